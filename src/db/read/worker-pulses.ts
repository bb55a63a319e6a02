import type { Kysely } from 'kysely'

import type { Database } from '../schema.ts'

export type Pulse = { queue: string; finishedAtMs: number; worker: string; place: unknown }

/** When a job of each queue last ended well, in any process. */
export async function listPulses(db: Kysely<Database>): Promise<Pulse[]> {
  const rows = await db.selectFrom('worker_pulse').selectAll().orderBy('queue').execute()
  return rows.map(({ queue, finished_at, worker, place }) => ({
    queue,
    finishedAtMs: finished_at.getTime(),
    worker,
    place,
  }))
}

export async function findPulse(db: Kysely<Database>, queue: string): Promise<Pulse | undefined> {
  const all = await listPulses(db)
  return all.find((pulse) => pulse.queue === queue)
}
