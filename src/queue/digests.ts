import { z } from 'zod'

import { defineQueue } from './queue.ts'

/**
 * The digest of one congress for one day, or the daily look for chases that were forgotten. Safe to run twice: a digest is
 * one a day, kind and person by a unique key; the look writes only what it finds missing.
 */
export const digestsQueue = defineQueue({
  name: 'digests',
  label: '摘要与漏催检查',
  job: z.discriminatedUnion('work', [
    z.strictObject({
      work: z.literal('digest'),
      tenantId: z.string().min(1),
      kind: z.string().min(1),
      day: z.iso.date(),
    }),
    z.strictObject({ work: z.literal('check') }),
  ]),
  concurrency: 1,
  attempts: 3,
})
