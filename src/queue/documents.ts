import { z } from 'zod'

import { defineQueue } from './queue.ts'

/**
 * One letter or report to be made; a job of before there were reports names a letter. Safe to run twice: the
 * row says whether it was made, and the file is kept before the row says so.
 */
export const documentsQueue = defineQueue({
  name: 'documents',
  label: '函件和报告生成',
  job: z.strictObject({
    kind: z.enum(['letter', 'report']).default('letter'),
    tenantId: z.string().min(1),
    id: z.uuid(),
  }),
  concurrency: 1,
  attempts: 2,
})
