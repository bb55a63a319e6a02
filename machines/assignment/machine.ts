import { assign, setup } from 'xstate'

import { chaseParams, dropped, envOf, met, overdueParams, recountParams } from '../common-actions.ts'
import { effects } from '../effects.ts'
import type { ReplyStep } from '../policy/words.ts'
import type { Fed } from '../step.ts'
import { type AssignmentContext, higherRank, newAssignment } from './context.ts'
import type { AssignmentEvent, AssignmentInput } from './events.ts'
import {
  ACTIVE_CLOCKS,
  type Args,
  contactClock,
  decided,
  dropBeginnings,
  type Event,
  extended,
  firstClock,
  helpToReach,
  movedAway,
  type Of,
  promisesMade,
  type RoleNews,
  type Ruled,
  requestMade,
  requestWindow,
  roleChange,
  roundClock,
  served,
  startMoves,
  stayed,
  tellAnswered,
  tellOpened,
  toSuggestion,
} from './orders.ts'
import * as rules from './rules.ts'

const STEP_OF: Partial<Record<AssignmentEvent['type'], ReplyStep>> = {
  'reply.drafted': 'drafted',
  'reply.consulted': 'consulted',
  'reply.checked': 'checked',
  'reply.countersigned': 'countersigned',
  'reply.preReviewed': 'pre_reviewed',
  'reply.sealed': 'sealed',
}
/** A reply step; the pre-review may fail, and then the draft goes back to its beginning. */
const takeStep = { target: '.inProgress', actions: 'noteStep' } as const
const settings = setup({
  types: { context: {} as AssignmentContext, events: {} as Event, input: {} as Fed<AssignmentInput> },
  guards: {
    isLongTerm: ({ context }) => context.isLongTerm,
    isWindow: ({ event }) => event.type === 'deadline.passed' && event.kind === 'reassignment_request',
    goesThroughRoutingOffice: ({ event }) => envOf(event).policy.reassignment.throughRoutingOffice,
    isLastDispute: ({ context, event }) => context.disputes >= envOf(event).policy.reassignment.disputes,
    willBeLastDispute: ({ context, event }) => context.disputes + 1 >= envOf(event).policy.reassignment.disputes,
    movesDuty: ({ event }) => (event as Ruled).outcome === 'reassigned',
    failedPreReview: ({ event }) => event.type === 'reply.preReviewed' && !event.passed,
    servesLastAddressee: ({ context, event }) =>
      event.type === 'reply.delivered' && rules.isEveryAddresseeServed(context, event.deputyId),
    nobodyIsLeftToServe: ({ context }) => rules.isEveryAddresseeServed(context),
    becomesLead: ({ event }) => event.type === 'role.changed' && rules.owesReply(event.role),
    hasAnswered: ({ context }) => context.repliedOn !== null || context.opinionGivenOn !== null,
  },
  actions: {
    ...effects,
    noteCorrection: assign({ corrections: ({ context }) => context.corrections + 1 }),
    noteAcknowledgement: assign({ acknowledgedOn: ({ event }) => envOf(event).occurredOn }),
    noteContact: assign(({ context, event }) => {
      const { metBy, form, env } = event as Of<'contact.made'>
      const isInterview = form === 'visit' || form === 'meeting'
      return {
        contactedOn: context.contactedOn ?? env.occurredOn,
        contacts: context.contacts + 1,
        metBy: isInterview ? higherRank(context.metBy, metBy) : context.metBy,
      }
    }),
    noteFailedContact: assign({ failedContacts: ({ context }) => context.failedContacts + 1 }),
    noteStep: assign(({ context, event }) => {
      const step = STEP_OF[event.type]
      return step && !context.stepsDone.includes(step) ? { stepsDone: [...context.stepsDone, step] } : {}
    }),
    startOver: assign({ stepsDone: () => [] as ReplyStep[], signed: () => null }),
    noteWindow: assign({ requestsUntil: ({ event }) => (event as Of<'deadline.passed'>).dueOn }),
    noteExtensionRequest: assign({ extensionRequestedOn: ({ event }) => envOf(event).occurredOn }),
    forgetExtensionRequest: assign({ extensionRequestedOn: null }),
    takeLead: assign({ opinionGivenOn: null }),
    noteSignature: assign(({ context, event }) => {
      const { documentNumber, resultClass, scheme, promises, statesMissingOpinions, env } = event as Of<'reply.signed'>
      return {
        signed: { documentNumber, resultClass, scheme, promises },
        stepsDone: [...context.stepsDone, 'signed' as const],
        resultClass,
        classHistory: [...context.classHistory, { resultClass, on: env.occurredOn }],
        statedMissingOpinions: statesMissingOpinions,
      }
    }),
    noteDelivery: assign(({ context, event }) => {
      const { deputyId, env } = event as Of<'reply.delivered'>
      return { deliveredOn: { ...context.deliveredOn, [deputyId]: env.occurredOn } }
    }),
    noteReplied: assign({
      repliedOn: ({ context, event }) => context.repliedOn ?? rules.servedOn(context, envOf(event).occurredOn),
    }),
    reviseClass: assign(({ context, event }) => {
      const { resultClass, env } = event as Of<'resultClass.revised'>
      return { resultClass, classHistory: [...context.classHistory, { resultClass, on: env.occurredOn }] }
    }),
    fileSelfReport: assign(({ context, event }) => {
      const { deputyId, rating } = event as Of<'unitReported.filed'>
      return { selfReports: { ...context.selfReports, [deputyId]: rating } }
    }),
    beginRound: assign(({ event }) => {
      const { round } = event as Of<'rehandling.started'> | Of<'assessmentAction.ordered'>
      return { round, stepsDone: [] as ReplyStep[], signed: null, deliveredOn: {} }
    }),
    noteOpinion: assign({ opinionGivenOn: ({ event }) => envOf(event).occurredOn }),
    noteReturnedOpinion: assign({
      opinionGivenOn: null,
      opinionReturns: ({ context }) => context.opinionReturns + 1,
    }),
    countDispute: assign({ disputes: ({ context }) => context.disputes + 1 }),
    noteMoved: assign({ endedWhy: 'reassigned' }),
    noteEnd: assign({ endedWhy: ({ event }) => (event as Of<'assignment.ended'>).why as string }),
    changeRole: assign(({ context, event }) => ({ role: rules.roleAfter(event as RoleNews, context) })),
    extend: assign(({ event }) => ({
      isLongTerm: true,
      extensionBasis: event.type === 'extension.granted' ? (event.basis as string) : 'notice_to_deputy',
    })),
    correctStart: assign(({ context, event }) => {
      const { startOn } = event as Of<'startDate.corrected'>
      const isFirst = context.startOn === context.firstHandedOverOn
      return { startOn, firstHandedOverOn: isFirst ? startOn : context.firstHandedOverOn }
    }),
    changeAddressees: assign(({ event }) => {
      const { addresseeIds, waivedBy } = event as Of<'addressees.changed'>
      return { addresseeIds, waivedBy }
    }),
    succeedUnit: assign({ unitId: ({ event }) => (event as Of<'unit.succeeded'>).toUnitId }),
  },
})

export const assignmentMachine = settings.createMachine({
  id: 'assignment',
  context: ({ input }) => newAssignment(input),
  initial: 'active',
  on: {
    'deadline.recounted': { actions: { type: 'moveClock', params: ({ event }) => recountParams(event) } },
    'deadline.reminderFell': { actions: { type: 'chase', params: ({ event }) => chaseParams(event) } },
    'deadline.passed': [
      {
        guard: 'isWindow',
        actions: [{ type: 'stopClock', params: ({ event }) => dropped('reassignment_request', event) }, 'noteWindow'],
      },
      { actions: { type: 'markOverdue', params: ({ event }) => overdueParams(event) } },
    ],
    'record.corrected': { actions: 'noteCorrection' },
  },
  states: {
    active: {
      type: 'parallel',
      entry: [
        { type: 'tell', params: ({ context, event }) => tellOpened(context, event) },
        // The reply first: the others never outlast it.
        { type: 'startClock', params: ({ context, event }) => firstClock(context, event) },
        {
          type: 'startClock',
          params: ({ context, event }) => rules.countsFrom('acknowledge', context, envOf(event).policy),
        },
        { type: 'startClock', params: contactClock },
        { type: 'startClock', params: requestWindow },
        { type: 'notify', params: rules.HANDOVER_NOTICE },
      ],
      exit: ACTIVE_CLOCKS.map((kind) => ({
        type: 'stopClock' as const,
        params: ({ event }: Args) => dropped(kind, event),
      })),
      on: {
        'assignment.ended': {
          target: 'ended',
          actions: [
            'noteEnd',
            {
              type: 'tell',
              params: ({ event }) => toSuggestion({ type: 'duty.ended', assignmentId: envOf(event).self }),
            },
          ],
        },
        'unit.succeeded': { actions: 'succeedUnit' },
        'startDate.corrected': { actions: ['correctStart', ...startMoves] },
      },
      states: {
        work: {
          initial: 'open',
          on: {
            'assignment.acknowledged': {
              actions: ['noteAcknowledgement', { type: 'stopClock', params: ({ event }) => met('acknowledge', event) }],
            },
            'contact.made': {
              actions: ['noteContact', { type: 'stopClock', params: ({ event }) => met('first_contact', event) }],
            },
            'contact.failed': { actions: ['noteFailedContact', { type: 'notify', params: helpToReach }] },
          },
          states: {
            open: {
              initial: 'handedOver',
              on: {
                'contact.made': {
                  target: '.inProgress',
                  actions: ['noteContact', { type: 'stopClock', params: ({ event }) => met('first_contact', event) }],
                },
                'reply.drafted': takeStep,
                'reply.consulted': takeStep,
                'reply.checked': takeStep,
                'reply.countersigned': takeStep,
                'reply.preReviewed': [
                  { guard: 'failedPreReview', target: '.inProgress', actions: 'startOver' },
                  takeStep,
                ],
                'reply.signed': { target: 'signed', actions: 'noteSignature' },
                'opinion.given': { target: 'opinionGiven', actions: 'noteOpinion' },
                'role.changed': { actions: roleChange },
                'addressees.changed': { actions: 'changeAddressees' },
              },
              states: {
                handedOver: {
                  on: {
                    'assignment.acknowledged': {
                      target: 'acknowledged',
                      actions: [
                        'noteAcknowledgement',
                        { type: 'stopClock', params: ({ event }) => met('acknowledge', event) },
                      ],
                    },
                  },
                },
                acknowledged: {},
                inProgress: {},
              },
            },
            signed: {
              always: { guard: 'nobodyIsLeftToServe', target: 'replied' },
              on: {
                'reply.sealed': { actions: 'noteStep' },
                'reply.drafted': { target: 'open.inProgress', actions: ['startOver', 'noteStep'] },
                'reply.delivered': [
                  { guard: 'servesLastAddressee', target: 'replied', actions: 'noteDelivery' },
                  { actions: 'noteDelivery' },
                ],
                'addressees.changed': { actions: 'changeAddressees' },
              },
            },
            replied: {
              entry: [
                'noteReplied',
                { type: 'stopClock', params: ({ context, event }) => met('reply', event, served(context, event)) },
                { type: 'stopClock', params: ({ context, event }) => met('rehandling', event, served(context, event)) },
                {
                  type: 'stopClock',
                  params: ({ context, event }) => met('assessment_action', event, served(context, event)),
                },
                ...dropBeginnings,
                { type: 'spawn', params: ({ context, event }) => promisesMade(context, event) },
                { type: 'tell', params: ({ context, event }) => tellAnswered(context, event) },
              ],
              on: {
                'rehandling.started': {
                  target: 'open.inProgress',
                  actions: [
                    'beginRound',
                    { type: 'startClock', params: ({ event }) => roundClock('rehandling', event) },
                  ],
                },
                'assessmentAction.ordered': {
                  target: 'open.inProgress',
                  actions: [
                    'beginRound',
                    { type: 'startClock', params: ({ event }) => roundClock('assessment_action', event) },
                  ],
                },
                'resultClass.revised': { actions: 'reviseClass' },
                'unitReported.filed': { actions: 'fileSelfReport' },
                'addressees.changed': { actions: 'changeAddressees' },
              },
            },
            opinionGiven: {
              entry: [
                { type: 'stopClock', params: ({ event }) => met('opinion', event) },
                { type: 'stopClock', params: ({ event }) => met('opinion_redo', event) },
                ...dropBeginnings,
              ],
              on: {
                'opinion.returned': {
                  target: 'open.inProgress',
                  actions: [
                    'noteReturnedOpinion',
                    {
                      type: 'startClock',
                      params: ({ event }) => ({ kind: 'opinion_redo', startOn: envOf(event).occurredOn }),
                    },
                  ],
                },
                'role.changed': [
                  { guard: 'becomesLead', target: 'open.inProgress', actions: [...roleChange, 'takeLead'] },
                  { actions: 'changeRole' },
                ],
                'addressees.changed': { actions: 'changeAddressees' },
              },
            },
          },
        },
        /** A dispute ends with the answer: who has answered has taken the duty. */
        dispute: {
          initial: 'undisputed',
          states: {
            undisputed: {
              on: {
                'reassignment.requested': [
                  {
                    guard: 'goesThroughRoutingOffice',
                    target: 'withRoutingOffice',
                    actions: ['countDispute', { type: 'stopClock', params: requestMade }],
                  },
                  {
                    guard: 'willBeLastDispute',
                    target: 'awaitingRuling',
                    actions: ['countDispute', { type: 'stopClock', params: requestMade }],
                  },
                  { target: 'requested', actions: ['countDispute', { type: 'stopClock', params: requestMade }] },
                ],
              },
            },
            withRoutingOffice: {
              always: { guard: 'hasAnswered', target: 'undisputed' },
              entry: {
                type: 'startClock',
                params: ({ event }) => ({ kind: 'reassignment_decision', startOn: envOf(event).occurredOn }),
              },
              on: {
                'reassignment.forwarded': [
                  { guard: 'isLastDispute', target: 'awaitingRuling' },
                  { target: 'requestForwarded' },
                ],
              },
            },
            requested: {
              always: { guard: 'hasAnswered', target: 'undisputed' },
              entry: {
                type: 'startClock',
                params: ({ event }) => ({ kind: 'reassignment_decision', startOn: envOf(event).occurredOn }),
              },
              exit: decided('reassignment_decision', 'reassignment.decided'),
              on: { 'reassignment.decided': [movedAway, stayed('undisputed')] },
            },
            /** The term of the decision counts from the request; passing it on starts nothing anew. */
            requestForwarded: {
              always: { guard: 'hasAnswered', target: 'undisputed' },
              exit: decided('reassignment_decision', 'reassignment.decided'),
              on: { 'reassignment.decided': [movedAway, stayed('undisputed')] },
            },
            awaitingRuling: {
              always: { guard: 'hasAnswered', target: 'undisputed' },
              entry: [
                { type: 'stopClock', params: ({ event }) => dropped('reassignment_decision', event) },
                {
                  type: 'startClock',
                  params: ({ event }) => ({ kind: 'final_ruling', startOn: envOf(event).occurredOn }),
                },
              ],
              exit: decided('final_ruling', 'finalRuling.made'),
              on: { 'finalRuling.made': [movedAway, stayed('ruled')] },
            },
            ruled: {},
          },
        },
        extension: {
          initial: 'ordinary',
          states: {
            ordinary: {
              always: { guard: 'isLongTerm', target: 'extended' },
              on: {
                'extension.requested': { target: 'requested', actions: 'noteExtensionRequest' },
                'extension.notified': { target: 'extended', actions: extended() },
                'extension.granted': { target: 'extended', actions: extended() },
              },
            },
            requested: {
              on: {
                'extension.notified': { target: 'extended', actions: extended() },
                'extension.granted': { target: 'extended', actions: extended() },
                'extension.refused': { target: 'ordinary', actions: 'forgetExtensionRequest' },
              },
            },
            extended: {},
          },
        },
      },
    },
    ended: {},
  },
})
