import { dropMark, listMarks, type Mark, markedBlocks } from './marks.ts'
import { wordText } from './tags.ts'
import { childOf, childrenOf, copyOf, type Element, element, listBelow, replace, setChildren } from './xml-tree.ts'

const MARKS = ['w:bookmarkStart', 'w:bookmarkEnd']

/**
 * Folds what stands between marks: the paragraphs of one text become one under a control with its name, and parts of one
 * list that follow each other become the first of them, between lines or words with its begin and end.
 */
export function foldMarks(root: Element): void {
  const lines = listMarks(root).filter(({ reach }) => reach === 'lines')
  for (const mark of lines) foldLines(mark)
  const marks = listMarks(root)
  const starts = new Map(marks.map((mark) => [mark.start, mark]))
  const firsts = new Map(
    marks.flatMap((mark) => {
      const first = mark.reach === 'blocks' ? markedBlocks(mark)?.[0] : undefined
      return first ? [[first, mark] as const] : []
    }),
  )
  for (const mark of marks) {
    if (!mark.start.parent || !mark.end.parent) continue
    if (mark.reach === 'blocks') foldBlocks(mark, firsts)
    if (mark.reach === 'words') foldWords(mark, starts)
  }
}

function foldLines(mark: Mark): void {
  const blocks = markedBlocks(mark)
  const first = blocks?.[0]
  if (!blocks || first?.name !== 'w:p') {
    dropMark(mark)
    return
  }
  const control = element('w:sdt', {}, [
    element('w:sdtPr', {}, [element('w:tag', { 'w:val': mark.tag })]),
    element('w:sdtContent', {}, [tagRun('', lookIn(first))]),
  ])
  const at = first.children.indexOf(mark.start)
  const layout = childOf(first, 'w:pPr')
  // Marks of a repeated part around the text stay where they are.
  const around = (children: readonly (Element | string)[]) =>
    children.filter(
      (one) => typeof one !== 'string' && MARKS.includes(one.name) && one !== mark.start && one !== mark.end,
    )
  const before = around(first.children.slice(0, Math.max(0, at)))
  const after = [
    ...around(first.children.slice(Math.max(0, at))),
    ...blocks.slice(1).flatMap(({ children }) => around(children)),
  ]
  setChildren(first, [...(layout ? [layout] : []), ...before, control, ...after])
  for (const block of blocks.slice(1)) replace(block)
}

type Firsts = ReadonlyMap<Element, Mark>

function foldBlocks(mark: Mark, firsts: Firsts): void {
  const blocks = markedBlocks(mark)
  const [first, last] = [blocks?.[0], blocks?.at(-1)]
  if (!first || !last) {
    dropMark(mark)
    return
  }
  for (const follower of followersOf(mark, last, firsts)) {
    for (const block of markedBlocks(follower) ?? []) replace(block)
    dropMark(follower)
  }
  dropMark(mark)
  replace(first, plainLine(`{#${mark.tag}}`), first)
  replace(last, last, plainLine(`{/${mark.tag}}`))
}

/** The parts of the same list, each beginning right behind the one before. */
function followersOf({ tag, start }: Mark, last: Element, firsts: Firsts): Mark[] {
  const siblings = last.parent ? childrenOf(last.parent).filter(({ name }) => !MARKS.includes(name)) : []
  const found: Mark[] = []
  for (let at = siblings.indexOf(last) + 1; at < siblings.length; ) {
    const next = siblings[at]
    const begun = next && firsts.get(next)
    const blocks = begun && begun.tag === tag && begun.start !== start ? markedBlocks(begun) : undefined
    const end = blocks?.at(-1)
    if (!begun || !end) break
    found.push(begun)
    at = siblings.indexOf(end) + 1
  }
  return found
}

function foldWords(mark: Mark, starts: ReadonlyMap<Element, Mark>): void {
  const line = mark.start.parent
  if (!line || line !== mark.end.parent) {
    dropMark(mark)
    return
  }
  const look = lookIn(line)
  for (;;) {
    const at = line.children.indexOf(mark.end)
    const next: Element | string | undefined = line.children
      .slice(at + 1)
      .find((one) => typeof one !== 'string' && one.name !== 'w:proofErr')
    const follower: Mark | undefined = typeof next === 'object' ? starts.get(next) : undefined
    if (!follower || follower.tag !== mark.tag || follower.reach !== 'words' || follower.end.parent !== line) break
    const [from, to] = [line.children.indexOf(follower.start), line.children.indexOf(follower.end)]
    for (const child of line.children.slice(from, to + 1)) if (typeof child !== 'string') replace(child)
  }
  replace(mark.start, tagRun(`{#${mark.tag}}`, look))
  replace(mark.end, tagRun(`{/${mark.tag}}`, look))
}

/** How the first words of it look. */
export function lookIn(paragraph: Element): Element | undefined {
  const run = listBelow(paragraph, 'w:r')[0]
  return run && childOf(run, 'w:rPr')
}

export function tagRun(text: string, look: Element | undefined): Element {
  return element('w:r', {}, [...(look ? [copyOf(look)] : []), wordText(text)])
}

/** A line that is there only to say where a repeated part begins or ends. */
export function plainLine(text: string): Element {
  return element('w:p', {}, [tagRun(text, undefined)])
}
