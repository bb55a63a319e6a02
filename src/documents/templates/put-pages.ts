import { controlContent, controlTag } from './controls.ts'
import { openDocx, packDocx, readPart, writePart } from './docx-package.ts'
import { childOf, childrenOf, copyOf, type Element, element, listBelow, replace, setChildren } from './xml-tree.ts'

const DOCUMENT = 'word/document.xml'
/** Names by which Word knows the targets of a table of contents. */
const BOOKMARK = '_Toc9000'
/** Above the numbers that a program gives by itself. */
const FIRST_ID = 9000

/**
 * A filled document whose contents tell the page of each text: the nth field `place` (`目录/页码`) becomes a reference to
 * the page of the nth text, which begins at its `target` (`篇/标题`). Word counts the pages when it opens the document.
 * Where the two lists do not answer each other, as in a template of the office without contents, nothing is changed.
 */
export function putPages(filled: Buffer, target: string, place: string): Buffer {
  const parts = openDocx(filled)
  const root = readPart(parts, DOCUMENT)
  const places = fieldsIn(root, place)
  const targets = fieldsIn(root, target)
  // A template may name the title more than once in each text: the first one counts.
  const each = targets.length / places.length
  if (each < 1 || !Number.isInteger(each)) return filled
  for (const [n, field] of places.entries()) {
    const title = targets[n * each]
    if (title) bookmark(title, n)
    refer(field, n)
  }
  writePart(parts, DOCUMENT, root)
  return packDocx(parts)
}

function fieldsIn(root: Element, path: string): Element[] {
  return listBelow(root, 'w:sdt').filter((control) => controlTag(control)?.split('|')[0] === path)
}

function bookmark(control: Element, n: number): void {
  const id = String(FIRST_ID + n)
  const start = element('w:bookmarkStart', { 'w:id': id, 'w:name': `${BOOKMARK}${n + 1}` })
  replace(control, start, control, element('w:bookmarkEnd', { 'w:id': id }))
}

function refer(control: Element, n: number): void {
  const content = controlContent(control)
  const run = content && childrenOf(content, 'w:r')[0]
  if (!content || !run) return
  const look = childOf(run, 'w:rPr')
  const part = (child: Element) => element('w:r', {}, [...(look ? [copyOf(look)] : []), child])
  setChildren(content, [
    part(element('w:fldChar', { 'w:fldCharType': 'begin', 'w:dirty': 'true' })),
    part(element('w:instrText', { 'xml:space': 'preserve' }, [` PAGEREF ${BOOKMARK}${n + 1} \\h `])),
    part(element('w:fldChar', { 'w:fldCharType': 'separate' })),
    run,
    part(element('w:fldChar', { 'w:fldCharType': 'end' })),
  ])
}
