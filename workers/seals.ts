import type { Kysely } from 'kysely'

import type { Database } from '../src/db/schema.ts'
import { sealCases } from '../src/engine/audit/seal.ts'
import { sealsQueue } from '../src/queue/seals.ts'
import { isSilent } from './pulse.ts'
import { defineTask, type Task } from './task.ts'

const EVERY_MS = 30_000
const SEAL_EVERY_MS = 10 * 60_000

/** Seals what was written since the last seal. */
export function sealsTask(db: Kysely<Database>, key: string, now: () => string): Task {
  return defineTask({
    queue: sealsQueue,
    everyMs: EVERY_MS,
    isUrgent: false,
    listDue: async () => ((await isSilent(db, sealsQueue.name, SEAL_EVERY_MS)) ? [{ key: 'all', data: {} }] : []),
    run: async () => void (await sealCases(db, { key, now: now() })),
  })
}
