import type { Calendar } from '../../machines/policy/calendar.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { ClockKind } from '../../machines/policy/words.ts'
import type { NoticeCase, NoticeClock } from '../db/read/notice-cases.ts'
import type { Instant } from '../engine/engine.ts'
import { isWarning, ladderOf, PASSED_STEP } from '../engine/timers/ladder.ts'
import { chineseDay } from './variables.ts'

/** One step of the ladder of one version of a deadline. */
export type Rung = { actorId: string; clock: ClockKind; version: number; step: number }
export type Judged =
  | { isRelevant: true; clock: NoticeClock }
  | { isRelevant: false; state: 'dropped' | 'skipped'; why: string }

export const OVER_WHY = '期限已办结或者不再计算，不再催办'
export const DUE_DAY_OVER_WHY = '到期日已过，到期前的提醒不再发送'

/** By what a step is judged: `sendOn` is the day on which its words would be read. */
export type Scene = { policy: Policy; calendar: Calendar; now: Instant; sendOn: string }

/** Does this step still say something true and useful, or has a higher one come, or the deadline gone? */
export function judgeRung(facts: NoticeCase, rung: Rung, scene: Scene): Judged {
  const clock = openClockOf(facts, rung)
  if (!clock) return { isRelevant: false, state: 'dropped', why: OVER_WHY }
  if (clock.version !== rung.version) {
    const why = `期限已调整为${chineseDay(clock.due_on)}，原期限的提醒作废`
    return { isRelevant: false, state: 'dropped', why }
  }
  const higher = higherStepCome(clock, rung.step, scene)
  if (higher !== undefined)
    return { isRelevant: false, state: 'skipped', why: `停机期间已到第 ${higher} 步，本步不再发送` }
  if (scene.sendOn > clock.due_on && isWarningStep(rung, scene.policy)) {
    return { isRelevant: false, state: 'skipped', why: DUE_DAY_OVER_WHY }
  }
  return { isRelevant: true, clock }
}

export function openClockOf({ clocks }: NoticeCase, { actorId, clock: kind }: Rung): NoticeClock | undefined {
  return clocks.find((clock) => clock.actor_id === actorId && clock.kind === kind)
}

/** Is it a step on or before the due day? One that the policy has no more is taken for a chase after it. */
export function isWarningStep({ clock, step }: Pick<Rung, 'clock' | 'step'>, policy: Policy): boolean {
  const offset = policy.chase[clock]?.steps[step - 1]?.offset
  return offset !== undefined && isWarning(offset)
}

/** The steps above this one in the order in which they come; those of the same moment with a greater number, too. */
export function stepsAbove(clock: NoticeClock, step: number, policy: Policy, calendar: Calendar): number[] {
  const steps = momentsOf(clock, policy, calendar).map((moment) => moment.step)
  return steps.includes(step) ? steps.slice(steps.indexOf(step) + 1) : steps.filter((other) => other > step)
}

/** The steps of a running clock with their moments, in order. */
export function momentsOf(clock: NoticeClock, policy: Policy, calendar: Calendar): { step: number; dueAt: Instant }[] {
  const { actor_id: actorId, kind, version, due_on: dueOn, set_at } = clock
  const running = { actorId, kind, version, dueOn, setAt: set_at.toISOString() }
  return ladderOf(running, policy, calendar).filter(({ step }) => step !== PASSED_STEP)
}

/** Steps of one moment belong together: they go to different roles. */
function higherStepCome(clock: NoticeClock, step: number, { policy, calendar, now }: Scene): number | undefined {
  const come = momentsOf(clock, policy, calendar).filter(({ dueAt }) => dueAt <= now)
  const own = come.find((moment) => moment.step === step)
  const last = come.at(-1)
  return own && last && last.dueAt > own.dueAt ? last.step : undefined
}
