/** An element of an XML part; a string among its children is text, unescaped. */
export type Element = {
  name: string
  attributes: Map<string, string>
  children: Node[]
  parent: Element | undefined
}
export type Node = Element | string

/** Not well-formed, or more deeply nested than any document of an office. */
export class XmlError extends Error {}

const DEEPEST = 300
const PIECE =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s/>!?=<]+)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y
const ATTRIBUTE = /([^\s=<>/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** Reads a part without a document type: what could name entities or other files is an error. Throws XmlError. */
export function parseXml(text: string): Element {
  const top: Element = { name: '', attributes: new Map(), children: [], parent: undefined }
  let open = top
  let depth = 0
  PIECE.lastIndex = text.startsWith('\ufeff') ? 1 : 0
  while (PIECE.lastIndex < text.length) {
    const match = PIECE.exec(text)
    if (!match) throw new XmlError('Not well-formed')
    const [, raw, slash, name, attributes = '', isEmpty, plain] = match
    if (raw !== undefined) open.children.push(raw)
    else if (plain !== undefined) open.children.push(unescaped(plain))
    else if (name !== undefined && slash === '/') {
      if (open.name !== name || !open.parent) throw new XmlError(`Closes what is not open: ${name}`)
      open = open.parent
      depth -= 1
    } else if (name !== undefined) {
      const found: Element = { name, attributes: attributesOf(attributes), children: [], parent: open }
      open.children.push(found)
      if (isEmpty === '/') continue
      open = found
      depth += 1
      if (depth > DEEPEST) throw new XmlError('Too deep')
    }
  }
  const [root, ...others] = top.children.filter((node) => typeof node !== 'string')
  if (open !== top || !root || others.length > 0) throw new XmlError('Not one root')
  root.parent = undefined
  return root
}

/** The part as bytes are made of it, with its declaration. */
export function writeXml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${written(root)}`
}

function written(node: Node): string {
  if (typeof node === 'string') return escaped(node)
  const attributes = [...node.attributes]
    .map(([key, value]) => ` ${key}="${escaped(value).replaceAll('\n', '&#10;')}"`)
    .join('')
  if (node.children.length === 0) return `<${node.name}${attributes}/>`
  return `<${node.name}${attributes}>${node.children.map(written).join('')}</${node.name}>`
}

/** A new element that takes the children over. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly Node[] = [],
): Element {
  const made: Element = { name, attributes: new Map(Object.entries(attributes)), children: [], parent: undefined }
  setChildren(made, children)
  return made
}

export function setChildren(parent: Element, children: readonly Node[]): void {
  parent.children = [...children]
  for (const child of children) if (typeof child !== 'string') child.parent = parent
}

/** Puts others, or nothing, into its place. */
export function replace(old: Element, ...news: readonly Node[]): void {
  const { parent } = old
  if (!parent) throw new Error('The root has no place')
  const at = parent.children.indexOf(old)
  if (at < 0) throw new Error('It has left its place')
  parent.children.splice(at, 1, ...news)
  old.parent = undefined
  for (const one of news) if (typeof one !== 'string') one.parent = parent
}

export function copyOf(node: Element): Element {
  return element(
    node.name,
    Object.fromEntries(node.attributes),
    node.children.map((child) => (typeof child === 'string' ? child : copyOf(child))),
  )
}

export function childrenOf(node: Element, name?: string): Element[] {
  return node.children.filter(
    (child) => typeof child !== 'string' && (name === undefined || child.name === name),
  ) as Element[]
}

export function childOf(node: Element, name: string): Element | undefined {
  return childrenOf(node, name)[0]
}

/** All of that name below, in the order of the text; `isClosed` keeps out of some. */
export function listBelow(
  node: Element,
  names: string | readonly string[],
  isClosed: (inner: Element) => boolean = () => false,
): Element[] {
  const wanted = typeof names === 'string' ? [names] : names
  const found: Element[] = []
  const walk = (parent: Element) => {
    for (const child of parent.children) {
      if (typeof child === 'string') continue
      if (wanted.includes(child.name)) found.push(child)
      if (!isClosed(child)) walk(child)
    }
  }
  walk(node)
  return found
}

/** The nearest one above that has this name. */
export function above(node: Element, name: string): Element | undefined {
  let at = node.parent
  while (at && at.name !== name) at = at.parent
  return at
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]+));?/g, (whole, hex, decimal, name) => {
    if (!whole.endsWith(';')) throw new XmlError('A reference without an end')
    if (name !== undefined) {
      const char = NAMED[name]
      if (char === undefined) throw new XmlError('An unknown reference')
      return char
    }
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    if (code > 0x10ffff) throw new XmlError('No such character')
    return String.fromCodePoint(code)
  })
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\r\n\t]/g, (char) => (char === '\n' ? '\n' : `&#${char.charCodeAt(0)};`))
}

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, key = '', double, single] of text.matchAll(ATTRIBUTE)) {
    if (found.has(key)) throw new XmlError(`Twice: ${key}`)
    found.set(key, unescaped(double ?? single ?? ''))
  }
  return found
}
