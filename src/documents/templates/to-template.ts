import { controlContent, controlTag } from './controls.ts'
import { listTextParts, openDocx, packDocx, readPart, writePart } from './docx-package.ts'
import { foldMarks, lookIn, plainLine, tagRun } from './fold-marks.ts'
import { listMarks, type Mark, markedBlocks } from './marks.ts'
import { listParagraphs, readTag, tagText, textOf } from './tags.ts'
import { above, childOf, childrenOf, type Element, listBelow, replace, setChildren } from './xml-tree.ts'

/** A place that was filled: its name, the list it belongs to, and what stood there. */
export type FilledField = { name: string; list: string | null; text: string }
export type AsTemplate = {
  /** The same document with tags where it was filled. */
  template: Buffer
  /** Empty: nothing in it was filled by Duban. */
  fields: FilledField[]
  /** What a person should know, in sentences. */
  notes: string[]
}

/**
 * Turns a filled document back into a template: what was changed around the fields, their looks and their order stay;
 * repeated rows and paragraphs fold into one. Throws FILE_REFUSED where it is no .docx.
 */
export function toTemplate(docx: Buffer): AsTemplate {
  const parts = openDocx(docx)
  const fields: FilledField[] = []
  const notes = new Set<string>()
  for (const name of listTextParts(parts)) {
    const root = readPart(parts, name)
    const controls = ourControls(root)
    if (listBelow(root, ['w:ins', 'w:del', 'w:moveFrom', 'w:moveTo']).length > 0) {
      notes.add('文档里还有没有接受的修订；建议先“接受所有修订”再上传')
    }
    const marks = listMarks(root)
    if (controls.length + marks.length === 0) continue
    fields.push(...controls.flatMap(fieldOf), ...marks.flatMap(fieldBetween))
    foldMarks(root)
    // Begin and end of repeated rows are written into their cells last, when what was filled there has become a tag.
    const folded = foldLooseRows(root, new Set(marks.map(({ tag }) => tag)))
    for (const control of innermostFirst(ourControls(root))) {
      if (tagOf(control).startsWith('#')) folded.push(...foldList(control))
    }
    for (const control of innermostFirst(ourControls(root))) putTag(control)
    for (const one of folded) markRows(one)
    writePart(parts, name, root)
  }
  return { template: packDocx(parts), fields, notes: [...notes] }
}

function ourControls(root: Element): Element[] {
  return listBelow(root, 'w:sdt').filter((control) => {
    const tag = controlTag(control)
    return tag !== undefined && controlContent(control) !== undefined && PATH.test(tag)
  })
}

/** `标题`, `代表/姓名`, `标题|一行`, `#代表`. */
const PATH = /^#?[^#/|{}]+(?:\/[^#/|{}]+)?(?:\|[^|/{}]+)?$/u

function tagOf(control: Element): string {
  return controlTag(control) ?? ''
}

function innermostFirst(controls: readonly Element[]): Element[] {
  return controls.toReversed()
}

function fieldOf(control: Element): FilledField[] {
  const tag = tagOf(control)
  if (tag.startsWith('#')) return []
  const [path = ''] = tag.split('|')
  const [list, name] = path.includes('/') ? path.split('/') : [undefined, path]
  return [{ name: name ?? '', list: list ?? null, text: textBelow(control) }]
}

function fieldBetween(mark: Mark): FilledField[] {
  const blocks = mark.reach === 'lines' ? markedBlocks(mark) : undefined
  if (!blocks) return []
  const [list, name] = mark.tag.includes('/') ? mark.tag.split('/') : [undefined, mark.tag]
  return [{ name: name ?? '', list: list ?? null, text: blocks.map(textBelow).join('\n') }]
}

function textBelow(node: Element): string {
  const paragraphs = listParagraphs(node)
  const read = (one: Element) =>
    listBelow(one, ['w:t', 'w:br', 'w:cr'])
      .map((piece) => (piece.name === 'w:t' ? textOf(piece) : '\n'))
      .join('')
  return paragraphs.length === 0 ? read(node) : paragraphs.map(read).join('\n')
}

/** The rows that are left of a list, in which its begin and end are still to be written. */
type Folded = { list: string; rows: Element[] }

/** What is put between two repeated parts while one edits, and says nothing. */
const SILENT = ['w:bookmarkStart', 'w:bookmarkEnd', 'w:proofErr', 'w:permStart', 'w:permEnd']

/** Controls of one list that follow each other become one, the first; its begin and end are written as tags. */
function foldList(control: Element): Folded[] {
  const { parent } = control
  const content = controlContent(control)
  if (!parent || !content) return []
  const siblings = parent.children
  for (const other of siblings.slice(siblings.indexOf(control) + 1)) {
    if (typeof other === 'string') continue
    if (SILENT.includes(other.name)) continue
    if (other.name !== 'w:sdt' || controlTag(other) !== controlTag(control)) break
    replace(other)
  }
  // The one before has taken this one in already, or will.
  if (isFollower(control)) return []
  const name = tagOf(control).slice(1)
  const inside = childrenOf(content)
  const rows = inside.filter(({ name: kind }) => kind === 'w:tr')
  if (rows.length > 0) {
    const kept = oneLine(rows, name)
    replace(control, ...kept)
    return [{ list: name, rows: kept }]
  }
  if (inside.some(({ name: kind }) => kind === 'w:p' || kind === 'w:tbl' || isBlockControl(kind, inside))) {
    replace(control, plainLine(`{#${name}}`), ...inside, plainLine(`{/${name}}`))
  } else {
    const look = childOf(listBelow(content, 'w:r')[0] ?? content, 'w:rPr')
    replace(control, tagRun(`{#${name}}`, look), ...inside, tagRun(`{/${name}}`, look))
  }
  return []
}

function isFollower(control: Element): boolean {
  const siblings = control.parent ? childrenOf(control.parent) : []
  const before = siblings.slice(0, siblings.indexOf(control)).findLast(({ name }) => !SILENT.includes(name))
  return before?.name === 'w:sdt' && controlTag(before) === controlTag(control)
}

function isBlockControl(kind: string, inside: readonly Element[]): boolean {
  return kind === 'w:sdt' && inside.some((one) => listBelow(one, ['w:p', 'w:tbl']).length > 0)
}

/** Of the rows those that make up one line of the list: up to the one where a field comes again. */
function oneLine(rows: readonly Element[], list: string): Element[] {
  const seen = new Set<string>()
  const kept: Element[] = []
  for (const row of rows) {
    const paths = listBelow(row, 'w:sdt')
      .map((one) => tagOf(one).split('|')[0] ?? '')
      .filter((path) => path.startsWith(`${list}/`))
    if (paths.some((path) => seen.has(path))) break
    for (const path of paths) seen.add(path)
    kept.push(row)
  }
  return kept.length > 0 ? kept : rows.slice(0, 1)
}

function markRows({ rows, list }: Folded): void {
  const first = rows[0] && listParagraphs(rows[0])[0]
  const last = rows.length > 0 ? listParagraphs(rows.at(-1) as Element).at(-1) : undefined
  if (!first || !last) return
  const layout = childOf(first, 'w:pPr')
  const rest = first.children.filter((child) => child !== layout)
  setChildren(first, [...(layout ? [layout] : []), tagRun(`{#${list}}`, lookIn(first)), ...rest])
  setChildren(last, [...last.children, tagRun(`{/${list}}`, lookIn(last))])
}

/** Some programs drop the control around rows and keep those inside: rows of one list that follow each other fold too. */
function foldLooseRows(root: Element, marked: ReadonlySet<string>): Folded[] {
  const folded: Folded[] = []
  for (const table of listBelow(root, 'w:tbl')) {
    let list: string | undefined
    let rows: Element[] = []
    const fold = () => {
      if (list === undefined || rows.length === 0) return
      const kept = oneLine(rows, list)
      folded.push({ list, rows: kept })
      for (const row of rows) if (!kept.includes(row)) replace(row)
    }
    for (const row of childrenOf(table, 'w:tr')) {
      const found = listOfRow(row, marked)
      if (found === undefined || found !== list) {
        fold()
        rows = []
      }
      list = found
      if (found !== undefined) rows.push(row)
    }
    fold()
  }
  return folded
}

/** The list of which this row alone, and nothing around it, is a line. */
function listOfRow(row: Element, marked: ReadonlySet<string>): string | undefined {
  const lists = listBelow(row, 'w:sdt').flatMap((control) => {
    const [list, name] = (tagOf(control).split('|')[0] ?? '').split('/')
    return name !== undefined && list !== undefined && !marked.has(list) && !isWithinList(control, list) ? [list] : []
  })
  return lists[0]
}

function isWithinList(control: Element, list: string): boolean {
  for (let at = above(control, 'w:sdt'); at; at = above(at, 'w:sdt')) if (tagOf(at) === `#${list}`) return true
  return false
}

/** In the place of a filled control stands its tag, in the look of the first letter that was there. */
function putTag(control: Element): void {
  const content = controlContent(control)
  const [path = '', manner] = tagOf(control).split('|')
  const name = path.split('/').at(-1) ?? ''
  const tag = readTag(manner === undefined ? name : `${name}|${manner}`)
  if (!content || !tag || !control.parent) return
  const text = tagText(tag)
  const inside = childrenOf(content)
  const cell = inside.find((one) => one.name === 'w:tc')
  const paragraph = inside.find((one) => one.name === 'w:p') ?? (cell && childOf(cell, 'w:p'))
  const look = childOf(listBelow(content, 'w:r')[0] ?? content, 'w:rPr')
  if (!paragraph) {
    replace(control, tagRun(text, look))
    return
  }
  const layout = childOf(paragraph, 'w:pPr')
  setChildren(paragraph, [...(layout ? [layout] : []), tagRun(text, look)])
  if (cell) setChildren(cell, [...childrenOf(cell, 'w:tcPr'), paragraph])
  replace(control, cell ?? paragraph)
}
