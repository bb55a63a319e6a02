import type { Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'

/** A step of an appraisal of which somebody is to be told. */
export type News = {
  kind:
    | 'appraisal_opened'
    | 'appraisal_appealed'
    | 'appraisal_appeal_answered'
    | 'appraisal_decided'
    | 'appraisal_cancelled'
  id: string
  title: string
  unitIds: readonly string[]
  dueOn?: string
  reason?: string
}
/** Tells of a step in its transaction; returns the units that have nobody to be told. */
export type Tell = (trx: Transaction<Database>, news: News) => Promise<string[]>
