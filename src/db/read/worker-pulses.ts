import { type Kysely, sql } from 'kysely'

import type { Database } from '../schema.ts'

/** `ageMs` by the clock of the database, since those of workers may differ. */
export type Pulse = { queue: string; finishedAt: Date; ageMs: number; worker: string; place: unknown }

/** When a job of each queue last ended well, in any process. */
export async function listPulses(db: Kysely<Database>): Promise<Pulse[]> {
  return db
    .selectFrom('worker_pulse')
    .select(['queue', 'finished_at as finishedAt', 'worker', 'place'])
    .select(sql<number>`(extract(epoch from read_clock() - finished_at) * 1000)::float8`.as('ageMs'))
    .orderBy('queue')
    .execute()
}

export async function findPulse(db: Kysely<Database>, queue: string): Promise<Pulse | undefined> {
  const all = await listPulses(db)
  return all.find((pulse) => pulse.queue === queue)
}
