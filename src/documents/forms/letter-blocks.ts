import { type FileChild, LineRuleType, Paragraph } from 'docx'

import { copiesAtFoot, packLetter } from '../letters/letter-page.ts'

/** A template in letter form: `{发文机关}` in red on top, as large as one line takes it. */
export function letterOf(title: string, children: readonly FileChild[]): Promise<Buffer> {
  return packLetter({ title, sender: '{发文机关|一行}', children })
}

/** 抄送 at the foot of the page on which it stands. */
export function copies(): FileChild[] {
  return copiesAtFoot(['{抄送}'])
}

/** What follows stands on a new page; nothing happens at the top of one. */
export function newPage(): Paragraph {
  return new Paragraph({
    pageBreakBefore: true,
    spacing: { line: 20, lineRule: LineRuleType.EXACT, before: 0, after: 0 },
    children: [],
  })
}
