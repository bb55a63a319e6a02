import { chaseParams, dropped, envOf, met, overdueParams, recountParams } from '../common-actions.ts'
import { newSuggestion, type SuggestionContext } from './context.ts'
import {
  type Args,
  dropOwnClocks,
  type Event,
  leaderGap,
  type Of,
  openAssignments,
  supervisionByTrigger,
} from './orders.ts'

import { settings, withdrawable } from './settings.ts'
import { underway } from './underway.ts'

const preparable = {
  'suggestion.registered': { actions: 'note' },
  'paper.recorded': { actions: 'note' },
  'motion.converted': { actions: 'note' },
  'suggestion.numbered': { actions: 'note' },
  'suggestion.classified': { actions: 'note' },
  'key.fixed': { actions: 'note' },
  'writtenReply.waived': { actions: 'note' },
} as const
/** 审核 counts from the day on which the deputy submits, anew after an amendment; no passing on moves it. */
const startScreening = {
  type: 'startClock',
  params: ({ event }: Args) => ({ kind: 'screening' as const, startOn: envOf(event).occurredOn }),
} as const
/** 交办 between sessions counts from receipt by the deputy office. */
const startHandover = {
  type: 'startClock',
  params: ({ event }: Args) => ({ kind: 'handover' as const, startOn: envOf(event).occurredOn }),
} as const
const toSecretariat = { target: 'withSecretariat', actions: ['note', startScreening] } as const
const toOffice = { target: 'withDeputyOffice', actions: ['note', startScreening, startHandover] } as const
const returned = [{ guard: 'isInSession', ...toSecretariat }, toOffice] as const
const screening = {
  'screening.proposed': { actions: 'note' },
  'screening.decided': [
    { guard: 'isAccepted', target: '#suggestion.screened', actions: 'note' },
    { guard: 'isReturned', target: '#suggestion.returnedToDeputy', actions: 'note' },
    { guard: 'isAdvisedToWithdraw', target: '#suggestion.withdrawalAdvised', actions: 'note' },
    { guard: 'isTreatedAsLetter', target: '#suggestion.treatedAsLetter', actions: 'note' },
    { guard: 'isKeptForReference', target: '#suggestion.keptForReference', actions: 'note' },
    { target: '#suggestion.notHandedOver', actions: 'note' },
  ],
} as const
const handOver = [
  'note',
  { type: 'stopClock', params: ({ event }: Args) => met('handover', event) },
  { type: 'startClock', params: ({ context, event }: Args) => outerClock(context, event) },
  { type: 'startClock', params: leaderGap },
  'countTriggeredSupervision',
  { type: 'spawn', params: supervisionByTrigger },
  { type: 'spawn', params: (args: Args) => openAssignments(args, (args.event as Of<'handover.made'>).plan ?? []) },
] as const
const handOverable = {
  'handover.proposed': { actions: 'note' },
  'handover.made': [
    { guard: 'hasUnits', target: '#suggestion.underway.answering.awaitingReply', actions: handOver },
    { target: '#suggestion.underway.answering.awaitingDistribution', actions: handOver },
  ],
  'handledTogether.joined': { target: '#suggestion.underway.answering.followingLead', actions: handOver },
  'handledTogether.led': { actions: 'note' },
} as const

export const suggestionMachine = settings.createMachine({
  id: 'suggestion',
  context: ({ input }) => newSuggestion(input),
  initial: 'drafting',
  on: {
    'deadline.recounted': { actions: { type: 'moveClock', params: ({ event }) => recountParams(event) } },
    'deadline.reminderFell': { actions: { type: 'chase', params: ({ event }) => chaseParams(event) } },
    'deadline.passed': { actions: { type: 'markOverdue', params: ({ event }) => overdueParams(event) } },
    'record.corrected': { actions: 'note' },
    'deputy.ended': { actions: 'note' },
    'deputy.suspended': { actions: 'note' },
    'deputy.resumed': { actions: 'note' },
    'unit.succeeded': { actions: 'note' },
    'term.changed': { actions: 'note' },
    'policy.moved': { actions: 'note' },
    'mark.changed': { actions: 'note' },
    // After a withdrawal or a recall these still come in from the actors that end with it.
    'promise.closed': { actions: 'note' },
    'supervision.ended': { actions: 'note' },
    'duty.ended': { actions: 'note' },
  },
  states: {
    drafting: {
      on: {
        ...withdrawable,
        'suggestion.amended': { actions: 'note' },
        'cosigner.confirmed': { actions: 'note' },
        'cosigner.declined': { actions: 'note' },
        'priorCommunication.held': { actions: 'note' },
        'motion.converted': { actions: 'note' },
        'writtenReply.waived': { actions: 'note' },
        'session.closed': { actions: 'note' },
        'suggestion.submitted': [{ guard: 'goesToDelegation', target: 'withDelegation', actions: 'note' }, ...returned],
      },
    },
    withDelegation: {
      on: {
        ...withdrawable,
        'paper.recorded': { actions: 'note' },
        'delegation.forwarded': toSecretariat,
        'delegation.returned': { target: 'drafting', actions: 'note' },
        'session.closed': toOffice,
      },
    },
    withSecretariat: {
      on: {
        ...withdrawable,
        ...preparable,
        ...screening,
        'session.closed': { target: 'withDeputyOffice', actions: ['note', startHandover] },
      },
    },
    withDeputyOffice: { on: { ...withdrawable, ...preparable, ...screening } },
    returnedToDeputy: {
      entry: [...dropOwnClocks, { type: 'notify', params: tellDeputy('returned_to_deputy') }],
      on: {
        ...withdrawable,
        'suggestion.resubmitted': returned,
        'session.closed': { actions: 'note' },
      },
    },
    withdrawalAdvised: {
      entry: [...dropOwnClocks, { type: 'notify', params: tellDeputy('withdrawal_advised') }],
      on: {
        ...withdrawable,
        'suggestion.maintained': returned,
        'session.closed': { actions: 'note' },
      },
    },
    screened: {
      entry: { type: 'stopClock', params: ({ event }) => met('screening', event) },
      on: {
        ...withdrawable,
        ...preparable,
        ...handOverable,
        'session.closed': { actions: ['note', startHandover] },
        'leader.appointed': { actions: 'note' },
        'leader.changed': { actions: 'note' },
        'preHandover.opened': 'preHandover',
      },
    },
    preHandover: {
      entry: {
        type: 'startClock',
        params: ({ event }) => ({ kind: 'pre_handover_objection', startOn: envOf(event).occurredOn }),
      },
      exit: { type: 'stopClock', params: ({ event }) => dropped('pre_handover_objection', event) },
      on: {
        ...withdrawable,
        ...preparable,
        ...handOverable,
        'preHandover.objected': { actions: 'note' },
        'preHandover.closed': 'screened',
        'session.closed': { actions: ['note', startHandover] },
        /** 期满无异议: the objection window is a right, not a duty; nobody is late. */
        'deadline.passed': [
          { guard: 'isObjectionWindow', target: 'screened' },
          { actions: { type: 'markOverdue', params: ({ event }) => overdueParams(event) } },
        ],
      },
    },
    underway,
    withdrawn: { entry: [...dropOwnClocks] },
    notHandedOver: { entry: [...dropOwnClocks, { type: 'notify', params: tellDeputy('not_handed_over') }] },
    treatedAsLetter: { entry: [...dropOwnClocks, { type: 'notify', params: tellDeputy('treated_as_letter') }] },
    keptForReference: { entry: [...dropOwnClocks, { type: 'notify', params: tellDeputy('reference') }] },
  },
})

function tellDeputy(template: string) {
  return () => ({ template: `screening_${template}`, to: ['deputy'] as const })
}

/** 交办之日: the outer term of the higher law counts from the first handover, once. */
function outerClock(context: SuggestionContext, event: Event) {
  const { deadlines, occurredOn } = envOf(event)
  const hasRunBefore = deadlines.some((deadline) => deadline.kind === 'outer')
  return hasRunBefore ? null : { kind: 'outer' as const, startOn: context.firstHandedOverOn ?? occurredOn }
}
