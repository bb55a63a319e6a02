import { z } from 'zod'

import { defineQueue } from './queue.ts'

/**
 * One message on its way outside. Safe to run twice: the row is claimed for a while before anything leaves, and its id is
 * the message id by which a receiver knows a repeat (at least once; nothing outside is exactly once).
 */
export const noticesQueue = defineQueue({
  name: 'notices',
  label: '消息送出',
  job: z.strictObject({ tenantId: z.string().min(1), id: z.uuid() }),
  concurrency: 5,
  attempts: 2,
})
