import { toDayNumber } from '../../../machines/policy/day.ts'
import type { ClockKind } from '../../../machines/policy/words.ts'
import type { ClockChange } from '../../engine/apply/shapes.ts'

/** One run of a clock of an actor, from its start to where it was met or dropped. */
export type Run = { startOn: string; firstDueOn: string; dueOn: string; metOn: string | null; isOpen: boolean }
export type ClockRuns = {
  note(actorId: string, change: ClockChange): void
  /** The last run of that clock. */
  last(actorId: string, kind: ClockKind): Run | undefined
}

/** Collects what events did to clocks. */
export function collectRuns(): ClockRuns {
  const runs = new Map<string, Run>()
  return {
    last: (actorId, kind) => runs.get(`${actorId} ${kind}`),
    note: (actorId, { clock, change, startOn, dueOn, on }) => {
      const key = `${actorId} ${clock}`
      const run = runs.get(key)
      if (change === 'started') runs.set(key, { startOn, firstDueOn: dueOn, dueOn, metOn: null, isOpen: true })
      // A clock whose start lies beyond the cut has nothing to be moved or stopped.
      if (!run?.isOpen) return
      if (change === 'moved') runs.set(key, { ...run, startOn, dueOn })
      if (change === 'met' || change === 'dropped') {
        runs.set(key, { ...run, isOpen: false, metOn: change === 'met' ? (on ?? dueOn) : null })
      }
    },
  }
}

/** Calendar days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return toDayNumber(to) - toDayNumber(from)
}

export type Punctuality = { in_time: boolean | null; days_late: number | null }
export const NOTHING_OWED: Punctuality = { in_time: null, days_late: null }

/** Did it come by its due day? What is still open is late once the day is over, and not judged before. */
export function judgePunctuality(doneOn: string | null, dueOn: string | null, asOf: string): Punctuality {
  if (dueOn === null) return NOTHING_OWED
  const daysLate = Math.max(0, daysBetween(dueOn, doneOn ?? asOf))
  if (doneOn === null && daysLate === 0) return NOTHING_OWED
  return { in_time: daysLate === 0, days_late: daysLate }
}
