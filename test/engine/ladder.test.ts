import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type Calendar, customCalendar, lookupOf } from '../../machines/policy/calendar.ts'
import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { addDays, toDayNumber } from '../../machines/policy/day.ts'
import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { dayInZone, instantAt, startOfDay } from '../../machines/policy/term.ts'
import { apply } from '../../src/engine/engine.ts'
import { reconcileAll } from '../../src/engine/reconcile/reconcile.ts'
import { fireDueTimers } from '../../src/engine/timers/fire.ts'
import { chaseDays, compareTimers, isWarning, ladderOf, momentAfter } from '../../src/engine/timers/ladder.ts'
import { aCommand, createWorld, draftCase, readRows } from './a-world.ts'

const RUNS = 100 * Number(process.env['FC_SCALE'] ?? 1)
const PUYANG = shippedPolicy('puyang-2024')
const { zone, workingHours } = PUYANG.office

function withLadder(offsets: readonly string[]): Policy {
  const [step] = PUYANG.chase.reply?.steps ?? []
  if (!step || !PUYANG.chase.reply) throw new Error('Puyang chases replies')
  const steps = offsets.map((offset) => ({ ...step, offset }))
  return { ...PUYANG, chase: { ...PUYANG.chase, reply: { ...PUYANG.chase.reply, steps } } }
}

function aClock(dueOn: string, setAt: string) {
  return { actorId: 'assignment-1', kind: 'reply', version: 7, dueOn, setAt } as const
}

/** The whole way of a clock as the engine walks it: one moment sets the next. */
function walk(clock: ReturnType<typeof aClock>, policy: Policy, calendar: Calendar, isHistory = false) {
  const come = ladderOf(clock, policy, calendar, isHistory).slice(0, 1)
  for (let last = come.at(-1); last; ) {
    last = momentAfter(last, clock, policy, calendar)
    if (last) come.push(last)
  }
  return come
}

const days = (dueOn: string, ...offsets: string[]) => chaseDays(dueOn, offsets, shippedCalendar()).map(({ day }) => day)

// 2026-05-01 to 05-05 is the holiday of labour; 05-09 is a Saturday on which people work.
describe('the day of a step of the chase ladder', () => {
  it('is the next working day where it falls on a day off', () => {
    expect(days('2026-05-07', '-4d', '0d')).toEqual(['2026-05-06', '2026-05-07'])
    expect(days('2026-04-30', '1d')).toEqual(['2026-05-06'])
    expect(days('2026-05-08', '1d')).toEqual(['2026-05-09'])
  })

  it('is the working day before for the last warning, and for all roles that are warned then', () => {
    expect(days('2026-05-03', '-10wd', '0d', '0wd', '1wd')).toEqual([
      '2026-04-17',
      '2026-04-30',
      '2026-04-30',
      '2026-05-06',
    ])
    expect(days('2026-05-06', '-1d', '1d')).toEqual(['2026-04-30', '2026-05-07'])
  })

  it('of an earlier warning is never later than that of the last one', () => {
    expect(days('2026-05-05', '-3d', '0d')).toEqual(['2026-04-30', '2026-04-30'])
  })

  it('stands for every clock of the shipped places', () => {
    for (const policy of [PUYANG, shippedPolicy('yuzhou-2023'), shippedPolicy('township-sample')]) {
      for (const { steps } of Object.values(policy.chase)) {
        for (const day of days('2026-06-10', ...steps.map(({ offset }) => offset))) expect(day).toMatch(/^2026-/)
      }
    }
  })
})

describe('the last warning whose moment was past when the day was set', () => {
  const policy = withLadder(['-3wd', '0wd', '0wd', '1wd'])
  const at = (day: string, time: string) => instantAt(day, time, zone)

  it('comes at once to every role, and earlier ones not at all', () => {
    const setAt = at('2026-06-10', '10:00')

    const come = walk(aClock('2026-06-10', setAt), policy, shippedCalendar())

    expect(come.map(({ step, dueAt }) => [step, dueAt])).toEqual([
      [2, setAt],
      [3, setAt],
      [0, startOfDay('2026-06-11', zone)],
      [4, at('2026-06-11', '08:30')],
    ])
  })

  it('comes no more when the due day is over, nor for what is taken over from an old ledger', () => {
    const late = walk(aClock('2026-06-10', at('2026-06-11', '07:00')), policy, shippedCalendar())
    const old = walk(aClock('2026-06-10', at('2026-06-10', '10:00')), policy, shippedCalendar(), true)

    expect(late.map(({ step }) => step)).toEqual([0, 4])
    expect(old.map(({ step }) => step)).toEqual([0, 4])
  })

  it('is fired in the round after the event, and stands in the log as the reconciler expects it', async () => {
    await using world = await createWorld()
    world.clock.now = '2026-03-03T01:30:00.000Z'
    const id = await draftCase(world.engine, 1)
    world.clock.now = '2026-03-10T01:30:00.000Z'
    const late = { occurredOn: '2026-03-03', lateReason: '当日系统停机' }
    expect(await apply(world.engine, aCommand(id, { type: 'suggestion.submitted' }, late))).toMatchObject({
      kind: 'applied',
    })
    const [clock] = await readRows<{ due_on: string }>(
      world.pool,
      `select due_on from deadline where kind = 'screening'`,
    )

    const { fired } = await fireDueTimers(world.engine)

    expect(clock?.due_on).toBe('2026-03-10')
    expect(fired).toBe(1)
    const orders = await readRows<{ body: object }>(world.pool, `select body from outbox where topic = 'notice'`)
    expect(orders.map(({ body }) => body)).toMatchObject([
      { kind: 'chase', clock: 'screening', step: 2, offset: '0wd' },
    ])
    world.clock.now = '2026-03-20T00:00:00.000Z'
    await fireDueTimers(world.engine)
    expect(await reconcileAll(world.engine)).toMatchObject({ faults: 0 })
  })
})

const FIRST = '2027-01-04'
/** Long holidays and make-up days anywhere in some months. */
const aCalendar = fc
  .array(fc.record({ from: fc.integer({ min: 0, max: 120 }), days: fc.integer({ min: 1, max: 12 }) }), { maxLength: 5 })
  .chain((holidays) =>
    fc.array(fc.integer({ min: 0, max: 130 }), { maxLength: 8 }).map((workdays) => {
      const off = new Set(
        holidays.flatMap(({ from, days: n }) => Array.from({ length: n }, (_, i) => addDays(FIRST, from + i))),
      )
      return customCalendar({
        weekend: [6, 7],
        holidays: [...off],
        workdays: [...new Set(workdays.map((n) => addDays(FIRST, n)))].filter((day) => !off.has(day)),
      })
    }),
  )
const anOffset = fc
  .tuple(fc.integer({ min: -12, max: 12 }), fc.constantFrom('d', 'wd'))
  .map(([n, unit]) => `${n}${unit}`)
const aLadder = fc.array(anOffset, { minLength: 1, maxLength: 7 })
const aDay = fc.integer({ min: 20, max: 100 }).map((n) => addDays(FIRST, n))

describe('any ladder in any calendar', () => {
  it('comes on working mornings alone: warnings before the due day is over, chases after it, the last warning never late', () => {
    fc.assert(
      fc.property(aCalendar, aLadder, aDay, (calendar, offsets, dueOn) => {
        const { factOf } = lookupOf(calendar)
        const all = chaseDays(dueOn, offsets, calendar)
        const warnings = all.filter((_, n) => isWarning(offsets[n] ?? ''))
        const last = warnings
          .map(({ day }) => day)
          .sort()
          .at(-1)

        for (const { day } of all) expect(factOf(toDayNumber(day)).isWorking).toBe(true)
        for (const { day } of warnings) expect(day <= dueOn).toBe(true)
        for (const [n, { day }] of all.entries()) if (!isWarning(offsets[n] ?? '')) expect(day > dueOn).toBe(true)
        for (const { day, isLastWarning } of all) if (isLastWarning) expect(day).toBe(last)
        expect(warnings.some(({ isLastWarning }) => isLastWarning)).toBe(warnings.length > 0)
      }),
      { numRuns: RUNS },
    )
  })

  it('brings each step at most once, in order, none before the day was set, and ends', () => {
    const aMoment = fc.tuple(
      fc.integer({ min: 0, max: 110 }),
      fc.constantFrom('00:00', '08:30', '10:00', '17:31', '23:59'),
    )
    fc.assert(
      fc.property(aCalendar, aLadder, aDay, aMoment, (calendar, offsets, dueOn, [day, time]) => {
        const policy = withLadder(offsets)
        const setAt = instantAt(addDays(FIRST, day), time, zone)
        const clock = aClock(dueOn, setAt)

        const come = walk(clock, policy, calendar)

        expect(come).toEqual(ladderOf(clock, policy, calendar))
        expect([...come].sort(compareTimers)).toEqual(come)
        expect(new Set(come.map(({ step }) => step)).size).toBe(come.length)
        for (const { step, dueAt } of come) {
          if (step === 0) expect(dueAt).toBe(startOfDay(addDays(dueOn, 1), zone))
          else if (dueAt !== setAt) expect([dueAt > setAt, dueAt.slice(11, 16)]).toEqual([true, '00:30'])
          else expect(dayInZone(dueAt, zone) <= dueOn).toBe(true)
        }
        const isOpen = dayInZone(setAt, zone) <= dueOn
        const warns = come.some(({ step }) => step > 0 && isWarning(offsets[step - 1] ?? ''))
        expect(warns).toBe(isOpen && offsets.some(isWarning))
      }),
      { numRuns: RUNS },
    )
    expect(workingHours.from).toBe('08:30')
  })
})
