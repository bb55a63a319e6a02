import type pg from 'pg'

/** A connection, or a pool that lends one for the statement. */
export type Connection = Pick<pg.ClientBase, 'query'>

/** A case as lines of fields that tabs part, as `load_cases` writes them. */
export type LoadedRow = {
  case_id: string | null
  head: string | null
  actors: string | null
  clocks: string | null
  timers: string | null
  /** Only in the row without a case: the moment, the congress's policy, requests that are known already. */
  now_ms: number | null
  policy_id: string | null
  policy_version: number | null
  repeats: string | null
}
export type LoadRequest = {
  tenantId: string
  caseIds: readonly string[]
  /** Null: the database's clock. */
  now: string | null
  principals: readonly string[]
  keys: readonly string[]
  isLocking: boolean
}

// Both are named, so that the server parses and plans them once per connection.
const LOAD = 'select * from load_cases($1, $2::uuid[], $3::timestamptz, $4::text[], $5::text[], $6)'
// `offset 0` keeps the inner call from being written out, and so made, twice.
const SAVE = `select s.refused,
    case when $8::jsonb is not null then save_parties($1, $2::uuid[], s.refused, $8::jsonb)::text end as parties
  from (select save_steps($1, $2::uuid[], $3::integer[], $4::json, $5::json, $6::json, $7::jsonb) as refused offset 0) s`

/** Reads cases with their actors, open clocks and due timers; without rows, the congress is unknown. */
export async function loadCases(db: Connection, request: LoadRequest): Promise<LoadedRow[]> {
  const { tenantId, caseIds, now, principals, keys, isLocking } = request
  const values = [tenantId, caseIds, now, principals, keys, isLocking]
  const { rows } = await db.query<LoadedRow>({ name: 'load_cases', text: LOAD, values })
  return rows
}

/** `stale`: changed since it was read; `repeat`: the key is known by now; `group`: another one of the group failed. */
export type SaveRefusal = [index: number, why: 'stale' | 'repeat' | 'group']

/**
 * Cases in ascending order of their ids, the revisions at which they were read, and all rows that they write as JSON:
 * the largest ones apart, since the server reads those through once instead of building a tree.
 */
export type SaveRequest = {
  tenantId: string
  caseIds: string[]
  revisions: number[]
  events: string
  moved: string | null
  opened: string | null
  rows: string
  /** Whole lists of those cases whose parties have changed. */
  parties: string | null
}

/** Writes a batch in one commit and returns the cases of it that were refused, counted from 1. */
export async function saveSteps(db: Connection, request: SaveRequest): Promise<SaveRefusal[]> {
  const { tenantId, caseIds, revisions, events, moved, opened, rows: others, parties } = request
  const values = [tenantId, caseIds, revisions, events, moved, opened, others, parties]
  const { rows } = await db.query<{ refused: SaveRefusal[] | null }>({ name: 'save_steps', text: SAVE, values })
  return rows[0]?.refused ?? []
}

/** Cases with due timers, the longest due first. */
export async function listDueCases(
  db: Connection,
  now: string | null,
  limit: number,
  tenantId: string | null,
): Promise<{ tenantId: string; caseId: string }[]> {
  const { rows } = await db.query<{ tenant_id: string; case_id: string }>({
    name: 'due_cases',
    text: 'select tenant_id, case_id from due_cases($1::timestamptz, $2, $3)',
    values: [now, limit, tenantId],
  })
  return rows.map((row) => ({ tenantId: row.tenant_id, caseId: row.case_id }))
}

/** When the next timer falls due, in milliseconds since 1970. */
export async function findNextTimerDue(db: Connection, tenantId: string | null): Promise<number | undefined> {
  const { rows } = await db.query<{ due_ms: number | null }>('select next_timer_due($1) as due_ms', [tenantId])
  return rows[0]?.due_ms ?? undefined
}

/** The next number of a series; a number that was taken is never given again. */
export async function takeNumber(db: Connection, tenantId: string, series: string): Promise<number> {
  const { rows } = await db.query<{ n: number }>('select take_number($1, $2) as n', [tenantId, series])
  const n = rows[0]?.n
  if (n === undefined) throw new Error('take_number gave no number')
  return n
}
