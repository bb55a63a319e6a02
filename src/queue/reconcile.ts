import { z } from 'zod'

import { defineQueue } from './queue.ts'

/**
 * A stretch of cases whose log is replayed against their rows; the sign of life of the workers, too. Safe to run twice: it
 * writes nothing but faults, which it finds again or heals.
 */
export const reconcileQueue = defineQueue({
  name: 'reconcile',
  label: '日志核对',
  job: z.strictObject({}),
  concurrency: 1,
  attempts: 3,
})
