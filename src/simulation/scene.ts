import type { Told } from '../../machines/effects.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { Principal } from '../../machines/step.ts'
import type { Slot, YearCalendar } from './calendar-of-the-year.ts'
import type { Dice } from './dice.ts'
import type { People } from './people.ts'
import type { Profile } from './profiles.ts'
import type { CaseView } from './view.ts'

/** What somebody means to do. */
export type Act = {
  at: Slot
  /** Tells this act from others of the same kind on the same case. */
  key: string
  actorId: string
  /** Recorded one after the other, together or not at all. */
  events: readonly Told[]
  by: Principal
  /** The day on the paper, when it is entered later. */
  occurredOn?: string
  lateReason?: string
  basis?: 'paper' | 'scan' | 'phone_note' | 'minutes'
  onBehalfOf?: string
  /** Leaves no trace in the state, so the case must remember that it was done. */
  isOnce?: boolean
  /** A mistake that people make; the engine is expected to refuse it. */
  isSlip?: boolean
  /** May follow in the same half day upon another act on the same actor. */
  isPrompt?: boolean
  /** An event of another case that belongs to the same act. */
  together?: { caseId: string; actorId: string; event: Told; by: Principal }
}

/** What one case remembers beyond what the engine keeps of it. */
export type Memory = { done: Map<string, Slot>; lastActs: Map<string, Slot>; actCount: number }

/** One case at one moment, with everything that its people know; they say what they will do. */
export type Scene = {
  profile: Profile
  policy: Policy
  people: People
  year: YearCalendar
  dice: Dice
  now: Slot
  today: string
  view: CaseView
  /** The case that is handled together with this one. */
  partner: CaseView | null
  has(story: string): boolean
  isDone(key: string): boolean
  /** When it was done; now, if it never was. */
  doneAt(key: string): Slot
  will(act: Act): void
}
/** The part that some people play in a case. */
export type Part = (scene: Scene) => void

export function newMemory(): Memory {
  return { done: new Map(), lastActs: new Map(), actCount: 0 }
}

/** Asks everybody what they mean to do next, and picks the acts of the earliest moment: one for each actor. */
export function nextActs(
  given: Omit<Scene, 'has' | 'isDone' | 'doneAt' | 'will' | 'dice' | 'today'>,
  memory: Memory,
  parts: readonly Part[],
): Act[] {
  const { profile, now, year } = given
  const acts: Act[] = []
  const scene: Scene = {
    ...given,
    dice: profile.dice,
    today: year.dayOf(now),
    has: (story) => profile.stories.has(story),
    isDone: (key) => memory.done.has(key),
    doneAt: (key) => memory.done.get(key) ?? now,
    will: (act) => {
      if (memory.done.has(act.key)) return
      const last = memory.lastActs.get(act.actorId) ?? -1
      const at = Math.max(act.at, now, act.isPrompt ? last : last + 1)
      if (at <= year.last) acts.push({ ...act, at })
    },
  }
  for (const part of parts) part(scene)
  return earliest(acts)
}

function earliest(acts: readonly Act[]): Act[] {
  const first = Math.min(...acts.map(({ at }) => at))
  const taken = new Map<string, Act>()
  for (const act of acts) if (act.at === first && !taken.has(act.actorId)) taken.set(act.actorId, act)
  const chosen = [...taken.values()]
  // What reaches another case, and what will be refused, stands alone: it must not take the others with it.
  const alone = chosen.find((act) => act.together !== undefined || act.isSlip)
  return alone ? [alone] : chosen
}
