import { describe, expect, it } from 'vitest'

import { oneDatabase } from '../database.ts'
import { createWorld, handOver, readRows, TENANT } from '../engine/a-world.ts'
import { cliOn } from './run-cli.ts'

const anew = oneDatabase()
const HERE = ['--tenant', TENANT]

describe('duban outbox', () => {
  it('lists what is not done yet, and lets what failed be tried again at once', async () => {
    await using world = await createWorld({}, anew)
    await handOver(world.engine, 1)
    await readRows(world.pool, `update outbox set next_try_at = '2099-01-01', tries = 3, outcome = 'failed: away'`)
    const { run, json } = cliOn(world.db)

    const [order] = (await json('outbox', 'list', ...HERE)) as { id: number; case_number: string }[]
    const table = await run('outbox', 'list', ...HERE)
    const both = await run('outbox', 'retry', String(order?.id), '--all', ...HERE)
    const done = await run('outbox', 'retry', String(order?.id), ...HERE)

    expect(order).toMatchObject({ topic: 'notice', case_number: '第1号', tries: 3, outcome: 'failed: away' })
    expect(table.out).toMatch(/序号.*上次结果\n.*通知.*第1号.*failed: away/)
    expect(both).toMatchObject({ code: 1, err: expect.stringContaining('两者取一') })
    expect(done).toMatchObject({ code: 0, out: '1 件将由后台立即重试\n' })
    expect(await readRows(world.pool, 'select next_try_at from outbox')).toEqual([{ next_try_at: null }])
    expect(await readRows(world.pool, `select kind from access_trail`)).toEqual([{ kind: 'orders_retried' }])
  })

  it('says what is wrong with a number that is none, or that waits for nothing', async () => {
    await using world = await createWorld({}, anew)
    const { run } = cliOn(world.db)

    expect((await run('outbox', 'retry', '甲', ...HERE)).err).toContain('“甲”不是序号')
    expect((await run('outbox', 'retry', '9999', ...HERE)).err).toContain('没有等待的第 9999 号事项')
    expect((await run('outbox', 'retry', '--all', ...HERE)).out).toContain('没有等待重试的事项')
    expect((await run('outbox', 'list', ...HERE)).out).toContain('没有等待的事项')
  })
})

describe('duban worker status', () => {
  it('ends with 1 while nobody reconciles, and tells when each queue last did its work', async () => {
    await using world = await createWorld({}, anew)
    const { run, json } = cliOn(world.db)

    const dead = await run('worker', 'status')
    await world.pool.query(
      `insert into worker_pulse (queue, finished_at, worker) values ('reconcile', read_clock(), 'machine-1')`,
    )
    const alive = await run('worker', 'status')

    expect(dead).toMatchObject({ code: 1, out: expect.stringContaining('一次也没有完成') })
    expect(alive.code).toBe(0)
    expect(alive.out).toMatch(/日志核对（reconcile）.*秒前.*machine-1/)
    expect(await json('worker', 'status')).toMatchObject({ isAlive: true, backlog: { timers: { n: 0 } } })
  })
})

describe('duban fault list', () => {
  it('lists open faults, and of an internal case only that there is one', async () => {
    await using world = await createWorld({}, anew)
    const [open, secret] = [await handOver(world.engine, 1), await handOver(world.engine, 2)]
    for (const id of [open, secret]) {
      await readRows(
        world.pool,
        `insert into fault (tenant_id, case_id, kind, message, first_at, last_at)
           values ($1, $2, 'notice', '没有人可通知', now(), now())`,
        [TENANT, id],
      )
    }
    await readRows(world.pool, `update suggestion_case set mark = 'internal' where id = $1`, [secret])
    const { run, json } = cliOn(world.db)

    const { out } = await run('fault', 'list', ...HERE)
    expect(out).toMatch(/第1号.*没有人可通知/)
    expect(out).toContain('涉及一件内部件')
    expect(out).not.toContain('第2号')
    await readRows(world.pool, 'update fault set resolved_at = now()')
    expect((await run('fault', 'list', ...HERE)).out).toContain('没有未处理的故障')
    expect(await json('fault', 'list', '--all', ...HERE)).toMatchObject({ total: 2 })
  })
})
