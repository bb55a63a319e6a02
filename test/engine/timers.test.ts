import { describe, expect, it } from 'vitest'

import { FAMILY } from '../../machines/family.ts'
import type { AnyModule } from '../../machines/step.ts'
import { apply } from '../../src/engine/engine.ts'
import { fireDueTimers, fireUntilDry, nextTimerDueAt } from '../../src/engine/timers/fire.ts'
import {
  aCommand,
  acknowledgement,
  createWorld,
  draftCase,
  engineOn,
  handOver,
  readRows,
  START,
  type World,
} from './a-world.ts'

type Line = { type: string; outcome: string; kind: string; dueAt: string; day: string; role: string }
const FIRED = `
  select type, outcome, body::jsonb #>> '{payload,kind}' as kind, body::jsonb ->> 'timerDueAt' as "dueAt",
    occurred_on as day, role
  from event where type like 'deadline.%' order by case_id, seq`

/** Moves the clock from timer to timer until a day, firing each at its moment. */
async function liveUntil(world: World, until: string): Promise<void> {
  for (
    let next = await nextTimerDueAt(world.engine);
    next && next <= until;
    next = await nextTimerDueAt(world.engine)
  ) {
    if (next > world.clock.now) world.clock.now = next
    const { cases } = await fireDueTimers(world.engine)
    if (cases === 0) throw new Error(`Nothing fired at ${next}`)
  }
  world.clock.now = until
}

describe('a due timer', () => {
  it('fires on its day as the engine itself, once, and the next step of the ladder is set', async () => {
    await using world = await createWorld()
    const id = await draftCase(world.engine, 1)
    await apply(world.engine, aCommand(id, { type: 'suggestion.submitted' }))

    await liveUntil(world, '2026-04-10T00:00:00.000Z')

    const screening = (await readRows<Line>(world.pool, FIRED)).filter((line) => line.kind === 'screening')
    expect(screening.map(({ type, dueAt, day }) => ({ type, dueAt, day }))).toEqual([
      { type: 'deadline.reminderFell', dueAt: '2026-03-16T00:30:00.000Z', day: '2026-03-16' },
      { type: 'deadline.reminderFell', dueAt: '2026-03-17T00:30:00.000Z', day: '2026-03-17' },
      { type: 'deadline.passed', dueAt: '2026-03-17T16:00:00.000Z', day: '2026-03-18' },
      { type: 'deadline.reminderFell', dueAt: '2026-03-18T00:30:00.000Z', day: '2026-03-18' },
    ])
    expect(new Set(screening.map(({ outcome, role }) => `${outcome} ${role}`))).toEqual(new Set(['accepted system']))
    const [deadline] = await readRows(world.pool, `select status from deadline where kind = 'screening'`)
    expect(deadline).toEqual({ status: 'overdue' })
    const notices = await readRows<{ body: { mode: string; roles: string[] } }>(
      world.pool,
      `select body from outbox where body ->> 'clock' = 'screening' order by id`,
    )
    expect(notices.map(({ body }) => body.roles.length)).toEqual([1, 1, 2])
  })

  it('never fires early', async () => {
    await using world = await createWorld()
    const id = await draftCase(world.engine, 1)
    await apply(world.engine, aCommand(id, { type: 'suggestion.submitted' }))
    const due = await nextTimerDueAt(world.engine)
    world.clock.now = new Date(Date.parse(due ?? '') - 1).toISOString()

    const before = await fireDueTimers(world.engine)
    world.clock.now = due ?? ''
    const then = await fireDueTimers(world.engine)

    expect(before).toMatchObject({ cases: 0, fired: 0 })
    expect(then).toMatchObject({ fired: 1, latenessMs: [0] })
  })

  it('fires before an event that comes after it, each on its own day, after however long a pause', async () => {
    await using world = await createWorld()
    const id = await draftCase(world.engine, 1)
    await apply(world.engine, aCommand(id, { type: 'suggestion.submitted' }))
    world.clock.now = '2026-05-20T02:00:00.000Z'

    const outcome = await apply(world.engine, aCommand(id, { type: 'suggestion.registered', serialNumber: '临1' }))

    expect(outcome).toMatchObject({ kind: 'applied', revision: 3 })
    const lines = await readRows<{ type: string; day: string; at: Date }>(
      world.pool,
      'select type, occurred_on as day, recorded_at as at from event order by seq',
    )
    expect(lines.at(-1)?.type).toBe('suggestion.registered')
    const fired = lines.filter((line) => line.type.startsWith('deadline.'))
    expect(fired.length).toBeGreaterThan(6)
    expect(fired.map(({ day }) => day)).toEqual(fired.map(({ day }) => day).sort())
    expect(fired[0]?.day).toBe('2026-03-16')
    // When it was recorded is never rewritten, whatever day it belongs to.
    expect(new Set(fired.map(({ at }) => at.toISOString()))).toEqual(new Set([world.clock.now]))
    expect(await fireDueTimers(world.engine)).toMatchObject({ cases: 0 })
  })

  it('is gone with its clock', async () => {
    await using world = await createWorld()
    const id = await handOver(world.engine, 1)
    const count = `select count(*)::int as n from timer where kind = 'acknowledge'`
    const [before] = await readRows(world.pool, count)

    await apply(world.engine, acknowledgement(id))

    expect(before).toEqual({ n: 1 })
    expect((await readRows(world.pool, count))[0]).toEqual({ n: 0 })
    const [deadline] = await readRows(world.pool, `select status, ended_on from deadline where kind = 'acknowledge'`)
    expect(deadline).toEqual({ status: 'met', ended_on: '2026-03-10' })
  })

  it('of a version that no longer runs is consumed and logged, never retried', async () => {
    await using world = await createWorld()
    const id = await draftCase(world.engine, 1)
    await apply(world.engine, aCommand(id, { type: 'suggestion.submitted' }))
    await readRows(
      world.pool,
      `insert into timer (case_id, due_at, version, step, tenant_id, actor_id, kind)
         values ($1, $2, 99, 1, 'puyang', 'suggestion', 'screening') returning 1`,
      [id, START],
    )

    const fired = await fireDueTimers(world.engine)

    expect(fired).toMatchObject({ cases: 1, fired: 0, dropped: 1 })
    const [line] = (await readRows<Line & { code: string }>(world.pool, FIRED)).slice(-1)
    expect(line).toMatchObject({ type: 'deadline.reminderFell', outcome: 'ignored' })
    expect(await fireDueTimers(world.engine)).toMatchObject({ cases: 0 })
  })
})

describe('a case whose timer fails', () => {
  const poisonous = (isPoisoned: (caseId: string) => boolean): Record<string, AnyModule> => ({
    ...FAMILY,
    suggestion: {
      ...FAMILY.suggestion,
      rules: {
        ...FAMILY.suggestion.rules,
        'deadline.reminderFell': (_: unknown, __: unknown, env: { caseId: string }) => {
          if (isPoisoned(env.caseId)) throw new Error('A bug in a rule')
          return { ok: true }
        },
      },
    },
  })

  it('becomes a fault that is tried again later, while the others go on, and people can still act on it', async () => {
    let isBroken = true
    let poisoned = ''
    const family = poisonous((caseId) => isBroken && caseId === poisoned) as typeof FAMILY
    await using world = await createWorld({ family })
    const ids = await Promise.all([1, 2, 3].map((n) => draftCase(world.engine, n)))
    for (const id of ids) await apply(world.engine, aCommand(id, { type: 'suggestion.submitted' }))
    poisoned = ids[1] ?? ''
    world.clock.now = '2026-03-16T00:30:00.000Z'

    const first = await fireDueTimers(world.engine)
    const second = await fireDueTimers(world.engine)
    const byPerson = await apply(
      world.engine,
      aCommand(poisoned, { type: 'suggestion.registered', serialNumber: '临1' }),
    )

    expect(first).toMatchObject({ cases: 3, fired: 2, poisoned: 1 })
    expect(second).toMatchObject({ cases: 0 })
    expect(byPerson.kind).toBe('applied')
    const fault = `select case_id, tries, message, resolved_at is not null as healed from fault`
    expect(await readRows(world.pool, fault)).toEqual([
      { case_id: poisoned, tries: 1, message: 'A bug in a rule', healed: false },
    ])

    const tryAt = await nextTimerDueAt(world.engine)
    world.clock.now = tryAt ?? ''
    const third = await fireDueTimers(world.engine)
    isBroken = false
    world.clock.now = '2026-03-16T01:00:00.000Z'
    const fourth = await fireDueTimers(world.engine)

    expect(tryAt).toBe('2026-03-16T00:31:00.000Z')
    expect(third).toMatchObject({ cases: 1, poisoned: 1 })
    expect(fourth).toMatchObject({ cases: 1, fired: 1, poisoned: 0 })
    expect(await readRows(world.pool, fault)).toMatchObject([{ tries: 2, healed: true }])
  })

  it('is met by a person first: the command goes through without the timer, and the fault stands', async () => {
    const family = poisonous(() => true) as typeof FAMILY
    await using world = await createWorld({ family })
    const id = await draftCase(world.engine, 1)
    await apply(world.engine, aCommand(id, { type: 'suggestion.submitted' }))
    world.clock.now = '2026-03-16T00:30:00.000Z'

    const outcome = await apply(world.engine, aCommand(id, { type: 'suggestion.registered', serialNumber: '临1' }))

    expect(outcome.kind).toBe('applied')
    expect(await readRows(world.pool, 'select tries from fault')).toEqual([{ tries: 1 }])
  })
})

describe('timers and people on the same cases', () => {
  it('never end in a deadlock, and every timer fires exactly once', async () => {
    await using world = await createWorld()
    const ids = await Promise.all(Array.from({ length: 12 }, (_, n) => draftCase(world.engine, n)))
    for (const id of ids) await apply(world.engine, aCommand(id, { type: 'suggestion.submitted' }))
    const clock = world.clock
    const engines = [1, 2, 3].map(() => engineOn(world.db.openPool('app', { max: 6 }), { now: () => clock.now }))
    const [people, timersA, timersB] = engines as [typeof world.engine, typeof world.engine, typeof world.engine]
    const note = (n: number) => ({ type: 'paper.recorded', state: n % 2 ? 'received' : 'missing', keptAt: `柜${n}` })

    for (let round = 0; round < 20; round += 1) {
      const next = await nextTimerDueAt(world.engine)
      if (next) clock.now = next
      const [outcomes] = await Promise.all([
        Promise.all(ids.map((id) => apply(people, aCommand(id, note(round))))),
        fireDueTimers(timersA),
        fireDueTimers(timersB),
      ])
      expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['applied']))
    }

    const twice = await readRows(
      world.pool,
      `select 1 from event where type like 'deadline.%' and outcome = 'accepted'
         group by case_id, actor_id, body::jsonb #>> '{payload,kind}', body::jsonb #>> '{payload,version}',
           body::jsonb #>> '{payload,step}', type having count(*) > 1`,
    )
    expect(twice).toEqual([])
    const early = await readRows(
      world.pool,
      `select 1 from event where (body::jsonb ->> 'timerDueAt')::timestamptz > recorded_at`,
    )
    expect(early).toEqual([])
  })
})

describe('firing until nothing is left', () => {
  it('goes by the clock of the database, and stops when told', async () => {
    await using world = await createWorld()
    const engine = engineOn(world.pool)
    const id = await draftCase(world.engine, 1)
    // On a clock that stands in the past, so that by the database's own time everything is long due.
    await apply(world.engine, aCommand(id, { type: 'suggestion.submitted' }))

    expect((await fireUntilDry(engine)).fired).toBeGreaterThan(7)
    expect(await fireUntilDry(engine, () => true)).toMatchObject({ cases: 0 })
    expect(await fireDueTimers(engine)).toMatchObject({ cases: 0 })
  })
})
