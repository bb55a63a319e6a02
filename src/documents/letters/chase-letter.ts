import { type FileChild, PageBreak, Paragraph } from 'docx'

import type { LetterItem } from '../../contract/letters-endpoints.ts'
import { textWidthTwips } from '../official/page.ts'
import { type Column, table } from '../official/table.ts'
import { bodyText, dateInWords, heading, paragraph, SIZES, title } from '../official/text.ts'
import { copiesAtFoot, packLetter, signatureBlock } from './letter-page.ts'

export type ChaseLetter = {
  sender: string
  number: string
  title: string
  addressee: string
  paragraphs: readonly string[]
  datedOn: string
  demandOn: string
  copyTo: readonly string[]
  contact: string | null
  items: readonly LetterItem[]
  tablePlace: 'none' | 'within' | 'attached'
}

const LINE_PT = 28.9
const ATTACHMENT = '逾期代表建议清单'

/** 催办函 in the form of a letter (信函格式), as .docx. */
export async function renderChaseLetter(letter: ChaseLetter): Promise<Buffer> {
  const { sender, number, addressee, paragraphs, copyTo, contact, tablePlace } = letter
  const [opening = '', ...rest] = paragraphs
  const isAttached = tablePlace === 'attached'
  const children: FileChild[] = [
    paragraph(number, { place: 'right' }),
    title(letter.title, { beforePt: 2 * LINE_PT, afterPt: LINE_PT }),
    paragraph(`${addressee}：`, { keepsWithNext: true }),
    bodyText(opening, { afterPt: tablePlace === 'within' ? 6 : 0 }),
    ...(tablePlace === 'within' ? [tableOf(letter), spacer(8)] : []),
    ...rest.map((text, n) => bodyText(text, { keepsWithNext: n === rest.length - 1 })),
    ...(isAttached
      ? [paragraph(`附件：${ATTACHMENT}`, { indentChars: 2, beforePt: LINE_PT, keepsWithNext: true })]
      : []),
    ...signatureBlock({ sender, datedOn: dateInWords(letter.datedOn), contact }),
    ...(isAttached ? attachment(letter) : []),
    ...copiesAtFoot(copyTo),
  ]
  return packLetter({ title: letter.title, sender, children })
}

function attachment(letter: ChaseLetter): FileChild[] {
  return [
    new Paragraph({ children: [new PageBreak()], spacing: { line: 20, before: 0, after: 0 } }),
    heading('附件', { indentChars: 0 }),
    title(ATTACHMENT, { beforePt: LINE_PT / 2, afterPt: LINE_PT / 2 }),
    tableOf(letter),
  ]
}

function tableOf({ items, demandOn }: ChaseLetter): FileChild {
  const columns: Column[] = [
    { header: '序号', share: 10, place: 'center' },
    { header: '编号', share: 22, place: 'center' },
    { header: '标题', share: 44 },
    { header: '期限种类', share: 20, place: 'center' },
    { header: '届满日期', share: 22, place: 'center' },
    { header: '逾期', share: 12, place: 'center' },
    { header: `办理要求（${dateInWords(demandOn)}前）`, share: 26 },
  ]
  return table({
    columns,
    rows: items.map((item, n) => [
      String(n + 1),
      item.number,
      item.title ?? '（标题从略）',
      item.clockLabel,
      `${dateInWords(item.dueOn)}${item.provisional ? '（暂定）' : ''}`,
      `${item.daysOverdue}天`,
      item.demand,
    ]),
    widthTwips: textWidthTwips(),
    look: { sizePt: SIZES.five },
  })
}

function spacer(heightPt: number): FileChild {
  return paragraph('', { linePt: heightPt, sizePt: 1 })
}
