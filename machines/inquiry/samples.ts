import type { Rating } from '../policy/words.ts'
import type { InquiryEvent, InquiryInput } from './events.ts'
import type { Ratings } from './records.ts'

const EARLY = '2020-01-02'
const reason = { reason: '样例理由' }
const deputyIds = ['deputy-1', 'deputy-2']
const opened = { type: 'inquiry.opened', about: 'reply', round: 1, channel: 'in_person', startOn: EARLY } as const

// Each policy takes exactly its own dimensions, so a grade comes in every set of dimensions.
function inEverySet(rating: Rating): Ratings[] {
  return [
    { overall: rating },
    { outcome: rating },
    { attitude: rating, outcome: rating },
    { attitude: rating, outcome: rating, overall: rating },
  ]
}

function asked(deputyId: string, rating: Rating): InquiryEvent[] {
  const text = { where: '样例地点', reason: '样例理由' }
  return inEverySet(rating).map((ratings) => ({
    type: 'inquiry.asked',
    deputyId,
    channel: 'in_person',
    ratings,
    text,
    hasScan: true,
  }))
}

const deputyId = 'deputy-1'
const ofFirstDeputy: InquiryEvent[] = [
  { type: 'inquiry.attemptFailed', deputyId, channel: 'phone' },
  { type: 'inquiry.reminded', deputyId, channel: 'message' },
  ...asked(deputyId, 'satisfied'),
  ...asked(deputyId, 'dissatisfied'),
  { type: 'inquiry.confirmed', deputyId },
  { type: 'inquiry.sentBack', deputyId, text: reason },
  { type: 'inquiry.declined', deputyId },
  { type: 'inquiry.notReached', deputyId },
  { type: 'inquiry.notReturned', deputyId },
  ...inEverySet('dissatisfied').map(
    (ratings): InquiryEvent => ({ type: 'deputyFeedback.filed', deputyId, ratings, text: { reason: '样例理由' } }),
  ),
  { type: 'demands.agreed', deputyId, text: { demands: '样例要求' } },
  ...inEverySet('basically_satisfied').map(
    (ratings): InquiryEvent => ({ type: 'rating.corrected', deputyId, ratings, text: reason }),
  ),
  { type: 'deputy.ended', deputyId, why: 'resigned' },
  { type: 'deputy.suspended', deputyId },
]

/**
 * Inputs and events from which a walk reaches every transition of an inquiry under every policy. Confirming needs
 * another person than asking, except in a small office.
 */
export const samples: { inputs: InquiryInput[]; events: InquiryEvent[] } = {
  inputs: [
    { ...opened, deputyIds: deputyIds.slice(0, 1) },
    { ...opened, deputyIds },
    { ...opened, deputyIds: [] },
    { ...opened, about: 'review', channel: 'phone', deputyIds: deputyIds.slice(0, 1) },
  ],
  events: [
    ...ofFirstDeputy,
    ...asked('deputy-2', 'satisfied'),
    { type: 'inquiry.confirmed', deputyId: 'deputy-2' },
    { type: 'inquiry.declined', deputyId: 'deputy-2' },
    { type: 'inquiry.cancelled', why: 'withdrawn' },
    { type: 'deadline.recounted', kind: 'inquiry', calendar: '1a2b3c4d' },
    { type: 'deadline.reminderFell', kind: 'inquiry', version: 1, step: 0, dueOn: EARLY },
    { type: 'deadline.passed', kind: 'inquiry', version: 1, dueOn: EARLY },
    { type: 'deadline.recounted', kind: 'deputy_feedback', calendar: '1a2b3c4d' },
    { type: 'deadline.reminderFell', kind: 'deputy_feedback', version: 1, step: 0, dueOn: EARLY },
    { type: 'deadline.passed', kind: 'deputy_feedback', version: 1, dueOn: EARLY },
    { type: 'record.corrected', ofSeq: 1, field: 'channel', text: { from: '电话', to: '当面', reason: '样例理由' } },
  ],
}
