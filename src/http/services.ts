import type { FastifyBaseLogger } from 'fastify'
import type { Kysely } from 'kysely'
import type { HookSettings } from '../channels/send-hook.ts'
import type { Senders } from '../channels/sender.ts'
import type { Database } from '../db/schema.ts'
import type { CalendarShelf } from '../engine/deadlines/calendars.ts'
import type { Engine, Instant } from '../engine/engine.ts'
import type { Reception } from '../files/receive.ts'
import type { FileStore } from '../files/store.ts'
import type { Caller } from '../login/caller.ts'
import type { Founder, Founding } from '../login/found-congress.ts'
import type { Login } from '../login/login.ts'
import type { LiveHub } from '../office/live-hub.ts'

/** An account of the sample congress; its random password is shown once. */
export type SampleAccount = { name: string; roleLabel: string; username: string; password: string }
/** Founds a congress that stands in the middle of its work, with fictional people. */
export type FoundSample = (
  caller: Caller,
  founder: Founder,
  founding: Founding,
) => Promise<{ postId: string; accounts: SampleAccount[] }>

/** All that routes work with. */
export type Services = {
  db: Kysely<Database>
  engine: Engine
  calendars: CalendarShelf
  login: Login
  files: FileStore
  reception: Reception
  live: LiveHub
  hooks: HookSettings
  /** Ways out of the house. */
  senders: Senders
  /** Where people open Duban, without a slash at the end. */
  publicUrl: string
  /** The moment; a fixed one in tests. */
  now: () => Instant
  /** The key by which seals are checked; without it they prove less. */
  findSealKey?: () => Promise<string | undefined>
  /** Not everywhere: it takes a simulation. */
  foundSample?: FoundSample
  log: FastifyBaseLogger
}
