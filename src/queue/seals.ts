import { z } from 'zod'

import { defineQueue } from './queue.ts'

/** Changed cases wait for a seal. Safe to run twice: a seal lists cases whose sealed revision is behind, under a lock. */
export const sealsQueue = defineQueue({
  name: 'seals',
  label: '日志封存',
  job: z.strictObject({}),
  concurrency: 1,
  attempts: 3,
})
