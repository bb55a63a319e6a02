import { readFileSync } from 'node:fs'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  type Calendar,
  type CustomCalendar,
  cnCalendar,
  customCalendar,
  isWorkingDay,
} from '../../../machines/policy/calendar.ts'
import { shippedCalendar } from '../../../machines/policy/calendars/shipped.ts'
import { addMonths, daysInMonth, parseDay, toDayNumber } from '../../../machines/policy/day.ts'
import {
  addDays,
  computeDue,
  isProvisionalBetween,
  parseTerm,
  type Roll,
  resolveStartDay,
  Term,
  workingDaysBetween,
} from '../../../machines/policy/term.ts'

const SHANGHAI = 'Asia/Shanghai'
const RUNS = { numRuns: 200 * Number(process.env.FC_SCALE ?? 1) }
const cn = shippedCalendar()
const plainWeeks = customCalendar({ weekend: [6, 7], holidays: [], workdays: [] })

type DeadlineCase = {
  id: string
  calendar: 'cn' | CustomCalendar
  start: string
  term: string
  roll: Roll
  expected: string
}
const { cases } = JSON.parse(readFileSync(new URL('./deadline-cases.json', import.meta.url), 'utf8')) as {
  cases: DeadlineCase[]
}

function due(start: string, term: string, options: { roll?: Roll; calendar?: Calendar } = {}) {
  return computeDue({ start, term, roll: options.roll ?? 'none', calendar: options.calendar ?? cn })
}

const dayBetween = (first: string, last: string) =>
  fc.integer({ min: toDayNumber(first), max: toDayNumber(last) }).map((n) => addDays('1970-01-01', n))
const anyDay = dayBetween('2009-01-01', '2025-12-31')
const anyCalendar = fc.constantFrom(
  cn,
  plainWeeks,
  customCalendar({ weekend: [5], holidays: ['2020-01-01', '2020-01-02'], workdays: ['2020-01-03'] }),
)

describe('the known deadline cases', () => {
  it.each(cases)('$id: $start + $term ($roll) is $expected', ({ start, term, roll, calendar, expected }) => {
    const answer = computeDue({
      start: resolveStartDay(start, SHANGHAI),
      term,
      roll,
      calendar: calendar === 'cn' ? cn : customCalendar(calendar),
    })

    expect(answer).toMatchObject({ dueOn: expected, provisional: false })
  })
})

describe('the explanation of a due date', () => {
  it('names the days that were not counted and the make-up days that were', () => {
    expect(due('2026-09-18', '7wd')).toEqual({
      dueOn: '2026-09-29',
      skipped: [
        { date: '2026-09-19', why: '周末' },
        { date: '2026-09-25', why: '中秋节' },
        { date: '2026-09-26', why: '中秋节' },
        { date: '2026-09-27', why: '中秋节' },
      ],
      counted: [{ date: '2026-09-20', why: '调休上班' }],
      provisional: false,
    })
  })

  it('stays on a make-up working Sunday and says so', () => {
    expect(due('2026-03-20', '6mo', { roll: 'next-working-day' })).toEqual({
      dueOn: '2026-09-20',
      skipped: [],
      counted: [{ date: '2026-09-20', why: '调休上班' }],
      provisional: false,
    })
  })

  it('lists the days passed over by a roll', () => {
    const answer = due('2026-07-01', '3mo', { roll: 'next-working-day' })

    expect(answer.dueOn).toBe('2026-10-08')
    expect(answer.skipped.map((day) => day.date)).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `2026-10-0${n}`))
    expect(new Set(answer.skipped.map((day) => day.why))).toEqual(new Set(['国庆节']))
  })

  it('is in the order of the days also when counted backwards', () => {
    const answer = due('2026-03-05', '-20wd')

    expect(answer.dueOn).toBe('2026-01-30')
    expect(answer.counted.map((day) => day.date)).toEqual(['2026-02-14', '2026-02-28'])
    expect(answer.skipped.map((day) => day.date)).toEqual(answer.skipped.map((day) => day.date).sort())
  })
})

describe('a year whose calendar is not loaded', () => {
  it('makes a working-day term provisional as soon as one of its days lies there', () => {
    expect(due('2026-12-25', '4wd')).toMatchObject({ dueOn: '2026-12-31', provisional: false })
    expect(due('2026-12-25', '5wd')).toMatchObject({ dueOn: '2027-01-01', provisional: true })
    expect(due('2008-01-04', '-5wd')).toMatchObject({ provisional: true })
    expect(due('2027-01-01', '-1wd')).toMatchObject({ dueOn: '2026-12-31', provisional: false })
  })

  it('says of its weekends that they are assumed', () => {
    expect(due('2027-01-01', '1wd').skipped[0]?.why).toMatch(/未载入/)
  })

  it.each(['none', 'next-working-day'] as const)('leaves a date there where it falls (roll %s)', (roll) => {
    // 2027-01-02 is a Saturday.
    expect(due('2026-10-02', '3mo', { roll })).toEqual({
      dueOn: '2027-01-02',
      skipped: [],
      counted: [],
      provisional: true,
    })
    expect(due('2026-12-30', '3d', { roll })).toMatchObject({ dueOn: '2027-01-02', provisional: true })
  })

  it('is not rolled into: the date stays and is provisional', () => {
    const only2022 = cnCalendar(cn.years === 'all' ? [] : [cn.years['2022']].filter((year) => year !== undefined))

    // 2022-12-31 is a day off (元旦), and 2023 is unknown.
    expect(due('2022-12-01', '30d', { roll: 'next-working-day', calendar: only2022 })).toEqual({
      dueOn: '2022-12-31',
      skipped: [],
      counted: [],
      provisional: true,
    })
  })

  it('does not exist in a calendar given in full', () => {
    expect(due('2060-01-01', '5wd', { calendar: plainWeeks }).provisional).toBe(false)
  })

  it('shows in a count of working days', () => {
    expect(isProvisionalBetween(cn, '2026-12-01', '2026-12-31')).toBe(false)
    expect(isProvisionalBetween(cn, '2026-12-01', '2027-01-01')).toBe(true)
    expect(isProvisionalBetween(cn, '2027-01-01', '2026-12-01')).toBe(false)
    expect(isProvisionalBetween(cn, '2027-01-02', '2026-12-01')).toBe(true)
  })
})

describe('a term', () => {
  it.each([
    ['5wd', 5, 'wd'],
    ['-5wd', -5, 'wd'],
    ['0d', 0, 'd'],
    ['-0mo', 0, 'mo'],
    ['007d', 7, 'd'],
  ])('%s is read', (text, amount, unit) => {
    expect(parseTerm(text)).toStrictEqual({ amount, unit })
    expect(Term.safeParse(text).success).toBe(true)
  })

  it.each(['', '5', 'wd', '5 wd', '+5wd', '5WD', '1.5mo', '--5d', '5wd\n', '５wd', '5days', '3个月'])(
    '%j is refused',
    (text) => {
      expect(() => parseTerm(text)).toThrow(RangeError)
      expect(Term.safeParse(text).error?.issues.map((issue) => issue.message)).toEqual([
        expect.stringMatching(/不是期限；应写作 5wd/),
      ])
    },
  )

  it.each(['999999999wd', '-999999999wd', '26001wd', '36526d', '1201mo', `${'9'.repeat(400)}d`])(
    '%s is too long to be meant',
    (text) => {
      expect(() => due('2026-01-01', text)).toThrow(/过长/)
      expect(Term.safeParse(text).error?.issues.map((issue) => issue.message)).toEqual([expect.stringMatching(/过长/)])
    },
  )

  it('is refused when it is no text', () => {
    expect(Term.safeParse(5).error?.issues[0]?.message).toMatch(/不是期限/)
    expect(Term.safeParse(undefined).error?.issues[0]?.message).toMatch(/空缺/)
  })

  it('of the greatest length is still answered', () => {
    expect(due('2026-01-01', '26000wd', { calendar: plainWeeks }).dueOn).toBe('2125-08-30')
    expect(due('2026-01-31', '1200mo').dueOn).toBe('2126-01-31')
  })

  it('ends in a refusal where the calendar has no working days', () => {
    const never = customCalendar({
      weekend: [1, 2, 3, 4, 5, 6, 7],
      holidays: [],
      workdays: ['2026-03-02', '9999-12-31'],
    })

    expect(due('2026-03-01', '1wd', { calendar: never }).dueOn).toBe('2026-03-02')
    expect(() => due('2026-03-01', '2wd', { calendar: never })).toThrow(/数不到到期日/)
    expect(() => due('2026-03-01', '-26000wd', { calendar: never })).toThrow(RangeError)
    expect(() => due('2026-03-03', '1d', { calendar: never, roll: 'next-working-day' })).toThrow(/数不到到期日/)
    expect(due('2026-03-03', '1d', { calendar: never }).dueOn).toBe('2026-03-04')
  })

  it.each([
    ['9999-12-30', '3d'],
    ['9999-12-30', '3wd'],
    ['9999-12-30', '1mo'],
    ['0001-01-01', '-1d'],
    ['0001-01-01', '-1wd'],
    ['0001-01-31', '-1mo'],
  ])('that leaves the years 1–9999 is refused: %s %s', (start, term) => {
    expect(() => due(start, term)).toThrow(/1–9999/)
  })

  it('of zero days ends where it starts, and rolls when asked to', () => {
    expect(due('2026-10-03', '0wd').dueOn).toBe('2026-10-03')
    expect(due('2026-10-03', '0wd', { roll: 'next-working-day' }).dueOn).toBe('2026-10-08')
  })
})

describe('properties of counting', () => {
  it('a later start never ends earlier', () => {
    const term = fc
      .tuple(fc.integer({ min: -60, max: 60 }), fc.constantFrom('wd', 'd'))
      .map(([n, unit]) => `${n}${unit}`)
    const roll = fc.constantFrom<Roll>('none', 'next-working-day')
    const later = fc.integer({ min: 0, max: 40 })
    fc.assert(
      fc.property(anyDay, later, term, roll, anyCalendar, (start, by, text, rolled, calendar) => {
        const first = due(start, text, { roll: rolled, calendar }).dueOn
        const second = due(addDays(start, by), text, { roll: rolled, calendar }).dueOn
        expect(first <= second).toBe(true)
      }),
      RUNS,
    )
  })

  it('a working-day term ends on a working day, and counting back to it gives the term', () => {
    const amount = fc.integer({ min: -120, max: 120 }).filter((n) => n !== 0)
    fc.assert(
      fc.property(dayBetween('2010-01-01', '2025-06-30'), amount, anyCalendar, (start, n, calendar) => {
        const { dueOn, skipped, counted } = due(start, `${n}wd`, { calendar })
        expect(isWorkingDay(calendar, dueOn)).toBe(true)
        expect(workingDaysBetween(calendar, start, dueOn)).toBe(n)
        expect(skipped.length).toBe(Math.abs(toDayNumber(dueOn) - toDayNumber(start)) - Math.abs(n))
        expect(skipped.every(({ date }) => isWorkingDay(calendar, date) === false)).toBe(true)
        expect(counted.every(({ date }) => isWorkingDay(calendar, date) === true)).toBe(true)
      }),
      RUNS,
    )
  })

  it('from a working day, forwards and backwards undo each other', () => {
    fc.assert(
      fc.property(
        dayBetween('2010-01-01', '2025-06-30'),
        fc.integer({ min: 1, max: 120 }),
        anyCalendar,
        (day, n, calendar) => {
          const start = due(day, '0wd', { roll: 'next-working-day', calendar }).dueOn
          const there = due(start, `${n}wd`, { calendar }).dueOn
          expect(due(there, `-${n}wd`, { calendar }).dueOn).toBe(start)
        },
      ),
      RUNS,
    )
  })

  it('nothing added changes nothing', () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom('0wd', '0d', '0mo'), (start, term) => {
        expect(due(start, term)).toEqual({ dueOn: start, skipped: [], counted: [], provisional: false })
      }),
      RUNS,
    )
  })

  it('months keep the day number, or end on the last day of the month', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -240, max: 240 }), (start, n) => {
        const from = parseDay(start)
        const to = parseDay(addMonths(start, n))
        expect(to.year * 12 + to.month).toBe(from.year * 12 + from.month + n)
        expect(to.day).toBe(Math.min(from.day, daysInMonth(to.year, to.month)))
      }),
      RUNS,
    )
  })

  it('a rolled date is the first working day on or after the plain one', () => {
    fc.assert(
      fc.property(dayBetween('2010-01-01', '2025-06-30'), fc.integer({ min: 0, max: 6 }), (start, n) => {
        const plain = due(start, `${n}mo`).dueOn
        const rolled = due(start, `${n}mo`, { roll: 'next-working-day' })
        expect(isWorkingDay(cn, rolled.dueOn)).toBe(true)
        expect(rolled.skipped.map(({ date }) => date)).toEqual(
          Array.from({ length: toDayNumber(rolled.dueOn) - toDayNumber(plain) }, (_, i) => addDays(plain, i)),
        )
      }),
      RUNS,
    )
  })

  it('days agree with the numbers of JavaScript', () => {
    fc.assert(
      fc.property(dayBetween('0001-01-01', '9999-12-31'), (day) => {
        expect(new Date(toDayNumber(day) * 86_400_000).toISOString().slice(0, 10)).toBe(day)
      }),
      RUNS,
    )
  })
})
