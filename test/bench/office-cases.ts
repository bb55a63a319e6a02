import { createKysely } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { indexCases } from '../../src/office/search-index.ts'
import { readSuggestions } from '../../src/simulation/suggestions.ts'
import { copyCase } from './copies.ts'
import { askOwner, type BenchDatabase } from './database.ts'
import { type Act, makeCase, TENANT, UNTIL_DELIVERED, untilHandover } from './handling.ts'

/** Each stands for a unit, a lead deputy and a title of its own, and is copied over and over. */
const ORIGINALS = 40
/** How far the originals have come, in turn: how many of the unit's acts are recorded. */
const ACTS_DONE = [0, 1, 2, UNTIL_DELIVERED.length] as const
/** Of ten years' cases nine tenths lie in the archive. */
const OPEN_IN = 10

/** The office of a congress with so many cases, most of them archived. */
export type Office = { caseIds: string[]; units: number }

/** Makes some cases with the engine and copies them: the same titles come back each year, as they do in life. */
export async function fillOffice(database: BenchDatabase, engine: Engine, count: number): Promise<Office> {
  const titles = readSuggestions().map(({ title }) => title)
  const originals = Math.min(ORIGINALS, count)
  const copies = Math.ceil(count / originals) - 1
  await enrol(database, originals)
  const made: { id: string; number: string }[] = []
  for (let n = 1; n <= originals; n += 1) {
    const number = `O${n}-`
    const acts = [...untilHandover(number), ...UNTIL_DELIVERED.slice(0, ACTS_DONE[n % ACTS_DONE.length])]
    made.push({
      number,
      id: await makeCase(
        engine,
        acts.map((act) => turned(act, n, titles[n % titles.length] ?? '')),
      ),
    })
  }
  await indexCases(createKysely<Database>(database.openPool('app', 2)), { tenantId: TENANT })
  const caseIds = made.map(({ id }) => id)
  for (const original of made) {
    if (copies > 0) caseIds.push(...(await copyCase(database, { ...original, series: 'c' }, copies)))
  }
  await archiveMost(database)
  await database.settle()
  return { caseIds, units: originals }
}

/** The same act by and about other people. */
function turned(act: Act, n: number, title: string): Act {
  const text = JSON.stringify(act)
    .replaceAll('"unit-1"', `"unit-${n}"`)
    .replaceAll('"deputy-2"', `"deputy-${n + 1}"`)
    .replaceAll('"deputy-1"', `"deputy-${n}"`)
    .replaceAll('关于加强城区背街小巷路灯建设和管护的建议', title.startsWith('关于') ? title : `关于${title}的建议`)
  return JSON.parse(text) as Act
}

async function enrol(database: BenchDatabase, originals: number): Promise<void> {
  const db = createKysely<Database>(database.openPool('app', 1))
  const numbers = Array.from({ length: originals + 1 }, (_, n) => n + 1)
  await withTenant(db, TENANT, async (trx) => {
    await trx
      .insertInto('unit')
      .values(
        numbers.map((n) => ({
          tenant_id: TENANT,
          id: `unit-${n}`,
          name: `承办单位${n}`,
          kind: null,
          successor_id: null,
        })),
      )
      .execute()
    await trx
      .insertInto('deputy')
      .values(numbers.map((n) => ({ tenant_id: TENANT, id: `deputy-${n}`, name: `代表${n}`, delegation_id: null })))
      .execute()
  })
}

/** By plain statements: the days of ten years, and nine of ten cases concluded, archived and quiet. */
async function archiveMost(database: BenchDatabase): Promise<void> {
  const pool = database.openPool('owner', 1)
  const isOpen = `('x' || substr(md5(id::text), 1, 6))::bit(24)::integer % ${OPEN_IN} = 0`
  const daysAgo = `('x' || substr(md5(id::text), 7, 6))::bit(24)::integer % 3600`
  await askOwner(
    pool,
    TENANT,
    `update suggestion_case set drafted_on = drafted_on - ${daysAgo}, submitted_on = submitted_on - ${daysAgo},
       first_handed_over_on = first_handed_over_on - ${daysAgo}, session_no = 1 + (${daysAgo}) % 5,
       replied_on = first_handed_over_on + 60, concluded_on = first_handed_over_on + 90,
       archived_on = first_handed_over_on + 120, struck_off_on = first_handed_over_on + 90, is_settled = true,
       stamps = '{}', next_due_on = null where not ${isOpen}`,
  )
  await askOwner(
    pool,
    TENANT,
    `update deadline d set status = 'met', ended_on = d.due_on from suggestion_case c where c.id = d.case_id and c.is_settled
       and d.ended_on is null`,
  )
  await askOwner(pool, TENANT, 'delete from timer t using suggestion_case c where c.id = t.case_id and c.is_settled')
  await askOwner(
    pool,
    TENANT,
    'update case_search s set drafted_on = c.drafted_on from suggestion_case c where c.id = s.case_id',
  )
}
