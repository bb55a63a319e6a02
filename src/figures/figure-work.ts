import type { Kysely } from 'kysely'

import type { Database } from '../db/schema.ts'
import type { Engine } from '../engine/engine.ts'

/** What the counting works with; `now` tells the moment as `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export type FigureWork = { db: Kysely<Database>; engine: Engine; now: () => string }
