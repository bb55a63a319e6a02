import { assign, type StateValue, setup } from 'xstate'

import { chaseParams, dropped, envOf, overdueParams, recountParams } from '../common-actions.ts'
import { effects } from '../effects.ts'
import type { NoRating } from '../policy/words.ts'
import type { Fed, MachineModule } from '../step.ts'
import { InquiryEvent, InquiryInput } from './events.ts'
import * as records from './records.ts'
import * as rules from './rules.ts'
import { upgrade } from './upgrade.ts'

export type InquiryContext = records.InquiryContext

export const inquiryMachine = setup({
  types: { context: {} as InquiryContext, events: {} as Fed<InquiryEvent>, input: {} as Fed<InquiryInput> },
  guards: {
    somethingIsRecorded: ({ context }) => rules.hasRecord(context),
    ratingIsConfirmed: ({ context }) => {
      const outcome = rules.settledOutcome(context)
      return outcome !== null && rules.isRating(outcome)
    },
    everyoneIsClosedAs: ({ context }, outcome: NoRating) => rules.settledOutcome(context) === outcome,
  },
  actions: {
    ...effects,
    countAttempt: assign(({ context, event }) =>
      event.type === 'inquiry.attemptFailed' ? records.afterAttempt(context, event.deputyId) : {},
    ),
    countReminder: assign(({ context, event }) =>
      event.type === 'inquiry.reminded' ? records.afterReminder(context, event.deputyId) : {},
    ),
    recordAnswer: assign(({ context, event }) =>
      event.type === 'inquiry.asked' ? records.afterAsked(context, event, event.env) : {},
    ),
    markDeputy: assign(({ context, event }, state: records.DeputyState) =>
      'deputyId' in event ? records.afterState(context, event.deputyId, state) : {},
    ),
    clearRecord: assign(({ context, event }) =>
      event.type === 'inquiry.sentBack' ? records.afterSentBack(context, event.deputyId) : {},
    ),
    markGone: assign(({ context, event }) =>
      event.type === 'deputy.ended' || event.type === 'deputy.suspended'
        ? records.afterGone(context, event.deputyId)
        : {},
    ),
    keepFeedback: assign(({ context, event }) =>
      event.type === 'deputyFeedback.filed' ? records.afterFeedback(context, event, event.env) : {},
    ),
    noteDemands: assign(({ context, event }) =>
      event.type === 'demands.agreed' ? records.afterDemands(context, event.deputyId) : {},
    ),
    correctRating: assign(({ context, event }) =>
      event.type === 'rating.corrected' ? records.afterCorrection(context, event) : {},
    ),
    settle: assign(({ context }) => ({ outcome: rules.settledOutcome(context), awaitsFeedback: false })),
    endFeedback: assign({ awaitsFeedback: false }),
    noteCorrection: assign({ corrections: ({ context }) => context.corrections + 1 }),
  },
}).createMachine({
  id: 'inquiry',
  context: ({ input }) => records.openInquiry(input),
  initial: 'underway',
  on: {
    'deadline.recounted': { actions: { type: 'moveClock', params: ({ event }) => recountParams(event) } },
    'deadline.reminderFell': { actions: { type: 'chase', params: ({ event }) => chaseParams(event) } },
    'deadline.passed': { actions: { type: 'markOverdue', params: ({ event }) => overdueParams(event) } },
    'record.corrected': { actions: 'noteCorrection' },
    'deputyFeedback.filed': {
      actions: [
        { type: 'stopClock', params: ({ context, event }) => rules.stopFeedbackClock(context, event, event.env) },
        'keepFeedback',
        { type: 'notify', params: ({ context, event }) => rules.feedbackNotice(context, event.env) },
      ],
    },
    'demands.agreed': {
      actions: ['noteDemands', { type: 'notify', params: ({ context }) => rules.demandsNotice(context) }],
    },
    'deputy.ended': {
      actions: [
        {
          type: 'stopClock',
          params: ({ context, event }) => rules.dropFeedbackOfGone(context, event.deputyId, event.env),
        },
        'markGone',
      ],
    },
    'deputy.suspended': {
      actions: [
        {
          type: 'stopClock',
          params: ({ context, event }) => rules.dropFeedbackOfGone(context, event.deputyId, event.env),
        },
        'markGone',
      ],
    },
  },
  states: {
    underway: {
      initial: 'planned',
      entry: [
        { type: 'startClock', params: ({ context }) => rules.inquiryClock(context) },
        { type: 'startClock', params: ({ context }) => rules.feedbackClock(context) },
      ],
      always: [
        { guard: 'ratingIsConfirmed', target: 'settled.confirmed' },
        { guard: { type: 'everyoneIsClosedAs', params: 'not_reached' }, target: 'settled.notReached' },
        { guard: { type: 'everyoneIsClosedAs', params: 'declined' }, target: 'settled.declined' },
        { guard: { type: 'everyoneIsClosedAs', params: 'not_returned' }, target: 'settled.notReturned' },
        { guard: { type: 'everyoneIsClosedAs', params: 'not_applicable' }, target: 'settled.notApplicable' },
      ],
      on: {
        'inquiry.attemptFailed': { actions: 'countAttempt' },
        'inquiry.reminded': { actions: 'countReminder' },
        'inquiry.asked': { actions: 'recordAnswer' },
        'inquiry.confirmed': { actions: { type: 'markDeputy', params: 'confirmed' } },
        'inquiry.sentBack': { actions: 'clearRecord' },
        'inquiry.declined': { actions: { type: 'markDeputy', params: 'declined' } },
        'inquiry.notReached': { actions: { type: 'markDeputy', params: 'not_reached' } },
        'inquiry.notReturned': { actions: { type: 'markDeputy', params: 'not_returned' } },
        'rating.corrected': { actions: 'correctRating' },
        'inquiry.cancelled': {
          target: 'cancelled',
          actions: [
            { type: 'stopClock', params: ({ event }) => dropped('inquiry', event) },
            { type: 'stopClock', params: ({ context, event }) => rules.dropFeedbackClock(context, event.env) },
            'endFeedback',
          ],
        },
      },
      states: {
        planned: { always: { guard: 'somethingIsRecorded', target: 'asked' } },
        asked: {},
      },
    },
    settled: {
      tags: 'settled',
      initial: 'confirmed',
      entry: [
        { type: 'stopClock', params: ({ context, event }) => rules.stopInquiryClock(context, envOf(event)) },
        { type: 'stopClock', params: ({ context, event }) => rules.dropFeedbackClock(context, envOf(event)) },
        'settle',
        { type: 'tell', params: ({ context, event }) => rules.settledTell(context, context.outcome, envOf(event)) },
      ],
      states: {
        confirmed: {
          on: {
            'rating.corrected': {
              actions: [
                { type: 'tell', params: ({ context, event }) => rules.correctionTell(context, event, event.env) },
                'correctRating',
                'settle',
              ],
            },
          },
        },
        notReached: {},
        declined: {},
        notReturned: {},
        notApplicable: {},
      },
    },
    cancelled: { tags: 'settled' },
  },
})

function isSettled(value: StateValue): boolean {
  return value === 'cancelled' || (typeof value === 'object' && 'settled' in value)
}

export const inquiryModule: MachineModule<InquiryContext, InquiryEvent, InquiryInput> = {
  name: 'inquiry',
  label: '征求意见',
  version: 1,
  machine: inquiryMachine,
  input: InquiryInput,
  events: InquiryEvent,
  offers: {
    'inquiry.attemptFailed': (context) => context.deputies.some(records.isOpen),
    'inquiry.reminded': (context) => context.deputies.some(records.isOpen),
    'inquiry.declined': (context) => context.deputies.some(records.isOpen),
    'inquiry.asked': (context) => context.deputies.some(rules.canAsk),
    'inquiry.confirmed': (context) => context.deputies.some((record) => record.state === 'asked'),
    'inquiry.sentBack': (context) => context.deputies.some(rules.canSendBack),
    'inquiry.notReached': (context) => context.deputies.some(records.isOpen),
    'inquiry.notReturned': (context) => context.deputies.some(records.isOpen),
    'rating.corrected': (context) => context.deputies.some((record) => record.state === 'confirmed'),
    'demands.agreed': (context) => context.deputies.length > 0,
  },
  rules: {
    'inquiry.attemptFailed': rules.judgeOpen,
    'inquiry.reminded': rules.judgeOpen,
    'inquiry.declined': rules.judgeOpen,
    'inquiry.asked': rules.judgeAsked,
    'inquiry.confirmed': rules.judgeConfirmed,
    'inquiry.sentBack': rules.judgeSentBack,
    'inquiry.notReached': rules.judgeNotReached,
    'inquiry.notReturned': rules.judgeNotReturned,
    'deputyFeedback.filed': rules.judgeFeedback,
    'demands.agreed': rules.judgeListed,
    'rating.corrected': rules.judgeCorrection,
  },
  isSettled,
  upgrade,
}
