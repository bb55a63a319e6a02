import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

import { createDatabase } from '../database.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FOLDERS = ['migrations', 'src/db/write', 'src/db/read', 'src/engine', 'machines']
/** Ways of asking what time it is, in SQL and in JavaScript. */
const CLOCKS =
  /\bnow\(\)|current_timestamp|current_date|localtimestamp|transaction_timestamp|statement_timestamp|clock_timestamp|Date\.now|new Date\(\)|Temporal\.Now/g
/** The one function of the database that reads the clock, and what merely measures how long something takes. */
const ALLOWED = ['migrations/0002_add_engine_functions.ts: clock_timestamp']

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}

/** Code alone: what a comment says is no call. */
function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
}

describe('the time', () => {
  it('is always given: nothing below the engine reads a clock, but for one function of the database', () => {
    const found = FOLDERS.flatMap(sources).flatMap((path) =>
      [...withoutComments(readFileSync(join(ROOT, path), 'utf8')).matchAll(CLOCKS)].map(([call]) => `${path}: ${call}`),
    )

    expect(found).toEqual(ALLOWED)
  })

  it('is never a default of a column', async () => {
    await using db = await createDatabase()
    const { rows } = await db.openPool('owner', { max: 1 }).query(
      `select table_name, column_name from information_schema.columns
           where table_schema = 'public' and table_name not like 'kysely%'
             and column_default ~* 'now|timestamp|current_date|clock'`,
    )

    expect(rows).toEqual([])
  })
})
