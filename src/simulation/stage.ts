import type { Kysely, Transaction } from 'kysely'
import type pg from 'pg'
import pino from 'pino'

import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { Config } from '../config.ts'
import {
  createKysely,
  createPool,
  createScratchDatabase,
  type DatabaseUrls,
  dropAbandonedDatabases,
  openDatabase,
} from '../db/connect.ts'
import { migrate } from '../db/migrate.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { insertDeputies, insertUnits } from '../db/write/roll.ts'
import { createEngine, type Engine, type Instant } from '../engine/engine.ts'
import { foundCongress } from '../engine/found-congress.ts'
import type { YearCalendar } from './calendar-of-the-year.ts'
import { seededHex } from './dice.ts'
import { DELEGATIONS, type People } from './people.ts'
import { listSamplePosts, SAMPLE_ORGANS } from './sample-people.ts'

export const TENANT = 'year'
const SALT_DIGITS = 32
const CONNECTIONS = 10
const PREFIX = 'year'
const HOUR_MS = 60 * 60 * 1000

/** An engine on a database of its own, with a virtual clock. */
export type Workbench = {
  engine: Engine
  clock: { now: Instant }
  db: Kysely<Database>
  pool: pg.Pool
  /** Drops the database and gives the server back. */
  close(): Promise<void>
}

/** Makes a database for one run, on the embedded server or that of DATABASE_URL. Throws DATABASE_* and EMBEDDED_*. */
export async function openWorkbench(
  config: Config,
  given: { policy: Policy; seed: number; people: People; year: YearCalendar; announce?: (line: string) => void },
): Promise<Workbench> {
  const { announce } = given
  const server = await openDatabase(config, { database: 'duban', ...(announce && { announce }) })
  try {
    await dropAbandonedDatabases(server.adminUrl, PREFIX, HOUR_MS)
    const bench = await openOn(server, given)
    return {
      ...bench,
      close: async () => {
        await bench.close()
        await server.close()
      },
    }
  } catch (error) {
    await server.close()
    throw error
  }
}

/** The same on a server that somebody else keeps. */
export async function openOn(
  server: DatabaseUrls,
  given: { policy: Policy; seed: number; people: People; year: YearCalendar; template?: string },
): Promise<Workbench> {
  const { policy, seed, people, year, template } = given
  const scratch = await createScratchDatabase(server, PREFIX, template ? { template } : {})
  const pool = createPool(quickly(scratch.appUrl), { max: CONNECTIONS, name: 'duban-year' })
  const close = async () => {
    await pool.end()
    await scratch.drop()
  }
  try {
    if (!template) await migrate(scratch.ownerUrl)
    const db = createKysely<Database>(pool)
    const clock = { now: year.slots[0]?.at ?? '' }
    await foundCongress(db, { id: TENANT, name: policy.name, level: policy.level, policy }, clock.now)
    await withTenant(db, TENANT, async (trx) => {
      await insertUnits(trx, TENANT, people.units)
      await insertDeputies(trx, TENANT, people.deputies)
      await nameOrgansAndPeople(trx, people)
      await trx.insertInto('handover_meeting').values(meetingRow(year)).execute()
    })
    const engine = createEngine({
      pool,
      // In summer the place revises its rules without changing them: running cases may move to the new version.
      policies: [policy, { ...policy, version: policy.version + 1 }],
      calendar: shippedCalendar(),
      now: () => clock.now,
      saltFor: (caseId, seq) => seededHex(`${seed}/salt/${caseId}`, String(seq), SALT_DIGITS),
      log: pino({ level: 'warn' }, pino.destination(2)),
    })
    return { engine, clock, db, pool, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Whom the reports of the year name: bodies, delegations, committees, leaders. */
async function nameOrgansAndPeople(trx: Transaction<Database>, people: People): Promise<void> {
  const tenant_id = TENANT
  await trx
    .insertInto('organ')
    .values(SAMPLE_ORGANS.map((organ) => ({ ...organ, tenant_id })))
    .execute()
  const nobody = { tenant_id, phone: null, email: null, user_id: null, left_on: null }
  // In a township one body sits on several chairs.
  const named = new Map(listSamplePosts(people).map(({ id, name }) => [id, name]))
  await trx
    .insertInto('person')
    .values([...named].map(([id, name]) => ({ ...nobody, id, name })))
    .execute()
}

function meetingRow(year: YearCalendar) {
  const body = JSON.stringify({ delegations: DELEGATIONS.length })
  return {
    tenant_id: TENANT,
    id: year.meetingId,
    held_on: year.days.handover,
    label: '代表建议交办会',
    status: 'held' as const,
    body,
  }
}

/** Nothing of a simulated year must survive a power cut. */
function quickly(url: string): string {
  const quick = new URL(url)
  const given = quick.searchParams.get('options')
  quick.searchParams.set('options', [given, '-c synchronous_commit=off'].filter(Boolean).join(' '))
  return quick.href
}
