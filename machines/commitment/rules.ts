import type { MoveClock, Notify, StartClock, StopClock, Tell } from '../effects.ts'
import type { Rating } from '../policy/words.ts'
import { type Env, no, ok, type Verdict } from '../step.ts'
import type { CommitmentEvent, CommitmentInput } from './events.ts'

/** One deputy's rating of how the promise was kept; `work` counts the times the unit had to do it again. */
export type PromiseRating = { deputyId: string; rating: Rating; work: number }

export type CommitmentContext = {
  promiseId: string
  assignmentId: string
  unitId: string
  originalDueOn: string | null
  dueOn: string | null
  hasClock: boolean
  percent: number
  /** 1 for the first work, one more each time it was found wanting. */
  work: number
  wasCheckedOnSite: boolean
  ratings: PromiseRating[]
  rescheduled: number
  carriedOver: number
  /** Handed to the next term of congress with a written statement: the case may close, the promise lives on. */
  isWithNextTerm: boolean
  /** The term of congress into whose ledger the promise came. */
  termNo: number | null
  corrections: number
}

type Of<T extends CommitmentEvent['type']> = Extract<CommitmentEvent, { type: T }>
type Rework = Of<'commitment.rated'> | Of<'commitment.reopened'>
type ClosedAs = 'kept' | 'carried_over' | 'not_kept' | 'cancelled'

export function openCommitment(input: CommitmentInput): CommitmentContext {
  return {
    promiseId: input.promiseId,
    assignmentId: input.assignmentId,
    unitId: input.unitId,
    originalDueOn: input.dueOn ?? null,
    dueOn: input.dueOn ?? null,
    hasClock: input.dueOn !== undefined,
    percent: 0,
    work: 1,
    wasCheckedOnSite: false,
    ratings: [],
    rescheduled: 0,
    carriedOver: 0,
    isWithNextTerm: false,
    termNo: null,
    corrections: 0,
  }
}

/** The last word of each deputy who rated. */
export function lastRatings(context: CommitmentContext): PromiseRating[] {
  return context.ratings.filter(
    (entry, at) => !context.ratings.slice(at + 1).some((later) => later.deputyId === entry.deputyId),
  )
}

/** Deputies whose last word is a dissatisfaction with earlier work. */
export function stillDissatisfied(context: CommitmentContext): string[] {
  return lastRatings(context)
    .filter((entry) => entry.rating === 'dissatisfied')
    .map((entry) => entry.deputyId)
}

// What a payload must be: each returns a verdict.

/** A dissatisfied deputy writes down why (重庆 2017 第二十八条). */
export function judgeRating(event: Of<'commitment.rated'>): Verdict {
  if (event.rating !== 'dissatisfied' || event.text !== undefined) return ok
  return no('RULE_NOT_MET', '对承诺落实情况评价为不满意而没有理由；请写明代表的具体意见')
}

/** 销号: nobody's dissatisfaction is struck off unheard; after new work that deputy is asked again. */
export function judgeStrikeOff(event: Of<'commitment.struckOff'>, context: CommitmentContext): Verdict {
  const dissatisfied = stillDissatisfied(context)
  if (dissatisfied.length === 0 || event.noRating !== undefined) return ok
  const names = dissatisfied.map((id) => `“${id}”`).join('、')
  return no('RULE_NOT_MET', `代表${names}对承诺落实不满意，整改后尚未再次评价；请再次征求评价，或者注明无法评价的原因`)
}

/** A new date is a later day, and the head of the unit answers for it. */
export function judgeReschedule(event: Of<'commitment.rescheduled'>, context: CommitmentContext, env: Env): Verdict {
  if (!event.signedByHead) return signatureMissing('调整承诺期限')
  return judgeNewDay(event.dueOn, context, env)
}

/** 转下年度、换届时仍未解决 (上海 2015 第二十二条): a written statement and a new date. */
export function judgeCarryOver(event: Of<'commitment.carriedOver'>, context: CommitmentContext, env: Env): Verdict {
  return judgeNewDay(event.dueOn, context, env)
}

/** 因客观情况发生变化而未能落实: a written report examined and signed by the head (上海 2015 第二十二条). */
export function judgeNotKept(event: Of<'commitment.notKept'>): Verdict {
  return event.signedByHead ? ok : signatureMissing('未能落实承诺的书面报告')
}

/** Taken up again: a new day, where one is set, lies ahead. */
export function judgeReopening(event: Of<'commitment.reopened'>, context: CommitmentContext, env: Env): Verdict {
  return event.dueOn === undefined || event.dueOn === context.dueOn ? ok : judgeNewDay(event.dueOn, context, env)
}

function signatureMissing(what: string): Verdict {
  return no('RULE_NOT_MET', `${what}须由承办单位主要负责人签发；请补齐签发后再登记`)
}

function judgeNewDay(dueOn: string, context: CommitmentContext, env: Env): Verdict {
  if (dueOn <= env.occurredOn) {
    return no('RULE_NOT_MET', `新的期限“${dueOn}”不晚于办理日期“${env.occurredOn}”；请填写此后的日期`)
  }
  if (dueOn === context.dueOn) {
    return no('RULE_NOT_MET', `新的期限“${dueOn}”与现行期限相同；请填写调整后的日期`)
  }
  return ok
}

// What is remembered after a fact.

export function afterNewDay(dueOn: string): Partial<CommitmentContext> {
  return { dueOn, hasClock: true }
}

export function afterCarryOver(
  context: CommitmentContext,
  event: Of<'commitment.carriedOver'>,
): Partial<CommitmentContext> {
  return {
    ...afterNewDay(event.dueOn),
    carriedOver: context.carriedOver + 1,
    isWithNextTerm: context.isWithNextTerm || event.to === 'next_term',
  }
}

export function afterRating(context: CommitmentContext, event: Of<'commitment.rated'>): Partial<CommitmentContext> {
  const { deputyId, rating } = event
  return { ratings: [...context.ratings, { deputyId, rating, work: context.work }] }
}

/** Found wanting: the unit does it again. */
export function afterFoundWanting(context: CommitmentContext, event: Rework, env: Env): Partial<CommitmentContext> {
  return {
    work: context.work + 1,
    percent: 0,
    dueOn: newDayOf(event) ?? context.dueOn,
    hasClock: reworkClock(context, event, env) !== null,
  }
}

/** The office does not accept the unit's report: the promise was never done, and its day stands. */
export function afterRejection(context: CommitmentContext): Partial<CommitmentContext> {
  return { hasClock: context.dueOn !== null }
}

/** The promise passes with the unit's duties; no date moves. */
export function afterSuccession(context: CommitmentContext, event: Of<'unit.succeeded'>): Partial<CommitmentContext> {
  return context.unitId === event.fromUnitId ? { unitId: event.toUnitId } : {}
}

// What is ordered.

/** The promised day itself is the due day; a promise without a day has no clock. */
export function promiseClock(context: CommitmentContext, startOn: string): StartClock | null {
  return context.dueOn === null ? null : { kind: 'commitment', startOn, dueOn: context.dueOn }
}

/**
 * Rework runs to the new day that was set, or keeps the promised day while it lies ahead. When that day is over, no
 * clock runs: the unit had delivered and cannot be overdue at once. The office agrees a new day with it, as a reschedule.
 */
export function reworkClock(context: CommitmentContext, event: Rework, env: Env): StartClock | null {
  const dueOn = newDayOf(event) ?? context.dueOn
  if (dueOn === null || dueOn <= env.occurredOn) return null
  return { kind: 'commitment', startOn: env.occurredOn, dueOn }
}

function newDayOf(event: Rework): string | undefined {
  return event.type === 'commitment.reopened' ? event.dueOn : undefined
}

export function stopCommitmentClock(
  context: CommitmentContext,
  outcome: StopClock['outcome'],
  env: Env,
): StopClock | null {
  return context.hasClock ? { kind: 'commitment', outcome, on: env.occurredOn } : null
}

type NewDay = Of<'commitment.rescheduled'> | Of<'commitment.carriedOver'>

/** A running clock moves to the new day. */
export function moveToNewDay(context: CommitmentContext, event: NewDay): MoveClock | null {
  if (!context.hasClock) return null
  const why = event.type === 'commitment.rescheduled' ? 'rescheduled' : `carried_over_${event.to}`
  return { kind: 'commitment', dueOn: event.dueOn, why }
}

/** Where no clock runs, the new day starts one. */
export function startNewDay(context: CommitmentContext, event: NewDay, env: Env): StartClock | null {
  return context.hasClock ? null : { kind: 'commitment', startOn: env.occurredOn, dueOn: event.dueOn }
}

export function openedTell(env: Env): Tell {
  return { to: { id: 'suggestion' }, event: { type: 'promise.opened', commitmentId: env.self } }
}

/** A promise is closed once for its case: what the next term makes of it is written in its own history alone. */
export function closedTell(context: CommitmentContext, outcome: ClosedAs, env: Env): Tell | null {
  if (context.isWithNextTerm) return null
  return { to: { id: 'suggestion' }, event: { type: 'promise.closed', commitmentId: env.self, outcome } }
}

/** Handed to the next term once: from then on the old case waits for it no longer. */
export function carriedOverTell(
  context: CommitmentContext,
  event: Of<'commitment.carriedOver'>,
  env: Env,
): Tell | null {
  return event.to === 'next_term' ? closedTell(context, 'carried_over', env) : null
}

/** The deputy office calls the deputies and the unit together (重庆 2017 第二十八条). */
export const DISSATISFACTION_NOTICE: Notify = { template: 'promise_dissatisfied', to: ['deputy_office_director'] }
