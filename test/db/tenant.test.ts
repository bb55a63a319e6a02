import { describe, expect, it } from 'vitest'

import { createKysely } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { apply } from '../../src/engine/engine.ts'
import { createDatabase } from '../database.ts'
import { aCommand, aDraft, caseId, createWorld, handOver, OTHER_TENANT, readRows, TENANT } from '../engine/a-world.ts'

/** The tables of Kysely's migrator, the list of congresses itself, and the pulse of the workers, who serve them all. */
const WITHOUT_TENANT = ['congress', 'kysely_migration', 'kysely_migration_lock', 'worker_pulse']
const APPEND_ONLY = ['event', 'event_text', 'seal', 'policy_version', 'calendar_year']
const HELD_BY_A_CASE = ['suggestion_case', 'actor', 'event', 'event_text', 'deadline', 'timer']

describe('the tenant wall', () => {
  it('stands in front of every table but the listed ones, for their owner too', async () => {
    await using db = await createDatabase()
    const { rows } = await db.openPool('owner').query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
           and not (c.relrowsecurity and c.relforcerowsecurity and exists (
             select 1 from pg_policy p where p.polrelid = c.oid)) order by 1`,
    )

    expect(rows.map((row) => row.name)).toEqual(WITHOUT_TENANT)
  })

  it('hides every row of another congress, and every row where no congress is set', async () => {
    await using world = await createWorld()
    await handOver(world.engine, 1)

    for (const table of HELD_BY_A_CASE) {
      const count = `select count(*)::int as n from ${table}`
      expect((await readRows<{ n: number }>(world.pool, count))[0]?.n, table).toBeGreaterThan(0)
      expect(await readRows(world.pool, count, [], OTHER_TENANT), table).toEqual([{ n: 0 }])
      expect((await world.pool.query(count)).rows, table).toEqual([{ n: 0 }])
      expect((await world.db.openPool('owner', { max: 1 }).query(count)).rows, table).toEqual([{ n: 0 }])
    }
  })

  it('lets nobody write into another congress', async () => {
    await using world = await createWorld()
    const id = await handOver(world.engine, 1)
    const asOther = (text: string, values: unknown[] = []) => readRows(world.pool, text, values, OTHER_TENANT)

    await expect(
      asOther(`insert into unit (tenant_id, id, name) values ($1, 'unit-1', '甲局')`, [TENANT]),
    ).rejects.toThrow(/row-level security/)
    await expect(
      asOther(
        `insert into timer (case_id, due_at, version, step, tenant_id, actor_id, kind)
                 values ($1, now(), 1, 1, $2, 'suggestion', 'outer')`,
        [id, TENANT],
      ),
    ).rejects.toThrow(/row-level security/)
    expect(await asOther(`update suggestion_case set stage = 'eaten' returning id`)).toEqual([])
    expect(await asOther(`update actor set tenant_id = $1 returning id`, [OTHER_TENANT])).toEqual([])
    expect(await asOther('delete from timer returning 1')).toEqual([])
  })

  it('makes a case of another congress unknown to the engine, and its id no door', async () => {
    await using world = await createWorld()
    const id = await handOver(world.engine, 1)
    const send = (type: string) => apply(world.engine, aCommand(id, { type }, { tenantId: OTHER_TENANT }))

    expect(await send('receipt.signed')).toMatchObject({ code: 'CASE_NOT_FOUND' })
    expect(await apply(world.engine, aCommand(id, aDraft(), { tenantId: OTHER_TENANT }))).toMatchObject({
      code: 'CASE_EXISTS',
    })
    expect(await apply(world.engine, aCommand(caseId(2), aDraft(), { tenantId: OTHER_TENANT }))).toMatchObject({
      kind: 'applied',
    })
    expect(await readRows(world.pool, 'select id from suggestion_case where id = $1', [id], OTHER_TENANT)).toEqual([])
  })

  it('ends with the transaction: a pooled connection carries no congress to the next caller', async () => {
    await using world = await createWorld()
    await handOver(world.engine, 1)
    const db = createKysely<Database>(world.db.openPool('app', { max: 1 }))

    const inside = await withTenant(db, TENANT, (trx) => trx.selectFrom('event').select('seq').execute())
    const outside = await db.selectFrom('event').select('seq').execute()

    expect(inside.length).toBeGreaterThan(0)
    expect(outside).toEqual([])
  })
})

describe('the role of the app', () => {
  it('can neither change nor remove a line of the log', async () => {
    await using world = await createWorld()
    await handOver(world.engine, 1)

    for (const table of APPEND_ONLY) {
      await expect(readRows(world.pool, `update ${table} set tenant_id = tenant_id`), table).rejects.toThrow(
        /permission denied/,
      )
      await expect(readRows(world.pool, `delete from ${table}`), table).rejects.toThrow(/permission denied/)
      await expect(readRows(world.pool, `truncate ${table}`), table).rejects.toThrow(/permission denied/)
    }
    await expect(readRows(world.pool, 'delete from suggestion_case')).rejects.toThrow(/permission denied/)
    await expect(readRows(world.pool, 'alter table event disable row level security')).rejects.toThrow(/must be owner/)
  })

  it('erases the text of an event only by law: who, when and on what basis stay, and the log is not touched', async () => {
    await using world = await createWorld()
    const id = await handOver(world.engine, 1)
    const lines = 'select seq, body, hash from event order by seq'
    const before = await readRows(world.pool, lines)
    const erase = `select erase_text($1, $2, 'person-director', '依申请删除个人信息', '2026-03-11T00:00:00Z') as done`

    expect(await readRows(world.pool, erase, [id, 1], OTHER_TENANT)).toEqual([{ done: false }])
    expect(await readRows(world.pool, erase, [id, 1])).toEqual([{ done: true }])
    expect(await readRows(world.pool, erase, [id, 1])).toEqual([{ done: false }])

    const [text] = await readRows(world.pool, 'select * from event_text where seq = 1')
    expect(text).toMatchObject({
      body: null,
      salt: null,
      erased_by: 'person-director',
      erased_basis: '依申请删除个人信息',
    })
    expect(await readRows(world.pool, 'select title from suggestion_case')).toEqual([{ title: null }])
    expect(await readRows(world.pool, lines)).toEqual(before)
  })

  it('takes numbers that are never given twice', async () => {
    await using world = await createWorld()
    const take = () => world.pool.query<{ n: number }>(`select take_number('puyang', '15-4') as n`)

    const taken = await Promise.all(Array.from({ length: 20 }, take))

    expect(taken.map(({ rows }) => rows[0]?.n).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
      Array.from({ length: 20 }, (_, n) => n + 1),
    )
  })
})
