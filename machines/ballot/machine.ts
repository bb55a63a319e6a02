import { assign, setup } from 'xstate'

import { chaseParams, dropped, met, overdueParams, recountParams } from '../common-actions.ts'
import { effects } from '../effects.ts'
import { describeValue, type Fed, type MachineModule, ok, type Verdict } from '../step.ts'
import { type BallotCount, BallotEvent, BallotInput } from './events.ts'
import * as rules from './rules.ts'
import { upgrade } from './upgrade.ts'

/** What a ballot remembers: numbers and who signed the count. No vote has a name. */
export type BallotContext = {
  sessionId: string
  /** The day of the meeting on whose agenda the item stands. */
  on: string
  /** 2 in the second ballot after a rectification. */
  round: number
  count: BallotCount | null
  scrutineerIds: string[]
  tellerIds: string[]
  /** Of this round, once announced. */
  result: rules.BallotResult | null
  /** Of a former round that was announced with a quorum. */
  formerResult: rules.BallotResult | null
  orderedOn: string | null
  rectifyingUnitIds: string[]
  reportedUnitIds: string[]
  secondBallotOwed: boolean
  corrections: number
}

export const ballotMachine = setup({
  types: { context: {} as BallotContext, events: {} as Fed<BallotEvent>, input: {} as Fed<BallotInput> },
  guards: {
    otherSignatureIsThere: ({ context, event }) => {
      if (event.type !== 'count.signed') return false
      return (event.as === 'scrutineer' ? context.tellerIds : context.scrutineerIds).length > 0
    },
    quorumIsMissing: ({ context, event }) => resultOf(context, event) === 'no_quorum',
    resultIsSatisfied: ({ context, event }) => resultOf(context, event) === 'satisfied',
    resultIsBasicallySatisfied: ({ context, event }) => resultOf(context, event) === 'basically_satisfied',
    secondBallotIsOwed: ({ context }) => context.secondBallotOwed,
    lastUnitReports: ({ context, event }) =>
      event.type === 'rectification.reported' &&
      context.rectifyingUnitIds.every((unitId) => unitId === event.unitId || context.reportedUnitIds.includes(unitId)),
  },
  actions: {
    ...effects,
    schedule: assign(({ context, event }) => {
      if (event.type === 'ballot.rescheduled') return { on: event.on, result: null }
      if (event.type !== 'secondBallot.scheduled') return {}
      return { on: event.on, sessionId: event.sessionId, result: null, formerResult: context.result }
    }),
    clearCount: assign({ count: null, scrutineerIds: [], tellerIds: [] }),
    recordCount: assign(({ event }) => (event.type === 'ballot.counted' ? { count: event.count } : {})),
    recordSignature: assign(({ context, event }) => {
      if (event.type !== 'count.signed') return {}
      return event.as === 'scrutineer'
        ? { scrutineerIds: [...context.scrutineerIds, event.personId] }
        : { tellerIds: [...context.tellerIds, event.personId] }
    }),
    recordResult: assign(({ context, event }) => {
      const result = resultOf(context, event)
      const mayVoteAgain = event.env.policy.ballot.secondBallot && context.round === 1
      return { result, secondBallotOwed: mayVoteAgain && result === 'dissatisfied' }
    }),
    openSecondRound: assign(({ context }) => ({
      round: context.round + 1,
      secondBallotOwed: false,
      orderedOn: null,
      rectifyingUnitIds: [],
      reportedUnitIds: [],
    })),
    recordOrder: assign(({ event }) =>
      event.type === 'rectification.ordered'
        ? { rectifyingUnitIds: event.unitIds, reportedUnitIds: [], orderedOn: event.env.occurredOn }
        : {},
    ),
    recordReport: assign(({ context, event }) =>
      event.type === 'rectification.reported'
        ? { reportedUnitIds: [...new Set([...context.reportedUnitIds, event.unitId])] }
        : {},
    ),
    succeedUnit: assign(({ context, event }) =>
      event.type === 'unit.succeeded'
        ? {
            rectifyingUnitIds: rules.withSuccessor(context.rectifyingUnitIds, event.fromUnitId, event.toUnitId),
            reportedUnitIds: rules.withSuccessor(context.reportedUnitIds, event.fromUnitId, event.toUnitId),
          }
        : {},
    ),
    clearReports: assign({ reportedUnitIds: [] }),
    noteCorrection: assign({ corrections: ({ context }) => context.corrections + 1 }),
  },
}).createMachine({
  id: 'ballot',
  context: ({ input }) => ({
    sessionId: input.sessionId,
    on: input.on,
    round: 1,
    count: null,
    scrutineerIds: [],
    tellerIds: [],
    result: null,
    formerResult: null,
    orderedOn: null,
    rectifyingUnitIds: [],
    reportedUnitIds: [],
    secondBallotOwed: false,
    corrections: 0,
  }),
  on: {
    'deadline.recounted': { actions: { type: 'moveClock', params: ({ event }) => recountParams(event) } },
    'deadline.reminderFell': { actions: { type: 'chase', params: ({ event }) => chaseParams(event) } },
    'deadline.passed': { actions: { type: 'markOverdue', params: ({ event }) => overdueParams(event) } },
    'record.corrected': { actions: 'noteCorrection' },
    'unit.succeeded': { actions: 'succeedUnit' },
  },
  initial: 'scheduled',
  states: {
    scheduled: {
      entry: 'clearCount',
      on: {
        'ballot.rescheduled': { actions: 'schedule' },
        'ballot.counted': {
          target: 'counted',
          actions: 'recordCount',
        },
        'ballot.cancelled': 'cancelled',
      },
    },
    counted: {
      on: {
        'count.signed': [
          {
            guard: 'otherSignatureIsThere',
            target: 'signed',
            actions: 'recordSignature',
          },
          { actions: 'recordSignature' },
        ],
        'count.rejected': 'recounting',
        'ballot.cancelled': 'cancelled',
      },
    },
    recounting: {
      entry: 'clearCount',
      on: {
        'ballot.counted': {
          target: 'counted',
          actions: 'recordCount',
        },
        'ballot.cancelled': 'cancelled',
      },
    },
    signed: {
      on: {
        // Several scrutineers sign in most places.
        'count.signed': { actions: 'recordSignature' },
        'count.rejected': 'recounting',
        'ballot.announced': [
          { guard: 'quorumIsMissing', target: 'announced.inquorate' },
          { guard: 'resultIsSatisfied', target: 'announced.satisfied' },
          { guard: 'resultIsBasicallySatisfied', target: 'announced.basicallySatisfied' },
          { target: 'announced.dissatisfied' },
        ],
        'ballot.cancelled': 'cancelled',
      },
    },
    announced: {
      entry: [
        'recordResult',
        { type: 'tell', params: ({ context, event }) => rules.resultNews(context.result, event.env.self) },
      ],
      initial: 'dissatisfied',
      states: {
        satisfied: { tags: 'settled' },
        basicallySatisfied: { tags: 'settled' },
        inquorate: {
          on: {
            'ballot.rescheduled': {
              target: '#ballot.scheduled',
              actions: 'schedule',
            },
            'ballot.cancelled': '#ballot.cancelled',
          },
        },
        dissatisfied: {
          on: {
            'rectification.ordered': {
              target: '#ballot.rectifying',
              actions: [
                'recordOrder',
                {
                  type: 'startClock',
                  params: ({ event }) => ({ kind: 'rectification', startOn: event.env.occurredOn }),
                },
              ],
            },
            'ballot.cancelled': '#ballot.cancelled',
          },
        },
      },
    },
    rectifying: {
      on: {
        'rectification.reported': [
          {
            guard: 'lastUnitReports',
            target: 'reported',
            actions: ['recordReport', { type: 'stopClock', params: ({ event }) => met('rectification', event) }],
          },
          { actions: 'recordReport' },
        ],
        'ballot.cancelled': {
          target: 'cancelled',
          actions: { type: 'stopClock', params: ({ event }) => dropped('rectification', event) },
        },
      },
    },
    reported: {
      on: {
        'rectification.accepted': {
          target: 'rectified',
          actions: { type: 'tell', params: ({ event }) => rules.rectifiedNews(event.env.self) },
        },
        // A report that is sent back never met the term: the old due day holds again, so that an empty report gains no time.
        'rectification.rejected': {
          target: 'rectifying',
          actions: [
            'clearReports',
            { type: 'startClock', params: ({ context }) => rules.restartedClock(context.orderedOn) },
          ],
        },
        'ballot.cancelled': 'cancelled',
      },
    },
    rectified: {
      on: {
        'secondBallot.scheduled': {
          guard: 'secondBallotIsOwed',
          target: 'scheduled',
          actions: ['openSecondRound', 'schedule'],
        },
        'ballot.cancelled': {
          guard: 'secondBallotIsOwed',
          target: 'cancelled',
        },
      },
    },
    cancelled: { tags: 'settled' },
  },
})

function resultOf(context: BallotContext, event: Fed<BallotEvent>): rules.BallotResult | null {
  return context.count && rules.ballotResult(context.count, event.env.policy.ballot)
}

/** 满意度测评 of one suggestion in the standing committee. */
export const ballotModule: MachineModule<BallotContext, BallotEvent, BallotInput> = {
  name: 'ballot',
  label: '满意度测评',
  version: 1,
  machine: ballotMachine,
  input: BallotInput,
  events: BallotEvent,
  offers: {
    'secondBallot.scheduled': (context) => context.secondBallotOwed,
  },
  rules: {
    'ballot.counted': (event, context, { policy, occurredOn }) =>
      firstRefusal(
        rules.judgeMethod(event.mode, event.medium, policy.ballot),
        rules.judgeCountDay(occurredOn, context.on),
        rules.judgeCount(event.count),
      ),
    'count.signed': (event, context, env) => rules.judgeSignature(event.as, event.personId, context, env.by),
    'rectification.reported': (event, context, env) =>
      rules.judgeReport(event.unitId, context.rectifyingUnitIds, env.by),
    'ballot.cancelled': (event, context) => rules.judgeCancellation(event.why, context.result),
  },
  isSettled: (value, context) => {
    const state = describeValue(value)
    if (state === 'rectified') return !context.secondBallotOwed
    return ['announced.satisfied', 'announced.basicallySatisfied', 'cancelled'].includes(state)
  },
  upgrade,
}

function firstRefusal(...verdicts: Verdict[]): Verdict {
  return verdicts.find((verdict) => !verdict.ok) ?? ok
}
