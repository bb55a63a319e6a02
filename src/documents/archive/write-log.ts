import { packDocument, textWidthTwips } from '../official/page.ts'
import { type Column, table } from '../official/table.ts'
import { bodyText, dateInWords, paragraph, SIZES, title } from '../official/text.ts'

/** One act in the course of a case. */
export type LogLine = { day: string; recordedDay: string; act: string; who: string; unit: string; words: string }

/** A unit's duty in a case: days are empty where nothing was entered. */
export type DutyLine = {
  unit: string
  role: string
  handedOn: string
  acknowledgedOn: string
  dueOn: string
  answeredOn: string
  remark: string
}
/** A talk with a deputy, or the delivery of a reply. */
export type ContactLine = { day: string; act: string; unit: string; deputy: string; words: string }

const DUTIES: readonly Column[] = [
  { header: '承办单位', share: 34 },
  { header: '方式', share: 16, place: 'center' },
  { header: '交办', share: 22, place: 'center' },
  { header: '签收', share: 22, place: 'center' },
  { header: '期限', share: 22, place: 'center' },
  { header: '答复或提出意见', share: 24, place: 'center' },
  { header: '备注', share: 18 },
]
const CONTACTS: readonly Column[] = [
  { header: '日期', share: 22, place: 'center' },
  { header: '事项', share: 26, place: 'center' },
  { header: '承办单位', share: 28, place: 'center' },
  { header: '代表', share: 18, place: 'center' },
  { header: '内容', share: 56 },
]
const COLUMNS: readonly Column[] = [
  { header: '日期', share: 20, place: 'center' },
  { header: '事项', share: 22, place: 'center' },
  { header: '办理人', share: 24, place: 'center' },
  { header: '内容', share: 60 },
]

/** 办理过程: the acts of a case by number, with the day of entry where it is another. */
export function writeLog(heading: string, name: string, lines: readonly LogLine[]): Promise<Buffer> {
  const rows = lines.map(({ day, recordedDay, act, who, unit, words }) => [
    day,
    act,
    unit === '' ? who : `${unit} ${who}`,
    recordedDay > day ? `（${dateInWords(recordedDay)}登记）${words}` : words,
  ])
  return writeTable(heading, name, COLUMNS, rows)
}

/** 交办记录: to whom, when and until when. */
export function writeDuties(name: string, lines: readonly DutyLine[]): Promise<Buffer> {
  const rows = lines.map(({ unit, role, handedOn, acknowledgedOn, dueOn, answeredOn, remark }) => [
    unit,
    role,
    handedOn,
    acknowledgedOn,
    dueOn,
    answeredOn,
    remark,
  ])
  return writeTable('交办记录', name, DUTIES, rows)
}

/** 沟通联系记录: talks with the deputies and deliveries. */
export function writeContacts(name: string, lines: readonly ContactLine[]): Promise<Buffer> {
  const rows = lines.map(({ day, act, unit, deputy, words }) => [day, act, unit, deputy, words])
  return writeTable('沟通联系和答复送达记录', name, CONTACTS, rows)
}

function writeTable(
  heading: string,
  name: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): Promise<Buffer> {
  return packDocument({
    title: heading,
    hasPageNumbers: true,
    children: [
      title(heading, { afterPt: 6 }),
      paragraph(name, { font: 'subheading', place: 'center', sizePt: SIZES.four, linePt: 24, afterPt: 8 }),
      table({ columns, rows, widthTwips: textWidthTwips(), look: { sizePt: SIZES.five } }),
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
