import type { AsOfBasis } from '../db/figure-schema.ts'
import type { FigureWork } from './figure-work.ts'

export type BookAsk = { tenantId: string; id: string; fromOn: string; toOn: string; asOf: string; basis: AsOfBasis }
export type BookWatch = { onCase?: (done: number, total: number) => void; signal?: AbortSignal }

/**
 * Writes down the facts of a period as they stood on a day. A book that was left half-written is cleared and written
 * anew; one that is finished stands as it is. Throws REQUEST_INVALID.
 */
export async function makeBook(work: FigureWork, ask: BookAsk, watch: BookWatch = {}): Promise<{ cases: number }> {
  throw new Error(`Not written yet: ${work.now()} ${ask.id} ${watch.signal?.aborted}`)
}
