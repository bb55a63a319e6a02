import type { Policy } from '../../../machines/policy/schema.ts'
import type { Rating, RatingDimension } from '../../../machines/policy/words.ts'
import { readDay } from './cell-readers.ts'
import type { ParsedSuggestion } from './parse-suggestion.ts'
import { shownCell } from './problem.ts'
import type { RowReader } from './row-reader.ts'
import type { LedgerColumn } from './suggestion-columns.ts'

/** What a row of a ledger says of the handling, before names have become ids. What it does not say is null. */
export type ParsedHistory = {
  handedOverOn: string | null
  body: string | null
  /** One: alone or in the lead; several without co-handlers: each for itself. */
  leadUnits: string[]
  coUnits: string[]
  acknowledgedOn: string | null
  /** `told`: that it was given, not when. */
  opinionOn: string | 'told' | null
  contact: { form: ContactForm; on: string | null; by: ContactRank | null } | null
  isProcedureKept: boolean
  repliedOn: string | null
  documentNumber: string | null
  deliveryForm: DeliveryForm | null
  resultClass: string | null
  promise: string | null
  promiseDueOn: string | null
  unsolvedReason: string | null
  inquiryForm: 'by_rule' | 'in_person' | 'phone' | null
  inquiredOn: string | null
  ratings: Partial<Record<RatingDimension, Rating>> | null
  ratingReason: string | null
  concludedOn: string | null
  archivedOn: string | null
  archiveNumber: string | null
  /** Words such as 已办结 where a day belongs: worth saying, and no fact. */
  dayless: { column: LedgerColumn; found: string }[]
}
type ContactForm = 'visit' | 'meeting' | 'phone' | 'letter'
type ContactRank = 'head' | 'deputy_head' | 'section_head' | 'clerk'
type DeliveryForm = 'in_person' | 'post' | 'online'
type Reader = RowReader<LedgerColumn>

const CONTACT_FORMS = {
  visit: ['走访', '上门', '登门走访', '面商', '当面', '是', '已面商', '见面'],
  meeting: ['座谈', '座谈会', '邀请座谈'],
  phone: ['电话', '电话沟通'],
  letter: ['书信', '信函', '书面'],
} as const
const CONTACT_RANKS = {
  head: ['主要负责人', '主要领导', '局长', '主任'],
  deputy_head: ['分管负责人', '分管领导', '副局长', '副主任'],
  section_head: ['科室负责人', '科长'],
  clerk: ['经办人', '工作人员', '承办人'],
} as const
const DELIVERY_FORMS = {
  in_person: ['当面', '面复', '当面送达', '面送'],
  post: ['邮寄', '书面', '邮寄或文件交换', '信函', '书面答复', '文件'],
  online: ['网上', '网络', '系统', '平台'],
} as const
const INQUIRY_FORMS = {
  by_rule: ['按规则', '按规定'],
  in_person: ['当面', '当面征求', '面访', '书面', '走访'],
  phone: ['电话', '电话问询', '电话回访'],
} as const
const RATINGS = {
  satisfied: ['满意', '很满意', '非常满意'],
  basically_satisfied: ['基本满意', '较满意', '比较满意'],
  dissatisfied: ['不满意'],
} as const
/** Words for a day that has come and is not told. */
const DAYLESS = /^(是|已|√|有|已?(完成|办结|办复|答复|交办|提出|归档|签收|面商|沟通))$/
const NOT_YET = /^(否|未|未?(办结|办复|答复|交办|归档)|×|正在办理|办理中|在办)$/
const LONGEST_UNITS = 30

/** Reads how a suggestion was handled. */
export function parseHistory(reader: Reader, said: ParsedSuggestion, policy: Policy): ParsedHistory {
  const dayless: ParsedHistory['dayless'] = []
  const day = (column: LedgerColumn) => readHistoryDay(reader, column, dayless)
  const history: ParsedHistory = {
    handedOverOn: day('handed_over_on'),
    body: reader.text('body_name'),
    leadUnits: reader.names('lead_unit'),
    coUnits: reader.names('co_units'),
    acknowledgedOn: day('acknowledged_on'),
    opinionOn: readOpinion(reader),
    contact: readContact(reader, day),
    isProcedureKept: reader.word('procedure', { kept: ['已履行', '是', '已完成'] }, null) !== null,
    repliedOn: day('replied_on'),
    documentNumber: reader.text('document_number'),
    deliveryForm: reader.word('delivery_form', DELIVERY_FORMS, null),
    resultClass: readResultClass(reader, policy),
    promise: reader.text('promise'),
    promiseDueOn: day('promise_due_on'),
    unsolvedReason: reader.text('unsolved_reason'),
    inquiryForm: reader.word('inquiry_form', INQUIRY_FORMS, null),
    inquiredOn: day('inquired_on'),
    ratings: readRatings(reader, policy),
    ratingReason: reader.text('rating_reason'),
    concludedOn: day('concluded_on'),
    archivedOn: day('archived_on'),
    archiveNumber: reader.text('archive_number'),
    dayless,
  }
  checkOrder(reader, said, history)
  checkUnits(reader, history)
  return history
}

function readHistoryDay(reader: Reader, column: LedgerColumn, dayless: ParsedHistory['dayless']): string | null {
  const text = reader.text(column)?.replaceAll(/\s/g, '')
  if (text === undefined || NOT_YET.test(text)) return null
  if (!DAYLESS.test(text)) return reader.day(column)
  dayless.push({ column, found: text })
  return null
}

function readOpinion(reader: Reader): string | null {
  const text = reader.text('opinion_on')?.replaceAll(/\s/g, '')
  if (text === undefined || text === '无' || NOT_YET.test(text)) return null
  return DAYLESS.test(text) || !readDay(text).ok ? 'told' : reader.day('opinion_on')
}

/** Only a form makes it a contact; a day alone does not say whether anybody was met. */
function readContact(reader: Reader, day: (column: LedgerColumn) => string | null): ParsedHistory['contact'] {
  const on = day('contacted_on')
  const text = reader.text('contact_form')
  if (text === null || ['否', '无', '未面商', '未沟通'].includes(text)) return null
  // One word may stand among others: 当面走访并座谈 is a visit.
  const spoken = Object.entries(CONTACT_FORMS).find(([, words]) =>
    words.some((word) => text === word || (word.length > 1 && text.includes(word))),
  )?.[0] as ContactForm | undefined
  const form = spoken ?? reader.word('contact_form', CONTACT_FORMS, null)
  return form === null ? null : { form, on, by: reader.word('contacted_by', CONTACT_RANKS, null) }
}

/** A, A类, “A 已解决”; the classes are the place's own. */
function readResultClass(reader: Reader, policy: Policy): string | null {
  const text = reader.text('result_class')
  if (text === null) return null
  const plain = text.normalize('NFKC').replaceAll(/[\s类（）()]/g, '')
  const { classes } = policy.resultClasses
  const found = classes.find(({ code, label }) => {
    const name = label.replaceAll(/[\s类（）()]/g, '')
    return plain.toLowerCase() === code.toLowerCase() || plain === name || plain === `${code}${name}`
  })
  if (found) return found.code
  const known = classes.map(({ code, label }) => `${code}（${label}）`).join('、')
  reader.fault('result_class', shownCell(text), `${known}之一`)
  return null
}

const DIMENSION_COLUMNS = { attitude: 'rating_attitude', outcome: 'rating_outcome' } as const

/** In every dimension of the place; the one rating of a simpler ledger stands for each. */
function readRatings(reader: Reader, policy: Policy): ParsedHistory['ratings'] {
  const overall = readRating(reader, 'rating')
  const ratings: Partial<Record<RatingDimension, Rating>> = {}
  for (const dimension of policy.inquiry.dimensions) {
    const own = dimension === 'overall' ? null : readRating(reader, DIMENSION_COLUMNS[dimension])
    const rating = own ?? overall
    if (rating !== null) ratings[dimension] = rating
  }
  return Object.keys(ratings).length === 0 ? null : ratings
}

function readRating(reader: Reader, column: 'rating' | 'rating_attitude' | 'rating_outcome'): Rating | null {
  const text = reader.text(column)?.replaceAll(/\s/g, '')
  // No rating: they are counted apart and never as satisfied; the office asks again or records why.
  if (text === undefined || /^(未反馈|未评价|未测评|不表态|联系不上|弃权|无|未)$/.test(text)) return null
  return reader.word(column, RATINGS, null)
}

const ORDER: readonly [LedgerColumn, keyof ParsedHistory, LedgerColumn, keyof ParsedHistory][] = [
  ['replied_on', 'repliedOn', 'handed_over_on', 'handedOverOn'],
  ['concluded_on', 'concludedOn', 'replied_on', 'repliedOn'],
  ['archived_on', 'archivedOn', 'concluded_on', 'concludedOn'],
]
const DAY_LABELS: Partial<Record<LedgerColumn, string>> = {
  handed_over_on: '交办日期',
  replied_on: '答复日期',
  concluded_on: '办结日期',
}

/** A later act on an earlier day is a slip of the pen, and nobody can tell which of the two days is right. */
function checkOrder(reader: Reader, said: ParsedSuggestion, history: ParsedHistory): void {
  for (const [column, field, before, beforeField] of ORDER) {
    const day = history[field]
    const earliest = history[beforeField]
    if (typeof day === 'string' && typeof earliest === 'string' && day < earliest) {
      reader.fault(column, day, `不早于${DAY_LABELS[before] ?? ''} ${earliest} 的日期`, 'DATE_INVALID')
    }
  }
  const { handedOverOn } = history
  if (said.submittedOn !== null && handedOverOn !== null && handedOverOn < said.submittedOn) {
    reader.fault('handed_over_on', handedOverOn, `不早于提出日期 ${said.submittedOn} 的日期`, 'DATE_INVALID')
  }
}

function checkUnits(reader: Reader, { leadUnits, coUnits }: ParsedHistory): void {
  const all = [...leadUnits, ...coUnits]
  const doubled = all.find((name, index) => all.indexOf(name) < index)
  if (doubled !== undefined) reader.fault('co_units', `${shownCell(doubled)}出现两次`, '每个承办单位只写一次')
  if (leadUnits.length > 1 && coUnits.length > 0) {
    reader.fault('lead_unit', `主办 ${leadUnits.length} 个，又有协办`, '主办单位只有一个；其余写入协办单位')
  }
  if (all.length > LONGEST_UNITS) reader.fault('co_units', `${all.length} 个单位`, `不超过 ${LONGEST_UNITS} 个`)
}
