import type { FormData } from '../forms/form-kind.ts'
import { type Loop, loosenBlocks, pairLoops } from './loops.ts'
import { bookmarks, markBlocks } from './marks.ts'
import { isolateTags, listParagraphs, type PlacedTag, setText } from './tags.ts'
import { childOf, childrenOf, type Element, element, replace, setChildren } from './xml-tree.ts'

/**
 * Marks that no keyboard writes: only what was judged to be a tag is filled, any other brace stays what it is.
 * They never leave the house.
 */
export const MARKS = { start: '\uf8f0\uf8f1', end: '\uf8f1\uf8f0' } as const
const WORD_2012 = 'http://schemas.microsoft.com/office/word/2012/wordml'
const COMPATIBILITY = 'http://schemas.openxmlformats.org/markup-compatibility/2006'

/**
 * Puts every tag into a content control that bears its name (`标题`, `代表/姓名`), repeated rows into one that bears
 * `#代表`, and other repeated parts between bookmarks. By them the filled document can become a template again.
 */
export function putInControls(root: Element, data: FormData): void {
  const tags = listParagraphs(root).flatMap(isolateTags)
  if (tags.length === 0) return
  const { loops } = pairLoops(tags)
  const settled = loops.map(loosenBlocks)
  const open: string[] = []
  for (const tag of tags) {
    if (tag.kind === 'open' || tag.kind === 'absent') open.push(tag.name)
    if (tag.kind === 'close') open.splice(open.lastIndexOf(tag.name), 1)
    if (tag.kind === 'value') wrapValue(tag, listOf(tag.name, open, data))
    else setText(childrenOf(tag.run, 'w:t')[0] ?? tag.run, `${MARKS.start}${signOf(tag)}${tag.name}${MARKS.end}`)
  }
  const passing = new Set(
    settled.flatMap(({ reach, open, close }) => (reach === 'blocks' ? [open.paragraph, close.paragraph] : [])),
  )
  for (const [n, loop] of settled.entries()) if (loop.open.kind === 'open') wrapLoop(loop, { n, passing })
  declareHidden(root)
}

/** The innermost open list whose lines know the name. */
function listOf(name: string, open: readonly string[], data: FormData): string | undefined {
  return open.findLast((list) => {
    const lines = data[list]
    return Array.isArray(lines) && lines.some((line) => Object.hasOwn(line, name))
  })
}

function signOf({ kind }: PlacedTag): string {
  return kind === 'open' ? '#' : kind === 'absent' ? '^' : '/'
}

function wrapValue({ run, name, manner }: PlacedTag, list: string | undefined): void {
  const text = childrenOf(run, 'w:t')[0]
  if (text) setText(text, `${MARKS.start}${name}${MARKS.end}`)
  const path = list === undefined ? name : `${list}/${name}`
  const content = element('w:sdtContent')
  replace(run, control(manner === undefined ? path : `${path}|${manner}`, content))
  setChildren(content, [run])
}

/** `passing`: lines that only say where a part begins or ends, and go away; no mark may hang on them. */
function wrapLoop(loop: Loop, { n, passing }: { n: number; passing: ReadonlySet<Element> }): void {
  const span = spanOf(loop)
  const [first] = span
  if (!first) return
  const tag = loop.open.name
  if (loop.reach === 'rows') wrapRows(first, span, tag)
  const marks = loop.reach === 'rows' ? undefined : bookmarks(loop.reach, tag, n)
  if (!marks) return
  if (loop.reach === 'blocks') markBlocks(span, marks, passing)
  else {
    replace(loop.open.run, loop.open.run, marks.start)
    replace(loop.close.run, marks.end, loop.close.run)
  }
}

function wrapRows(first: Element, rows: readonly Element[], tag: string): void {
  const { parent } = first
  if (!parent) return
  const content = element('w:sdtContent')
  const wrapped = control(`#${tag}`, content)
  const rest = parent.children.filter((child) => typeof child === 'string' || !rows.slice(1).includes(child))
  setChildren(
    parent,
    rest.map((child) => (child === first ? wrapped : child)),
  )
  setChildren(content, rows)
}

/** What is repeated, without the lines or words that only say so; of rows these stand inside. */
function spanOf(loop: Loop): Element[] {
  if (loop.reach === 'rows') return loop.rows
  if (loop.reach === 'blocks') return loop.blocks.slice(1, -1)
  const around = loop.open.run.parent?.children.filter((child) => typeof child !== 'string') ?? []
  return around.slice(around.indexOf(loop.open.run) + 1, around.indexOf(loop.close.run))
}

function control(tag: string, content: Element): Element {
  const properties = element('w:sdtPr', {}, [
    element('w:alias', { 'w:val': tag }),
    element('w:tag', { 'w:val': tag }),
    element('w15:appearance', { 'w15:val': 'hidden' }),
  ])
  return element('w:sdt', {}, [properties, content])
}

/** Word of 2010 passes over what it does not know only where it is told to. */
function declareHidden(root: Element): void {
  root.attributes.set('xmlns:w15', WORD_2012)
  root.attributes.set('xmlns:mc', COMPATIBILITY)
  const ignorable = (root.attributes.get('mc:Ignorable') ?? '').split(/\s+/).filter(Boolean)
  if (!ignorable.includes('w15')) root.attributes.set('mc:Ignorable', [...ignorable, 'w15'].join(' '))
}

/** The name a control bears, or undefined for one that is not ours to read. */
export function controlTag(control: Element): string | undefined {
  const properties = childOf(control, 'w:sdtPr')
  const tag = properties && childOf(properties, 'w:tag')?.attributes.get('w:val')
  return tag === '' ? undefined : tag
}

export function controlContent(control: Element): Element | undefined {
  return childOf(control, 'w:sdtContent')
}
