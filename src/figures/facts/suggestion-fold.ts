import type { Policy } from '../../../machines/policy/schema.ts'
import type { Env, Fed } from '../../../machines/step.ts'
import { newSuggestion, type SuggestionContext } from '../../../machines/suggestion/context.ts'
import type { SuggestionDrafted, SuggestionEvent } from '../../../machines/suggestion/events.ts'
import { beginRound, note, noteConclusion, reopen } from '../../../machines/suggestion/notes.ts'
import { answeredOn, isEveryDutyAnswered } from '../../../machines/suggestion/rules.ts'
import type { CaseState, FactSuggestionTable, Opinion } from '../../db/figure-schema.ts'
import { type Handlers, tell } from './tell.ts'
import type { ToldLine } from './told-lines.ts'

/** A stretch during which no unit had the suggestion in hand. */
export type Holding = { kind: 'office' | 'body' | 'unit'; id: string | null; from: string; to: string | null }
export type SuggestionMemory = {
  /** What the machine itself would remember of the lines within the cut. */
  context: SuggestionContext
  title: string | null
  screening: FactSuggestionTable['screening']
  screenedOn: string | null
  timesReturned: number
  endedOn: string | null
  distributedOn: string | null
  /** When the joint reply that this suggestion follows was recorded. */
  jointReply: { recordedAt: string; isHistory: boolean } | null
  opinions: { round: number; outcome: Opinion }[]
  holdings: Holding[]
}

export function openSuggestion({ event, title }: ToldLine): SuggestionMemory {
  return {
    context: newSuggestion(event as SuggestionDrafted),
    title: title ?? null,
    screening: null,
    screenedOn: null,
    timesReturned: 0,
    endedOn: null,
    distributedOn: null,
    jointReply: null,
    opinions: [],
    holdings: [],
  }
}

/** The machine's own notes make the memory; only what figures need beyond it stands here. */
export function foldSuggestion(memory: SuggestionMemory, line: ToldLine): void {
  if (line.title !== undefined) memory.title = line.title
  const before = memory.context
  const fed = { ...line.event, env: { occurredOn: line.on, by: { id: '' } } as Env } as unknown as Fed<SuggestionEvent>
  const change = fed.type === 'case.concluded' ? noteConclusion(before, fed) : note(before, fed)
  memory.context = { ...before, ...change }
  tell(HANDLERS, memory, line)
  if (line.begins === 'round') memory.context = { ...memory.context, ...beginRound(memory.context) }
  if (line.begins === 'study') memory.context = { ...memory.context, ...reopen(memory.context) }
}

const HANDLERS: Handlers<SuggestionMemory, SuggestionEvent> = {
  'screening.decided': (memory, { outcome }, { on }) => {
    memory.screening = outcome
    memory.screenedOn = on
    if (outcome === 'returned_to_deputy' || outcome === 'withdrawal_advised') memory.timesReturned += 1
    if (outcome in ENDED_AS) memory.endedOn = on
  },
  'suggestion.withdrawn': (memory, _, { on }) => {
    memory.endedOn = on
    release(memory, on)
  },
  'handover.made': (memory, { bodyId, plan }, { on }) => {
    release(memory, on)
    memory.distributedOn = plan ? on : null
    if (!plan) hold(memory, 'body', bodyId, on)
  },
  'distribution.made': (memory, _, { on }) => {
    release(memory, on)
    memory.distributedOn = on
  },
  'handover.recalled': (memory, _, { on }) => {
    release(memory, on)
    memory.distributedOn = null
    hold(memory, 'office', null, on)
  },
  'handledTogether.joined': (memory, _, { on }) => {
    release(memory, on)
    hold(memory, 'unit', null, on)
  },
  'handledTogether.undone': (memory, _, { on }) => {
    const follows = memory.context.leadCaseId !== null
    const followed = memory.holdings.some(({ kind, to }) => kind === 'unit' && to === null)
    if (follows || !followed) return
    release(memory, on)
    hold(memory, 'body', memory.context.bodyId, on)
  },
  'duty.answered': noteReplied,
  'duty.ended': noteReplied,
  'jointReply.delivered': (memory, { leadCaseId, deliveredOn }, { recordedAt, isHistory }) => {
    const { context } = memory
    if (leadCaseId !== context.leadCaseId || context.repliedOn !== null) return
    memory.context = { ...context, repliedOn: deliveredOn }
    memory.jointReply = { recordedAt, isHistory }
    release(memory, deliveredOn)
  },
  'assessment.concluded': (memory) => {
    memory.context = { ...memory.context, isAfterAssessment: true }
  },
  'inquiry.settled': (memory, { about, round, outcome }) => {
    if (about === 'reply') memory.opinions.push({ round, outcome })
  },
}

/** 办复: every duty that owes an answer has given it. */
function noteReplied(memory: SuggestionMemory): void {
  const { context } = memory
  if (context.repliedOn !== null || context.withdrawnOn !== null || context.leadCaseId !== null) return
  if (isEveryDutyAnswered(context)) memory.context = { ...context, repliedOn: answeredOn(context) }
}

function hold(memory: SuggestionMemory, kind: Holding['kind'], id: string | null, from: string): void {
  if (memory.context.repliedOn === null) memory.holdings.push({ kind, id, from, to: null })
}

function release(memory: SuggestionMemory, on: string): void {
  for (const holding of memory.holdings) holding.to ??= on
}

const ENDED_AS = {
  not_handed_over: 'notHandedOver',
  treated_as_letter: 'treatedAsLetter',
  reference: 'keptForReference',
} as const
type EndedAs = keyof typeof ENDED_AS

export function stateOf(context: SuggestionContext): CaseState {
  if (context.withdrawnOn !== null) return 'withdrawn'
  const end = context.screenedAs as EndedAs | null
  if (end !== null && end in ENDED_AS) return ENDED_AS[end]
  if (context.handedOverOn === null) return 'preparing'
  if (context.archivedOn !== null) return 'archived'
  if (context.concludedOn !== null) return 'concluded'
  return context.repliedOn === null ? 'handling' : 'replied'
}

export function endedAs(context: SuggestionContext): FactSuggestionTable['ended'] {
  if (context.withdrawnOn !== null) return 'withdrawn'
  const end = context.screenedAs as EndedAs | null
  return end !== null && end in ENDED_AS ? end : null
}

/** What was heard last of the first round, and of the latest round that was heard at all. */
export function opinionsOf({ opinions }: SuggestionMemory) {
  const lastRound = Math.max(0, ...opinions.map(({ round }) => round))
  const lastOf = (wanted: number) => opinions.filter(({ round }) => round === wanted).at(-1)?.outcome ?? null
  return { first_rating: lastOf(1), last_rating: lastOf(lastRound), last_round: lastRound }
}

/** Lead and cosigners: where cosigners confirm, only those who did. */
export function countSigners({ cosignerIds, confirmedIds }: SuggestionContext, policy: Policy | undefined): number {
  const counted = policy?.submission.cosignersConfirm
    ? cosignerIds.filter((id) => confirmedIds.includes(id))
    : cosignerIds
  return 1 + counted.length
}
