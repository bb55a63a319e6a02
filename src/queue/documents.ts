import { z } from 'zod'

import { defineQueue } from './queue.ts'

/** What is made in the background, in the order in which it is taken. */
export const DOCUMENT_KINDS = ['letter', 'report', 'archive'] as const

/**
 * One letter, report or pack of papers to be made; a job of before there were reports names a letter. Safe to run twice:
 * the row says whether it was made, and the file is kept before the row says so. Two at once, so that letters do not wait
 * behind a long report; never two long ones (`workers/documents.ts`).
 */
export const documentsQueue = defineQueue({
  name: 'documents',
  label: '函件、报告和归档包生成',
  job: z.strictObject({
    kind: z.enum(DOCUMENT_KINDS).default('letter'),
    tenantId: z.string().min(1),
    id: z.uuid(),
  }),
  concurrency: 2,
  attempts: 2,
})
