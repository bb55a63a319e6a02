import { z } from 'zod'

import { ClockKind, type Role } from '../../machines/policy/words.ts'
import { CaseReference } from './case-views.ts'
import { CHANNEL_KINDS, DELIVERY_STATES } from './channels-endpoints.ts'
import { Cursor, Day, endpoint, IdParams, Moment, PageSize } from './endpoint.ts'
import { DIRECTOR, Note, OFFICE, Revision } from './record-shapes.ts'

const TAG = '通知'
export const NOTICE_STATES = ['planned', 'draft', 'deferred', 'sent', 'skipped', 'dropped', 'nobody'] as const
export const NOTICE_STATE_LABELS: Readonly<Record<(typeof NOTICE_STATES)[number], string>> = {
  planned: '待发',
  draft: '拟稿待批',
  deferred: '暂缓',
  sent: '已发',
  skipped: '已并入后一级',
  dropped: '不再需要',
  nobody: '无人可收',
}
/** Who follows what was said because of a case: the office, the routing office, and a unit what its own people got. */
export const NOTICE_READERS = [
  ...OFFICE,
  'routing_office',
  'unit_clerk',
  'unit_section_head',
  'unit_deputy_head',
  'unit_head',
] as const satisfies Role[]
/** Who decides what a chase from the unit's head upward says, and whether it goes. */
export const DECIDERS = [...DIRECTOR, 'routing_office'] as const satisfies Role[]

const Recipient = z.strictObject({
  /** Null where a group is told. */
  name: z.string().nullable(),
  role: z.string().nullable(),
  roleLabel: z.string().nullable(),
  unitName: z.string().nullable(),
  /** A contact of a unit without an account: reached outside of the inbox alone. */
  isContact: z.boolean(),
})
const WayOut = z.strictObject({
  id: z.uuid(),
  channel: z.enum(CHANNEL_KINDS),
  channelLabel: z.string(),
  state: z.enum(DELIVERY_STATES),
  stateLabel: z.string(),
  tries: z.int(),
  sentAt: Moment.nullable(),
  nextTryAt: Moment.nullable(),
  /** Why it did not arrive, or the receiver's word for it; without addresses. */
  outcome: z.string().nullable(),
})
export const NoticeView = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  label: z.string(),
  clock: ClockKind.nullable(),
  /** Of the ladder, from 1. */
  step: z.int().nullable(),
  dueOn: Day.nullable(),
  state: z.enum(NOTICE_STATES),
  stateLabel: z.string(),
  /** Null: nobody was found. */
  recipient: Recipient.nullable(),
  subject: z.string(),
  madeAt: Moment,
  sendAt: Moment,
  /** Since then it stands in the inbox. */
  sentAt: Moment.nullable(),
  readAt: Moment.nullable(),
  deliveries: z.array(WayOut),
  /** Why it was skipped, dropped, put off, or found nobody. */
  why: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: Moment.nullable(),
  deferredUntil: Day.nullable(),
})
export type NoticeView = z.infer<typeof NoticeView>

export const readNotices = endpoint({
  name: 'readNotices',
  method: 'GET',
  url: '/api/cases/:id/notices',
  tag: TAG,
  summary: '一件建议的通知：给谁、何时、经哪些渠道、是否送达',
  access: NOTICE_READERS,
  params: IdParams,
  reply: z.strictObject({ notices: z.array(NoticeView) }),
})

const Subject = Note.max(200, { error: '最长 200 个字' })
export const DRAFT_SCOPES = ['mine', 'all'] as const
/** A chase that waits for somebody to say yes: to whom, why, and what it says. */
export const DraftView = z.strictObject({
  id: z.uuid(),
  revision: Revision,
  state: z.enum(['draft', 'deferred']),
  label: z.string(),
  case: CaseReference,
  clock: ClockKind.nullable(),
  clockLabel: z.string().nullable(),
  /** Of so many steps of the ladder. */
  step: z.int().nullable(),
  steps: z.int().nullable(),
  dueOn: Day.nullable(),
  /** Working days to the due day; negative: overdue by so many. */
  workingDaysLeft: z.int().nullable(),
  recipient: Recipient.nullable(),
  subject: z.string(),
  body: z.string(),
  brief: z.string(),
  madeAt: Moment,
  /** How often the same deadline has been chased before. */
  sentBefore: z.int(),
  lastSentAt: Moment.nullable(),
  /** Whose worklist it stands on. */
  owner: z.enum(['routing_office', 'director']),
  isMine: z.boolean(),
  deferredUntil: Day.nullable(),
  deferredBy: z.string().nullable(),
  why: z.string().nullable(),
})
export type DraftView = z.infer<typeof DraftView>

export const listDrafts = endpoint({
  name: 'listDrafts',
  method: 'GET',
  url: '/api/notice-drafts',
  tag: TAG,
  summary: '待批催办稿：待批的（含暂缓到期的），或者暂缓中的',
  access: DECIDERS,
  query: z.strictObject({
    scope: z.enum(DRAFT_SCOPES).default('mine'),
    state: z.enum(['pending', 'deferred']).default('pending'),
    cursor: Cursor.optional(),
    limit: PageSize,
  }),
  reply: z.strictObject({
    lines: z.array(DraftView),
    total: z.int(),
    counts: z.strictObject({ mine: z.int(), all: z.int(), deferred: z.int() }),
    nextCursor: z.string().nullable(),
  }),
})

const Sending = z.strictObject({
  decision: z.literal('send'),
  revision: Revision,
  /** As it was edited; what is left out goes as it stands. */
  subject: Subject.optional(),
  body: Note.optional(),
  brief: Subject.optional(),
})
const Deferral = z.strictObject({
  decision: z.literal('defer'),
  revision: Revision,
  reason: Note.max(500, { error: '最长 500 个字' }),
  /** On this day it comes back. */
  until: Day,
})
export const DraftDecision = z.discriminatedUnion('decision', [Sending, Deferral])
/** `dropped`: what it chases for was answered, extended or withdrawn meanwhile, so nothing goes out. */
export const Decided = z.strictObject({
  id: z.uuid(),
  outcome: z.enum(['planned', 'deferred', 'dropped']),
  revision: Revision,
  /** When it goes out: in working hours. */
  sendAt: Moment.nullable(),
  why: z.string().nullable(),
})
export type Decided = z.infer<typeof Decided>

export const decideDraft = endpoint({
  name: 'decideDraft',
  method: 'POST',
  url: '/api/notice-drafts/:id/decision',
  tag: TAG,
  summary: '批准一份催办稿（可先改文字），或者写明理由暂缓',
  access: DECIDERS,
  params: z.strictObject({ id: z.uuid() }),
  body: DraftDecision,
  reply: Decided,
})
export const sendDrafts = endpoint({
  name: 'sendDrafts',
  method: 'POST',
  url: '/api/notice-drafts/sending',
  tag: TAG,
  summary: '批准多份催办稿，按原文发送；每份各有结果',
  access: DECIDERS,
  body: z.strictObject({
    drafts: z
      .array(z.strictObject({ id: z.uuid(), revision: Revision }))
      .min(1)
      .max(100, { error: '一次最多 100 份' }),
  }),
  reply: z.strictObject({
    results: z.array(
      z.strictObject({
        id: z.uuid(),
        outcome: z.enum(['planned', 'dropped', 'refused']),
        sendAt: Moment.nullable(),
        code: z.string().nullable(),
        why: z.string().nullable(),
      }),
    ),
  }),
})
