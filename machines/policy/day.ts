import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

const DAY_MS = 86_400_000
const SHANGHAI = 'Asia/Shanghai'
const SHANGHAI_OFFSET_MS = 8 * 3_600_000
/** 1992-01-01T00:00:00Z; China ended summer time in September 1991 and has been at +08:00 since. */
const SHANGHAI_FIXED_SINCE_MS = 694_224_000_000
const FIRST_YEAR = 1
const LAST_YEAR = 9999
const INSTANT_PATTERN =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|([+-])([01]\d|2[0-3]):?([0-5]\d))?$/
const WEEKDAY_NAMES = ['星期一', '星期二', '星期三', '星期四', '星期五', '星期六', '星期日'] as const

/** The zone of a congress that names none. */
export const DEFAULT_ZONE = SHANGHAI

/** A value as it is shown inside a message: quoted, and cut when long. */
export function quoted(value: unknown): string {
  if (value === undefined) return '（空缺）'
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  return `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`
}

function notADay(value: unknown): string {
  return `${quoted(value)}不是日期；应写作 YYYY-MM-DD，例如 2026-03-05`
}

/** A calendar day, `YYYY-MM-DD`, that exists. */
export const Day = z.iso
  .date({ error: (issue) => notADay(issue.input) })
  .refine((day) => !day.startsWith('0000'), { error: (issue) => notADay(issue.input) })
export type Day = string

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Days in a month; month is 1–12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days since 1970-01-01 of a civil date, by Howard Hinnant's `days_from_civil`. */
function countDays(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

const FIRST_DAY_NUMBER = countDays(FIRST_YEAR, 1, 1)
const LAST_DAY_NUMBER = countDays(LAST_YEAR, 12, 31)

type CivilDate = { year: number; month: number; day: number }

/** Year, month and day of a `YYYY-MM-DD`; throws a RangeError when there is no such day. */
export function parseDay(text: Day): CivilDate {
  const year = Number(text.slice(0, 4))
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8, 10))
  const exists =
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    year >= FIRST_YEAR &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month)
  if (!exists) throw new RangeError(notADay(text))

  return { year, month, day }
}

/** Days since 1970-01-01; throws a RangeError when there is no such day. */
export function toDayNumber(day: Day): number {
  const civil = parseDay(day)
  return countDays(civil.year, civil.month, civil.day)
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** The day with this number; throws a RangeError outside the years 1–9999. */
export function fromDayNumber(dayNumber: number): Day {
  if (!(dayNumber >= FIRST_DAY_NUMBER && dayNumber <= LAST_DAY_NUMBER)) {
    throw new RangeError('算出的日期不在公元 1–9999 年之内；请缩短期限或更改起算日')
  }

  const shifted = dayNumber + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return toDay(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

/** Formatting is most of the price of a due date, so the two-digit parts come from a table. */
const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => pad(n, 2))

function toDay(year: number, month: number, day: number): Day {
  return `${year > 999 ? year : pad(year, 4)}-${TWO_DIGITS[month]}-${TWO_DIGITS[day]}`
}

/** ISO weekday of a day number: Monday 1 … Sunday 7. */
export function isoWeekday(dayNumber: number): number {
  return ((((dayNumber + 3) % 7) + 7) % 7) + 1
}

/** 星期一 … 星期日. */
export function weekdayName(day: Day): string {
  return WEEKDAY_NAMES[isoWeekday(toDayNumber(day)) - 1] ?? ''
}

/** The day n days later, or earlier when n is negative. */
export function addDays(day: Day, n: number): Day {
  return fromDayNumber(toDayNumber(day) + n)
}

/** The same day number n months later, or that month's last day. */
export function addMonths(day: Day, n: number): Day {
  const from = parseDay(day)
  const months = from.year * 12 + from.month - 1 + n
  const year = Math.floor(months / 12)
  const month = months - year * 12 + 1
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    throw new RangeError('算出的日期不在公元 1–9999 年之内；请缩短期限或更改起算日')
  }

  return toDay(year, month, Math.min(from.day, daysInMonth(year, month)))
}

type ParsedInstant = { localMs: number; offsetMs: number | undefined }

function parseInstant(text: string): ParsedInstant {
  const match = INSTANT_PATTERN.exec(text)
  if (!match) throw new RangeError(`${quoted(text)}不是时刻；应写作 2026-03-05T09:30:00+08:00 或 2026-03-05T01:30:00Z`)

  const [, day = '', hour, minute, second = '0', fraction = '', zone, sign, offsetHour, offsetMinute] = match
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3))
  const timeMs = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 + milliseconds
  const localMs = toDayNumber(day) * DAY_MS + timeMs
  if (zone === undefined) return { localMs, offsetMs: undefined }
  if (zone === 'Z') return { localMs, offsetMs: 0 }
  const offsetMs = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000
  return { localMs, offsetMs: sign === '-' ? -offsetMs : offsetMs }
}

function unknownZone(zone: string, cause: unknown): RangeError {
  return new RangeError(`不认识时区${quoted(zone)}；应为 IANA 时区名，例如 Asia/Shanghai`, { cause })
}

/** Throws a RangeError when the zone is not an IANA time zone. */
export function assertZone(zone: string): void {
  if (zone === SHANGHAI) return
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
  } catch (error) {
    throw unknownZone(zone, error)
  }
}

function offsetMsAt(epochMs: number, zone: string): number {
  if (zone === SHANGHAI && epochMs >= SHANGHAI_FIXED_SINCE_MS) return SHANGHAI_OFFSET_MS
  try {
    const zoned = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone)
    return zoned.offsetNanoseconds / 1_000_000
  } catch (error) {
    throw unknownZone(zone, error)
  }
}

/** The day on which an instant falls in a zone; the instant must carry `Z` or an offset. */
export function dayInZone(instantIso: string, zone: string): Day {
  const { localMs, offsetMs } = parseInstant(instantIso)
  if (offsetMs === undefined) {
    throw new RangeError(`时刻${quoted(instantIso)}没有时区；应以 Z 或 +08:00 这样的时差结尾`)
  }

  const epochMs = localMs - offsetMs
  return fromDayNumber(Math.floor((epochMs + offsetMsAt(epochMs, zone)) / DAY_MS))
}

/** The start of a term: a day as it is, a timestamp as its day in the zone; one without offset is local time there. */
export function resolveStartDay(start: string, zone: string): Day {
  assertZone(zone)
  if (/^\d{4}-\d{2}-\d{2}$/.test(start)) return fromDayNumber(toDayNumber(start))
  if (!INSTANT_PATTERN.test(start)) {
    throw new RangeError(
      `${quoted(start)}不是起算日；应写作 YYYY-MM-DD（例如 2026-03-05）或带时差的时刻（例如 2026-03-05T09:30:00+08:00）`,
    )
  }

  const { localMs, offsetMs } = parseInstant(start)
  return offsetMs === undefined ? fromDayNumber(Math.floor(localMs / DAY_MS)) : dayInZone(start, zone)
}

function toInstantIso(epochMs: number): string {
  const dayNumber = Math.floor(epochMs / DAY_MS)
  const ms = epochMs - dayNumber * DAY_MS
  const hour = TWO_DIGITS[Math.floor(ms / 3_600_000)]
  const minute = TWO_DIGITS[Math.floor(ms / 60_000) % 60]
  const second = TWO_DIGITS[Math.floor(ms / 1000) % 60]
  return `${fromDayNumber(dayNumber)}T${hour}:${minute}:${second}.${pad(ms % 1000, 3)}Z`
}

/** The first instant of a day in a zone, as `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export function startOfDay(day: Day, zone: string): string {
  const localMs = toDayNumber(day) * DAY_MS
  if (zone === SHANGHAI && localMs - SHANGHAI_OFFSET_MS >= SHANGHAI_FIXED_SINCE_MS) {
    return toInstantIso(localMs - SHANGHAI_OFFSET_MS)
  }

  assertZone(zone)
  return toInstantIso(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds)
}

/** The instant of a local time `HH:MM` on a day, as `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export function instantAt(day: Day, timeOfDay: string, zone: string): string {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(timeOfDay)
  if (!match) throw new RangeError(`${quoted(timeOfDay)}不是钟点；应写作 HH:MM，例如 09:00`)

  const localMs = toDayNumber(day) * DAY_MS + (Number(match[1]) * 60 + Number(match[2])) * 60_000
  if (zone === SHANGHAI && localMs - SHANGHAI_OFFSET_MS >= SHANGHAI_FIXED_SINCE_MS) {
    return toInstantIso(localMs - SHANGHAI_OFFSET_MS)
  }

  assertZone(zone)
  const zoned = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: timeOfDay })
  return toInstantIso(zoned.epochMilliseconds)
}
