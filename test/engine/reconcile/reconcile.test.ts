import { describe, expect, it } from 'vitest'

import { cnCalendar, customCalendar } from '../../../machines/policy/calendar.ts'
import { shippedCalendar } from '../../../machines/policy/calendars/shipped.ts'
import { eraseText } from '../../../src/engine/audit/erase.ts'
import { apply } from '../../../src/engine/engine.ts'
import { reconcileAll, reconcileCase } from '../../../src/engine/reconcile/reconcile.ts'
import { fireDueTimers } from '../../../src/engine/timers/fire.ts'
import { acknowledgement, caseId, createWorld, draftCase, engineOn, handOver, TENANT, type World } from '../a-world.ts'

type FaultRow = { kind: string; message: string; tries: number; detail: { path: string }; resolved_at: Date | null }

async function asOwner(world: World, statement: string, values: unknown[] = []): Promise<void> {
  const client = await world.db.openPool('owner', { max: 1 }).connect()
  try {
    await client.query(`select set_config('duban.tenant', $1, false)`, [TENANT])
    const { rowCount } = await client.query(statement, values)
    if (rowCount === 0) throw new Error(`No row was changed: ${statement}`)
  } finally {
    client.release(true)
  }
}

async function faultsOf(world: World): Promise<FaultRow[]> {
  const client = await world.pool.connect()
  try {
    await client.query(`begin; select set_config('duban.tenant', '${TENANT}', true)`)
    const { rows } = await client.query<FaultRow>('select * from fault order by id')
    await client.query('commit')
    return rows
  } finally {
    client.release()
  }
}

/** A case with a duty that was signed for, and months of timers that fell. */
async function aLivedCase(world: World): Promise<string> {
  const id = await handOver(world.engine, 1)
  world.clock.now = '2026-03-12T02:00:00.000Z'
  await apply(world.engine, acknowledgement(id))
  world.clock.now = '2026-07-20T02:00:00.000Z'
  while ((await fireDueTimers(world.engine)).cases > 0);
  return id
}

describe('the reconciler', () => {
  it('finds nothing where nobody but the engine wrote', async () => {
    await using world = await createWorld()
    await aLivedCase(world)
    await draftCase(world.engine, 2)

    const reconciled = await reconcileAll(world.engine)

    expect(reconciled).toEqual({ cases: 2, faults: 0, examples: [], healed: 0, next: null })
    expect(await faultsOf(world)).toEqual([])
  })

  it('finds nothing where text was erased by law', async () => {
    await using world = await createWorld()
    const id = await aLivedCase(world)
    for (let seq = 1; seq <= 20; seq += 1) {
      await eraseText(world.engine.shop.db, {
        tenantId: TENANT,
        caseId: id,
        seq,
        by: 'director-1',
        basis: '个人信息保护法第四十七条',
        now: world.clock.now,
      })
    }

    expect(await reconcileCase(world.engine, TENANT, id)).toBeUndefined()
  })

  it.each([
    [
      'snapshot',
      `update actor set context = jsonb_set(context::jsonb, '{disputes}', '7')::text::json where id = 'assignment-1'`,
      'actors.assignment-1.context.disputes',
    ],
    ['state', `update actor set state = 'archived' where id = 'suggestion'`, 'actors.suggestion.state'],
    ['actor', `delete from actor where id = 'assignment-1'`, 'actors.assignment-1'],
    [
      'deadline',
      `update deadline set due_on = due_on + 30 where actor_id = 'assignment-1' and kind = 'reply'`,
      'deadlines.assignment-1/reply',
    ],
    [
      'explanation',
      `update deadline set explanation = '{"skipped":[],"counted":[{"date":"2026-05-01","why":"?"}]}' where kind = 'reply'`,
      'deadlines.assignment-1/reply',
    ],
    [
      'timer',
      `update timer set due_at = due_at + interval '1 day' where actor_id = 'suggestion'`,
      'timers.suggestion/',
    ],
    ['missing timer', `delete from timer where actor_id = 'suggestion'`, 'timers.suggestion/'],
    [
      'lost order of a notice',
      `delete from outbox where body ->> 'clock' = 'reply' and (body ->> 'step')::int = 1`,
      'outbox.',
    ],
    [
      'doubled order of a notice',
      `insert into outbox (created_at, case_id, seq, tenant_id, topic, body)
         select created_at, case_id, seq, tenant_id, topic, body from outbox where topic = 'notice' order by id limit 1`,
      'outbox.',
    ],
    ['read column', `update suggestion_case set category = 'first'`, 'columns.category'],
    ['title', `update suggestion_case set title = '别的题目'`, 'columns.title'],
    ['outer day', `update suggestion_case set outer_due_on = outer_due_on + 1`, 'columns.outer_due_on'],
  ])('finds a changed %s', async (_, statement, path) => {
    await using world = await createWorld()
    const id = await aLivedCase(world)

    await asOwner(world, statement)
    const fault = await reconcileCase(world.engine, TENANT, id)

    expect(fault?.path).toContain(path)
    expect(await faultsOf(world)).toMatchObject([
      { kind: 'reconcile', detail: { path: fault?.path }, resolved_at: null },
    ])
  })

  it('keeps one fault for a difference that it meets again, and resolves it when it is gone', async () => {
    await using world = await createWorld()
    await aLivedCase(world)

    await asOwner(world, `update actor set is_settled = not is_settled where id = 'assignment-1'`)
    const [first, second] = [await reconcileAll(world.engine), await reconcileAll(world.engine)]
    const open = await faultsOf(world)
    await asOwner(world, `update actor set is_settled = not is_settled where id = 'assignment-1'`)
    const third = await reconcileAll(world.engine)

    expect([first.faults, second.faults]).toEqual([1, 1])
    expect(open).toMatchObject([{ tries: 2, resolved_at: null }])
    expect(open[0]?.message).toContain('actors.assignment-1.isSettled')
    expect(third).toMatchObject({ faults: 0, healed: 1 })
    expect((await faultsOf(world))[0]?.resolved_at).not.toBeNull()
  })

  it('goes through all cases in stretches, from where it stopped', async () => {
    await using world = await createWorld()
    for (let n = 1; n <= 5; n += 1) await draftCase(world.engine, n)

    const first = await reconcileAll(world.engine, { limit: 3 })
    const second = await reconcileAll(world.engine, { limit: 3, after: first.next })

    expect([first.cases, second.cases, second.next]).toEqual([3, 2, null])
  })

  it('replays what was counted by an older calendar, and says which calendar it lacks', async () => {
    const { years } = shippedCalendar()
    const older = cnCalendar(Object.values(years === 'all' ? {} : years).filter(({ year }) => year < 2026))
    const unknown = customCalendar({ weekend: [5], holidays: [], workdays: [] })
    await using world = await createWorld({ calendar: older })
    await handOver(world.engine, 1)
    await handOver(engineOn(world.pool, { now: () => world.clock.now, calendar: unknown }), 2)

    const engine = engineOn(world.pool, { now: () => world.clock.now })
    const [first, second] = [
      await reconcileCase(engine, TENANT, caseId(1)),
      await reconcileCase(engine, TENANT, caseId(2)),
    ]

    expect(first).toBeUndefined()
    expect(second).toMatchObject({ path: 'events[1].calendar', found: expect.stringContaining(unknown.version) })
  })
})
