import type { Kysely } from 'kysely'

import type { Database } from '../db/schema.ts'
import type { Engine, Instant } from '../engine/engine.ts'
import type { FileStore } from '../files/store.ts'

/** What it takes to put packs together; every part of it may run twice, and in many processes at once. */
export type ArchiveWork = { db: Kysely<Database>; engine: Engine; files: FileStore; now: () => Instant }
