import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'

import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { deskKey } from '../../machines/stamps.ts'
import { createKysely } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { openCalendars } from '../../src/engine/deadlines/calendars.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { reconcileAll } from '../../src/engine/reconcile/reconcile.ts'
import { fireDueTimers } from '../../src/engine/timers/fire.ts'
import { openDiskStore } from '../../src/files/disk-store.ts'
import { checkChasing } from '../../src/notices/daily-check.ts'
import { planNotices } from '../../src/notices/plan.ts'
import { liveSampleCongress } from '../../src/simulation/sample-congress.ts'
import { createDatabase } from '../database.ts'

const NOW = '2026-11-22T03:00:00.000Z'

describe('the sample congress', () => {
  it('stands in the middle of its work, with cases in all stages, and its log is whole', async () => {
    await using database = await createDatabase()
    const pool = database.openPool('app', { max: 8 })
    const db = createKysely<Database>(pool)
    const policy = shippedPolicy('puyang-2024')
    const warnings: unknown[] = []
    const log = {
      warn: (...said: unknown[]) => void warnings.push(said),
      error: (...said: unknown[]) => void warnings.push(said),
    }
    const posts = await liveSampleCongress({
      db,
      pool,
      log,
      tenantId: 'sample',
      name: '样例市人民代表大会',
      policy,
      calendar: shippedCalendar(),
      now: NOW,
      signal: new AbortController().signal,
    })

    const read = <Row>(query: ReturnType<typeof sql<Row>>) =>
      withTenant(db, 'sample', async (trx) => (await query.execute(trx)).rows)
    const stages = await read<{ stage: string; count: number }>(
      sql`select stage, count(*)::int from suggestion_case group by 1`,
    )
    expect(warnings).toEqual([])
    expect(stages.map(({ stage }) => stage)).toEqual(expect.arrayContaining(['underway', 'withdrawn', 'preHandover']))
    const [facts] = await read<Record<string, number>>(sql`select
      (select count(*) from suggestion_case where replied_on is null and stage = 'underway')::int as awaiting,
      (select count(*) from suggestion_case where archived_on is not null)::int as archived,
      (select count(*) from actor where machine = 'commitment' and not is_settled)::int as promises,
      (select count(*) from actor where machine = 'inquiry' and not is_settled)::int as inquiries,
      (select count(*) from event where recorded_at > ${NOW}::timestamptz)::int as from_the_future`)
    expect(facts).toMatchObject({ from_the_future: 0 })
    const [reached] = await read<{ people: number; deputies: number; ringing: number }>(sql`select
      (select count(*) from person where email like '%@example.com' and phone like '0000-%')::int as people,
      (select count(*) from deputy where phone like '0000-%')::int as deputies,
      (select count(*) from person where phone not like '0000-%')::int as ringing`)
    expect(reached).toMatchObject({ people: posts.length, ringing: 0 })
    expect(reached?.deputies).toBeGreaterThan(0)
    for (const fact of ['awaiting', 'archived', 'promises', 'inquiries']) expect(facts?.[fact], fact).toBeGreaterThan(0)
    // Everybody whom the log names is a person in a post.
    const unknown = await read<{ principal_id: string }>(sql`select distinct principal_id from event e
      where principal_id <> 'system' and not exists (select 1 from person p where p.id = e.principal_id)`)
    expect(unknown).toEqual([])
    expect(posts.filter(({ username }) => username !== undefined).length).toBeGreaterThan(10)
    // A visitor who comes as a deputy, or as the clerk of a unit, finds something to do.
    for (const username of ['daibiao1', 'daibiao2', 'unit1.clerk', 'unit2.clerk']) {
      const { role, unitId, deputyId } = posts.find((post) => post.username === username) ?? {}
      const key = role && deskKey(role, unitId ?? deputyId)
      const waits = await read<{ n: number }>(
        sql`select count(*)::int as n from suggestion_case where not is_settled and stamps @> array[${key}::text]`,
      )
      expect(waits[0]?.n, username).toBeGreaterThan(0)
    }

    const engine = createEngine({ pool, policies: [policy], calendar: shippedCalendar(), now: () => NOW, log })
    expect(await fireDueTimers(engine)).toMatchObject({ poisoned: 0 })
    expect(await reconcileAll(engine, { tenantId: 'sample' })).toMatchObject({ faults: 0 })

    // Of its past nobody is told now; of today there is something on every desk, and one chair is empty.
    const senders = { mail: undefined, sms: undefined, post: async () => ({ isDelivered: true, outcome: '' }) }
    const files = await openDiskStore(join(tmpdir(), 'duban-sample-test'))
    const calendars = await openCalendars(db)
    const work = { db, engine, calendars, files, senders, publicUrl: 'https://duban.test', now: () => NOW }
    const { planned, drafted, nobody, skipped } = await planNotices(work)
    expect([planned > 0, drafted > 0, nobody]).toEqual([true, true, 1])
    expect(planned + skipped).toBeLessThan(50)
    expect(await checkChasing(work)).toMatchObject({ missing: 0 })
    expect(await read(sql`select kind from fault`)).toEqual([{ kind: 'notice' }])
  })
})
