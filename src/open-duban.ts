import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Logger } from 'pino'

import { SHIPPED_POLICY_IDS, shippedPolicy } from '../machines/policy/places/shipped.ts'
import type { Config } from './config.ts'
import { type DatabaseClock, openDatabaseClock } from './db/clock.ts'
import { createKysely, createPool, openDatabase } from './db/connect.ts'
import { migrate } from './db/migrate.ts'
import type { Database } from './db/schema.ts'
import { type CalendarShelf, openCalendars } from './engine/deadlines/calendars.ts'
import { createEngine, type Engine } from './engine/engine.ts'

/** The database in which the cases of this installation live. */
export const DATABASE_NAME = 'duban'

/** A migrated database with an engine on it. */
export type Duban = {
  engine: Engine
  db: Kysely<Database>
  pool: pg.Pool
  calendars: CalendarShelf
  clock: DatabaseClock
  /** Of the embedded server; `undefined` with DATABASE_URL. */
  dataFolder: string | undefined
  ownerUrl: string
  /** Of whoever makes databases on that server. */
  adminUrl: string
  /** Migrations that were applied just now. */
  migrated: string[]
  close(): Promise<void>
}

/** Opens the database, brings it to the newest shape and puts an engine on it. Throws DATABASE_* and EMBEDDED_*. */
export async function openDuban(
  config: Config,
  log: Pick<Logger, 'warn' | 'error'>,
  options: { name: string; announce?: (line: string) => void },
): Promise<Duban> {
  const { name, announce } = options
  const opened = await openDatabase(config, { database: DATABASE_NAME, ...(announce && { announce }) })
  const pool = createPool(opened.appUrl, {
    name,
    onError: (error) => log.warn({ err: error }, 'A database connection was cut off'),
  })
  let clock: DatabaseClock | undefined
  const close = async () => {
    clock?.stop()
    await pool.end()
    await opened.close()
  }
  try {
    const migrated = await migrate(opened.ownerUrl)
    clock = await openDatabaseClock(pool, {
      onError: (error) => log.warn({ err: error }, 'The clock of the database could not be read'),
    })
    const db = createKysely<Database>(pool)
    const calendars = await openCalendars(db)
    const policies = SHIPPED_POLICY_IDS.map(shippedPolicy)
    const engine = createEngine({ pool, policies, calendar: calendars.of, log })
    const { dataFolder, ownerUrl, adminUrl } = opened
    return { engine, db, pool, calendars, clock, dataFolder, ownerUrl, adminUrl, migrated, close }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}
