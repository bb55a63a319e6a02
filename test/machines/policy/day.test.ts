import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { shippedCalendar } from '../../../machines/policy/calendars/shipped.ts'
import { toDayNumber } from '../../../machines/policy/day.ts'
import {
  addDays,
  computeDue,
  Day,
  dayInZone,
  instantAt,
  parseLooseDay,
  resolveStartDay,
  startOfDay,
} from '../../../machines/policy/term.ts'

const SHANGHAI = 'Asia/Shanghai'
const RUNS = { numRuns: 200 * Number(process.env.FC_SCALE ?? 1) }
const anyDay = fc
  .integer({ min: toDayNumber('1900-01-01'), max: toDayNumber('2199-12-31') })
  .map((n) => addDays('1970-01-01', n))

describe('a day', () => {
  it.each(['2026-02-30', '2026-13-01', '2026-00-10', '2026-3-5', '0000-01-01', '20260305', '2025-02-29', ''])(
    '%j is refused',
    (text) => {
      expect(Day.safeParse(text).error?.issues[0]?.message).toMatch(/不是日期；应写作 YYYY-MM-DD/)
      expect(() => computeDue({ start: text, term: '1d', roll: 'none', calendar: shippedCalendar() })).toThrow(
        /不是日期/,
      )
    },
  )

  it('knows leap years', () => {
    expect(Day.safeParse('2024-02-29').success).toBe(true)
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2100-02-28', 1)).toBe('2100-03-01')
  })
})

describe('instants and zones', () => {
  it('an instant falls on its day in the zone of the congress', () => {
    expect(dayInZone('2026-03-04T15:59:59.999Z', SHANGHAI)).toBe('2026-03-04')
    expect(dayInZone('2026-03-04T16:00:00Z', SHANGHAI)).toBe('2026-03-05')
    expect(dayInZone('2026-03-05T00:30:00+08:00', SHANGHAI)).toBe('2026-03-05')
    expect(dayInZone('2026-03-05T00:30:00+08:00', 'America/New_York')).toBe('2026-03-04')
    expect(dayInZone('1988-07-01T15:30:00Z', SHANGHAI)).toBe('1988-07-02')
  })

  it('a day starts at local midnight and is open until the next one', () => {
    expect(startOfDay('2026-03-05', SHANGHAI)).toBe('2026-03-04T16:00:00.000Z')
    expect(startOfDay('2026-03-08', 'America/New_York')).toBe('2026-03-08T05:00:00.000Z')
    expect(startOfDay('2026-03-09', 'America/New_York')).toBe('2026-03-09T04:00:00.000Z')
    expect(instantAt('2026-03-05', '09:30', SHANGHAI)).toBe('2026-03-05T01:30:00.000Z')
    expect(instantAt('2026-07-05', '09:30', 'Europe/Paris')).toBe('2026-07-05T07:30:00.000Z')
  })

  it('the start of a day and the day of an instant agree', () => {
    const zone = fc.constantFrom(SHANGHAI, 'UTC', 'America/New_York', 'Asia/Urumqi')
    fc.assert(
      fc.property(anyDay, zone, (day, name) => {
        expect(dayInZone(startOfDay(day, name), name)).toBe(day)
      }),
      RUNS,
    )
  })

  it('a start is a day, or a timestamp taken as its day in the zone', () => {
    expect(resolveStartDay('2026-03-05', SHANGHAI)).toBe('2026-03-05')
    expect(resolveStartDay('2026-03-04T16:30:00Z', SHANGHAI)).toBe('2026-03-05')
    expect(resolveStartDay('2026-03-04T23:30:00', SHANGHAI)).toBe('2026-03-04')
  })

  it.each(['2026.3.5', '2026-02-30T10:00:00Z', '2026-03-05T24:00:00Z', '2026-03-05 10:00', 'today', ''])(
    '%j is no start',
    (text) => {
      expect(() => resolveStartDay(text, SHANGHAI)).toThrow(RangeError)
    },
  )

  it('an unknown zone, a wrong clock time and an instant without offset are refused', () => {
    expect(() => resolveStartDay('2026-03-05', 'Mars/Olympus')).toThrow(/不认识时区“Mars\/Olympus”/)
    expect(() => startOfDay('2026-03-05', 'Mars/Olympus')).toThrow(/不认识时区/)
    expect(() => instantAt('2026-03-05', '24:00', SHANGHAI)).toThrow(/不是钟点/)
    expect(() => dayInZone('2026-03-05T10:00:00', SHANGHAI)).toThrow(/没有时区/)
  })
})

describe('a date as people write it', () => {
  it.each([
    '2026-03-05',
    '2026-3-5',
    '2026.3.5',
    '2026.03.05',
    '2026/3/5',
    '2026年3月5日',
    ' 2026 年 3 月 5 日 ',
    '2026年03月05号',
    '２０２６年３月５日',
    '２０２６．３．５',
    '２０２６／３／５',
    '20260305',
  ])('%j is the fifth of March', (text) => {
    expect(parseLooseDay(text)).toEqual({ ok: true, day: '2026-03-05' })
  })

  it.each([
    ['2026-13-01', /月份是 13；应为 1–12/],
    ['2026年0月1日', /月份是 0/],
    ['2026.2.30', /日是 30；2026 年 2 月应为 1–28/],
    ['2026/4/31', /1–30/],
    ['2026-03-00', /日是 0/],
    ['0206-03-05', /年份是 206/],
    ['26.3.5', /看不出是哪一天/],
    ['2026.3/5', /看不出是哪一天/],
    ['2026.3.1 5', /看不出是哪一天/],
    ['3月5日', /看不出是哪一天/],
    ['2026-03-05T10:00:00Z', /看不出是哪一天/],
    ['  ', /空的/],
  ])('%j is refused with the reason', (text, why) => {
    expect(parseLooseDay(text)).toEqual({ ok: false, why: expect.stringMatching(why) })
  })
})
