import { assign, type StateValue, setup } from 'xstate'

import { chaseParams, envOf, overdueParams, recountParams } from '../common-actions.ts'
import { effects } from '../effects.ts'
import type { Fed, MachineModule } from '../step.ts'
import { CommitmentEvent, CommitmentInput } from './events.ts'
import * as rules from './rules.ts'
import { upgrade } from './upgrade.ts'

export type CommitmentContext = rules.CommitmentContext

export const commitmentMachine = setup({
  types: { context: {} as CommitmentContext, events: {} as Fed<CommitmentEvent>, input: {} as Fed<CommitmentInput> },
  guards: {
    promiseIsWithNextTerm: ({ context }) => context.isWithNextTerm,
    deputyIsDissatisfied: ({ event }) => event.type === 'commitment.rated' && event.rating === 'dissatisfied',
  },
  actions: {
    ...effects,
    noteProgress: assign(({ event }) => (event.type === 'commitment.progressed' ? { percent: event.percent } : {})),
    noteDone: assign({ percent: 100, hasClock: false }),
    noteCheck: assign(({ event }) =>
      event.type === 'commitment.verified' ? { wasCheckedOnSite: event.onSite, hasClock: false } : {},
    ),
    restoreDuty: assign(({ context }) => rules.afterRejection(context)),
    demandRework: assign(({ context, event }) =>
      event.type === 'commitment.rated' || event.type === 'commitment.reopened'
        ? rules.afterFoundWanting(context, event, event.env)
        : {},
    ),
    keepRating: assign(({ context, event }) =>
      event.type === 'commitment.rated' ? rules.afterRating(context, event) : {},
    ),
    reschedule: assign(({ context, event }) =>
      event.type === 'commitment.rescheduled'
        ? { ...rules.afterNewDay(event.dueOn), rescheduled: context.rescheduled + 1 }
        : {},
    ),
    carryOver: assign(({ context, event }) =>
      event.type === 'commitment.carriedOver' ? rules.afterCarryOver(context, event) : {},
    ),
    takeBack: assign({ isWithNextTerm: false }),
    endClock: assign({ hasClock: false }),
    passToSuccessor: assign(({ context, event }) =>
      event.type === 'unit.succeeded' ? rules.afterSuccession(context, event) : {},
    ),
    noteTerm: assign(({ event }) => (event.type === 'term.changed' ? { termNo: event.termNo } : {})),
    noteCorrection: assign({ corrections: ({ context }) => context.corrections + 1 }),
  },
}).createMachine({
  id: 'commitment',
  context: ({ input }) => rules.openCommitment(input),
  initial: 'open',
  entry: [
    { type: 'startClock', params: ({ context, event }) => rules.promiseClock(context, envOf(event).occurredOn) },
    { type: 'tell', params: ({ event }) => rules.openedTell(envOf(event)) },
  ],
  on: {
    'deadline.recounted': { actions: { type: 'moveClock', params: ({ event }) => recountParams(event) } },
    'deadline.reminderFell': { actions: { type: 'chase', params: ({ event }) => chaseParams(event) } },
    'deadline.passed': { actions: { type: 'markOverdue', params: ({ event }) => overdueParams(event) } },
    'record.corrected': { actions: 'noteCorrection' },
    'unit.succeeded': { actions: 'passToSuccessor' },
    'term.changed': { actions: 'noteTerm' },
  },
  states: {
    open: {
      initial: 'promised',
      on: {
        'commitment.progressed': { actions: 'noteProgress' },
        'commitment.reportedDone': {
          target: 'reportedDone',
          actions: [
            { type: 'stopClock', params: ({ context, event }) => rules.stopCommitmentClock(context, 'met', event.env) },
            'noteDone',
          ],
        },
        'commitment.verified': {
          target: 'verified',
          actions: [
            { type: 'stopClock', params: ({ context, event }) => rules.stopCommitmentClock(context, 'met', event.env) },
            'noteDone',
            'noteCheck',
          ],
        },
        'commitment.rescheduled': {
          actions: [
            { type: 'moveClock', params: ({ context, event }) => rules.moveToNewDay(context, event) },
            { type: 'startClock', params: ({ context, event }) => rules.startNewDay(context, event, event.env) },
            'reschedule',
          ],
        },
        'commitment.carriedOver': {
          actions: [
            { type: 'moveClock', params: ({ context, event }) => rules.moveToNewDay(context, event) },
            { type: 'startClock', params: ({ context, event }) => rules.startNewDay(context, event, event.env) },
            { type: 'tell', params: ({ context, event }) => rules.carriedOverTell(context, event, event.env) },
            'carryOver',
          ],
        },
        'commitment.notKept': 'notKept',
        'commitment.cancelled': 'cancelled',
      },
      states: {
        promised: { always: { guard: 'promiseIsWithNextTerm', target: 'carriedOver' } },
        carriedOver: {},
      },
    },
    reportedDone: {
      on: {
        'commitment.verified': { target: 'verified', actions: 'noteCheck' },
        'commitment.rejected': {
          target: 'open',
          actions: [
            { type: 'startClock', params: ({ context, event }) => rules.promiseClock(context, event.env.occurredOn) },
            'restoreDuty',
          ],
        },
        'commitment.notKept': 'notKept',
        'commitment.cancelled': 'cancelled',
      },
    },
    verified: {
      on: {
        'commitment.rated': [
          {
            guard: 'deputyIsDissatisfied',
            target: 'open',
            actions: [
              'keepRating',
              { type: 'notify', params: rules.DISSATISFACTION_NOTICE },
              { type: 'startClock', params: ({ context, event }) => rules.reworkClock(context, event, event.env) },
              'demandRework',
            ],
          },
          { actions: 'keepRating' },
        ],
        'commitment.struckOff': 'struckOff',
        'commitment.cancelled': 'cancelled',
      },
    },
    struckOff: {
      tags: 'settled',
      entry: { type: 'tell', params: ({ context, event }) => rules.closedTell(context, 'kept', envOf(event)) },
      on: {
        'commitment.rated': [
          {
            guard: 'deputyIsDissatisfied',
            target: 'open',
            actions: [
              'keepRating',
              'takeBack',
              { type: 'notify', params: rules.DISSATISFACTION_NOTICE },
              { type: 'startClock', params: ({ context, event }) => rules.reworkClock(context, event, event.env) },
              { type: 'tell', params: ({ event }) => rules.openedTell(event.env) },
              'demandRework',
            ],
          },
          { actions: 'keepRating' },
        ],
        'commitment.reopened': {
          target: 'open',
          actions: [
            'takeBack',
            { type: 'startClock', params: ({ context, event }) => rules.reworkClock(context, event, event.env) },
            { type: 'tell', params: ({ event }) => rules.openedTell(event.env) },
            'demandRework',
          ],
        },
      },
    },
    notKept: {
      tags: 'settled',
      entry: [
        {
          type: 'stopClock',
          params: ({ context, event }) => rules.stopCommitmentClock(context, 'dropped', envOf(event)),
        },
        'endClock',
        { type: 'tell', params: ({ context, event }) => rules.closedTell(context, 'not_kept', envOf(event)) },
      ],
      on: {
        'commitment.rated': { actions: 'keepRating' },
        'commitment.reopened': {
          target: 'open',
          actions: [
            'takeBack',
            { type: 'startClock', params: ({ context, event }) => rules.reworkClock(context, event, event.env) },
            { type: 'tell', params: ({ event }) => rules.openedTell(event.env) },
            'demandRework',
          ],
        },
      },
    },
    cancelled: {
      tags: 'settled',
      entry: [
        {
          type: 'stopClock',
          params: ({ context, event }) => rules.stopCommitmentClock(context, 'dropped', envOf(event)),
        },
        'endClock',
        { type: 'tell', params: ({ context, event }) => rules.closedTell(context, 'cancelled', envOf(event)) },
      ],
    },
  },
})

function isSettled(value: StateValue): boolean {
  return value === 'struckOff' || value === 'notKept' || value === 'cancelled'
}

export const commitmentModule: MachineModule<CommitmentContext, CommitmentEvent, CommitmentInput> = {
  name: 'commitment',
  label: '答复承诺事项',
  version: 1,
  machine: commitmentMachine,
  input: CommitmentInput,
  events: CommitmentEvent,
  offers: {},
  rules: {
    'commitment.rated': rules.judgeRating,
    'commitment.struckOff': rules.judgeStrikeOff,
    'commitment.rescheduled': rules.judgeReschedule,
    'commitment.carriedOver': rules.judgeCarryOver,
    'commitment.notKept': rules.judgeNotKept,
    'commitment.reopened': rules.judgeReopening,
  },
  isSettled,
  upgrade,
}
