import { assign, setup } from 'xstate'

import { chaseParams, overdueParams, recountParams } from '../common-actions.ts'
import { effects } from '../effects.ts'
import type { Fed, MachineModule } from '../step.ts'
import { FollowUpReviewEvent, FollowUpReviewInput } from './events.ts'
import * as rules from './rules.ts'
import { upgrade } from './upgrade.ts'

/** What a review remembers: what the campaign demands, what was found, who was asked. */
export type FollowUpReviewContext = {
  campaignId: string
  startOn: string
  onSite: boolean
  asksDeputyAgain: boolean
  checkOn: string | null
  withDeputyIds: string[]
  checkedOn: string | null
  classHolds: boolean | null
  answers: rules.Answer[]
  outcome: rules.Outcome | null
  corrections: number
}

export const followUpReviewMachine = setup({
  types: {
    context: {} as FollowUpReviewContext,
    events: {} as Fed<FollowUpReviewEvent>,
    input: {} as Fed<FollowUpReviewInput>,
  },
  guards: {
    deputyWasAsked: ({ context }) => context.answers.length > 0,
    conclusionIsDue: ({ context }) => rules.canConclude(context),
  },
  actions: {
    ...effects,
    recordPlan: assign(({ event }) =>
      event.type === 'review.planned' ? { checkOn: event.checkOn, withDeputyIds: event.withDeputyIds } : {},
    ),
    recordCheck: assign(({ event }) =>
      event.type === 'review.checked' ? { checkedOn: event.env.occurredOn, classHolds: event.classHolds } : {},
    ),
    recordAnswer: assign(({ context, event }) => ({ answers: rules.withAnswer(context.answers, event) })),
    recordOutcome: assign(({ event }) => (event.type === 'review.concluded' ? { outcome: event.outcome } : {})),
    noteCorrection: assign({ corrections: ({ context }) => context.corrections + 1 }),
  },
}).createMachine({
  id: 'follow_up_review',
  context: ({ input }) => ({
    campaignId: input.campaignId,
    startOn: input.startOn,
    onSite: input.onSite,
    asksDeputyAgain: input.asksDeputyAgain,
    checkOn: null,
    withDeputyIds: [],
    checkedOn: null,
    classHolds: null,
    answers: [],
    outcome: null,
    corrections: 0,
  }),
  on: {
    'deadline.recounted': { actions: { type: 'moveClock', params: ({ event }) => recountParams(event) } },
    'deadline.reminderFell': { actions: { type: 'chase', params: ({ event }) => chaseParams(event) } },
    'deadline.passed': { actions: { type: 'markOverdue', params: ({ event }) => overdueParams(event) } },
    'record.corrected': { actions: 'noteCorrection' },
  },
  initial: 'underway',
  states: {
    underway: {
      entry: {
        type: 'startClock',
        params: ({ context }) => ({ kind: 'follow_up_review', startOn: context.startOn }),
      },
      on: {
        // The deputy may also be asked before anybody goes and looks.
        'review.deputyAsked': { actions: 'recordAnswer' },
        'review.deputyNotReached': { actions: 'recordAnswer' },
        'review.cancelled': {
          target: 'cancelled',
          actions: {
            type: 'stopClock',
            params: ({ event }) => rules.stopReviewClock('dropped', event.env.occurredOn),
          },
        },
        'review.concluded': {
          guard: 'conclusionIsDue',
          target: 'concluded',
          actions: [
            'recordOutcome',
            { type: 'stopClock', params: ({ event }) => rules.stopReviewClock('met', event.env.occurredOn) },
            { type: 'tell', params: ({ event }) => rules.revisionNews(event) },
            { type: 'tell', params: ({ event }) => rules.closingNews(event.env.self, event.outcome) },
          ],
        },
      },
      initial: 'selected',
      states: {
        selected: {
          on: {
            'review.planned': { target: 'planned', actions: 'recordPlan' },
            'review.checked': [
              { guard: 'deputyWasAsked', target: 'asked', actions: 'recordCheck' },
              { target: 'checked', actions: 'recordCheck' },
            ],
          },
        },
        planned: {
          on: {
            'review.planned': { actions: 'recordPlan' },
            'review.checked': [
              { guard: 'deputyWasAsked', target: 'asked', actions: 'recordCheck' },
              { target: 'checked', actions: 'recordCheck' },
            ],
          },
        },
        checked: {
          on: {
            'review.checked': { actions: 'recordCheck' },
            'review.deputyAsked': { target: 'asked', actions: 'recordAnswer' },
            'review.deputyNotReached': { target: 'asked', actions: 'recordAnswer' },
          },
        },
        asked: {
          on: { 'review.checked': { actions: 'recordCheck' } },
        },
      },
    },
    concluded: { tags: 'settled' },
    cancelled: { tags: 'settled' },
  },
})

/** “回头看” of one suggestion in one campaign. */
export const followUpReviewModule: MachineModule<FollowUpReviewContext, FollowUpReviewEvent, FollowUpReviewInput> = {
  name: 'follow_up_review',
  label: '“回头看”',
  version: 1,
  machine: followUpReviewMachine,
  input: FollowUpReviewInput,
  events: FollowUpReviewEvent,
  offers: { 'review.concluded': rules.canConclude },
  rules: {
    'review.checked': (event, context) => rules.judgeCheck(event.onSite, context.onSite),
    'review.deputyAsked': (event, _, env) =>
      rules.judgeAnswer(event.deputyId, event.rating === 'dissatisfied' && !event.text, env.actors),
    'review.deputyNotReached': (event, _, env) => rules.judgeAnswer(event.deputyId, false, env.actors),
    'review.concluded': (event, context, env) => rules.judgeConclusion(event, context, env),
  },
  isSettled: (value) => value === 'concluded' || value === 'cancelled',
  upgrade,
}
