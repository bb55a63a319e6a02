import type { Workers } from '../workers/main.ts'
import { listPendingMigrations } from './db/migrate.ts'
import { findPulse } from './db/read/worker-pulses.ts'
import type { ReadinessCheck } from './http/door.ts'
import type { Duban } from './open-duban.ts'

/** A look for due timers that has not come round for so long is stuck. */
const TIMERS_STALE_MS = 60_000
/** The queue reconciles a stretch of cases twice a minute; when none ended well for so long, nobody takes its jobs. */
export const QUEUE_STALE_MS = 180_000

/** Whatever is running, as far as it has come. */
type Seen = { duban?: Duban; workers?: Workers }

/** What must hold before requests may come in. */
export function databaseChecks(seen: Seen): ReadinessCheck[] {
  return [
    {
      name: 'database',
      findProblem: async () => {
        if (!seen.duban) return 'not opened yet'
        await seen.duban.pool.query('select 1')
        return undefined
      },
    },
    {
      name: 'migrations',
      findProblem: async () => {
        if (!seen.duban) return 'not opened yet'
        const pending = await listPendingMigrations(seen.duban.ownerUrl)
        return pending.length === 0 ? undefined : `pending: ${pending.join(', ')}`
      },
    },
  ]
}

/** What must hold where work is done: due timers are looked for here, and somebody takes the jobs of the queue. */
export function workerChecks(seen: Seen): ReadinessCheck[] {
  return [
    {
      name: 'timers',
      findProblem: async () => {
        const last = seen.workers?.lastLookAt()
        if (last === undefined) return 'not come round yet'
        return judge(Date.now() - last, TIMERS_STALE_MS)
      },
    },
    {
      name: 'queue',
      findProblem: async () => {
        if (!seen.duban || !seen.workers) return 'not opened yet'
        const pulse = await findPulse(seen.duban.db, 'reconcile')
        return pulse === undefined ? 'no job has ended yet' : judge(pulse.ageMs, QUEUE_STALE_MS)
      },
    },
  ]
}

function judge(ageMs: number, limitMs: number): string | undefined {
  return ageMs <= limitMs ? undefined : `last success ${Math.round(ageMs / 1000)} s ago`
}
