import { dropped, envOf, met, metOnlyBy } from '../common-actions.ts'
import {
  type Args,
  addUnit,
  dropOwnClocks,
  newLeaderGap,
  type Of,
  openAssignments,
  openBallot,
  openInquiry,
  openReview,
  openSupervision,
  openTransfer,
  reassigned,
  soleTakesPart,
  supervisionByTrigger,
  swappedRole,
  toAssignments,
} from './orders.ts'

import { isFirstHandover } from './rules.ts'
import { settings, withdrawable } from './settings.ts'

const heardAs = [
  { guard: 'leadsToRehandling', target: '#suggestion.underway.opinion.rehandling', actions: 'note' },
  { guard: 'leadsToStudy', target: '#suggestion.underway.opinion.studying', actions: 'note' },
  { guard: 'leadsToAssessment', target: '#suggestion.underway.opinion.assessing', actions: 'note' },
  { guard: 'leadsToDissent', target: '#suggestion.underway.opinion.dissentRecorded', actions: 'note' },
  { guard: 'isAboutThisRound', target: '#suggestion.underway.opinion.heard', actions: 'note' },
  { actions: 'note' },
] as const
/** What was decided on stands, unless the opinion itself turns out another. */
const heardAgain = [
  { guard: 'isNoLongerDissent', target: '#suggestion.underway.opinion.heard', actions: 'note' },
  { actions: 'note' },
] as const
const toBeHeard = {
  'duty.answered': [{ guard: 'isAnsweredToCongress', target: '#suggestion.underway.opinion.hearing', actions: 'note' }],
  'duty.ended': [{ guard: 'isAnsweredToCongress', target: '#suggestion.underway.opinion.hearing', actions: 'note' }],
  'jointReply.delivered': { guard: 'isFromTheLead', target: '#suggestion.underway.opinion.hearing', actions: 'note' },
} as const
const answered = {
  'duty.answered': [{ guard: 'isAnswered', target: 'replied', actions: 'note' }, { actions: 'note' }],
  'duty.ended': [{ guard: 'isAnswered', target: 'replied', actions: 'note' }, { actions: 'note' }],
} as const
const inquireAgain = {
  actions: { type: 'spawn', params: (args: Args) => openInquiry(args, (args.event as Of<'inquiry.ordered'>).channel) },
} as const
const handleAgain = { target: '#suggestion.underway.opinion.rehandling', actions: 'note' } as const
/** 一类或者重点 after handover: it brings its leaders and its supervision, and no running clock moves. */
const raised = [
  {
    guard: 'bringsSupervision',
    target: '.supervised',
    actions: [
      { type: 'startClock', params: newLeaderGap },
      'note',
      'countTriggeredSupervision',
      { type: 'spawn', params: supervisionByTrigger },
    ],
  },
  { actions: [{ type: 'startClock', params: newLeaderGap }, 'note'] },
] as const
/** 办结 waits for no region but this one: no hearing or handling of an opinion may be under way. */
const concludable = { 'case.concluded': { actions: ['noteConclusion', ...dropOwnClocks] } } as const
/** A round is under way already: whatever else asks for one is noted and waits for its reply. */
const alreadyAgain = {
  'review.closed': { actions: 'note' },
  'jointRehandling.asked': { actions: 'note' },
} as const
const reopened = { target: '.rehandling', actions: 'note' } as const

/** From the handover on: five regions side by side, and none waits for another. */
export const underway = settings.createStateConfig({
  type: 'parallel',
  on: {
    ...withdrawable,
    'handover.recalled': {
      target: 'screened',
      actions: ['leaveLead', 'note', { type: 'stopClock', params: ({ event }) => dropped('leader_gap', event) }],
    },
    'handover.dateCorrected': {
      actions: ['note', { type: 'moveClock', params: outerMove }],
    },
    'receipt.signed': { actions: 'note' },
    'suggestion.registered': { actions: 'note' },
    'paper.recorded': { actions: 'note' },
    'leader.appointed': {
      actions: ['note', { type: 'stopClock', params: ({ event }) => met('leader_gap', event) }],
    },
    'leader.changed': { actions: 'note' },
    'handledTogether.led': { actions: 'note' },
    'writtenReply.waived': { actions: 'note' },
    'duty.opened': { actions: 'note' },
    'duty.reassigned': {
      actions: ['note', { type: 'tell', params: swappedRole }, { type: 'spawn', params: reassigned }],
    },
    'supervision.reported': { actions: 'note' },
    'review.selected': { actions: { type: 'spawn', params: openReview } },
    'transfer.proposed': { actions: ['note', { type: 'spawn', params: openTransfer }] },
    'case.archived': { actions: 'note' },
  },
  states: {
    answering: {
      initial: 'awaitingReply',
      on: {
        'handledTogether.undone': [
          { guard: 'leavesTheLead', target: '.awaitingDistribution', actions: 'note' },
          { actions: 'note' },
        ],
      },
      states: {
        awaitingDistribution: {
          on: {
            'distribution.made': {
              target: 'awaitingReply',
              actions: [
                'note',
                {
                  type: 'spawn',
                  params: (args) => openAssignments(args, (args.event as Of<'distribution.made'>).plan),
                },
              ],
            },
            'handledTogether.joined': { target: 'followingLead', actions: 'note' },
          },
        },
        awaitingReply: {
          on: {
            ...answered,
            'unit.added': {
              actions: [
                { type: 'tell', params: soleTakesPart },
                { type: 'spawn', params: addUnit },
              ],
            },
            'handledTogether.joined': { target: 'followingLead', actions: 'note' },
          },
        },
        followingLead: {
          on: { 'jointReply.delivered': { guard: 'isFromTheLead', target: 'replied', actions: 'note' } },
        },
        replied: {
          entry: [
            'noteReplied',
            {
              type: 'stopClock',
              params: ({ context, event }) => met('outer', event, context.repliedOn ?? undefined),
            },
          ],
          on: { 'duty.answered': { actions: 'note' }, 'duty.ended': { actions: 'note' } },
        },
      },
    },
    opinion: {
      initial: 'notYetHeard',
      on: {
        'case.reopened': reopened,
        'review.closed': [{ guard: 'reopensAfterReview', ...reopened }, { actions: 'note' }],
        'jointRehandling.asked': [{ guard: 'isReplied', ...reopened }, { actions: 'note' }],
        // The lead answered again for a reason of its own: these signers have a new reply, too.
        'jointReply.delivered': { guard: 'isNewFromTheLead', target: '.hearing', actions: 'note' },
      },
      states: {
        notYetHeard: { on: { ...toBeHeard, ...concludable } },
        hearing: {
          entry: ['tellMembers', { type: 'spawn', params: (args) => openInquiry(args) }],
          on: { ...concludable, 'inquiry.settled': heardAs, 'inquiry.ordered': inquireAgain },
        },
        heard: {
          on: {
            ...concludable,
            'inquiry.settled': heardAs,
            'inquiry.ordered': inquireAgain,
            'rehandling.ordered': handleAgain,
          },
        },
        /** 先研究: the deputy office studies whether the matter is handed back (上海第二十三条). */
        studying: {
          entry: [
            'reopen',
            {
              type: 'startClock',
              params: ({ event }) => ({ kind: 'rehandling_study', startOn: envOf(event).occurredOn }),
            },
          ],
          exit: {
            type: 'stopClock',
            params: ({ event }) => metOnlyBy('rehandling_study', event, 'rehandling.ordered', 'rehandling.declined'),
          },
          on: {
            'inquiry.settled': heardAgain,
            'rehandling.ordered': handleAgain,
            'rehandling.declined': { target: 'dissentRecorded', actions: 'note' },
          },
        },
        rehandling: {
          entry: [
            'beginRound',
            { type: 'ask', params: askLead },
            { type: 'tell', params: (args) => newRound('rehandling.started', args) },
          ],
          on: {
            ...toBeHeard,
            ...alreadyAgain,
            'inquiry.settled': { actions: 'note' },
          },
        },
        assessing: {
          entry: [
            'reopen',
            {
              type: 'startClock',
              params: ({ event }) => ({ kind: 'assessment', startOn: envOf(event).occurredOn }),
            },
          ],
          exit: { type: 'stopClock', params: ({ event }) => metOnlyBy('assessment', event, 'assessment.concluded') },
          on: {
            'inquiry.settled': heardAgain,
            'assessment.concluded': [
              { guard: 'mustActOnAssessment', target: 'actingOnAssessment', actions: ['note', 'noteAssessed'] },
              { target: 'dissentRecorded', actions: ['note', 'noteAssessed'] },
            ],
          },
        },
        actingOnAssessment: {
          entry: [
            'beginRound',
            { type: 'ask', params: askLead },
            { type: 'tell', params: (args) => newRound('assessmentAction.ordered', args) },
          ],
          on: { ...toBeHeard, ...alreadyAgain, 'inquiry.settled': { actions: 'note' } },
        },
        dissentRecorded: {
          on: {
            ...concludable,
            'inquiry.settled': heardAgain,
            'inquiry.ordered': inquireAgain,
            'rehandling.ordered': handleAgain,
          },
        },
      },
    },
    promises: {
      initial: 'none',
      states: {
        none: { on: { 'promise.opened': { target: 'tracked', actions: 'note' } } },
        tracked: {
          on: {
            'promise.opened': { actions: 'note' },
            'promise.closed': [
              { guard: 'isLastOpenPromise', target: 'struckOff', actions: 'note' },
              { actions: 'note' },
            ],
          },
        },
        struckOff: { on: { 'promise.opened': { target: 'tracked', actions: 'note' } } },
      },
    },
    supervision: {
      initial: 'unsupervised',
      on: {
        'supervision.resumed': { target: '.supervised', actions: 'note' },
        'supervision.opened': {
          target: '.supervised',
          actions: ['countSupervision', { type: 'spawn', params: openSupervision }],
        },
        'key.fixed': raised,
        'category.raised': raised,
      },
      states: {
        unsupervised: { always: { guard: 'isSupervised', target: 'supervised' } },
        supervised: {
          on: {
            'supervision.ended': [
              { guard: 'isLastSupervision', target: 'ended', actions: 'note' },
              { actions: 'note' },
            ],
          },
        },
        ended: {},
      },
    },
    ballot: {
      initial: 'notBalloted',
      on: { 'ballot.scheduled': { target: '.scheduled', actions: { type: 'spawn', params: openBallot } } },
      states: {
        notBalloted: {},
        scheduled: {
          on: {
            'ballot.resultKnown': [
              { guard: 'isBallotWithoutQuorum', actions: 'note' },
              { guard: 'isBallotFailed', target: 'failed', actions: 'note' },
              { target: 'passed', actions: 'note' },
            ],
          },
        },
        passed: {},
        failed: {
          on: {
            'ballot.rectified': { target: 'rectified', actions: 'note' },
          },
        },
        rectified: {
          on: {
            'ballot.resultKnown': [
              { guard: 'isBallotWithoutQuorum', actions: 'note' },
              { guard: 'isBallotFailed', target: 'failed', actions: 'note' },
              { target: 'passed', actions: 'note' },
            ],
          },
        },
      },
    },
  },
})

/** The outer term counts from the first handover; correcting a later one does not move it. */
function outerMove({ context, event }: Args) {
  if (!isFirstHandover(context)) return null
  const { handedOverOn } = event as Of<'handover.dateCorrected'>
  return { kind: 'outer' as const, startOn: handedOverOn, why: 'start_corrected' }
}

function newRound(type: 'rehandling.started' | 'assessmentAction.ordered', { context, event }: Args) {
  return toAssignments({ type, round: context.round, startOn: envOf(event).occurredOn })
}

/** A member of a joint handling has no units of its own: its re-handling is asked of the leading case. */
function askLead({ context, event }: Args) {
  if (context.leadCaseId === null) return null
  return { caseId: context.leadCaseId, event: { type: 'jointRehandling.asked', memberCaseId: envOf(event).caseId } }
}
