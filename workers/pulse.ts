import { hostname } from 'node:os'
import { type Kysely, sql } from 'kysely'

import { findPulse } from '../src/db/read/worker-pulses.ts'
import type { Database } from '../src/db/schema.ts'

/** A job a second is sign enough; a hundred writes of one row a second would only be work. */
const SPARE_MS = 1000

/** Notes that a job of this queue ended well here. */
export type TakePulse = (queue: string, place?: unknown) => Promise<void>

/** Writes `worker_pulse` by the clock of the database; several processes write the same row, and the last one stands. */
export function createPulse(db: Kysely<Database>): TakePulse {
  const written = new Map<string, number>()
  const worker = `${hostname()}-${process.pid}`
  return async (queue, place) => {
    const now = performance.now()
    const last = written.get(queue)
    if (place === undefined && last !== undefined && now - last < SPARE_MS) return
    written.set(queue, now)
    const changes = {
      finished_at: sql<Date>`read_clock()`,
      worker,
      ...(place !== undefined && { place: JSON.stringify(place) }),
    }
    await db
      .insertInto('worker_pulse')
      .values({ queue, ...changes })
      .onConflict((conflict) => conflict.column('queue').doUpdateSet(changes))
      .execute()
  }
}

/** Says whether no job of this queue ended well for so long. */
export async function isSilent(db: Kysely<Database>, queue: string, forMs: number): Promise<boolean> {
  const pulse = await findPulse(db, queue)
  return pulse === undefined || pulse.ageMs >= forMs
}
