import { didYouMean } from '../../../machines/policy/did-you-mean.ts'

/** One column that an import understands. */
export type ColumnSpec = {
  /** The heading in samples and messages. */
  label: string
  /** Other headings that mean it. */
  also: readonly string[]
  /** How to fill it in. */
  help: string
  isRequired?: true
  /** One value may hold for all rows of a file. */
  mayBeConstant?: true
  /** Words to choose from in the sample. */
  choices?: readonly string[]
  /** What stands in the sample's filled row; the people in it are fictional. */
  example?: string
}
/** Every column of a kind of file, by its name in the code. */
export type Columns = Readonly<Record<string, ColumnSpec>>

export type Headings = {
  /** Index of each known column. */
  places: Map<string, number>
  /** What the file calls it. */
  names: Map<string, string>
  doubled: string[]
  unused: { index: number; heading: string; maybe: string | undefined }[]
  /** Values for rows whose own cell is empty. */
  constants: ReadonlyMap<string, string>
}

const lookups = new WeakMap<Columns, Map<string, string>>()

/** The column that a heading means; spelling (full width, spaces, stars of required columns, remarks) does not matter. */
export function columnOf(columns: Columns, heading: string): string | undefined {
  const known = knownHeadings(columns)
  return known.get(plainHeading(heading)) ?? known.get(plainHeading(heading, true))
}

/** Which column is which; their order does not matter. */
export function readHeadings(columns: Columns, cells: readonly string[]): Headings {
  const headings: Headings = { places: new Map(), names: new Map(), doubled: [], unused: [], constants: new Map() }
  for (const [index, heading] of cells.entries()) {
    const plain = plainHeading(heading)
    if (plain === '') continue
    const column = columnOf(columns, heading)
    if (column === undefined) {
      const near = didYouMean(plain, [...knownHeadings(columns).keys()])
      headings.unused.push({ index, heading: heading.trim(), maybe: near })
    } else if (headings.places.has(column)) headings.doubled.push(heading.trim())
    else {
      headings.places.set(column, index)
      headings.names.set(column, heading.trim())
    }
  }
  return headings
}

/** Which column is which, as a person said by hand. */
export function placeHeadings(
  columns: Columns,
  cells: readonly string[],
  mapping: { columns: Readonly<Record<string, string>>; constants: Readonly<Record<string, string>> },
): Headings {
  const headings: Headings = {
    places: new Map(),
    names: new Map(),
    doubled: [],
    unused: [],
    constants: new Map(
      Object.entries(mapping.constants).filter(([key, value]) => Object.hasOwn(columns, key) && value !== ''),
    ),
  }
  for (const [index, heading] of cells.entries()) {
    const column = mapping.columns[String(index)]
    const name = heading.trim() || letterOf(index)
    if (column === undefined || !Object.hasOwn(columns, column)) {
      if (heading.trim() !== '') headings.unused.push({ index, heading: name, maybe: undefined })
    } else if (headings.places.has(column)) headings.doubled.push(name)
    else {
      headings.places.set(column, index)
      headings.names.set(column, name)
    }
  }
  return headings
}

/** The heading to put into a message: both languages, since either may stand in the file. */
export function columnLabel(columns: Columns, column: string): string {
  return `${columns[column]?.label ?? column}（${column}）`
}

/** 0 → A, 26 → AA: as the spreadsheet calls a column. */
export function letterOf(index: number): string {
  const rest = Math.floor(index / 26)
  return `${rest > 0 ? letterOf(rest - 1) : ''}${String.fromCharCode(65 + (index % 26))}`
}

function knownHeadings(columns: Columns): Map<string, string> {
  const known = lookups.get(columns)
  if (known) return known
  const made = new Map<string, string>()
  for (const [column, { label, also }] of Object.entries(columns)) {
    for (const heading of [column, label, ...also]) {
      const plain = plainHeading(heading)
      if (!made.has(plain)) made.set(plain, column)
    }
  }
  lookups.set(columns, made)
  return made
}

/** `deep` also drops the remarks behind a heading: 主办单位（盖章） is 主办单位. */
function plainHeading(heading: string, deep = false): string {
  const plain = heading.normalize('NFKC').toLowerCase()
  return (deep ? plain.replaceAll(/\(.*?\)|\[.*?\]|【.*?】/g, '') : plain).replaceAll(/[\s*:_\-()（）·.、/]/g, '')
}
