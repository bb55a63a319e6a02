import { createHash, randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { takeKey } from '../db/write/record-keys.ts'
import { AppError } from '../errors.ts'
import type { Doer } from './doer.ts'

/**
 * The Idempotency-Key of a request, and what it asks for: the same key with other content is another request. `newId`
 * where the id of what is to be made is settled already.
 */
export type Once = { key: string | undefined; what: string; asked: unknown; newId?: string }

/**
 * The id of a record that is to be made in this transaction; `madeAt` is set where the same request made it before, so
 * that a second click or a repeat after a cut makes no second one. Throws IDEMPOTENCY_KEY_REUSED.
 */
export async function claimRecord(
  trx: Transaction<Database>,
  { viewer, now }: Doer,
  { key, what, asked, newId: id = randomUUID() }: Once,
): Promise<{ id: string; madeAt?: Date }> {
  if (key === undefined) return { id }
  const bodyHash = createHash('sha256')
    .update(JSON.stringify([what, asked]))
    .digest()
  const { tenantId, id: personId } = viewer
  // Set apart from the keys of events, which the engine keeps in the same place.
  const first = await takeKey(trx, {
    tenantId,
    personId,
    key: `record/${key}`,
    bodyHash,
    recordId: id,
    at: new Date(now),
  })
  if (!first) return { id }
  if (first.bodyHash.equals(bodyHash)) return { id: first.recordId, madeAt: first.at }
  throw new AppError('IDEMPOTENCY_KEY_REUSED', '这个重复请求标识已用于另一内容的请求；新的请求应使用新的标识')
}
