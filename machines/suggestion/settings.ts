import { assign, enqueueActions, setup } from 'xstate'

import { envOf } from '../common-actions.ts'
import { effects } from '../effects.ts'
import type { Fed } from '../step.ts'
import type { SuggestionContext } from './context.ts'
import type { SuggestionDrafted } from './events.ts'
import * as notes from './notes.ts'
import { type Args, bringsSupervision, type Event, type Of, partFrom } from './orders.ts'
import * as rules from './rules.ts'

const answeredBy = ({ context, event }: Args): boolean => {
  if (event.type === 'duty.answered') return rules.isEveryDutyAnswered(context, event)
  if (event.type === 'duty.ended') {
    return rules.isEveryDutyAnswered(context, { assignmentId: event.assignmentId, round: 'ended' })
  }
  return false
}
const isThisRoundsDissent = ({ context, event }: Args, next: string): boolean =>
  event.type === 'inquiry.settled' &&
  event.round === context.round &&
  event.outcome === 'dissatisfied' &&
  rules.afterDissatisfaction(context, envOf(event).policy) === next
const screenedAs = ({ event }: Args, ...outcomes: string[]): boolean =>
  event.type === 'screening.decided' && outcomes.includes(event.outcome)

export const settings = setup({
  types: { context: {} as SuggestionContext, events: {} as Event, input: {} as Fed<SuggestionDrafted> },
  guards: {
    goesToDelegation: ({ context, event }) =>
      rules.isSessionRunning(context) && envOf(event).policy.submission.delegationCheck,
    isInSession: ({ context }) => rules.isSessionRunning(context),
    isAccepted: (args) => screenedAs(args, 'accepted'),
    isReturned: (args) => screenedAs(args, 'returned_to_deputy'),
    isAdvisedToWithdraw: (args) => screenedAs(args, 'withdrawal_advised'),
    isTreatedAsLetter: (args) => screenedAs(args, 'treated_as_letter'),
    isKeptForReference: (args) => screenedAs(args, 'reference'),
    isObjectionWindow: ({ event }) => event.type === 'deadline.passed' && event.kind === 'pre_handover_objection',
    hasUnits: ({ event }) => event.type === 'handover.made' && event.plan !== undefined,
    isAnswered: answeredBy,
    isAnsweredToCongress: (args) => answeredBy(args) && rules.isCongressBusiness(args.context),
    leadsToRehandling: (args) => isThisRoundsDissent(args, 'rehandling'),
    leadsToStudy: (args) => isThisRoundsDissent(args, 'studying'),
    leadsToAssessment: (args) => isThisRoundsDissent(args, 'assessing'),
    leadsToDissent: (args) => isThisRoundsDissent(args, 'dissentRecorded'),
    isAboutThisRound: ({ context, event }) => event.type === 'inquiry.settled' && event.round === context.round,
    isNoLongerDissent: ({ context, event }) =>
      event.type === 'inquiry.settled' && event.round === context.round && event.outcome !== 'dissatisfied',
    mustActOnAssessment: ({ event }) => event.type === 'assessment.concluded' && event.outcome !== 'reference',
    isLastOpenPromise: ({ context, event }) =>
      event.type === 'promise.closed' &&
      Object.entries(context.promises).every(([id, state]) => id === event.commitmentId || state !== 'open'),
    isSupervised: ({ context }) => context.openSupervisions > 0,
    bringsSupervision: ({ context, event }) => bringsSupervision(notes.afterRaising(context, event), envOf(event)),
    isLastSupervision: ({ context }) => context.openSupervisions <= 1,
    isBallotFailed: ({ event }) => event.type === 'ballot.resultKnown' && event.result === 'dissatisfied',
    isBallotWithoutQuorum: ({ event }) => event.type === 'ballot.resultKnown' && event.result === 'no_quorum',
    reopensAfterReview: ({ event }) => event.type === 'review.closed' && event.outcome === 'reopen',
    isFromTheLead: ({ context, event }) =>
      event.type === 'jointReply.delivered' && event.leadCaseId === context.leadCaseId,
    isNewFromTheLead: ({ context, event }) =>
      event.type === 'jointReply.delivered' && event.leadCaseId === context.leadCaseId && event.round > context.round,
    isReplied: ({ context }) => context.repliedOn !== null,
    leavesTheLead: ({ context, event }) =>
      event.type === 'handledTogether.undone' && context.leadCaseId === event.otherCaseId,
  },
  actions: {
    ...effects,
    note: assign(({ context, event }) => notes.note(context, event)),
    noteConclusion: assign(({ context, event }) => notes.noteConclusion(context, event as Of<'case.concluded'>)),
    noteReplied: assign({ repliedOn: ({ context, event }) => context.repliedOn ?? notes.repliedOn(context, event) }),
    reopen: assign(({ context }) => notes.reopen(context)),
    beginRound: assign(({ context }) => notes.beginRound(context)),
    countSupervision: assign({ openSupervisions: ({ context }) => context.openSupervisions + 1 }),
    countTriggeredSupervision: assign({
      openSupervisions: ({ context, event }) =>
        context.openSupervisions + (bringsSupervision(context, envOf(event)) ? 1 : 0),
    }),
    noteAssessed: assign({ isAfterAssessment: true }),
    tellMembers: enqueueActions(({ enqueue, context, event }) => {
      const { caseId: leadCaseId, occurredOn } = envOf(event)
      const deliveredOn = rules.answeredOn(context) ?? occurredOn
      for (const caseId of context.memberCaseIds) {
        const told = { type: 'jointReply.delivered', round: context.round, deliveredOn, leadCaseId }
        enqueue({ type: 'ask', params: { caseId, event: told } })
      }
    }),
    leaveLead: enqueueActions(({ enqueue, context, event }) => {
      enqueue({ type: 'ask', params: partFrom(context.leadCaseId, event) })
    }),
    releaseMembers: enqueueActions(({ enqueue, context, event }) => {
      for (const caseId of context.memberCaseIds) enqueue({ type: 'ask', params: partFrom(caseId, event) })
    }),
  },
})

export const withdrawable = {
  'suggestion.withdrawn': { target: '#suggestion.withdrawn', actions: ['leaveLead', 'releaseMembers', 'note'] },
} as const
