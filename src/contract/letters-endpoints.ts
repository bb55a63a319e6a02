import { z } from 'zod'

import { ClockKind } from '../../machines/policy/words.ts'
import { CaseId, Cursor, Day, endpoint, Moment, PageSize, Party } from './endpoint.ts'
import { DIRECTOR, Name, Note, OFFICE, RecordId, Revision } from './record-shapes.ts'

const TAG = '催办函'
/** The office; and the unit to which a letter is addressed. */
const READERS = [...OFFICE, 'unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'] as const
const LetterId = z.uuid({ error: '应是催办函的编号（UUID）' })
const LetterParams = z.strictObject({ id: LetterId })

export const LETTER_STATES = ['waiting', 'made', 'failed', 'voided'] as const
export const LETTER_STATE_LABELS: Readonly<Record<(typeof LETTER_STATES)[number], string>> = {
  waiting: '正在生成',
  made: '已生成',
  failed: '生成失败',
  voided: '作废',
}

/** One overdue deadline of one case: what makes a row of the table. */
export const LetterItem = z.strictObject({
  caseId: CaseId,
  actorId: z.string(),
  clock: ClockKind,
  clockLabel: z.string(),
  number: z.string(),
  /** Null for a state secret. */
  title: z.string().nullable(),
  dueOn: Day,
  /** Calendar days and working days after the due day, up to the day of the letter. */
  daysOverdue: z.int(),
  workingDaysOverdue: z.int(),
  provisional: z.boolean(),
  /** What the unit is asked to do. */
  demand: z.string(),
})
export type LetterItem = z.infer<typeof LetterItem>

/** `cited`: 依据, by binding and local rules; `by_reference`: 参照. Rules that are only assumed are not named. */
export const LetterCitation = z.strictObject({
  as: z.enum(['cited', 'by_reference']),
  /** 《代表法》第五十一条第二款 */
  text: z.string(),
  /** Whose terms it sets: which clock of which cases. */
  of: z.array(z.strictObject({ clock: ClockKind, caseIds: z.array(CaseId) })),
})
export type LetterCitation = z.infer<typeof LetterCitation>

const Which = z.strictObject({ caseId: CaseId, actorId: z.string().min(1).max(64), clock: ClockKind })
const Paragraphs = z
  .array(Note, { error: '应是一列段落' })
  .min(1, { error: '正文是空的；请至少写一段' })
  .max(20, { error: '最多 20 段' })

export const listLetterCandidates = endpoint({
  name: 'listLetterCandidates',
  method: 'GET',
  url: '/api/letters/candidates',
  tag: TAG,
  summary: '可以发催办函的单位：有逾期建议的单位，各有几件',
  access: OFFICE,
  query: z.strictObject({ caseId: CaseId.optional() }),
  reply: z.strictObject({
    units: z.array(
      z.strictObject({
        unit: Party,
        cases: z.int(),
        items: z.int(),
        oldestDueOn: Day,
        lastLetter: z.strictObject({ id: LetterId, number: z.string(), datedOn: Day }).nullable(),
      }),
    ),
  }),
})

export const proposeLetter = endpoint({
  name: 'proposeLetter',
  method: 'POST',
  url: '/api/letters/proposal',
  tag: TAG,
  summary: '拟一份催办函的文稿：由逾期的事实写成，可以修改；不保存',
  access: OFFICE,
  tokens: 'read',
  body: z.strictObject({
    unitId: RecordId,
    /** Only these cases; without it all overdue cases of the unit. */
    caseIds: z.array(CaseId).min(1).max(500).optional(),
    /** The last day of grace; without it five working days from today. */
    demandOn: Day.optional(),
    /** The day of the letter, from which days overdue are counted; without it today. */
    datedOn: Day.optional(),
  }),
  reply: z.strictObject({
    unit: Party,
    /** The unit that was asked for, where its duties have passed on. */
    formerUnit: Party.nullable(),
    sender: z.string(),
    title: z.string(),
    addressee: z.string(),
    paragraphs: z.array(z.string()),
    datedOn: Day,
    demandOn: Day,
    copyTo: z.array(z.string()),
    contact: z.string().nullable(),
    items: z.array(LetterItem),
    caseCount: z.int(),
    citations: z.array(LetterCitation),
    /** The register from which the next number may be taken; null where the office types numbers. */
    series: z.strictObject({ series: z.string(), nextNumber: z.string() }).nullable(),
    /** Of the last letter, as an example of how the number is written. */
    lastNumber: z.string().nullable(),
    /** Letters to this unit about one of these cases that are not void. */
    earlier: z.array(z.strictObject({ id: LetterId, number: z.string(), datedOn: Day, cases: z.int() })),
  }),
})

export const makeLetter = endpoint({
  name: 'makeLetter',
  method: 'POST',
  url: '/api/letters',
  tag: TAG,
  summary: '制发催办函：占用文号，随后在后台生成 Word 文件；同一 id 重复提交只制发一次',
  access: OFFICE,
  body: z.strictObject({
    /** Made up by the caller; the same once more is the same letter. */
    id: LetterId,
    unitId: RecordId,
    /** As proposed; one that is no longer overdue refuses the whole. */
    items: z.array(Which).min(1, { error: '没有选中建议；请至少选一件' }).max(1000),
    sender: Name,
    title: Name,
    addressee: Name,
    paragraphs: Paragraphs,
    demandOn: Day,
    datedOn: Day,
    copyTo: z.array(Name).max(10),
    contact: Name.nullable(),
    number: z.discriminatedUnion('from', [
      /** Such as ×人大选〔2026〕5号. A number that another letter has must be confirmed. */
      z.strictObject({ from: z.literal('typed'), text: Name, isRepeatConfirmed: z.boolean().default(false) }),
      z.strictObject({ from: z.literal('register'), series: Name }),
    ]),
  }),
  reply: z.strictObject({ id: LetterId, number: z.string(), state: z.enum(LETTER_STATES), revision: Revision }),
  status: 202,
})

export const LetterLine = z.strictObject({
  id: LetterId,
  revision: Revision,
  unit: Party,
  number: z.string(),
  title: z.string(),
  state: z.enum(LETTER_STATES),
  stateLabel: z.string(),
  datedOn: Day,
  demandOn: Day,
  caseCount: z.int(),
  askedAt: Moment,
  askedBy: z.string().nullable(),
  madeAt: Moment.nullable(),
  fileName: z.string().nullable(),
  sizeBytes: z.int().nullable(),
  /** The file can be downloaded by the one who asks. */
  hasFile: z.boolean(),
  /** Why it could not be made, or was made void. */
  why: z.string().nullable(),
  mayVoid: z.boolean(),
  mayRetry: z.boolean(),
})
export type LetterLine = z.infer<typeof LetterLine>

export const listLetters = endpoint({
  name: 'listLetters',
  method: 'GET',
  url: '/api/letters',
  tag: TAG,
  summary: '催办函列表，新的在前；承办单位只看到发给本单位的',
  access: READERS,
  query: z.strictObject({
    caseId: CaseId.optional(),
    unitId: RecordId.optional(),
    state: z.enum(LETTER_STATES).optional(),
    cursor: Cursor.optional(),
    limit: PageSize,
  }),
  reply: z.strictObject({ lines: z.array(LetterLine), nextCursor: z.string().nullable() }),
})

export const readLetter = endpoint({
  name: 'readLetter',
  method: 'GET',
  url: '/api/letters/:id',
  tag: TAG,
  summary: '一份催办函',
  access: READERS,
  params: LetterParams,
  reply: LetterLine.extend({
    sender: z.string(),
    addressee: z.string(),
    /** Empty where a case has become a state secret since. */
    paragraphs: z.array(z.string()),
    copyTo: z.array(z.string()),
    contact: z.string().nullable(),
    items: z.array(LetterItem),
    citations: z.array(LetterCitation),
  }),
})

export const downloadLetter = endpoint({
  name: 'downloadLetter',
  method: 'GET',
  url: '/api/letters/:id/file',
  tag: TAG,
  summary: '下载催办函（Word）',
  access: READERS,
  params: LetterParams,
  reply: z.unknown(),
  produces: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
})

export const voidLetter = endpoint({
  name: 'voidLetter',
  method: 'POST',
  url: '/api/letters/:id/void',
  tag: TAG,
  summary: '催办函作废（写明原因）；文号随之作废，不再使用',
  access: OFFICE,
  params: LetterParams,
  body: z.strictObject({ revision: Revision, reason: Note }),
  reply: z.strictObject({ id: LetterId, revision: Revision }),
})

export const retryLetter = endpoint({
  name: 'retryLetter',
  method: 'POST',
  url: '/api/letters/:id/retry',
  tag: TAG,
  summary: '重新生成没有生成成功的催办函',
  access: OFFICE,
  params: LetterParams,
  body: z.strictObject({ revision: Revision }),
  reply: z.strictObject({ id: LetterId, revision: Revision }),
})

export const checkDocumentNumber = endpoint({
  name: 'checkDocumentNumber',
  method: 'GET',
  url: '/api/document-numbers/check',
  tag: TAG,
  summary: '核对发文字号：写法对不对，是否已经用过',
  access: OFFICE,
  query: z.strictObject({ number: z.string().min(1).max(200), datedOn: Day.optional() }),
  reply: z.strictObject({
    /** As it would be stored. */
    number: z.string(),
    /** May it be used, if need be after confirmation? */
    isUsable: z.boolean(),
    /** What was found, what is expected, what to do; null where nothing is to be said. */
    message: z.string().nullable(),
    /** The letters that have it. */
    usedBy: z.array(z.strictObject({ id: LetterId, unitName: z.string(), datedOn: Day, isVoided: z.boolean() })),
  }),
})

export const DocumentNumberLine = z.strictObject({
  number: z.string(),
  state: z.enum(['issued', 'voided']),
  issuedAt: Moment,
  issuedBy: z.string().nullable(),
  letterId: LetterId.nullable(),
  unitName: z.string().nullable(),
  voidedAt: Moment.nullable(),
  why: z.string().nullable(),
})
export const listDocumentSeries = endpoint({
  name: 'listDocumentSeries',
  method: 'GET',
  url: '/api/document-series',
  tag: TAG,
  summary: '文号登记簿：各字号是否由系统编号、本年编到几号、作废了哪些',
  access: OFFICE,
  query: z.strictObject({ year: z.coerce.number().int().min(2000).max(2199).optional() }),
  reply: z.strictObject({
    year: z.int(),
    series: z.array(
      z.strictObject({
        series: z.string(),
        isOn: z.boolean(),
        lastN: z.int(),
        nextNumber: z.string(),
        /** The newest first, at most two hundred. */
        numbers: z.array(DocumentNumberLine),
      }),
    ),
  }),
})

export const setDocumentSeries = endpoint({
  name: 'setDocumentSeries',
  method: 'PUT',
  url: '/api/document-series',
  tag: TAG,
  summary: '启用或停用一个字号的登记簿；中途启用的，写明本年已用到几号',
  access: DIRECTOR,
  body: z.strictObject({
    /** What stands before the year: ×人大选. */
    series: Name,
    isOn: z.boolean(),
    /** Numbers of this year up to here were given on paper. */
    usedUpTo: z.int().min(0).max(99_998).default(0),
  }),
  reply: z.strictObject({ series: z.string(), isOn: z.boolean(), nextNumber: z.string() }),
})
