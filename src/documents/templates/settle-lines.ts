import { controlContent, controlTag } from './controls.ts'
import { bookmarks, renumberMarks } from './marks.ts'
import { paragraphText, textOf } from './tags.ts'
import {
  above,
  childOf,
  childrenOf,
  copyOf,
  type Element,
  element,
  listBelow,
  replace,
  setChildren,
} from './xml-tree.ts'

const TWIPS_PER_POINT = 20
/** Word's own default where a run names no size, in half points. */
const USUAL_HALF_POINTS = 21
/** A line is not filled to its last hair: programs measure differently. */
const FILLED = 0.965
/** A name in one line shrinks to this share of its size and no further. */
const LEAST_SHARE = 0.38
/** 成文日期: so many characters from the right margin. */
const DATE_RIGHT_CHARS = 4

/**
 * What can be settled only when the words are known: several lines of a text become paragraphs, a line that must stay
 * one shrinks, and who signs stands in the middle above the date. `document` is the body, whose paper it is.
 */
export function settleLines(root: Element, document: Element): void {
  for (const run of listBelow(root, 'w:r')) dropIfMute(run)
  let n = renumberMarks(root, 0)
  for (const control of listBelow(root, 'w:sdt')) {
    const tag = controlTag(control)
    if (tag === undefined || tag.startsWith('#')) continue
    const paragraph = above(control, 'w:p')
    if (!paragraph) continue
    if (tag.endsWith('|一行')) shrinkToLine(control, paragraph, document)
    else if (tag.endsWith('|署名')) placeSignature(control, paragraph, document)
    else if (spreadLines(control, paragraph, n)) n += 1
  }
}

/** Where only the begin or end of a repeated part stood, an empty run is left over. */
function dropIfMute(run: Element): void {
  const isMute = run.children.every(
    (child) => typeof child !== 'string' && (child.name === 'w:rPr' || (child.name === 'w:t' && textOf(child) === '')),
  )
  if (isMute && run.parent && run.parent.name !== 'w:sdtContent') replace(run)
}

/** A text that stands alone in its paragraph takes a paragraph for each of its lines, between marks with its name. */
function spreadLines(control: Element, paragraph: Element, n: number): boolean {
  const content = controlContent(control)
  const isAlone = childrenOf(paragraph).every((child) => child === control || UNSEEN.includes(child.name))
  if (!content || !isAlone || control.parent !== paragraph || !paragraph.parent) return false
  const lines = linesOf(childrenOf(content, 'w:r'))
  const marks = bookmarks('lines', controlTag(control) ?? '', n + 1)
  if (lines.length < 2 || !marks) return false
  const layout = childOf(paragraph, 'w:pPr')
  const at = paragraph.children.indexOf(control)
  const before = paragraph.children.slice(0, at).filter((child) => child !== layout)
  const after = paragraph.children.slice(at + 1)
  const made = lines.map((runs, nth) =>
    element('w:p', {}, [
      ...(layout ? [copyOf(layout)] : []),
      ...(nth === 0 ? before : []),
      ...runs,
      ...(nth === lines.length - 1 ? after : []),
    ]),
  )
  replace(paragraph, ...made)
  markLines(made, marks)
  return true
}

/** Beside what a repeated part has already marked in the same paragraphs, and within it. */
function markLines(made: readonly Element[], { start, end }: { start: Element; end: Element }): void {
  const first = made[0]
  const last = made.at(-1)
  const [run] = first ? childrenOf(first, 'w:r') : []
  const lastRun = last ? childrenOf(last, 'w:r').at(-1) : undefined
  if (first) {
    if (run) replace(run, start, run)
    else setChildren(first, [...first.children, start])
  }
  if (!last) return
  if (lastRun) replace(lastRun, lastRun, end)
  else
    setChildren(last, [
      ...childrenOf(last, 'w:pPr'),
      end,
      ...last.children.filter((one) => one !== childOf(last, 'w:pPr')),
    ])
}

const UNSEEN = ['w:pPr', 'w:bookmarkStart', 'w:bookmarkEnd']

function linesOf(runs: readonly Element[]): Element[][] {
  const lines: Element[][] = [[]]
  for (const run of runs) {
    if (childOf(run, 'w:br')) lines.push([])
    else lines.at(-1)?.push(run)
  }
  return lines
}

function shrinkToLine(control: Element, paragraph: Element, document: Element): void {
  const runs = listBelow(control, 'w:r')
  const text = runs.flatMap((run) => childrenOf(run, 'w:t').map(textOf)).join('')
  const halfPoints = sizeOf(runs[0])
  const room = (lineTwips(paragraph, document) * FILLED) / TWIPS_PER_POINT
  const fitting = Math.floor(room / Math.max(1, widthInChars(text))) * 2
  const wanted = Math.max(Math.round(halfPoints * LEAST_SHARE), Math.min(halfPoints, fitting))
  if (wanted === halfPoints) return
  for (const run of runs) setSize(run, wanted)
}

/** The name in the middle above the date of the next line, which moves only where the name is too long for that. */
function placeSignature(control: Element, paragraph: Element, document: Element): void {
  const around = paragraph.parent ? childrenOf(paragraph.parent) : []
  const below = around[around.indexOf(paragraph) + 1]
  if (below?.name !== 'w:p' || ![paragraph, below].every(standsRight)) return
  const charTwips = (sizeOf(listBelow(control, 'w:r')[0]) / 2) * TWIPS_PER_POINT
  const [name, date] = [paragraph, below].map((one) => widthInChars(paragraphText(one))) as [number, number]
  const most = Math.floor(lineTwips(undefined, document) / charTwips)
  const usual = Math.min(DATE_RIGHT_CHARS, indentOf(below, 'right') / charTwips)
  const nameRight = Math.max(0, Math.min(usual + (date - name) / 2, most - name))
  setRight(paragraph, nameRight * charTwips)
  setRight(below, Math.max(0, nameRight + (name - date) / 2) * charTwips)
}

function standsRight(paragraph: Element): boolean {
  const layout = childOf(paragraph, 'w:pPr')
  const place = layout && childOf(layout, 'w:jc')?.attributes.get('w:val')
  return place === 'right' || place === 'end'
}

/** Chinese characters are one wide, others half. */
export function widthInChars(text: string): number {
  return Array.from(text).reduce((sum, char) => sum + (/[\x20-\x7e]/.test(char) ? 0.5 : 1), 0)
}

function sizeOf(run: Element | undefined): number {
  const look = run && childOf(run, 'w:rPr')
  return Number(look && childOf(look, 'w:sz')?.attributes.get('w:val')) || USUAL_HALF_POINTS
}

function setSize(run: Element, halfPoints: number): void {
  const look = childOf(run, 'w:rPr')
  for (const name of ['w:sz', 'w:szCs']) {
    const size = look && childOf(look, name)
    size?.attributes.set('w:val', String(halfPoints))
  }
}

/** Twips of a line: of its cell, or of the paper between the margins and the paragraph's own indents. */
function lineTwips(paragraph: Element | undefined, document: Element): number {
  const cell = paragraph && above(paragraph, 'w:tc')
  const wide = cell ? cellTwips(cell) : undefined
  const inner = wide ?? paperTwips(document)
  return paragraph ? inner - indentOf(paragraph, 'left') - indentOf(paragraph, 'right') : inner
}

function cellTwips(cell: Element): number | undefined {
  const properties = childOf(cell, 'w:tcPr')
  const width = Number(properties && childOf(properties, 'w:tcW')?.attributes.get('w:w'))
  return width > 0 ? width - 220 : undefined
}

function paperTwips(document: Element): number {
  const section = listBelow(document, 'w:sectPr').at(-1)
  const read = (name: string, key: string) => Number((section && childOf(section, name)?.attributes.get(key)) ?? 0) || 0
  const width = read('w:pgSz', 'w:w') - read('w:pgMar', 'w:left') - read('w:pgMar', 'w:right')
  return width > 0 ? width : 8845
}

function indentOf(paragraph: Element, side: 'left' | 'right'): number {
  const layout = childOf(paragraph, 'w:pPr')
  const indent = layout && childOf(layout, 'w:ind')
  const value = indent?.attributes.get(`w:${side}`) ?? indent?.attributes.get(side === 'left' ? 'w:start' : 'w:end')
  return Number(value ?? 0) || 0
}

function setRight(paragraph: Element, twips: number): void {
  const layout = childOf(paragraph, 'w:pPr')
  if (!layout) return
  let indent = childOf(layout, 'w:ind')
  if (!indent) {
    indent = element('w:ind')
    const place = childOf(layout, 'w:jc')
    if (place) replace(place, indent, place)
    else setChildren(layout, [...layout.children, indent])
  }
  for (const key of ['w:rightChars', 'w:end', 'w:endChars']) indent.attributes.delete(key)
  indent.attributes.set('w:right', String(Math.round(twips)))
}
