import { z } from 'zod'

import { defineQueue } from './queue.ts'

/** One letter to be made. Safe to run twice: the row says whether it was made, and the file is kept before the row says so. */
export const documentsQueue = defineQueue({
  name: 'documents',
  label: '函件生成',
  job: z.strictObject({ tenantId: z.string().min(1), id: z.uuid() }),
  concurrency: 1,
  attempts: 2,
})
