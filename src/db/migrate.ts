import { isDeepStrictEqual } from 'node:util'
import { type Kysely, type Migration, Migrator, sql } from 'kysely'

import * as layTables from '../../migrations/0001_lay_tables.ts'
import * as addEngineFunctions from '../../migrations/0002_add_engine_functions.ts'
import * as registerCases from '../../migrations/0003_register_cases.ts'
import * as addOffice from '../../migrations/0004_add_office.ts'
import * as addLogin from '../../migrations/0005_add_login.ts'
import * as addCaseReading from '../../migrations/0006_add_case_reading.ts'
import * as addStamps from '../../migrations/0007_add_stamps.ts'
import * as addSearch from '../../migrations/0008_add_search.ts'
import * as addRecords from '../../migrations/0009_add_records.ts'
import * as addFiles from '../../migrations/0010_add_files.ts'
import * as addImports from '../../migrations/0011_add_imports.ts'
import * as openCongress from '../../migrations/0012_open_congress.ts'
import * as addNotices from '../../migrations/0013_add_notices.ts'
import * as quickenLists from '../../migrations/0014_quicken_lists.ts'
import * as addFigures from '../../migrations/0015_add_figures.ts'
import * as addReports from '../../migrations/0016_add_reports.ts'
import { createKysely, createPool } from './connect.ts'
import type { Database } from './schema.ts'

const MIGRATIONS: Record<string, Migration> = {
  '0001_lay_tables': layTables,
  '0002_add_engine_functions': addEngineFunctions,
  '0003_register_cases': registerCases,
  '0004_add_office': addOffice,
  '0005_add_login': addLogin,
  '0006_add_case_reading': addCaseReading,
  '0007_add_stamps': addStamps,
  '0008_add_search': addSearch,
  '0009_add_records': addRecords,
  '0010_add_files': addFiles,
  '0011_add_imports': addImports,
  '0012_open_congress': openCongress,
  '0013_add_notices': addNotices,
  '0014_quicken_lists': quickenLists,
  '0015_add_figures': addFigures,
  '0016_add_reports': addReports,
}

/** Brings a database to the newest shape, as its owner; two at once wait for each other. Returns what was applied. */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const db = createKysely(createPool(ownerUrl, { max: 1, name: 'duban-migrate' }))
  try {
    if (await isNewest(db)) return []
    const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
    const { error, results } = await migrator.migrateToLatest()
    if (error) throw error
    return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
  } finally {
    await db.destroy()
  }
}

/** Nothing to do, as at nearly every start: told from one small table, where the migrator first reads the whole catalog. */
async function isNewest(db: Kysely<Database>): Promise<boolean> {
  const { rows: known } = await sql<{
    isThere: boolean
  }>`select to_regclass('kysely_migration') is not null as "isThere"`.execute(db)
  if (!known[0]?.isThere) return false
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return isDeepStrictEqual(
    rows.map(({ name }) => name),
    Object.keys(MIGRATIONS).sort(),
  )
}

/** Migrations that the database still lacks. Changes nothing. */
export async function listPendingMigrations(ownerUrl: string): Promise<string[]> {
  const db = createKysely(createPool(ownerUrl, { max: 1, name: 'duban-migrate' }))
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
    const migrations = await migrator.getMigrations()
    return migrations.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name)
  } finally {
    await db.destroy()
  }
}
