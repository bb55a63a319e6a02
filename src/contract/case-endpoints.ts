import { z } from 'zod'

import { MACHINE_NAMES } from '../../machines/effects.ts'
import { Category } from '../../machines/policy/words.ts'
import { Mark, Origin, SuggestionDrafted } from '../../machines/suggestion/events.ts'
import { CaseDetail, CaseLine, CaseReference, Offer, TimelineEntry, Tone } from './case-views.ts'
import { CaseId, Cursor, Day, endpoint, IdParams, PageSize, Party } from './endpoint.ts'
import { AnyEvent } from './event-schemas.ts'

/** A query that repeats a field gives several values; one value is a list of one. */
const several = <T extends z.ZodType>(item: T) =>
  z.preprocess((v) => (v === undefined || Array.isArray(v) ? v : [v]), z.array(item).max(50).optional())

/** Columns by which a list of cases may be sorted: every one that is shown. */
export const CASE_SORTS = [
  'number',
  'title',
  'lead_signer',
  'lead_unit',
  'category',
  'stage',
  'submitted_on',
  'first_handed_over_on',
  'next_due_on',
  'replied_on',
  'concluded_on',
] as const
/** Tabs of the list of cases, with their counts. */
export const CASE_TABS = [
  'open',
  'not_handed_over',
  'awaiting_reply',
  'replied',
  'concluded',
  'archived',
  'all',
] as const

export const CaseFilters = z.strictObject({
  /** Words searched in title, text, replies, people and units; two characters or more. */
  q: z.string().trim().max(100).optional(),
  stage: several(z.string().max(80)),
  category: several(Category),
  isKey: z.stringbool().optional(),
  period: z.enum(['in_session', 'between_sessions']).optional(),
  termNo: z.coerce.number().int().min(1).max(200).optional(),
  sessionNo: z.coerce.number().int().min(1).max(200).optional(),
  origin: Origin.optional(),
  mark: Mark.optional(),
  unitId: several(z.string().max(64)),
  bodyId: z.string().max(64).optional(),
  delegationId: several(z.string().max(64)),
  deputyId: z.string().max(64).optional(),
  stamp: several(z.string().max(60)),
  dueFrom: Day.optional(),
  dueTo: Day.optional(),
})
export type CaseFilters = z.infer<typeof CaseFilters>

export const CaseListQuery = CaseFilters.extend({
  tab: z.enum(CASE_TABS).default('open'),
  sort: z.enum(CASE_SORTS).default('number'),
  order: z.enum(['asc', 'desc']).default('asc'),
  cursor: Cursor.optional(),
  limit: PageSize,
})

export const listCases = endpoint({
  name: 'listCases',
  method: 'GET',
  url: '/api/cases',
  tag: '建议',
  summary: '建议列表：筛选、排序、分页，并给出各分页签的件数',
  access: 'post',
  query: CaseListQuery,
  reply: z.strictObject({
    lines: z.array(CaseLine),
    /** Of the filtered tab; exact up to 10,000, then `isTotalCapped`. */
    total: z.int(),
    counts: z.partialRecord(z.enum(CASE_TABS), z.int()),
    nextCursor: z.string().nullable(),
  }),
})

/** Tabs of 今日工作台 in their order; which of them a role has is decided by the server. */
export const WORKLIST_TABS = [
  'due_today',
  'due_soon',
  'waiting_for_me',
  'drafts',
  'not_acknowledged',
  'not_contacted',
  'inquiry_to_make',
  'promises_due',
  'overdue',
  'gaps',
] as const
export const readWorklist = endpoint({
  name: 'readWorklist',
  method: 'GET',
  url: '/api/worklist',
  tag: '今日工作台',
  summary: '我的今日工作台：各栏件数和所选一栏的各件',
  access: 'post',
  query: z.strictObject({ tab: z.enum(WORKLIST_TABS).optional(), cursor: Cursor.optional(), limit: PageSize }),
  reply: z.strictObject({
    today: Day,
    /** The last of the next three working days. */
    soonUntil: Day,
    isWorkingDay: z.boolean(),
    tabs: z.array(z.strictObject({ key: z.enum(WORKLIST_TABS), label: z.string(), count: z.int(), tone: Tone })),
    /** The tab whose lines are given: the asked one, or the first with something in it. */
    tab: z.enum(WORKLIST_TABS),
    lines: z.array(CaseLine),
    nextCursor: z.string().nullable(),
    /** Gaps that are no case: a calendar of next year, a unit without leader, faults. */
    notes: z.array(z.strictObject({ text: z.string(), tone: Tone, link: z.string().nullable() })),
  }),
})

export const readCase = endpoint({
  name: 'readCase',
  method: 'GET',
  url: '/api/cases/:id',
  tag: '建议',
  summary: '一件建议的全部内容、期限、过程和我现在可以做的事',
  access: 'post',
  params: IdParams,
  reply: CaseDetail,
})

export const readTimeline = endpoint({
  name: 'readTimeline',
  method: 'GET',
  url: '/api/cases/:id/events',
  tag: '建议',
  summary: '一件建议的过程记录',
  access: 'post',
  params: IdParams,
  query: z.strictObject({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  reply: z.strictObject({ entries: z.array(TimelineEntry), lastSeq: z.int() }),
})

export const readOffers = endpoint({
  name: 'readOffers',
  method: 'GET',
  url: '/api/cases/:id/accepted-events',
  tag: '建议',
  summary: '我现在可以登记的事项',
  access: 'post',
  params: IdParams,
  reply: z.strictObject({ revision: z.int(), offers: z.array(Offer) }),
})

/** What the paper says around an event: its day, in whose place, on what basis, why late. */
const Entry = {
  occurredOn: Day.optional(),
  onBehalfOf: z.string().min(1).max(64).optional(),
  basis: z
    .strictObject({
      kind: z.enum(['paper', 'scan', 'phone_note', 'minutes']),
      reference: z.string().max(200).optional(),
    })
    .optional(),
  lateReason: z.string().trim().min(1).max(500).optional(),
}
const WriteHeaders = z.looseObject({
  /** A repeat with the same key and content changes nothing and gives the first answer. */
  'idempotency-key': z.string().min(8).max(100).optional(),
  /** The revision that the writer saw, in quotes; the event is refused when the case has moved on. */
  'if-match': z
    .string()
    .regex(/^"\d{1,10}"$/)
    .optional(),
})
const Written = z.strictObject({
  caseId: CaseId,
  revision: z.int(),
  firstSeq: z.int(),
  lastSeq: z.int(),
  isRepeated: z.boolean(),
})

export const createCase = endpoint({
  name: 'createCase',
  method: 'POST',
  url: '/api/cases',
  tag: '建议',
  summary: '起草一件建议',
  access: 'post',
  headers: WriteHeaders,
  body: z.strictObject({ event: SuggestionDrafted, ...Entry }),
  reply: Written,
  status: 201,
})

export const sendEvent = endpoint({
  name: 'sendEvent',
  method: 'POST',
  url: '/api/cases/:id/events',
  tag: '建议',
  summary: '登记一个事项（建议本身或其任一环节）',
  access: 'post',
  params: IdParams,
  headers: WriteHeaders,
  body: z.strictObject({ actorId: z.string().min(1).max(64), event: AnyEvent, ...Entry }),
  reply: Written,
  status: 201,
})

export const revealPhone = endpoint({
  name: 'revealPhone',
  method: 'POST',
  url: '/api/cases/:id/signers/:deputyId/phone',
  tag: '建议',
  summary: '查看本件提出人的电话（记入留痕）',
  access: 'post',
  tokens: 'never',
  params: IdParams.extend({ deputyId: z.string().min(1).max(64) }),
  reply: z.strictObject({ phone: z.string() }),
})

/** 内部件 are read by the director, by the parties of the case, and by people who are named here. */
const Readers = z.strictObject({ readers: z.array(Party.extend({ namedOn: Day })) })
const READER_NAMERS = ['deputy_office_director', 'presidium'] as const

export const listReaders = endpoint({
  name: 'listReaders',
  method: 'GET',
  url: '/api/cases/:id/readers',
  tag: '建议',
  summary: '内部件的指定阅读人',
  access: READER_NAMERS,
  params: IdParams,
  reply: Readers,
})
export const nameReader = endpoint({
  name: 'nameReader',
  method: 'PUT',
  url: '/api/cases/:id/readers/:personId',
  tag: '建议',
  summary: '指定一人阅读内部件（记入留痕）',
  access: READER_NAMERS,
  params: IdParams.extend({ personId: z.string().min(1).max(64) }),
  reply: Readers,
})
export const removeReader = endpoint({
  name: 'removeReader',
  method: 'DELETE',
  url: '/api/cases/:id/readers/:personId',
  tag: '建议',
  summary: '取消内部件的指定阅读人（记入留痕）',
  access: READER_NAMERS,
  params: IdParams.extend({ personId: z.string().min(1).max(64) }),
  reply: Readers,
})

export const findSimilar = endpoint({
  name: 'findSimilar',
  method: 'GET',
  url: '/api/cases/similar',
  tag: '建议',
  summary: '与标题相近的本年和往年建议（只作提示，不是拒收理由）',
  access: 'post',
  query: z.strictObject({ title: z.string().trim().min(2).max(300), exceptId: CaseId.optional() }),
  reply: z.strictObject({
    cases: z.array(
      CaseReference.extend({ termNo: z.int().nullable(), sessionNo: z.int().nullable(), stageLabel: z.string() }),
    ),
  }),
})

export const describeMachine = endpoint({
  name: 'describeMachine',
  method: 'GET',
  url: '/api/machines/:name',
  tag: '建议',
  summary: '一种流程的状态图',
  access: 'post',
  params: z.strictObject({ name: z.enum(MACHINE_NAMES) }),
  reply: z.strictObject({
    name: z.enum(MACHINE_NAMES),
    label: z.string(),
    /** States by dotted path; a parallel state's children run side by side. */
    states: z.array(
      z.strictObject({
        path: z.string(),
        label: z.string(),
        parent: z.string().nullable(),
        kind: z.enum(['atomic', 'compound', 'parallel', 'final']),
        isInitial: z.boolean(),
        isSettled: z.boolean(),
      }),
    ),
    transitions: z.array(
      z.strictObject({
        from: z.string(),
        to: z.string(),
        type: z.string(),
        label: z.string(),
        guard: z.string().nullable(),
      }),
    ),
  }),
})
