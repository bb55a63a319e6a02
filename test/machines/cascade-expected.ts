import type { CascadingEvent } from '../../machines/cascade.ts'
import type { MachineName } from '../../machines/effects.ts'

type Expected = Record<CascadingEvent, Partial<Record<MachineName, readonly string[]>>>

const idle = (work: string) => `active(dispute.undisputed + extension.ordinary + ${work})`
const disputed = 'active(dispute.awaitingRuling + extension.ordinary + work(open.handedOver))'
const REPLIED = idle('work.replied')
const OPEN = idle('work(open.handedOver)')
const CO_CLOCKS = 'dropped acknowledge, dropped opinion'
const UNANSWERED = 'dropped acknowledge, dropped first_contact, dropped reassignment_request, dropped reply'
/** 代表二 is told no more: only the lead signer is left. */
const ONLY_LEAD = '{addresseeIds=["deputy-1"]}'

/**
 * Written by hand: what reaches the actors of each machine in the case of that event, to which state it leads, what
 * becomes of their clocks, and what they remember besides. A machine that is not named is not reached.
 */
export const EXPECTED: Expected = {
  'suggestion.withdrawn': {
    assignment: [
      'assignment-1 assignment.ended → ended {endedWhy="withdrawn"}',
      'assignment-2 assignment.ended ignored',
      `assignment-3 assignment.ended → ended [${CO_CLOCKS}] {endedWhy="withdrawn"}`,
      `assignment-4 assignment.ended → ended [dropped final_ruling, ${CO_CLOCKS}] {endedWhy="withdrawn"}`,
    ],
    inquiry: [
      'inquiry-1 inquiry.cancelled → cancelled [dropped inquiry, dropped deputy_feedback] {awaitsFeedback=false}',
    ],
    commitment: ['commitment-1 commitment.cancelled → cancelled [dropped commitment] {hasClock=false}'],
    supervision: [
      'supervision-1 supervision.cancelled → seats.filled + work.cancelled [dropped supervision_progress] {hasEnded=true}',
    ],
    ballot: ['ballot-1 ballot.cancelled → cancelled'],
    follow_up_review: ['follow_up_review-1 review.cancelled → cancelled [dropped follow_up_review]'],
  },
  'handover.recalled': {
    assignment: [
      'assignment-1 assignment.ended → ended {endedWhy="recalled"}',
      `assignment-2 assignment.ended → ended [${UNANSWERED}] {endedWhy="recalled"}`,
    ],
    commitment: ['commitment-1 commitment.cancelled → cancelled [dropped commitment] {hasClock=false}'],
    ballot: ['ballot-1 ballot.cancelled → cancelled'],
  },
  // Unit 3 came in by reassignment: its own start stays.
  'handover.dateCorrected': {
    assignment: [
      `assignment-1 startDate.corrected → ${REPLIED} {firstHandedOverOn="2025-02-10" startOn="2025-02-10"}`,
      'assignment-2 startDate.corrected ignored',
      `assignment-3 startDate.corrected → ${OPEN} [moved acknowledge 2025-02-13, moved opinion 2025-04-13] {firstHandedOverOn="2025-02-10" startOn="2025-02-10"}`,
    ],
  },
  'handledTogether.joined': {
    assignment: [
      'assignment-1 assignment.ended → ended {endedWhy="handled_together"}',
      `assignment-2 assignment.ended → ended [${UNANSWERED}] {endedWhy="handled_together"}`,
    ],
    commitment: ['commitment-1 commitment.cancelled → cancelled [dropped commitment] {hasClock=false}'],
  },
  'handledTogether.led': {
    assignment: [
      `assignment-1 addressees.changed → ${REPLIED} {addresseeIds=["deputy-1","deputy-2","deputy-3"]}`,
      `assignment-2 addressees.changed → ${OPEN} {addresseeIds=["deputy-1","deputy-2","deputy-3"]}`,
    ],
  },
  'handledTogether.undone': {
    assignment: [
      `assignment-1 addressees.changed → ${REPLIED} {addresseeIds=["deputy-1","deputy-2"]}`,
      `assignment-2 addressees.changed → ${OPEN} {addresseeIds=["deputy-1","deputy-2"]}`,
    ],
  },
  'duty.reassigned': {},
  'case.concluded': {
    assignment: [
      `assignment-3 assignment.ended → ended [${CO_CLOCKS}] {endedWhy="concluded_elsewhere"}`,
      `assignment-4 assignment.ended → ended [dropped final_ruling, ${CO_CLOCKS}] {endedWhy="concluded_elsewhere"}`,
    ],
  },
  'case.reopened': {},
  'unit.succeeded': {
    assignment: [`assignment-1 unit.succeeded → ${REPLIED} {unitId="unit-8"}`],
    commitment: ['commitment-1 unit.succeeded → open.promised {unitId="unit-8"}'],
    // Nobody was ordered to rectify yet.
    ballot: ['ballot-1 unit.succeeded → scheduled'],
  },
  'deputy.ended': {
    assignment: [
      `assignment-1 addressees.changed → ${REPLIED} ${ONLY_LEAD}`,
      `assignment-3 addressees.changed → ${OPEN} ${ONLY_LEAD}`,
      `assignment-4 addressees.changed → ${disputed} ${ONLY_LEAD}`,
    ],
    inquiry: ['inquiry-1 deputy.ended → underway.planned {deputies}'],
  },
  'deputy.suspended': { inquiry: ['inquiry-1 deputy.suspended → underway.planned {deputies}'] },
  'deputy.resumed': {},
  'term.changed': { commitment: ['commitment-1 term.changed → open.promised {termNo=10}'] },
  'writtenReply.waived': {
    assignment: [
      `assignment-1 addressees.changed → ${REPLIED} {waivedBy=["deputy-2"]}`,
      `assignment-3 addressees.changed → ${OPEN} {waivedBy=["deputy-2"]}`,
      `assignment-4 addressees.changed → ${disputed} {waivedBy=["deputy-2"]}`,
    ],
  },
}

/** What the suggestion itself orders beside the table: the next round, told to every unit that answered. */
export const OWN_ORDERS: Partial<Expected> = {
  'case.reopened': {
    assignment: [
      `assignment-1 rehandling.started → ${idle('work(open.inProgress)')} [started rehandling] {deliveredOn={} round=2 signed=null stepsDone=[]}`,
      'assignment-2 rehandling.started ignored',
      'assignment-3 rehandling.started ignored',
      'assignment-4 rehandling.started ignored',
    ],
  },
}

/** These events come before the reply, and those actors come to life after it: they never meet. */
export const NEVER_MET: readonly [CascadingEvent, MachineName][] = (
  ['handover.recalled', 'handledTogether.joined', 'handledTogether.led', 'handledTogether.undone'] as const
).flatMap((event): [CascadingEvent, MachineName][] => [
  [event, 'inquiry'],
  [event, 'follow_up_review'],
])
