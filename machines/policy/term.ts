import { z } from 'zod'

import { type Calendar, type DayLookup, lookupOf } from './calendar.ts'
import { addDays, addMonths, type Day, fromDayNumber, quoted, toDayNumber } from './day.ts'

// The vocabulary of deadlines in one place: who computes a due day also handles days and zones.
export { addDays, Day, dayInZone, instantAt, resolveStartDay, startOfDay } from './day.ts'
export { parseLooseDay } from './loose-day.ts'

const TERM_PATTERN = /^(-?\d+)(wd|d|mo)$/
/** A hundred years; anything longer is a slip of the pen, and must not keep the engine counting. */
const LONGEST = { wd: 26_000, d: 36_525, mo: 1_200 } as const

/** How far a search for working days may go, so that a calendar almost without them is refused instead of searched for ever. */
const SEARCH_DAYS = 3_660
const SEARCH_DAYS_PER_WORKING_DAY = 31

export type TermUnit = 'wd' | 'd' | 'mo'
export type ParsedTerm = { amount: number; unit: TermUnit }
export type Roll = 'none' | 'next-working-day'
export type ExplainedDay = { date: Day; why: string }

/**
 * A due day with its explanation. `skipped`: days off that were not counted (wd), or passed over by the roll.
 * `counted`: make-up working days that were counted (wd), or on which the due day stays or lands by the roll.
 */
export type DueDate = { dueOn: Day; skipped: ExplainedDay[]; counted: ExplainedDay[]; provisional: boolean }

type TermCheck = { ok: true; term: ParsedTerm } | { ok: false; why: string }

function checkTerm(text: unknown): TermCheck {
  const match = typeof text === 'string' ? TERM_PATTERN.exec(text) : null
  if (!match) {
    return { ok: false, why: `${quoted(text)}不是期限；应写作 5wd（工作日）、20d（日）或 3mo（月），前加 - 表示倒数` }
  }

  const unit = match[2] as TermUnit
  const amount = Number(match[1])
  if (Math.abs(amount) > LONGEST[unit]) {
    return { ok: false, why: `期限${quoted(text)}过长；最多一百年，即 ${LONGEST[unit]}${unit}，请核对数字` }
  }
  return { ok: true, term: { amount: amount === 0 ? 0 : amount, unit } }
}

function whyNotATerm(text: unknown): string {
  const check = checkTerm(text)
  return check.ok ? '' : check.why
}

/** A term as policies write it: `5wd` working days, `20d` days, `3mo` months; negative counts backwards. */
export const Term = z
  .string({ error: (issue) => whyNotATerm(issue.input) })
  .regex(TERM_PATTERN, { error: (issue) => whyNotATerm(issue.input), abort: true })
  .refine((text) => checkTerm(text).ok, { error: (issue) => whyNotATerm(issue.input) })
export type Term = string

/** Reads a term; throws a RangeError with the reason when it is none or longer than a hundred years. */
export function parseTerm(text: string): ParsedTerm {
  const check = checkTerm(text)
  if (!check.ok) throw new RangeError(check.why)

  return check.term
}

/** The due day of a term; the start day is not counted. Throws a RangeError when there is no such day. */
export function computeDue(input: { start: Day; term: string; roll: Roll; calendar: Calendar }): DueDate {
  const { amount, unit } = parseTerm(input.term)
  const lookup = lookupOf(input.calendar)
  const start = toDayNumber(input.start)
  if (unit === 'wd' && amount !== 0) return countWorkingDays(lookup, start, amount)

  const due = unit === 'mo' ? toDayNumber(addMonths(input.start, amount)) : toDayNumber(addDays(input.start, amount))
  if (input.roll === 'next-working-day') return rollForward(lookup, due)
  return { dueOn: fromDayNumber(due), skipped: [], counted: [], provisional: !lookup.factOf(due).isLoaded }
}

/** Counts from the day after the start (before it, when negative); in unloaded years by plain weekends, and then provisional. */
function countWorkingDays(lookup: DayLookup, start: number, amount: number): DueDate {
  const step = amount < 0 ? -1 : 1
  const skipped: ExplainedDay[] = []
  const counted: ExplainedDay[] = []
  let provisional = false
  let left = Math.abs(amount)
  let day = start
  const end = start + step * (left * SEARCH_DAYS_PER_WORKING_DAY + SEARCH_DAYS)
  while (left > 0) {
    if (day === end) throw tooFewWorkingDays()
    day += step
    const fact = lookup.factOf(day)
    if (!fact.isLoaded) provisional = true
    if (!fact.isWorking) skipped.push({ date: fromDayNumber(day), why: fact.why })
    else if (fact.isMakeUp) counted.push({ date: fromDayNumber(day), why: fact.why })
    if (fact.isWorking) left -= 1
  }

  if (step < 0) {
    skipped.reverse()
    counted.reverse()
  }
  return { dueOn: fromDayNumber(day), skipped, counted, provisional }
}

/** Moves a due day off its days off; one that is in, or would roll into, an unloaded year stays and is provisional. */
function rollForward(lookup: DayLookup, due: number): DueDate {
  const skipped: ExplainedDay[] = []
  for (let day = due; day <= due + SEARCH_DAYS; day += 1) {
    const fact = lookup.factOf(day)
    if (!fact.isLoaded) return { dueOn: fromDayNumber(due), skipped: [], counted: [], provisional: true }
    const date = fromDayNumber(day)
    if (fact.isWorking) {
      const counted = fact.isMakeUp ? [{ date, why: fact.why }] : []
      return { dueOn: date, skipped, counted, provisional: false }
    }
    skipped.push({ date, why: fact.why })
  }
  throw tooFewWorkingDays()
}

function tooFewWorkingDays(): RangeError {
  return new RangeError('按这份日历数不到到期日：几乎没有工作日；请核对周末（weekend）、放假日和上班日')
}

/**
 * Working days from one day to another: the first not counted, the last counted, negative when `to` lies before `from`.
 * In years that are not loaded plain weekends are used: ask `isProvisionalBetween` before showing the number.
 */
export function workingDaysBetween(calendar: Calendar, from: Day, to: Day): number {
  const lookup = lookupOf(calendar)
  const start = toDayNumber(from)
  const end = toDayNumber(to)
  const step = end < start ? -1 : 1
  let count = 0
  for (let day = start; day !== end; ) {
    day += step
    if (lookup.factOf(day).isWorking) count += step
  }
  return count
}

/** Whether a day counted by `workingDaysBetween` lies in a year that is not loaded. */
export function isProvisionalBetween(calendar: Calendar, from: Day, to: Day): boolean {
  const lookup = lookupOf(calendar)
  const start = toDayNumber(from)
  const end = toDayNumber(to)
  const step = end < start ? -1 : 1
  for (let day = start; day !== end; ) {
    day += step
    if (!lookup.factOf(day).isLoaded) return true
  }
  return false
}
