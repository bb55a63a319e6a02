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

/** What a pair of braces says: a value, or the begin or end of a part that is repeated or only sometimes there. */
export type Tag = {
  kind: 'value' | 'open' | 'absent' | 'close'
  name: string
  /** What becomes of the line: 一行, 署名. */
  manner: Manner | undefined
}
export const MANNERS = ['一行', '署名'] as const
export type Manner = (typeof MANNERS)[number]
/** A tag that stands in a run of its own. */
export type PlacedTag = Tag & { run: Element; paragraph: Element }
/** Word takes no longer name for a content control: list, slash, field and manner together. */
export const LONGEST_NAME = 28

/** Words of an office as a part of a name: without what means something in a tag. */
export function nameFrom(words: string): string {
  return words.replace(/[{}#/|@=]/g, '')
}

const KINDS: Readonly<Record<string, Tag['kind']>> = { '': 'value', '#': 'open', '^': 'absent', '/': 'close' }
const GRAMMAR = /^([#^/]?)\s*([^{}#^/|@=\s][^{}/|\n]*?)\s*(?:\|\s*(.+?)\s*)?$/u
const WIDE: Readonly<Record<string, string>> = { '＃': '#', '／': '/', '｜': '|', '＾': '^' }

/** What stands between the braces, or undefined where it is no tag. */
export function readTag(inner: string): Tag | undefined {
  const match = GRAMMAR.exec(inner.replace(/[＃／｜＾]/g, (char) => WIDE[char] ?? char).trim())
  if (!match) return undefined
  const [, sign = '', name = '', manner] = match
  const known = MANNERS.find((word) => word === manner)
  if ((manner !== undefined && !known) || Array.from(name).length > LONGEST_NAME) return undefined
  return { kind: KINDS[sign] ?? 'value', name, manner: known }
}

export function tagText({ kind, name, manner }: Tag): string {
  const sign = Object.keys(KINDS).find((key) => KINDS[key] === kind) ?? ''
  return `{${sign}${name}${manner === undefined ? '' : `|${manner}`}}`
}

/** A piece of text in a paragraph; anything else in a run stands as one character, so that no tag reaches over it. */
type Piece = { text: string; element: Element; run: Element }
const BARRIER = '\ufffc'
/** What Word leaves in a run without any sign of it. */
const SILENT = ['w:rPr', 'w:lastRenderedPageBreak', 'w:proofErr']

/** All paragraphs of a part, those in tables and text boxes included. */
export function listParagraphs(root: Element): Element[] {
  return listBelow(root, 'w:p', ({ name }) => name === 'w:del')
}

/** The runs of this paragraph itself, without those of a text box that hangs on it and without what was struck. */
export function runsOf(paragraph: Element): Element[] {
  return listBelow(
    paragraph,
    'w:r',
    ({ name }) => name === 'w:p' || name === 'w:r' || name === 'w:del' || name === 'w:pPr',
  )
}

function piecesOf(paragraph: Element): Piece[] {
  return runsOf(paragraph).flatMap((run) =>
    childrenOf(run)
      .filter(({ name }) => !SILENT.includes(name))
      .map((element) => ({ text: element.name === 'w:t' ? textOf(element) : BARRIER, element, run })),
  )
}

export function textOf(element: Element): string {
  return element.children.filter((child) => typeof child === 'string').join('')
}

/** The words of the paragraph; tabs, breaks and pictures stand as one character. */
export function paragraphText(paragraph: Element): string {
  return piecesOf(paragraph)
    .map(({ text }) => text)
    .join('')
}

/**
 * Gives every tag of the paragraph a run of its own, in the look of its first letter; Word tears them apart while one
 * types. What is no tag stays as it is.
 */
export function isolateTags(paragraph: Element): PlacedTag[] {
  const text = paragraphText(paragraph)
  if (!text.includes('{')) return []
  const found: PlacedTag[] = []
  for (const match of [...text.matchAll(/\{([^{}\ufffc]*)\}/g)].toReversed()) {
    const tag = readTag(match[1] ?? '')
    if (tag) found.unshift({ ...tag, run: isolate(paragraph, match.index, match[0].length), paragraph })
  }
  return found
}

/** Takes letters out of the paragraph's runs into a run of their own, and returns it. */
export function isolate(paragraph: Element, start: number, length: number): Element {
  const end = start + length
  let at = 0
  let made: Element | undefined
  for (const { text, element: piece, run } of piecesOf(paragraph)) {
    const from = at
    at += text.length
    if (at <= start || from >= end || piece.name !== 'w:t') continue
    const before = text.slice(0, Math.max(0, start - from))
    const after = text.slice(Math.min(text.length, end - from))
    const inner = text.slice(before.length, text.length - after.length)
    if (made) {
      const first = childrenOf(made, 'w:t')[0]
      if (first) setText(first, textOf(first) + inner)
      setText(piece, after)
      dropIfEmpty(run)
    } else {
      made = cutOut(run, piece, { before, inner, after })
    }
  }
  if (!made) throw new Error('Nothing stands there')
  return made
}

function cutOut(run: Element, piece: Element, parts: { before: string; inner: string; after: string }): Element {
  const look = childOf(run, 'w:rPr')
  const likeIt = (children: readonly Element[]) => element('w:r', {}, [...(look ? [copyOf(look)] : []), ...children])
  const made = likeIt([wordText(parts.inner)])
  const position = run.children.indexOf(piece)
  const rest = run.children.slice(position + 1)
  run.children = run.children.slice(0, position + 1)
  setText(piece, parts.before)
  const behind = [
    ...(parts.after === '' ? [] : [wordText(parts.after)]),
    ...rest.filter((one) => typeof one !== 'string'),
  ]
  replace(run, run, made, ...(behind.length > 0 ? [likeIt(behind)] : []))
  dropIfEmpty(run)
  return made
}

/** A run without any letter says nothing. */
function dropIfEmpty(run: Element): void {
  for (const text of childrenOf(run, 'w:t')) {
    if (textOf(text) === '') replace(text)
  }
  if (childrenOf(run).every(({ name }) => SILENT.includes(name)) && run.parent) replace(run)
}

export function setText(element: Element, text: string): void {
  element.attributes.set('xml:space', 'preserve')
  setChildren(element, text === '' ? [] : [text])
}

export function wordText(text: string): Element {
  return element('w:t', { 'xml:space': 'preserve' }, [text])
}

/** Older programs read a second copy of a text box; it is filled, but judged only once. */
export function isFallback(node: Element): boolean {
  return above(node, 'mc:Fallback') !== undefined
}

/** Nothing but this stands in its paragraph. */
export function isAlone({ run, paragraph }: PlacedTag): boolean {
  return piecesOf(paragraph).every((piece) => piece.run === run || piece.text.trim() === '')
}
