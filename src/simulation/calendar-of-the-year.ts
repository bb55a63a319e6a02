import { type Calendar, lookupOf } from '../../machines/policy/calendar.ts'
import { fromDayNumber, toDayNumber } from '../../machines/policy/day.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { addDays, computeDue, instantAt } from '../../machines/policy/term.ts'

/** Half a working day: the smallest time that people of the simulation know. Numbered from the first morning. */
export type Slot = number
/** The virtual year with the days on which things are held, and its half days of work. */
export type YearCalendar = {
  slots: readonly { day: string; at: string }[]
  days: YearDays
  /** The first half day of work on or after the day; in the afternoon, if asked. */
  slotOn(day: string, half?: 0 | 1): Slot
  /** The first half day of work so many days after the day. */
  slotAfter(day: string, days: number, half?: 0 | 1): Slot
  /** So many working days after the day. */
  slotAfterWorking(day: string, workingDays: number, half?: 0 | 1): Slot
  dayOf(slot: Slot): string
  /** The day of this year that stands for a day of the model year. */
  day(modelDay: string): string
  /** The calendar year of its session. */
  no: number
  /** The handover meeting. */
  meetingId: string
  last: Slot
}
export type YearDays = {
  first: string
  last: string
  draftFrom: string
  sessionOpens: string
  sessionCloses: string
  preHandover: string
  handover: string
  keyFixed: string
  unitsMerge: string
  councilHears: string
  octoberSession: string
  secondBallot: string
  yearReport: string
  newTerm: string
}

/** The year as it is written down here; another one is this one moved by so many days. */
export const YEAR = 2025
const HOURS = ['09:30', '15:00'] as const

/**
 * A year like Puyang's: the congress at the end of February, 交办会 in March, the October session on the first
 * category with its ballot, the December session on all, and what follows in the first weeks of the next year.
 * Places without an objection window, or whose term leaves no time for one, hand over on the day on which others open it.
 */
function yearDays(policy: Policy, calendar: Calendar): YearDays {
  const closes = `${YEAR}-02-27`
  const afterWindow = `${YEAR}-03-06`
  const { term = '10wd', roll = 'none' } = policy.clocks.handover ?? {}
  const leavesTime = computeDue({ start: closes, term, roll, calendar }).dueOn >= afterWindow
  return {
    first: `${YEAR}-02-08`,
    last: `${YEAR + 1}-01-30`,
    draftFrom: `${YEAR}-02-10`,
    sessionOpens: `${YEAR}-02-24`,
    sessionCloses: closes,
    preHandover: `${YEAR}-02-28`,
    handover: policy.handover.preHandover && leavesTime ? afterWindow : `${YEAR}-02-28`,
    keyFixed: `${YEAR}-02-27`,
    unitsMerge: `${YEAR}-09-01`,
    councilHears: `${YEAR}-07-22`,
    octoberSession: `${YEAR}-10-29`,
    secondBallot: `${YEAR}-12-24`,
    yearReport: `${YEAR}-12-24`,
    newTerm: `${YEAR + 1}-01-12`,
  }
}

/** Lays out the half days of work of the virtual year, moved by so many days and cut off after `until`. */
export function openYear(
  policy: Policy,
  calendar: Calendar,
  { movedBy = 0, until }: { movedBy?: number; until?: string } = {},
): YearCalendar {
  const day = (modelDay: string) => addDays(modelDay, movedBy)
  const model = yearDays(policy, calendar)
  const days = Object.fromEntries(Object.entries(model).map(([name, on]) => [name, day(on)])) as YearDays
  const lookup = lookupOf(calendar)
  const start = toDayNumber(days.first)
  const end = toDayNumber(until !== undefined && until < days.last ? until : days.last)
  const slots: { day: string; at: string }[] = []
  /** By days since the start: the first slot on or after that day. */
  const firstSlot: Slot[] = []
  for (let number = start; number <= end; number += 1) {
    firstSlot.push(slots.length)
    if (!lookup.factOf(number).isWorking) continue
    const day = fromDayNumber(number)
    for (const hour of HOURS) slots.push({ day, at: instantAt(day, hour, policy.office.zone) })
  }

  const slotOn = (day: string, half: 0 | 1 = 0): Slot => {
    const offset = toDayNumber(day) - start
    // What lies beyond the year never comes; what lies before it comes at once.
    if (offset > end - start) return Number.POSITIVE_INFINITY
    return (firstSlot[Math.max(0, offset)] ?? slots.length) + half
  }
  return {
    slots,
    days,
    slotOn,
    slotAfter: (day, count, half = 0) => slotOn(addDays(day, count), half),
    slotAfterWorking: (day, count, half = 0) => slotOn(day) + 2 * count + half,
    dayOf: (slot) => slots[slot]?.day ?? days.last,
    day,
    no: Number(days.sessionOpens.slice(0, 4)),
    meetingId: `meeting-${days.handover}`,
    last: slots.length - 1,
  }
}
