import { assign, setup } from 'xstate'

import { chaseParams, dropped, met, overdueParams, recountParams } from '../common-actions.ts'
import { effects } from '../effects.ts'
import type { Fed, MachineModule } from '../step.ts'
import { TransferEvent, TransferInput } from './events.ts'
import * as rules from './rules.ts'
import { upgrade } from './upgrade.ts'

/** What a transfer remembers: which way the clue goes, who has seen it, on whom a document was served. */
export type TransferContext = {
  direction: TransferInput['direction']
  field: string
  startOn: string
  views: rules.View[]
  /** The day from which a decision is owed, until it is made. */
  decidingSince: string | null
  /** The day of acceptance, until the result is reported. */
  handlingSince: string | null
  /** Units on which a procuratorial suggestion was served, and those that answered. */
  unitIds: string[]
  answeredUnitIds: string[]
  corrections: number
}

/**
 * Two ways. To the procuratorate: proposed, viewed by a committee, sent, accepted there, a document issued and
 * answered, the result reported. From the procuratorate: proposed by it, adopted by the deputy office as a deputy's
 * suggestion (whose handling is the case itself), the result reported back.
 */
export const transferMachine = setup({
  types: { context: {} as TransferContext, events: {} as Fed<TransferEvent>, input: {} as Fed<TransferInput> },
  guards: {
    goesToProcuratorate: ({ context }) => context.direction === 'to_procuratorate',
    comesFromProcuratorate: ({ context }) => context.direction === 'from_procuratorate',
    lastUnitAnswers: ({ context, event }) =>
      event.type === 'procuratorialSuggestion.answered' &&
      context.unitIds.every((unitId) => unitId === event.unitId || context.answeredUnitIds.includes(unitId)),
  },
  actions: {
    ...effects,
    recordView: assign(({ context, event }) =>
      event.type === 'committeeView.given' ? { views: rules.withView(context.views, event) } : {},
    ),
    awaitDecision: assign({ decidingSince: ({ event }) => event.env.occurredOn }),
    endDecision: assign({ decidingSince: null }),
    awaitResult: assign({ decidingSince: null, handlingSince: ({ event }) => event.env.occurredOn }),
    endHandling: assign({ handlingSince: null }),
    recordService: assign(({ context, event }) =>
      event.type === 'procuratorialSuggestion.issued'
        ? {
            unitIds: [...new Set([...context.unitIds, event.unitId])],
            answeredUnitIds: context.answeredUnitIds.filter((unitId) => unitId !== event.unitId),
          }
        : {},
    ),
    recordAnswer: assign(({ context, event }) =>
      event.type === 'procuratorialSuggestion.answered'
        ? { answeredUnitIds: [...new Set([...context.answeredUnitIds, event.unitId])] }
        : {},
    ),
    noteCorrection: assign({ corrections: ({ context }) => context.corrections + 1 }),
  },
}).createMachine({
  id: 'transfer',
  context: ({ input }) => ({
    direction: input.direction,
    field: input.field,
    startOn: input.startOn,
    views: [],
    decidingSince: input.direction === 'from_procuratorate' ? input.startOn : null,
    handlingSince: null,
    unitIds: [],
    answeredUnitIds: [],
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
      // A clue from the procuratorate waits for a decision from its first day; one of our own only once it is sent.
      entry: {
        type: 'startClock',
        params: ({ context: { decidingSince } }) =>
          decidingSince === null ? null : { kind: 'transfer_decision', startOn: decidingSince },
      },
      on: {
        'transfer.cancelled': {
          target: 'cancelled',
          actions: [
            {
              type: 'stopClock',
              params: ({ context, event }) =>
                context.decidingSince === null ? null : dropped('transfer_decision', event),
            },
            {
              type: 'stopClock',
              params: ({ context, event }) =>
                context.handlingSince === null ? null : dropped('transfer_result', event),
            },
            'endDecision',
            'endHandling',
          ],
        },
      },
      initial: 'proposed',
      states: {
        proposed: {
          on: {
            'committeeView.given': { target: 'viewed', actions: 'recordView' },
            'transfer.accepted': { guard: 'comesFromProcuratorate', target: 'handling.adopted' },
            'transfer.declined': { guard: 'comesFromProcuratorate', target: '#transfer.declined' },
          },
        },
        viewed: {
          on: {
            'committeeView.given': { actions: 'recordView' },
            'transfer.sent': {
              guard: 'goesToProcuratorate',
              target: 'sent',
              actions: [
                'awaitDecision',
                {
                  type: 'startClock',
                  params: ({ event }) => ({ kind: 'transfer_decision', startOn: event.env.occurredOn }),
                },
              ],
            },
            'transfer.accepted': { guard: 'comesFromProcuratorate', target: 'handling.adopted' },
            'transfer.declined': { guard: 'comesFromProcuratorate', target: '#transfer.declined' },
          },
        },
        sent: {
          on: {
            'transfer.accepted': 'handling',
            'transfer.declined': '#transfer.declined',
          },
        },
        handling: {
          entry: [
            { type: 'stopClock', params: ({ event }) => met('transfer_decision', event) },
            'awaitResult',
            { type: 'startClock', params: ({ event }) => ({ kind: 'transfer_result', startOn: event.env.occurredOn }) },
          ],
          on: { 'transfer.resultReported': 'resultReported' },
          initial: 'accepted',
          states: {
            // A clue may be settled by consultation, without any document.
            accepted: {
              on: { 'procuratorialSuggestion.issued': { target: 'issued', actions: 'recordService' } },
            },
            issued: {
              on: {
                'procuratorialSuggestion.issued': { actions: 'recordService' },
                'procuratorialSuggestion.answered': [
                  { guard: 'lastUnitAnswers', target: 'answered', actions: 'recordAnswer' },
                  { actions: 'recordAnswer' },
                ],
                'suit.filed': 'sued',
              },
            },
            answered: {
              on: {
                'procuratorialSuggestion.issued': { target: 'issued', actions: 'recordService' },
                'suit.filed': 'sued',
              },
            },
            sued: {
              on: { 'procuratorialSuggestion.answered': { actions: 'recordAnswer' } },
            },
            adopted: {},
          },
        },
        resultReported: {
          entry: [{ type: 'stopClock', params: ({ event }) => met('transfer_result', event) }, 'endHandling'],
          on: { 'transfer.closed': '#transfer.closed' },
        },
      },
    },
    declined: {
      tags: 'settled',
      entry: [{ type: 'stopClock', params: ({ event }) => met('transfer_decision', event) }, 'endDecision'],
    },
    closed: { tags: 'settled' },
    cancelled: { tags: 'settled' },
  },
})

/** 双向转化 of one suggestion and the procuratorate's public-interest work. */
export const transferModule: MachineModule<TransferContext, TransferEvent, TransferInput> = {
  name: 'transfer',
  label: '公益诉讼双向转化',
  version: 1,
  machine: transferMachine,
  input: TransferInput,
  events: TransferEvent,
  offers: {
    'transfer.sent': (context) => context.direction === 'to_procuratorate',
    'transfer.accepted': (context) => context.decidingSince !== null,
    'transfer.declined': (context) => context.decidingSince !== null,
  },
  rules: {
    'committeeView.given': (event, _, env) => rules.judgeView(event.committeeId, env.by),
    'transfer.sent': (_, context, env) => rules.judgeSending(context.views, env.by),
    'procuratorialSuggestion.answered': (event, context, env) =>
      rules.judgeAnswer(event.unitId, context.unitIds, env.by),
  },
  isSettled: (value) => value === 'declined' || value === 'closed' || value === 'cancelled',
  upgrade,
}
