import { z } from 'zod'

import { ClockKind } from '../../machines/policy/words.ts'
import { CaseId, Day, endpoint, Moment } from './endpoint.ts'

const TAG = '摘要和周报'
const OFFICE = ['deputy_office_clerk', 'deputy_office_director', 'presidium'] as const
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** Sections of the daily digest, in the order in which they stand; the first six are tabs of 今日工作台. */
export const DIGEST_SECTIONS = [
  'due_today',
  'due_soon',
  'waiting_for_me',
  'drafts',
  'overdue',
  'gaps',
  'faults',
  'calendar',
] as const
export const DigestSectionKey = z.enum(DIGEST_SECTIONS)
export type DigestSectionKey = z.infer<typeof DigestSectionKey>

/** One case as a digest names it. */
export const DigestLine = z.strictObject({
  caseId: CaseId,
  number: z.string().nullable(),
  /** Null for a state secret and for an internal case: a digest leaves the house. */
  title: z.string().nullable(),
  mark: z.enum(['none', 'state_secret', 'internal', 'protected_proposer']),
  /** Units whom it concerns, by name. */
  units: z.array(z.string()),
  clock: ClockKind.nullable(),
  clockLabel: z.string().nullable(),
  dueOn: Day.nullable(),
  /** 0 is today, negative is overdue. */
  workingDaysLeft: z.int().nullable(),
})
export type DigestLine = z.infer<typeof DigestLine>

export const readMyDigest = endpoint({
  name: 'readMyDigest',
  method: 'GET',
  url: '/api/digests/mine',
  tag: TAG,
  summary: '今天的每日摘要会写什么（按本人的全部岗位合计）',
  access: 'post',
  reply: z.strictObject({
    day: Day,
    /** Null: the calendar of the year is missing, nothing is sent. */
    isWorkingDay: z.boolean().nullable(),
    /** `08:30`, in the zone of the office. */
    sendsAt: z.string(),
    /** When today's was sent; null as long as it was not. */
    sentAt: Moment.nullable(),
    /** Nothing to say: no digest is sent. */
    isEmpty: z.boolean(),
    subject: z.string(),
    body: z.string(),
    /** The wording for SMS and groups: counts alone. */
    brief: z.string(),
    sections: z.array(
      z.strictObject({
        key: DigestSectionKey,
        label: z.string(),
        count: z.int(),
        lines: z.array(DigestLine),
      }),
    ),
  }),
})

/** What the director asks about every week. */
export const WEEKLY_SECTIONS = [
  'not_acknowledged',
  'not_contacted',
  'due_this_week',
  'disputed',
  'dissatisfied',
] as const
export const WEEKLY_SECTION_LABELS: Readonly<Record<(typeof WEEKLY_SECTIONS)[number], string>> = {
  not_acknowledged: '未签收',
  not_contacted: '未沟通（未联系代表）',
  due_this_week: '本周到期',
  disputed: '争议（退回、调整待裁决）',
  dissatisfied: '不满意',
}
export const WeeklySection = z.strictObject({
  key: z.enum(WEEKLY_SECTIONS),
  label: z.string(),
  count: z.int(),
  /** A week ago; null where no report was made then. */
  before: z.int().nullable(),
  /** The most urgent first; at most forty. */
  lines: z.array(DigestLine),
})
export type WeeklySection = z.infer<typeof WeeklySection>

/** One A4 for the director. */
export const WeeklyReport = z.strictObject({
  congressName: z.string(),
  /** Monday and Sunday. */
  from: Day,
  to: Day,
  madeOn: Day,
  /** Cases that are not settled. */
  inHand: z.int(),
  /** Cases with an overdue deadline on the office's desk. */
  overdue: z.int(),
  /** The same a week ago. */
  before: z.strictObject({ inHand: z.int(), overdue: z.int() }).nullable(),
  sections: z.array(WeeklySection),
  /** What happened in the seven days before this week's Monday. */
  lastWeek: z.strictObject({ handedOver: z.int(), replied: z.int(), concluded: z.int() }),
  /** Faults that stand open, and of these the ones of the last seven days. */
  faults: z.strictObject({ open: z.int(), fresh: z.int() }),
})
export type WeeklyReport = z.infer<typeof WeeklyReport>

/** Any day of the week; without it, the current one. */
const WeekQuery = z.strictObject({ week: Day.optional() })

export const readWeekly = endpoint({
  name: 'readWeekly',
  method: 'GET',
  url: '/api/digests/weekly',
  tag: TAG,
  summary: '主任周报：未签收、未沟通、本周到期、争议、不满意（过去的周给出当时存下的一份）',
  access: OFFICE,
  query: WeekQuery,
  reply: z.strictObject({
    report: WeeklyReport,
    /** As it was sent in that week; false: worked out now. */
    isStored: z.boolean(),
    subject: z.string(),
    body: z.string(),
  }),
})

export const downloadWeekly = endpoint({
  name: 'downloadWeekly',
  method: 'GET',
  url: '/api/digests/weekly.docx',
  tag: TAG,
  summary: '主任周报（一页 A4，Word）',
  access: OFFICE,
  query: WeekQuery,
  reply: z.null(),
  produces: DOCX,
})
