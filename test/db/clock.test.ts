import { expect, it } from 'vitest'

import { openDatabaseClock } from '../../src/db/clock.ts'
import { createDatabase } from '../database.ts'

const HOUR_MS = 3_600_000

it('is the clock of the database, whatever the computer believes', async () => {
  await using db = await createDatabase()
  await db.openPool('owner').query(setClock(`'2031-05-06T07:08:09.123Z'`))
  const clock = await openDatabaseClock(db.openPool('app'))
  clock.stop()

  const first = Date.parse(clock.now())
  expect(first - Date.parse('2031-05-06T07:08:09.123Z')).toBeGreaterThanOrEqual(0)
  expect(first - Date.parse('2031-05-06T07:08:09.123Z')).toBeLessThan(HOUR_MS)
})

it('never goes back, and never runs ahead of the database', async () => {
  await using db = await createDatabase()
  const owner = db.openPool('owner')
  const clock = await openDatabaseClock(db.openPool('app'))
  clock.stop()
  const told = clock.now()

  await owner.query(setClock(`'2001-01-01T00:00:00Z'`))
  await clock.sync()
  expect(clock.now() >= told).toBe(true)

  await owner.query(setClock('clock_timestamp()'))
  await clock.sync()
  const { rows } = await owner.query<{ now: Date }>('select clock_timestamp() as now')
  expect(Date.parse(clock.now()) - (rows[0]?.now.getTime() ?? 0)).toBeLessThan(HOUR_MS)
})

it('goes on from what it knew while the database is away', async () => {
  await using db = await createDatabase()
  const pool = db.openPool('app')
  const clock = await openDatabaseClock(pool)
  clock.stop()
  const told = clock.now()
  await pool.end()

  await expect(clock.sync()).rejects.toThrow()
  expect(clock.now() >= told).toBe(true)
})

function setClock(expression: string): string {
  return `create or replace function read_clock() returns timestamptz language sql volatile
    as $$ select (${expression})::timestamptz $$`
}
