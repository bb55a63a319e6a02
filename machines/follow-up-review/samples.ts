import type { FollowUpReviewEvent, FollowUpReviewInput } from './events.ts'

const DAY = '2020-01-02'
const reason = { reason: '样例理由' }
const input = { type: 'review.opened', campaignId: 'campaign-1', startOn: DAY } as const

/** Inputs and events from which a walk reaches every transition of a review. */
export const samples: { inputs: FollowUpReviewInput[]; events: FollowUpReviewEvent[] } = {
  inputs: [
    { ...input, onSite: true, asksDeputyAgain: true },
    { ...input, onSite: false, asksDeputyAgain: false },
  ],
  events: [
    { type: 'review.planned', checkOn: DAY, withDeputyIds: ['deputy-1'] },
    { type: 'review.checked', onSite: true, classHolds: true, text: { findings: '样例情况' } },
    { type: 'review.checked', onSite: true, classHolds: false, text: { findings: '样例情况' } },
    { type: 'review.deputyAsked', deputyId: 'deputy-1', rating: 'satisfied' },
    { type: 'review.deputyAsked', deputyId: 'deputy-1', rating: 'dissatisfied', text: reason },
    { type: 'review.deputyNotReached', deputyId: 'deputy-1' },
    { type: 'review.concluded', outcome: 'confirmed', text: reason },
    {
      type: 'review.concluded',
      outcome: 'class_revised',
      assignmentId: 'assignment-1',
      resultClass: 'B',
      text: reason,
    },
    { type: 'review.concluded', outcome: 'reopen', text: reason },
    { type: 'review.cancelled', why: 'campaign_ended' },
    { type: 'deadline.recounted', kind: 'follow_up_review', calendar: '1a2b3c4d' },
    { type: 'deadline.reminderFell', kind: 'follow_up_review', version: 1, step: 0, dueOn: DAY },
    { type: 'deadline.passed', kind: 'follow_up_review', version: 1, dueOn: DAY },
    { type: 'record.corrected', ofSeq: 1, field: 'checkOn', text: { from: DAY, to: DAY, reason: '样例理由' } },
  ],
}
