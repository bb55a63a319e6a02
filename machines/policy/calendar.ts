import { z } from 'zod'

import { Day, fromDayNumber, isoWeekday, quoted, toDayNumber, weekdayName } from './day.ts'

const CN_WEEKEND = [6, 7]
const WEEKEND = '周末'
const UNLOADED_WEEKEND = '周末（该年节假日安排未载入，暂按周末计）'
const MAKE_UP = '调休上班'
const UNNAMED_HOLIDAY = '节假日'

function expected(what: string) {
  return (issue: { code?: string | undefined; input?: unknown; keys?: unknown }): string =>
    issue.code === 'unrecognized_keys'
      ? `有不认识的字段${quoted(Array.isArray(issue.keys) ? issue.keys.join('、') : issue.keys)}；应为${what}`
      : `找到${quoted(issue.input)}；应为${what}`
}

const NAMED_DAY = '{"date":"YYYY-MM-DD","name":"节日名"}'
const YEAR_FILE = '{"year","source":{"document"},"holidays":[],"workdays":[]}'
const CUSTOM = '{"weekend":[6,7],"holidays":[],"workdays":[]}'

/** A day with the name of its holiday, e.g. 2026-02-17 春节. */
export const NamedDay = z.strictObject(
  {
    date: Day,
    name: z.string({ error: expected('节日名') }).min(1, { error: '节日名是空的；应写出节日名，例如 春节' }),
  },
  { error: expected(NAMED_DAY) },
)
export type NamedDay = z.infer<typeof NamedDay>

/** One year of the national arrangement of holidays and make-up days, with the notice it comes from. */
export const CalendarYear = z.strictObject(
  {
    year: z
      .int({ error: expected('年份，例如 2027') })
      .min(1949, { error: expected('1949 年以后的年份') })
      .max(2199, {
        error: expected('2199 年以前的年份'),
      }),
    source: z.strictObject(
      {
        document: z.string({ error: expected('文件名称') }).min(1, { error: '来源文件名称是空的；应写出通知的名称' }),
        article: z.string({ error: expected('条款文字') }).optional(),
      },
      { error: expected('来源 {"document":"…"}') },
    ),
    holidays: z.array(NamedDay, { error: expected(`放假日的列表，每项 ${NAMED_DAY}`) }),
    workdays: z.array(NamedDay, { error: expected(`调休上班日的列表，每项 ${NAMED_DAY}`) }),
  },
  { error: expected(YEAR_FILE) },
)
export type CalendarYear = z.infer<typeof CalendarYear>

const IsoWeekday = z
  .int({ error: expected('1（星期一）至 7（星期日）的数字') })
  .min(1, {
    error: expected('1（星期一）至 7（星期日）的数字'),
  })
  .max(7, { error: expected('1（星期一）至 7（星期日）的数字') })

/** A calendar given in full by the asker: it holds for all years. */
export const CustomCalendar = z
  .strictObject(
    {
      weekend: z.array(IsoWeekday, { error: expected('周末的列表，例如 [6,7]') }),
      holidays: z.array(Day, { error: expected('放假日的列表，例如 ["2026-10-01"]') }),
      workdays: z.array(Day, { error: expected('上班日的列表，例如 ["2026-10-10"]') }),
    },
    { error: expected(CUSTOM) },
  )
  .superRefine((calendar, context) => {
    const holidays = new Set(calendar.holidays)
    for (const day of new Set(calendar.workdays)) {
      if (!holidays.has(day)) continue
      const message = `${day}既在放假日又在上班日中；只能在其中一处`
      context.addIssue({ code: 'custom', path: ['workdays'], message })
    }
  })
export type CustomCalendar = z.infer<typeof CustomCalendar>

/** Plain JSON. `years` is what is loaded; a day outside it is unknown, and a date that rests on it is provisional. */
export type Calendar = { id: string; version: string; weekend: number[] } & (
  | { years: Record<string, CalendarYear> }
  | { years: 'all'; holidays: NamedDay[]; workdays: NamedDay[] }
)

/** What a calendar says of one day; `why` explains a day off or a make-up working day. */
export type DayFact = { isWorking: boolean; isMakeUp: boolean; isLoaded: boolean; why: string }

const WORKING_DAY: DayFact = { isWorking: true, isMakeUp: false, isLoaded: true, why: '工作日' }
const WEEKEND_DAY: DayFact = { isWorking: false, isMakeUp: false, isLoaded: true, why: WEEKEND }
const UNLOADED_WORKING_DAY: DayFact = { ...WORKING_DAY, isLoaded: false }
const UNLOADED_WEEKEND_DAY: DayFact = { ...WEEKEND_DAY, isLoaded: false, why: UNLOADED_WEEKEND }
const MAKE_UP_DAY: DayFact = { isWorking: true, isMakeUp: true, isLoaded: true, why: MAKE_UP }

/** A calendar prepared for counting; days are numbers since 1970-01-01. */
export type DayLookup = { factOf(dayNumber: number): DayFact }

const lookups = new WeakMap<Calendar, DayLookup>()

/** The prepared form of a calendar, made once for each calendar object. */
export function lookupOf(calendar: Calendar): DayLookup {
  const known = lookups.get(calendar)
  if (known) return known

  const lookup = buildLookup(calendar)
  lookups.set(calendar, lookup)
  return lookup
}

function buildLookup(calendar: Calendar): DayLookup {
  const isWeekend = [1, 2, 3, 4, 5, 6, 7].map((weekday) => calendar.weekend.includes(weekday))
  const special = collectSpecialDays(calendar, isWeekend)
  const ranges = loadedRanges(calendar)

  function factOf(dayNumber: number): DayFact {
    const fact = special.get(dayNumber)
    if (fact) return fact
    const isOff = isWeekend[isoWeekday(dayNumber) - 1] === true
    for (const range of ranges) {
      if (dayNumber >= range.first && dayNumber <= range.last) return isOff ? WEEKEND_DAY : WORKING_DAY
    }
    return isOff ? UNLOADED_WEEKEND_DAY : UNLOADED_WORKING_DAY
  }

  return { factOf }
}

function collectSpecialDays(calendar: Calendar, isWeekend: boolean[]): Map<number, DayFact> {
  const special = new Map<number, DayFact>()
  for (const part of calendar.years === 'all' ? [calendar] : Object.values(calendar.years)) {
    for (const { date, name } of part.holidays) {
      special.set(toDayNumber(date), { isWorking: false, isMakeUp: false, isLoaded: true, why: name })
    }
    for (const { date } of part.workdays) {
      const dayNumber = toDayNumber(date)
      if (isWeekend[isoWeekday(dayNumber) - 1] === true) special.set(dayNumber, MAKE_UP_DAY)
    }
  }
  return special
}

type LoadedRange = { first: number; last: number }

function loadedRanges(calendar: Calendar): LoadedRange[] {
  if (calendar.years === 'all') return [{ first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY }]

  const ranges: LoadedRange[] = []
  for (const year of Object.keys(calendar.years)
    .map(Number)
    .sort((a, b) => a - b)) {
    const first = toDayNumber(`${year}-01-01`)
    const last = toDayNumber(`${year}-12-31`)
    const previous = ranges.at(-1)
    if (previous && previous.last + 1 === first) previous.last = last
    else ranges.push({ first, last })
  }
  return ranges
}

/** Whether people work on a day; unknown when its year is not loaded. */
export function isWorkingDay(calendar: Calendar, day: Day): boolean | 'unknown' {
  const fact = lookupOf(calendar).factOf(toDayNumber(day))
  return fact.isLoaded ? fact.isWorking : 'unknown'
}

/** Whether the calendar of a year is loaded. */
export function hasYear(calendar: Calendar, year: number): boolean {
  return calendar.years === 'all' || Object.hasOwn(calendar.years, String(year))
}

/** The Mainland calendar of these years; of two entries for one year the later replaces the earlier. */
export function cnCalendar(years: CalendarYear[]): Calendar {
  const byYear: Record<string, CalendarYear> = {}
  for (const year of [...years].sort((a, b) => a.year - b.year)) byYear[year.year] = year
  const kept = Object.values(byYear)
  const version = fingerprint(
    CN_WEEKEND,
    Object.keys(byYear),
    kept.flatMap((year) => year.holidays),
    kept.flatMap((year) => year.workdays),
  )
  return { id: 'cn', version, weekend: [...CN_WEEKEND], years: byYear }
}

/** A calendar that is complete for all years; its holidays have no names. */
export function customCalendar(custom: CustomCalendar): Calendar {
  const weekend = [...new Set(custom.weekend)].sort()
  const holidays = custom.holidays.map((date) => ({ date, name: UNNAMED_HOLIDAY }))
  const workdays = custom.workdays.map((date) => ({ date, name: MAKE_UP }))
  const version = fingerprint(weekend, ['all'], holidays, workdays)
  return { id: 'custom', version, weekend, years: 'all', holidays, workdays }
}

/** A short version of the days (FNV-1a, 32 bits), whatever the order they are stored in; no protection against forgery. */
function fingerprint(weekend: number[], years: string[], holidays: NamedDay[], workdays: NamedDay[]): string {
  const days = [
    ...holidays.map(({ date, name }) => `${date} - ${name}`),
    ...workdays.map(({ date, name }) => `${date} + ${name}`),
  ].sort()
  let hash = 0x811c9dc5
  for (const character of [weekend.join(), years.join(), ...days].join('\n')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  return hash.toString(16).padStart(8, '0')
}

export type CalendarYearCheck = { ok: true; year: CalendarYear } | { ok: false; problems: string[] }

/** Checks a year from outside: its shape, and what cannot be meant; each problem says where it is. */
export function validateCalendarYear(input: unknown): CalendarYearCheck {
  const parsed = CalendarYear.safeParse(input)
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => `${pathText(issue.path)}${issue.message}`) }
  }

  const year = parsed.data
  const problems = [
    ...checkDates(year.year, 'holidays', year.holidays),
    ...checkDates(year.year, 'workdays', year.workdays),
    ...checkOpposites(year),
  ]
  return problems.length === 0 ? { ok: true, year } : { ok: false, problems }
}

function pathText(path: PropertyKey[]): string {
  if (path.length === 0) return ''
  return `${path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')}：`
}

function checkDates(year: number, list: 'holidays' | 'workdays', days: NamedDay[]): string[] {
  const problems: string[] = []
  const seen = new Map<Day, number>()
  for (const [index, { date }] of days.entries()) {
    const place = `${list}[${index}].date：`
    const before = seen.get(date)
    if (before !== undefined) problems.push(`${place}${date} 与 ${list}[${before}] 重复；同一天只写一次`)
    else seen.set(date, index)
    if (!date.startsWith(`${year}-`)) {
      problems.push(`${place}${date} 不在 ${year} 年；应写入 ${date.slice(0, 4)} 年的日历`)
    }
    if (list === 'workdays' && !CN_WEEKEND.includes(isoWeekday(toDayNumber(date)))) {
      problems.push(`${place}${date} 是${weekdayName(date)}，本来就上班；调休上班日应为星期六或星期日`)
    }
  }
  return problems
}

function checkOpposites(year: CalendarYear): string[] {
  const holidays = new Set(year.holidays.map(({ date }) => date))
  const both = new Set(year.workdays.map(({ date }) => date).filter((date) => holidays.has(date)))
  return [...both].map((date) => `${date} 既在 holidays（放假）又在 workdays（上班）中；只能在其中一处`)
}

/** One day whose meaning changes; `isWorking` and `why` before and after. */
export type DayChange = {
  date: Day
  before: { isWorking: boolean; why: string }
  after: { isWorking: boolean; why: string }
}
export type CalendarYearDiff = { year: number; isNew: boolean; changes: DayChange[] }

/** The days that change from working to free, from free to working, or in name; a new year is compared with plain weekends. */
export function diffYears(old: CalendarYear | undefined, next: CalendarYear): CalendarYearDiff {
  const before = lookupOf(cnCalendar(old ? [old] : []))
  const after = lookupOf(cnCalendar([next]))
  const dates = new Set([...listedDays(next), ...(old ? listedDays(old) : [])].map(toDayNumber))

  const changes: DayChange[] = []
  for (const dayNumber of [...dates].sort((a, b) => a - b)) {
    const was = before.factOf(dayNumber)
    const is = after.factOf(dayNumber)
    if (was.isWorking === is.isWorking && was.why === is.why) continue
    changes.push({
      date: fromDayNumber(dayNumber),
      before: { isWorking: was.isWorking, why: was.why },
      after: { isWorking: is.isWorking, why: is.why },
    })
  }
  return { year: next.year, isNew: old === undefined, changes }
}

function listedDays(year: CalendarYear): Day[] {
  return [...year.holidays, ...year.workdays].map(({ date }) => date)
}
