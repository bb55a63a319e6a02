import { packDocument, textWidthTwips } from '../official/page.ts'
import { type Column, table } from '../official/table.ts'
import { bodyText, dateInWords, paragraph, SIZES, title } from '../official/text.ts'

/** One act in the course of a case. */
export type LogLine = { day: string; recordedDay: string; act: string; who: string; unit: string; words: string }

const COLUMNS: readonly Column[] = [
  { header: '日期', share: 20, place: 'center' },
  { header: '事项', share: 22, place: 'center' },
  { header: '办理人', share: 24, place: 'center' },
  { header: '内容', share: 60 },
]

/** 办理过程: the acts of a case by number, with the day of entry where it is another. */
export function writeLog(heading: string, name: string, lines: readonly LogLine[]): Promise<Buffer> {
  return packDocument({
    title: heading,
    hasPageNumbers: true,
    children: [
      title(heading, { afterPt: 6 }),
      paragraph(name, { font: 'subheading', place: 'center', sizePt: SIZES.four, linePt: 24, afterPt: 8 }),
      table({
        columns: COLUMNS,
        rows: lines.map(({ day, recordedDay, act, who, unit, words }) => [
          day,
          act,
          unit === '' ? who : `${unit} ${who}`,
          recordedDay > day ? `（${dateInWords(recordedDay)}登记）${words}` : words,
        ]),
        widthTwips: textWidthTwips(),
        look: { sizePt: SIZES.five },
      }),
    ],
  })
}

/** 建议原文 as it was entered, where no scan of the paper stands for it. */
export function writeOriginal(given: {
  name: string
  title: string
  body: string
  signers: string
  submittedOn: string | null
}): Promise<Buffer> {
  const { name, body, signers, submittedOn } = given
  return packDocument({
    title: given.title,
    hasPageNumbers: true,
    children: [
      paragraph(name, { place: 'right' }),
      title(given.title, { beforePt: 20, afterPt: 20 }),
      ...body.split(/\n+/).map((line) => bodyText(line)),
      bodyText(`提出人：${signers}`, { beforePt: 28.9 }),
      ...(submittedOn === null ? [] : [bodyText(`提出日期：${dateInWords(submittedOn)}`)]),
    ],
  })
}
