import { z } from 'zod'

import { findPulse } from '../src/db/read/worker-pulses.ts'
import type { Engine } from '../src/engine/engine.ts'
import { reconcileAll } from '../src/engine/reconcile/reconcile.ts'
import { reconcileQueue } from '../src/queue/reconcile.ts'
import { isSilent } from './pulse.ts'
import { defineTask, type Task } from './task.ts'

const EVERY_MS = 5000
/** Twice a minute: by the last one that ended well it is seen that the queue works. */
const RECONCILE_EVERY_MS = 25_000
const CASES_AT_ONCE = 200

const Place = z.strictObject({ tenantId: z.string(), caseId: z.string().nullable() }).nullable().catch(null)

/** A stretch of cases at a time, round and round; whoever takes the next job goes on where the last one ended. */
export function reconcileTask(engine: Engine): Task {
  const { db, log } = engine.shop
  return defineTask({
    queue: reconcileQueue,
    everyMs: EVERY_MS,
    isUrgent: false,
    listDue: async () =>
      (await isSilent(db, reconcileQueue.name, RECONCILE_EVERY_MS)) ? [{ key: 'stretch', data: {} }] : [],
    run: async () => {
      const after = Place.parse((await findPulse(db, reconcileQueue.name))?.place ?? null)
      const { faults, examples, next } = await reconcileAll(engine, { after, limit: CASES_AT_ONCE })
      if (faults > 0) log.error({ faults, cases: examples.map(({ caseId }) => caseId) }, 'Cases differ from their log')
      return next
    },
  })
}
