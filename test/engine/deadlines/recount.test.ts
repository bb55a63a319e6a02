import { expect, it } from 'vitest'

import type { CalendarYear } from '../../../machines/policy/calendar.ts'
import { withTenant } from '../../../src/db/tenant.ts'
import { verifyTrail } from '../../../src/engine/audit/verify.ts'
import { type CalendarShelf, openCalendars, storeCalendarYear } from '../../../src/engine/deadlines/calendars.ts'
import { previewRecount, recountDeadlines } from '../../../src/engine/deadlines/recount.ts'
import { apply, type Engine } from '../../../src/engine/engine.ts'
import { reconcileAll } from '../../../src/engine/reconcile/reconcile.ts'
import { oneDatabase } from '../../database.ts'
import { aCommand, aDraft, caseId, createWorld, DEPUTY, engineOn, readRows, TENANT, type World } from '../a-world.ts'

const anew = oneDatabase()

const NEW_YEAR_2027: CalendarYear = {
  year: 2027,
  source: { document: '样例通知' },
  holidays: ['2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04'].map((date) => ({ date, name: '元旦' })),
  workdays: [{ date: '2027-01-09', name: '元旦' }],
}
const ADMINISTRATOR = { id: 'person-administrator', role: 'administrator' } as const

type Row = { kind: string; due_on: string; original_due_on: string; provisional: boolean; version: number }

/** A suggestion that reached the deputy office on Wednesday, 30 December 2026, when 2027 was not announced yet. */
async function aSuggestionAtTheTurnOfTheYear(world: World) {
  const calendars: CalendarShelf = await openCalendars(world.engine.shop.db)
  const engine = engineOn(world.pool, { now: () => world.clock.now, calendar: calendars.of })
  world.clock.now = '2026-12-30T02:00:00.000Z'
  const id = caseId(1)
  await apply(engine, aCommand(id, aDraft()))
  await apply(engine, aCommand(id, { type: 'suggestion.submitted' }, { principal: DEPUTY }))
  const clocks = () =>
    readRows<Row>(world.pool, 'select kind, due_on, original_due_on, provisional, version from deadline order by kind')
  return { id, engine, calendars, clocks }
}

const store = (engine: Engine, now: string) =>
  withTenant(engine.shop.db, TENANT, (trx) => storeCalendarYear(trx, TENANT, NEW_YEAR_2027, now))

it('counts provisional days anew when the year arrives, each as an event of its case', async () => {
  await using world = await createWorld({}, anew)
  const { id, engine, calendars, clocks } = await aSuggestionAtTheTurnOfTheYear(world)
  const before = await clocks()

  await store(engine, world.clock.now)
  expect(await calendars.refresh()).toEqual([TENANT])
  const { moved, refused } = await recountDeadlines(engine, TENANT, ADMINISTRATOR)

  expect(before).toMatchObject([
    { kind: 'handover', due_on: '2027-01-13', provisional: true },
    { kind: 'screening', due_on: '2027-01-06', provisional: true },
  ])
  expect(refused).toEqual([])
  expect(moved.map(({ kind, was, becomes }) => [kind, was.dueOn, becomes.dueOn])).toEqual([
    ['handover', '2027-01-13', '2027-01-14'],
    ['screening', '2027-01-06', '2027-01-08'],
  ])
  expect(await clocks()).toMatchObject([
    { kind: 'handover', due_on: '2027-01-14', provisional: false },
    { kind: 'screening', due_on: '2027-01-08', original_due_on: '2027-01-06', provisional: false },
  ])
  const events = await readRows(
    world.pool,
    `select type, principal_id, role, basis from event where case_id = $1 and seq > 2`,
    [id],
  )
  const recounted = {
    type: 'deadline.recounted',
    principal_id: ADMINISTRATOR.id,
    role: 'administrator',
    basis: 'system',
  }
  expect(events).toEqual([recounted, recounted])
})

it('keeps log, deadlines and timers whole, and the chain too', async () => {
  await using world = await createWorld({}, anew)
  const { engine, calendars } = await aSuggestionAtTheTurnOfTheYear(world)
  await store(engine, world.clock.now)
  await calendars.refresh()

  await recountDeadlines(engine, TENANT, ADMINISTRATOR)

  expect(await reconcileAll(engine)).toMatchObject({ cases: 1, faults: 0 })
  expect(await verifyTrail(engine.shop.db)).toMatchObject({ ok: true })
})

it('moves nothing when it is only looked at, and nothing the second time', async () => {
  await using world = await createWorld({}, anew)
  const { engine, calendars, clocks } = await aSuggestionAtTheTurnOfTheYear(world)
  const before = await clocks()
  const calendar = calendars.of(TENANT)

  expect(await previewRecount(engine, TENANT, calendar)).toEqual([])
  await store(engine, world.clock.now)
  await calendars.refresh()
  expect(await previewRecount(engine, TENANT, calendars.of(TENANT))).toHaveLength(2)
  expect(await clocks()).toEqual(before)

  await recountDeadlines(engine, TENANT, ADMINISTRATOR)
  expect((await recountDeadlines(engine, TENANT, ADMINISTRATOR)).moved).toEqual([])
  expect(await store(engine, world.clock.now)).toBeUndefined()
})
