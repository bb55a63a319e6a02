import type { Kysely } from 'kysely'

import type { Senders } from '../channels/sender.ts'
import type { Database } from '../db/schema.ts'
import type { CalendarShelf } from '../engine/deadlines/calendars.ts'
import type { Engine, Instant } from '../engine/engine.ts'
import type { FileStore } from '../files/store.ts'

/** What the work on notices, digests and letters needs; every part of it may run twice, and in many processes at once. */
export type NoticeWork = {
  db: Kysely<Database>
  engine: Engine
  calendars: CalendarShelf
  files: FileStore
  senders: Senders
  /** Where people open Duban, without a slash at the end: links in messages begin with it. */
  publicUrl: string
  now: () => Instant
  /** Nothing new begins once it says so. */
  isStopping?: () => boolean
}

/** Who a notice goes to: a person, or a contact of a unit without an account (`contact:<id>`). */
export type Recipient = {
  id: string
  name: string
  role: string
  unitId: string | null
  phone: string | null
  email: string | null
}
