import { assign, type StateValue, setup } from 'xstate'

import { chaseParams, envOf, met, overdueParams, recountParams } from '../common-actions.ts'
import { effects } from '../effects.ts'
import type { Fed, MachineModule } from '../step.ts'
import { SupervisionEvent, SupervisionInput } from './events.ts'
import * as rules from './rules.ts'
import { upgrade } from './upgrade.ts'

export type SupervisionContext = rules.SupervisionContext

export const supervisionMachine = setup({
  types: {
    context: {} as SupervisionContext,
    events: {} as Fed<SupervisionEvent>,
    input: {} as Fed<SupervisionInput>,
  },
  guards: {
    noSeatIsNeeded: ({ context }) => !rules.needsSeats(context),
    seatsAreFilled: ({ context }) => rules.areSeatsFilled(context),
    leaderIsNeeded: ({ context }) => context.needsLeader,
    workHasBegun: ({ context }) => rules.hasBegun(context),
    councilHasHeard: ({ context }) => context.councilReportedOn !== null,
  },
  actions: {
    ...effects,
    seatLeader: assign(({ event }) => ('leaderId' in event ? { leaderId: event.leaderId } : {})),
    emptySeat: assign({ leaderId: null }),
    seatCommittee: assign(({ event }) => ('committeeId' in event ? { committeeId: event.committeeId } : {})),
    notePlan: assign(({ context, event }) => (event.type === 'act.planned' ? rules.afterPlan(context, event) : {})),
    noteCancellation: assign(({ context, event }) =>
      event.type === 'act.cancelled' ? rules.afterCancellation(context, event) : {},
    ),
    noteAct: assign(({ context, event }) =>
      event.type === 'act.held' ? rules.afterHeld(context, event, event.env) : {},
    ),
    closeDemand: assign(({ context, event }) =>
      event.type === 'demand.met' ? rules.afterDemandMet(context, event) : {},
    ),
    noteProgress: assign(({ context, event }) => rules.afterProgress(context, envOf(event))),
    noteCouncilReport: assign(({ event }) => ({ councilReportedOn: envOf(event).occurredOn })),
    countCircular: assign({ circulars: ({ context }) => context.circulars + 1 }),
    end: assign({ hasEnded: true }),
    resume: assign({ hasEnded: false }),
    noteCorrection: assign({ corrections: ({ context }) => context.corrections + 1 }),
  },
}).createMachine({
  id: 'supervision',
  type: 'parallel',
  context: ({ input }) => rules.openSupervision(input),
  on: {
    'deadline.recounted': { actions: { type: 'moveClock', params: ({ event }) => recountParams(event) } },
    'deadline.reminderFell': { actions: { type: 'chase', params: ({ event }) => chaseParams(event) } },
    'deadline.passed': { actions: { type: 'markOverdue', params: ({ event }) => overdueParams(event) } },
    'record.corrected': { actions: 'noteCorrection' },
    'circular.decided': { actions: 'countCircular' },
  },
  states: {
    seats: {
      initial: 'vacant',
      on: {
        'supervisingLeader.appointed': { actions: 'seatLeader' },
        'supervisingLeader.changed': { actions: 'seatLeader' },
        'supervisingCommittee.appointed': { actions: 'seatCommittee' },
        'supervisingLeader.left': { actions: 'emptySeat' },
      },
      states: {
        vacant: {
          always: [
            { guard: 'noSeatIsNeeded', target: 'filled' },
            {
              guard: 'seatsAreFilled',
              target: 'filled',
              actions: { type: 'stopClock', params: ({ event }) => met('leader_gap', event) },
            },
          ],
        },
        filled: {
          on: {
            'supervisingLeader.left': [
              {
                guard: 'leaderIsNeeded',
                target: 'vacant',
                actions: [
                  'emptySeat',
                  { type: 'startClock', params: ({ context, event }) => rules.gapClock(context, event.env.occurredOn) },
                ],
              },
              { actions: 'emptySeat' },
            ],
          },
        },
      },
    },
    work: {
      initial: 'underway',
      entry: [
        { type: 'startClock', params: ({ context }) => rules.gapClock(context, context.startOn) },
        { type: 'startClock', params: ({ context, event }) => rules.progressClock(context.startOn, envOf(event)) },
        { type: 'startClock', params: ({ context }) => rules.councilClock(context, context.startOn) },
      ],
      states: {
        underway: {
          initial: 'planned',
          on: {
            'act.planned': {
              actions: ['notePlan', { type: 'notify', params: ({ event }) => rules.planNotice(event) }],
            },
            'act.cancelled': { actions: 'noteCancellation' },
            'act.held': { actions: ['noteAct', { type: 'notify', params: ({ event }) => rules.demandNotice(event) }] },
            'demand.met': { actions: 'closeDemand' },
            'progress.reported': {
              actions: [
                { type: 'stopClock', params: ({ context, event }) => rules.meetProgressClock(context, event.env) },
                { type: 'startClock', params: ({ context, event }) => rules.nextProgressClock(context, event.env) },
                'noteProgress',
              ],
            },
            'councilReport.made': {
              actions: [
                {
                  type: 'stopClock',
                  params: ({ context, event }) => rules.stopCouncilClock(context, 'met', event.env),
                },
                'noteCouncilReport',
                { type: 'tell', params: ({ event }) => rules.reportedTell(event.env) },
              ],
            },
            'supervision.cancelled': 'cancelled',
          },
          exit: [
            { type: 'stopClock', params: ({ event }) => rules.dropProgressClock(envOf(event)) },
            {
              type: 'stopClock',
              params: ({ context, event }) => rules.stopCouncilClock(context, 'dropped', envOf(event)),
            },
            { type: 'stopClock', params: ({ context, event }) => rules.dropGapClock(context, envOf(event)) },
            'end',
          ],
          states: {
            planned: {
              always: [
                { guard: 'councilHasHeard', target: 'reported' },
                { guard: 'workHasBegun', target: 'active' },
              ],
            },
            active: {
              always: { guard: 'councilHasHeard', target: 'reported' },
              on: { 'supervision.closed': '#supervision.work.closed' },
            },
            reported: { on: { 'supervision.closed': '#supervision.work.closed' } },
          },
        },
        closed: {
          tags: 'settled',
          entry: [{ type: 'tell', params: ({ event }) => rules.ended(envOf(event)) }],
          on: {
            'supervision.reopened': {
              target: 'underway',
              actions: [
                'resume',
                { type: 'tell', params: ({ event }) => rules.resumed(event.env) },
                { type: 'startClock', params: ({ context, event }) => rules.gapClock(context, event.env.occurredOn) },
                { type: 'startClock', params: ({ event }) => rules.progressClock(event.env.occurredOn, event.env) },
              ],
            },
          },
        },
        cancelled: { tags: 'settled' },
      },
    },
  },
})

function isSettled(value: StateValue): boolean {
  return typeof value === 'object' && (value.work === 'closed' || value.work === 'cancelled')
}

const goesOn = (context: SupervisionContext) => !context.hasEnded

export const supervisionModule: MachineModule<SupervisionContext, SupervisionEvent, SupervisionInput> = {
  name: 'supervision',
  label: '督办',
  version: 1,
  machine: supervisionMachine,
  input: SupervisionInput,
  events: SupervisionEvent,
  offers: {
    'supervisingLeader.appointed': (context) => goesOn(context) && context.leaderId === null,
    'supervisingLeader.changed': (context) => goesOn(context) && context.leaderId !== null,
    'supervisingLeader.left': (context) => goesOn(context) && context.leaderId !== null,
    'supervisingCommittee.appointed': goesOn,
    'act.cancelled': (context) => context.acts.some(rules.isPlanned),
    'demand.met': (context) => rules.openDemands(context).length > 0,
  },
  rules: {
    'act.planned': rules.judgePlan,
    'act.cancelled': rules.judgeCancellation,
    'act.held': rules.judgeHeld,
    'demand.met': rules.judgeDemandMet,
    'supervision.closed': rules.judgeClose,
  },
  isSettled,
  upgrade,
}
