import { z } from 'zod'

import { defineQueue } from './queue.ts'

/**
 * Outbox rows of one topic wait, or planned notices are due. Safe to run twice: an event between cases has the row's id as
 * idempotency key, a notice its unique key, and a row is marked done in the commit of its effect.
 */
export const outboxQueue = defineQueue({
  name: 'outbox',
  label: '待发事项',
  job: z.strictObject({ topic: z.enum(['event', 'notice']) }),
  concurrency: 2,
  attempts: 3,
})
