import type { Kysely } from 'kysely'

import type { Database } from '../db/schema.ts'
import type { Engine, Instant } from '../engine/engine.ts'
import type { FileStore } from '../files/store.ts'
import type { Doer } from '../office/doer.ts'
import type { FormAsk } from './gather.ts'

/** What making a document takes. */
export type FormWork = { db: Kysely<Database>; engine: Engine; files: FileStore; now: () => Instant }
export type MadeForm = { id: string; fileName: string }

/** Gathers the facts, fills the template that is current, keeps the file and its row; the same id once more is the same document. */
export async function makeForm(_work: FormWork, _doer: Doer, _ask: FormAsk): Promise<MadeForm> {
  throw new Error('not yet')
}
