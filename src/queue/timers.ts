import { z } from 'zod'

import { defineQueue } from './queue.ts'

/**
 * "There is due work." A job fires due timers until none is left; which ones, the engine decides. Safe to run twice: a timer
 * is consumed in the commit of its event, so the second finds nothing. The slot lets several workers share a backlog.
 */
export const timersQueue = defineQueue({
  name: 'timers',
  label: '到期事项',
  job: z.strictObject({ slot: z.int().min(0).max(99) }),
  concurrency: 1,
  attempts: 3,
})
