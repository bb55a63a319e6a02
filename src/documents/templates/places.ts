import { type DocxPackage, listTextParts, readPart, relationsOf } from './docx-package.ts'
import { isFallback, listParagraphs, paragraphText } from './tags.ts'
import { above, childOf, childrenOf, type Element, listBelow } from './xml-tree.ts'

/** A paragraph and where a person finds it: 第3段“……”, 第1个表格第2行第3列, 页眉. */
export type PlacedParagraph = { paragraph: Element; place: string }
export type PlacedPart = { name: string; root: Element; paragraphs: PlacedParagraph[] }

const SHOWN_CHARS = 16

/** All texts of the document with their places, the body first. */
export function listPlaces(parts: DocxPackage): PlacedPart[] {
  const edges = edgeNames(parts)
  return listTextParts(parts).map((name) => {
    const root = readPart(parts, name)
    const find = name === 'word/document.xml' ? bodyPlaces(root) : () => edges.get(name) ?? noteName(name)
    const paragraphs = listParagraphs(root)
      .filter((paragraph) => !isFallback(paragraph))
      .map((paragraph) => ({ paragraph, place: `${find(paragraph)}${quoted(paragraph)}` }))
    return { name, root, paragraphs }
  })
}

function quoted(paragraph: Element): string {
  const text = paragraphText(paragraph).replaceAll('\ufffc', ' ').trim()
  if (text === '') return ''
  const letters = Array.from(text)
  return `“${letters.slice(0, SHOWN_CHARS).join('')}${letters.length > SHOWN_CHARS ? '…' : ''}”`
}

function bodyPlaces(root: Element): (paragraph: Element) => string {
  const tables = listBelow(root, 'w:tbl', ({ name }) => name === 'w:tbl' || name === 'w:p')
  const lines = listParagraphs(root).filter(
    (one) => !above(one, 'w:tbl') && !above(one, 'w:txbxContent') && paragraphText(one).trim() !== '',
  )
  const numbers = new Map(lines.map((line, n) => [line, n + 1]))
  return (paragraph) => {
    const table = outermost(paragraph, 'w:tbl')
    if (table) return `第${tables.indexOf(table) + 1}个表格${cellPlace(paragraph, table)}`
    if (!above(paragraph, 'w:txbxContent')) return `第${numbers.get(paragraph) ?? '?'}段`
    const holder = outermost(paragraph, 'w:p')
    const at = holder && numbers.get(holder)
    return at === undefined ? '文本框' : `第${at}段旁的文本框`
  }
}

function cellPlace(paragraph: Element, table: Element): string {
  const cell = cellWithin(paragraph, table)
  const row = cell && above(cell, 'w:tr')
  if (!cell || !row) return ''
  const rows = listBelow(table, 'w:tr', ({ name }) => name === 'w:tr')
  const cells = listBelow(row, 'w:tc', ({ name }) => name === 'w:tc')
  return `第${rows.indexOf(row) + 1}行第${cells.indexOf(cell) + 1}列`
}

/** The cell of this very table, not of one inside it. */
function cellWithin(paragraph: Element, table: Element): Element | undefined {
  let found: Element | undefined
  for (let at = paragraph.parent; at && at !== table; at = at.parent) if (at.name === 'w:tc') found = at
  return found
}

function outermost(node: Element, name: string): Element | undefined {
  let found: Element | undefined
  for (let at = node.parent; at; at = at.parent) if (at.name === name) found = at
  return found
}

const EDGE_KINDS: Readonly<Record<string, string>> = { first: '首页', even: '偶数页' }

/** 页眉, 首页页眉, 偶数页页脚: by what the sections say of each part. */
function edgeNames(parts: DocxPackage): Map<string, string> {
  const targets = new Map(relationsOf(parts, 'word/document.xml').map(({ id, target }) => [id, target]))
  const names = new Map<string, string>()
  const root = readPart(parts, 'word/document.xml')
  for (const reference of listBelow(root, ['w:headerReference', 'w:footerReference'])) {
    const target = targets.get(reference.attributes.get('r:id') ?? '')
    const kind = EDGE_KINDS[reference.attributes.get('w:type') ?? ''] ?? ''
    const edge = reference.name === 'w:headerReference' ? '页眉' : '页脚'
    if (target !== undefined && !names.has(target)) names.set(target, `${kind}${edge}`)
  }
  return names
}

function noteName(part: string): string {
  if (part.includes('header')) return '页眉'
  if (part.includes('footer')) return '页脚'
  return part.includes('endnotes') ? '尾注' : '脚注'
}

/** Is there anything in it that a tag could stand in? */
export function hasBody(root: Element): boolean {
  const body = childOf(root, 'w:body')
  return root.name === 'w:document' && body !== undefined && childrenOf(body).length > 0
}
