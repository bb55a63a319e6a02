import type { StateValue } from 'xstate'

import type { Told } from '../../../machines/effects.ts'
import { addDays, startOfDay } from '../../../machines/policy/day.ts'
import type { ClockChange, Instant } from '../../engine/apply/shapes.ts'
import type { LogLine } from '../../engine/reconcile/log-line.ts'
import type { Cut } from './case-facts.ts'

/** An accepted event that lies within the cut. */
export type ToldLine = {
  actorId: string
  event: Told
  /** When it really happened: its own day, or that of what brought it about; corrections are applied. */
  on: string
  recordedAt: Instant
  /** Taken over from an old ledger: what was entered late says nothing of anybody's punctuality. */
  isHistory: boolean
  policy: { id: string; version: number }
  clocks: readonly ClockChange[]
  /** What the suggestion began with this event, as its state in the trail says. */
  begins: 'round' | 'study' | null
  /** Free text under `title`; undefined where the event has none, null where it was erased. */
  title: string | null | undefined
}

/** Lines with the days on which they happened, up to the cut, in the order in which they were recorded. */
export function linesWithin(lines: readonly LogLine[], cut: Cut): ToldLine[] {
  const end = startOfDay(addDays(cut.asOf, 1), cut.zone)
  const known = lines.filter(
    ({ outcome, recorded }) => outcome === 'accepted' && (cut.basis === 'occurred' || recorded.recordedAt < end),
  )
  const days = datesOf(known)
  const beginnings = beginningsOf(known)
  return known.flatMap((line) => {
    const dates = days.get(line.seq)
    if (!dates || (cut.basis === 'occurred' && dates.on > cut.asOf)) return []
    const { recorded } = line
    // A correction tells what was true then; what it set off began only when it was made.
    const isBegun = cut.basis === 'recorded' || dates.onwards <= cut.asOf
    return [
      {
        actorId: recorded.actor,
        event: { ...recorded.payload, type: recorded.type },
        on: dates.on,
        recordedAt: recorded.recordedAt,
        isHistory: recorded.history === true,
        policy: recorded.policy,
        clocks: recorded.clocks ?? [],
        begins: isBegun ? (beginnings.get(line.seq) ?? null) : null,
        title: titleOf(line),
      },
    ]
  })
}

/** `onwards`: the day of what follows from it. */
type Dates = { on: string; onwards: string }

const CLOSINGS: ReadonlySet<string> = new Set([
  'inquiry.confirmed',
  'inquiry.declined',
  'inquiry.notReached',
  'inquiry.notReturned',
])

function datesOf(lines: readonly LogLine[]): Map<number, Dates> {
  const dates = new Map<number, Dates>()
  const corrected = correctedHandovers(lines)
  /** The last day on which a deputy's answer was settled, by inquiry and by inquiry and deputy. */
  const settledOn = new Map<string, string>()
  for (const { seq, recorded } of lines) {
    const { actor, type, payload, cause, occurredOn } = recorded
    const told = cause === undefined ? undefined : dates.get(cause)
    const day = told?.onwards ?? corrected.get(seq) ?? occurredOn
    const mine: Dates = { on: day, onwards: day }
    if (CLOSINGS.has(type)) {
      settledOn.set(actor, later(day, settledOn.get(actor)))
      settledOn.set(`${actor} ${String(payload['deputyId'])}`, day)
    } else if (type === 'rating.corrected') {
      mine.on = settledOn.get(`${actor} ${String(payload['deputyId'])}`) ?? day
    } else if (type === 'inquiry.settled') {
      const on = settledOn.get(String(payload['inquiryId'])) ?? day
      mine.on = on
      mine.onwards = later(day, on)
    } else if (type === 'duty.answered' || type === 'jointReply.delivered') {
      mine.on = later(day, String(payload['answeredOn'] ?? payload['deliveredOn']))
      mine.onwards = mine.on
    }
    dates.set(seq, mine)
  }
  return dates
}

type Handover = { seqs: number[]; day: string }

/**
 * The day of each handover as it was corrected last; the correction itself belongs to that day. What was recalled and
 * handed over again on one day is one handover, as the suggestion itself has it.
 */
function correctedHandovers(lines: readonly LogLine[]): Map<number, string> {
  const days = new Map<number, string>()
  const all: Handover[] = []
  let current: Handover | undefined
  for (const { seq, recorded } of lines) {
    if (recorded.actor !== 'suggestion') continue
    const { type, payload, occurredOn } = recorded
    if (type === 'handover.made' || (type === 'handledTogether.joined' && !current)) {
      current = { seqs: [seq], day: occurredOn }
      all.push(current)
    } else if (type === 'handover.recalled') current = undefined
    else if (type === 'handover.dateCorrected' && current) {
      current.seqs.push(seq)
      const { day } = current
      for (const one of all.filter((other) => other.day === day)) {
        one.day = String(payload['handedOverOn'])
        for (const part of one.seqs) days.set(part, one.day)
      }
    }
  }
  return days
}

const ROUND_STATES: readonly (string | undefined)[] = ['rehandling', 'actingOnAssessment']
const STUDY_STATES: readonly (string | undefined)[] = ['studying', 'assessing']

/** Rounds of re-handling and studies, by the suggestion's own states in the trail: no rule is judged again. */
function beginningsOf(lines: readonly LogLine[]): Map<number, 'round' | 'study'> {
  const found = new Map<number, 'round' | 'study'>()
  let before: string | undefined
  for (const { seq, recorded } of lines) {
    if (recorded.actor !== 'suggestion' || recorded.state === undefined) continue
    const now = opinionState(recorded.state)
    const isAnew = now !== before || recorded.type === 'case.reopened'
    if (isAnew && ROUND_STATES.includes(now)) found.set(seq, 'round')
    else if (now !== before && STUDY_STATES.includes(now)) found.set(seq, 'study')
    before = now
  }
  return found
}

function opinionState(state: StateValue): string | undefined {
  const underway = typeof state === 'object' ? state['underway'] : undefined
  const opinion = typeof underway === 'object' ? underway['opinion'] : undefined
  return typeof opinion === 'string' ? opinion : undefined
}

/** The events that may bear the title. */
export const TITLED = ['suggestion.drafted', 'suggestion.amended', 'suggestion.resubmitted']

function titleOf({ isErased, text, recorded }: LogLine): string | null | undefined {
  if (recorded.textHash === undefined || !TITLED.includes(recorded.type)) return undefined
  if (isErased) return null
  const prose = text?.prose as { title?: unknown } | undefined
  return typeof prose?.title === 'string' ? prose.title : undefined
}

function later(a: string, b: string | undefined): string {
  return b !== undefined && b > a ? b : a
}
