import type { Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import type { NoticeWork } from './work.ts'

/**
 * A notice that was sent does not arrive: a fault of its case, and the next higher step of the ladder is drafted at
 * once. Safe to call again. `why` is Chinese and holds no address.
 */
export async function noteUnreachable(
  _work: NoticeWork,
  _trx: Transaction<Database>,
  _notice: { tenant_id: string; id: string },
  _why: string,
): Promise<void> {}
