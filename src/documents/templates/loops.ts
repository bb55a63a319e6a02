import { isAlone, type PlacedTag } from './tags.ts'
import { above, type Element, element, replace } from './xml-tree.ts'

/** A part that is repeated: words within a line, whole paragraphs, or rows of a table. */
export type Loop = { open: PlacedTag; close: PlacedTag } & (
  | { reach: 'words' }
  | { reach: 'rows'; rows: Element[] }
  | { reach: 'blocks'; blocks: Element[] }
)
export type LoopFault = { tag: PlacedTag; fault: 'not_closed' | 'not_opened' | 'crossed' }

/** Pairs the begins and ends of a part, given in the order of the text. */
export function pairLoops(tags: readonly PlacedTag[]): { loops: Loop[]; faults: LoopFault[] } {
  const loops: Loop[] = []
  const faults: LoopFault[] = []
  const waiting: PlacedTag[] = []
  for (const tag of tags) {
    if (tag.kind === 'open' || tag.kind === 'absent') waiting.push(tag)
    if (tag.kind !== 'close') continue
    const at = waiting.findLastIndex(({ name }) => name === tag.name)
    if (at < 0) {
      faults.push({ tag, fault: 'not_opened' })
      continue
    }
    const [open, ...unclosed] = waiting.splice(at)
    faults.push(...unclosed.map((one) => ({ tag: one, fault: 'not_closed' as const })))
    const loop = open && reachOf(open, tag)
    if (loop) loops.push(loop)
    else if (open) faults.push({ tag: open, fault: 'crossed' })
  }
  return { loops, faults: [...faults, ...waiting.map((tag) => ({ tag, fault: 'not_closed' as const }))] }
}

function reachOf(open: PlacedTag, close: PlacedTag): Loop | undefined {
  if (open.paragraph === close.paragraph) {
    return open.run.parent === close.run.parent ? { open, close, reach: 'words' } : undefined
  }
  const [first, last] = partingOf(open.paragraph, close.paragraph)
  const between = first?.parent?.children.filter((child) => typeof child !== 'string') ?? []
  if (!first || !last) return undefined
  const span = between.slice(between.indexOf(first), between.indexOf(last) + 1)
  if (first === open.paragraph && last === close.paragraph) return { open, close, reach: 'blocks', blocks: span }
  const [from, to] = [above(open.paragraph, 'w:tr'), above(close.paragraph, 'w:tr')]
  if (!from || !to || from.parent !== to.parent) return undefined
  const rows = from.parent?.children.filter((child) => typeof child !== 'string') ?? []
  return { open, close, reach: 'rows', rows: rows.slice(rows.indexOf(from), rows.indexOf(to) + 1) }
}

/** The two elements above, or the paragraphs themselves, at which their ways part. */
function partingOf(one: Element, other: Element): [Element | undefined, Element | undefined] {
  const ways = [wayTo(one), wayTo(other)]
  const [first = [], second = []] = ways
  const at = first.findIndex((node, n) => node !== second[n])
  return [first[at], second[at]]
}

function wayTo(node: Element): Element[] {
  const way: Element[] = []
  for (let at: Element | undefined = node; at; at = at.parent) way.unshift(at)
  return way
}

/** A repeated part of several paragraphs begins and ends in lines of its own, which then go away. */
export function loosenBlocks(loop: Loop): Loop {
  if (loop.reach !== 'blocks') return loop
  const open = isAlone(loop.open) ? loop.open : ownLine(loop.open, 'before')
  const close = isAlone(loop.close) ? loop.close : ownLine(loop.close, 'after')
  const all = open.paragraph.parent?.children.filter((child) => typeof child !== 'string') ?? []
  const blocks = all.slice(all.indexOf(open.paragraph), all.indexOf(close.paragraph) + 1)
  return { ...loop, open, close, blocks }
}

function ownLine(tag: PlacedTag, side: 'before' | 'after'): PlacedTag {
  const { paragraph, run } = tag
  replace(run)
  const line = element('w:p', {}, [run])
  if (side === 'before') replace(paragraph, line, paragraph)
  else replace(paragraph, paragraph, line)
  return { ...tag, paragraph: line }
}
