import { type Element, element, listBelow, replace, setChildren } from './xml-tree.ts'

/** What a mark spans: whole paragraphs of a list, words of a list within a line, or the paragraphs of one text. */
export type Reach = 'blocks' | 'words' | 'lines'
export type Mark = { reach: Reach; tag: string; start: Element; end: Element }

const LETTERS: Readonly<Record<Reach, string>> = { blocks: 'B', words: 'W', lines: 'V' }
/** Word takes no longer name. */
const LONGEST = 40
const NAME = /^_db([BWV])(\d+)_(.+)$/u
/** Above the numbers that programs give by themselves. */
const FIRST_ID = 91_000

/**
 * Bookmarks mark what spans paragraphs: a content control around paragraphs makes LibreOffice forget how the first
 * words look. Hidden ones, by the underscore.
 */
export function bookmarks(reach: Reach, tag: string, n: number): { start: Element; end: Element } | undefined {
  const name = `_db${LETTERS[reach]}${n}_${encoded(tag)}`
  if (name.length > LONGEST) return undefined
  const id = String(FIRST_ID + n)
  return {
    start: element('w:bookmarkStart', { 'w:id': id, 'w:name': name }),
    end: element('w:bookmarkEnd', { 'w:id': id }),
  }
}

/** The marks of a part, the inner ones first. */
export function listMarks(root: Element): Mark[] {
  const open = new Map<string, { reach: Reach; tag: string; start: Element }>()
  const found: Mark[] = []
  for (const mark of listBelow(root, ['w:bookmarkStart', 'w:bookmarkEnd'])) {
    const id = mark.attributes.get('w:id') ?? ''
    if (mark.name === 'w:bookmarkStart') {
      const [, letter, , tag] = NAME.exec(mark.attributes.get('w:name') ?? '') ?? []
      const reach = (Object.keys(LETTERS) as Reach[]).find((one) => LETTERS[one] === letter)
      if (reach && tag !== undefined) open.set(id, { reach, tag: decoded(tag), start: mark })
      continue
    }
    const begun = open.get(id)
    if (!begun) continue
    open.delete(id)
    found.push({ ...begun, end: mark })
  }
  return found
}

/** What was repeated bears one name many times: each gets its own, as Word wants it. */
export function renumberMarks(root: Element, first: number): number {
  let n = first
  for (const { start, end } of listMarks(root)) {
    n += 1
    const name = start.attributes.get('w:name') ?? ''
    start.attributes.set('w:name', name.replace(/^(_db[BWV])\d+/, `$1${n}`))
    for (const mark of [start, end]) mark.attributes.set('w:id', String(FIRST_ID + n))
  }
  return n
}

/** Puts the two marks into the first and the last paragraph, or beside a block that is none. */
export function markBlocks(
  blocks: readonly Element[],
  { start, end }: { start: Element; end: Element },
  passing: ReadonlySet<Element>,
): void {
  const [first, last] = [blocks[0], blocks.at(-1)]
  if (!first || !last) return
  if (first.name === 'w:p' && !passing.has(first)) {
    const [layout, ...rest] = first.children
    const hasLayout = typeof layout === 'object' && layout.name === 'w:pPr'
    setChildren(first, hasLayout ? [layout, start, ...rest] : [start, ...first.children])
  } else replace(first, start, first)
  // In an empty paragraph nobody could tell whether it still belongs to the part.
  if (last.name === 'w:p' && !passing.has(last) && listBelow(last, 'w:t').some((text) => text.children.length > 0))
    setChildren(last, [...last.children, end])
  else replace(last, last, end)
}

/** The blocks between two marks, wherever a program has moved these to; undefined where they stand in different places. */
export function markedBlocks({ start, end }: Mark): Element[] | undefined {
  const from = blockOf(start)
  const to = blockOf(end)
  const parent = from.block.parent
  if (!parent || parent !== to.block.parent) return undefined
  const siblings = parent.children.filter((child) => typeof child !== 'string')
  const first = siblings.indexOf(from.block) + (from.isBeside ? 1 : 0)
  const isBefore = to.isBeside || (to.block !== from.block && isFirstIn(end, to.block))
  const last = siblings.indexOf(to.block) - (isBefore ? 1 : 0)
  return siblings.slice(first, last + 1).filter(({ name }) => name !== 'w:sectPr')
}

function blockOf(mark: Element): { block: Element; isBeside: boolean } {
  for (let at: Element | undefined = mark.parent; at; at = at.parent) {
    if (at.name === 'w:p') return { block: at, isBeside: false }
  }
  return { block: mark, isBeside: true }
}

function isFirstIn(mark: Element, paragraph: Element): boolean {
  const before = paragraph.children.slice(0, paragraph.children.indexOf(mark))
  return before.every((one) => typeof one === 'string' || /^w:(pPr|bookmarkStart|bookmarkEnd|proofErr)$/.test(one.name))
}

export function dropMark({ start, end }: Mark): void {
  for (const mark of [start, end]) if (mark.parent) replace(mark)
}

function encoded(tag: string): string {
  return Array.from(tag, (char) => (/[\p{L}\p{N}]/u.test(char) ? char : `_${char.codePointAt(0)?.toString(16)}_`)).join(
    '',
  )
}

function decoded(name: string): string {
  return name.replace(/_([0-9a-f]+)_/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
}
