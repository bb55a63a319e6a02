import { LegalHoliday } from 'tyme4ts'
import { describe, expect, it } from 'vitest'

import {
  type CalendarYear,
  CustomCalendar,
  cnCalendar,
  customCalendar,
  diffYears,
  hasYear,
  isWorkingDay,
  validateCalendarYear,
} from '../../../machines/policy/calendar.ts'
import { shippedCalendar } from '../../../machines/policy/calendars/shipped.ts'
import { addDays, isoWeekday, parseDay, toDayNumber } from '../../../machines/policy/day.ts'

const cn = shippedCalendar()
const shippedYears = cn.years === 'all' ? [] : Object.values(cn.years)

/** tyme4ts lacks two make-up days of the notice for 2013 (清明节 and 国庆节). */
const MISSING_IN_TYME = new Set(['2013-04-07', '2013-10-12'])

function aYear(changes: Partial<CalendarYear> = {}): CalendarYear {
  return {
    year: 2027,
    source: { document: '国务院办公厅关于2027年部分节假日安排的通知（虚构，仅供测试）' },
    holidays: [{ date: '2027-01-01', name: '元旦' }],
    workdays: [{ date: '2027-01-09', name: '元旦' }],
    ...changes,
  }
}

function problemsOf(input: unknown): string[] {
  const check = validateCalendarYear(input)
  return check.ok ? [] : check.problems
}

describe('the shipped calendar', () => {
  it('has every year from 2008 to 2026 and no other', () => {
    expect(shippedYears.map(({ year }) => year)).toEqual(Array.from({ length: 19 }, (_, i) => 2008 + i))
    expect(hasYear(cn, 2026)).toBe(true)
    expect(hasYear(cn, 2027)).toBe(false)
  })

  it.each(shippedYears)('$year is a valid year and names its notice', (year) => {
    expect(validateCalendarYear(year)).toEqual({ ok: true, year })
    expect(year.source.document).toContain(`国务院办公厅关于${year.year}年部分节假日安排的通知`)
  })

  it.each(shippedYears)('$year agrees with tyme4ts on every day', ({ year }) => {
    const different: string[] = []
    for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) {
      const { month, day: dayOfMonth } = parseDay(day)
      const legal = LegalHoliday.fromYmd(year, month, dayOfMonth)
      const isWorking = legal ? legal.isWork() : isoWeekday(toDayNumber(day)) <= 5
      if (isWorking !== isWorkingDay(cn, day) && !MISSING_IN_TYME.has(day)) different.push(day)
    }

    expect(different).toEqual([])
  })

  it('knows a working Sunday, a free Monday, and does not know 2027', () => {
    expect(isWorkingDay(cn, '2026-09-20')).toBe(true)
    expect(isWorkingDay(cn, '2026-02-23')).toBe(false)
    expect(isWorkingDay(cn, '2027-01-04')).toBe('unknown')
    expect(isWorkingDay(cn, '2007-12-28')).toBe('unknown')
  })
})

describe('a calendar', () => {
  it('survives JSON and keeps its version, whatever the order of its fields', () => {
    const again = JSON.parse(JSON.stringify(cn))
    const reordered = shippedYears
      .map(({ workdays, holidays, source, year }) => ({ workdays, holidays: [...holidays].reverse(), source, year }))
      .reverse()

    expect(isWorkingDay(again, '2026-09-20')).toBe(true)
    expect(cnCalendar(reordered).version).toBe(cn.version)
  })

  it('gets another version by one day, and a later entry replaces the year', () => {
    const replaced = cnCalendar([...shippedYears, aYear(), aYear({ workdays: [] })])

    expect(replaced.version).not.toBe(cn.version)
    expect(replaced.version).not.toBe(cnCalendar([...shippedYears, aYear()]).version)
    expect(isWorkingDay(replaced, '2027-01-09')).toBe(false)
  })

  it('given in full holds for all years', () => {
    const calendar = customCalendar({ weekend: [5, 6], holidays: ['2030-01-01'], workdays: ['2030-01-04'] })

    expect(isWorkingDay(calendar, '2030-01-01')).toBe(false)
    expect(isWorkingDay(calendar, '2030-01-04')).toBe(true)
    expect(isWorkingDay(calendar, '2030-01-11')).toBe(false)
    expect(isWorkingDay(calendar, '1900-01-07')).toBe(true)
  })

  it.each([
    [{ weekend: [0], holidays: [], workdays: [] }, /找到“0”；应为1（星期一）至 7/],
    [{ weekend: [8], holidays: [], workdays: [] }, /找到“8”/],
    [{ weekend: [6, 7], holidays: ['2026-02-30'], workdays: [] }, /“2026-02-30”不是日期/],
    [{ weekend: [6, 7], holidays: [] }, /找到（空缺）；应为上班日的列表/],
    [{ weekend: [6, 7], holidays: [], workdays: [], extra: 1 }, /不认识的字段“extra”/],
    [{ weekend: [6, 7], holidays: ['2026-01-01'], workdays: ['2026-01-01'] }, /既在放假日又在上班日中/],
    ['us', /找到“us”；应为\{"weekend"/],
  ])('given as %j is refused with the reason', (input, why) => {
    expect(CustomCalendar.safeParse(input).error?.issues[0]?.message).toMatch(why)
  })
})

describe('checking a year from outside', () => {
  it('takes a sound year', () => {
    expect(validateCalendarYear(aYear())).toEqual({ ok: true, year: aYear() })
  })

  it.each([
    [aYear({ holidays: [{ date: '2026-12-31', name: '元旦' }] }), /holidays\[0\]\.date：2026-12-31 不在 2027 年/],
    [aYear({ workdays: [{ date: '2027-01-04', name: '元旦' }] }), /2027-01-04 是星期一，本来就上班/],
    [
      aYear({ holidays: [1, 2].map(() => ({ date: '2027-01-01', name: '元旦' })) }),
      /holidays\[1\]\.date：2027-01-01 与 holidays\[0\] 重复/,
    ],
    [
      aYear({ holidays: [{ date: '2027-01-09', name: '元旦' }] }),
      /2027-01-09 既在 holidays（放假）又在 workdays（上班）/,
    ],
    [{ ...aYear(), year: '2027' }, /^year：找到“2027”；应为年份/],
    [{ ...aYear(), source: {} }, /^source\.document：找到（空缺）/],
    [{ ...aYear(), holidays: ['2027-01-01'] }, /^holidays\[0\]：找到“2027-01-01”；应为\{"date"/],
    [{ ...aYear(), holidays: [{ date: '2027-02-30', name: '元旦' }] }, /^holidays\[0\]\.date：“2027-02-30”不是日期/],
    [{ ...aYear(), comment: 'x' }, /不认识的字段“comment”/],
    [null, /^找到“null”；应为\{"year"/],
  ])('tells what is wrong (%#)', (input, problem) => {
    expect(problemsOf(input)).toEqual([expect.stringMatching(problem)])
  })

  it('tells everything at once', () => {
    const input = aYear({
      holidays: [{ date: '2026-01-01', name: '元旦' }],
      workdays: [{ date: '2027-01-04', name: '元旦' }],
    })

    expect(problemsOf(input)).toHaveLength(2)
  })
})

describe('what a new or changed year changes', () => {
  it('compares a new year with plain weekends', () => {
    const next = aYear({ holidays: ['2027-01-01', '2027-01-02'].map((date) => ({ date, name: '元旦' })) })

    const diff = diffYears(undefined, next)

    expect(diff).toMatchObject({ year: 2027, isNew: true })
    expect(diff.changes.map(({ date, before, after }) => [date, before.isWorking, after.isWorking, after.why])).toEqual(
      [
        ['2027-01-01', true, false, '元旦'],
        ['2027-01-02', false, false, '元旦'],
        ['2027-01-09', false, true, '调休上班'],
      ],
    )
  })

  it('names only the days that differ from the loaded year', () => {
    const next = aYear({ workdays: [], holidays: [...aYear().holidays, { date: '2027-01-04', name: '元旦' }] })

    expect(diffYears(aYear(), next)).toEqual({
      year: 2027,
      isNew: false,
      changes: [
        { date: '2027-01-04', before: { isWorking: true, why: '工作日' }, after: { isWorking: false, why: '元旦' } },
        { date: '2027-01-09', before: { isWorking: true, why: '调休上班' }, after: { isWorking: false, why: '周末' } },
      ],
    })
    expect(diffYears(next, next).changes).toEqual([])
  })
})
