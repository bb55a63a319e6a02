import type { FastifyBaseLogger } from 'fastify'
import type { Kysely } from 'kysely'

import type { Database } from '../db/schema.ts'
import type { CalendarShelf } from '../engine/deadlines/calendars.ts'
import type { Engine, Instant } from '../engine/engine.ts'
import type { Reception } from '../files/receive.ts'
import type { FileStore } from '../files/store.ts'
import type { Login } from '../login/login.ts'
import type { LiveHub } from '../office/live-hub.ts'

/** All that routes work with. */
export type Services = {
  db: Kysely<Database>
  engine: Engine
  calendars: CalendarShelf
  login: Login
  files: FileStore
  reception: Reception
  live: LiveHub
  /** The moment; a fixed one in tests. */
  now: () => Instant
  /** The key by which seals are checked; without it they prove less. */
  findSealKey?: () => Promise<string | undefined>
  log: FastifyBaseLogger
}
