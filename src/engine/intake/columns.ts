import { didYouMean } from '../../../machines/policy/did-you-mean.ts'

/** Every column that an import of suggestions understands: its name in the code, and the headings that mean it. */
export const COLUMNS = {
  title: ['标题', '建议标题', '题目', '案由', '建议名称'],
  body: ['正文', '内容', '建议内容'],
  lead_signer: ['领衔代表', '领衔人', '第一提出人', '提出人', '代表姓名'],
  cosigners: ['联名代表', '附议代表', '附议人', '联名人'],
  delegation: ['代表团', '所属代表团'],
  period: ['时段', '提出时段', '会议期间', '会中会后'],
  term_no: ['届', '届次', '第几届'],
  session_no: ['次', '会次', '第几次会议'],
  submitted_on: ['提出日期', '提交日期', '收到日期', '日期'],
  number: ['编号', '建议编号', '建议号'],
  serial_number: ['流水号', '收文号', '接收序号'],
  motion_number: ['议案号', '议案编号'],
  category: ['类别', '建议类别'],
  field: ['领域', '所属领域', '所属方面'],
  origin: ['来源', '建议来源'],
  mark: ['标识', '密级'],
  publicity: ['公开', '是否公开', '公开方式'],
  wished_units: ['建议承办单位', '希望承办单位'],
  prior_communication: ['提前沟通', '提前沟通单位'],
} as const satisfies Record<string, readonly string[]>
export type Column = keyof typeof COLUMNS

export type Headings = {
  /** Index of each known column. */
  places: Map<Column, number>
  /** What the file calls it. */
  names: Map<Column, string>
  doubled: string[]
  unused: { heading: string; maybe: string | undefined }[]
}

const byHeading = new Map<string, Column>()
for (const column of Object.keys(COLUMNS) as Column[]) {
  for (const heading of [column, ...COLUMNS[column]]) byHeading.set(plainHeading(heading), column)
}

/** Which column is which; order and spelling (full width, spaces, stars of required columns) do not matter. */
export function readHeadings(cells: readonly string[]): Headings {
  const headings: Headings = { places: new Map(), names: new Map(), doubled: [], unused: [] }
  for (const [index, heading] of cells.entries()) {
    const plain = plainHeading(heading)
    if (plain === '') continue
    const column = byHeading.get(plain)
    if (!column) headings.unused.push({ heading: heading.trim(), maybe: didYouMean(plain, [...byHeading.keys()]) })
    else if (headings.places.has(column)) headings.doubled.push(heading.trim())
    else {
      headings.places.set(column, index)
      headings.names.set(column, heading.trim())
    }
  }
  return headings
}

/** The heading to put into a message: both languages, since either may stand in the file. */
export function columnLabel(column: Column): string {
  return `${COLUMNS[column][0]}（${column}）`
}

function plainHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s*:_-]|\(.*?\)/g, '')
}
