import type pg from 'pg'

import type { BenchDatabase } from './database.ts'
import { TENANT } from './handling.ts'

const CHUNK = 5_000
const CONNECTIONS = 4
/** Everything that hangs on a case and is copied as it stands, with the ids of the copy. */
const CHILDREN = ['actor', 'case_party', 'event_text', 'deadline', 'timer', 'outbox', 'case_search', 'case_indexed']

/**
 * Copies a case that the engine made, with other ids and numbers, by plain inserts: a hundred thousand in a minute or
 * two. Event bodies are rewritten and hashed anew in the database, so the copies' chains hold like the original's.
 * Returns the ids of the copies.
 */
export async function copyCase(database: BenchDatabase, original: Original, count: number): Promise<string[]> {
  const pool = database.openPool('owner', CONNECTIONS)
  const spans: Span[] = []
  for (let from = 1; from <= count; from += CHUNK) spans.push({ from, to: Math.min(count, from + CHUNK - 1) })

  const waiting = [...spans]
  const worker = async () => {
    for (let span = waiting.shift(); span; span = waiting.shift()) {
      const mine = span
      await insideTenant(pool, async (client) => {
        await copyEvents(client, original, mine)
        for (const table of CHILDREN) await copyRows(client, table, original, mine)
      })
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  // One after the other: each birth is entered in the register of its congress.
  for (const span of spans) await insideTenant(pool, (client) => copyCases(client, original, span))
  const { rows } = await pool.query<{ id: string }>(
    `select copy.id from ${COPIES} order by copy.n`,
    valuesOf(original, { from: 1, to: count }),
  )
  return rows.map(({ id }) => id)
}

type Span = { from: number; to: number }
/** What is copied; `series` keeps two sets of copies of one case apart. */
type Original = { id: string; number: string; series: string }

/** The copies of a span of case $1: their ids, and their numbers in the place of number $4. */
const COPIES = `(select n, overlay(overlay(md5($1::text || $5::text || n) placing '4' from 13) placing '8' from 17)::uuid as id, $4::text || '-' || $5::text || n as number
  from generate_series($2::integer, $3::integer) n) copy`
const ORIGINAL = '$1::text::uuid'

function rewritten(column: string): string {
  return `replace(replace(${column}::text, $1::text, copy.id::text), $4::text, copy.number)`
}

/** The hash of an event as the engine makes it: over the hex of the previous hash and the body. */
export function linkHash(previous: string, body: string): string {
  return `sha256(convert_to(encode(${previous}, 'hex') || ${body}, 'UTF8'))`
}

function valuesOf({ id, number, series }: Original, { from, to }: Span): unknown[] {
  return [id, from, to, number, series]
}

async function copyCases(client: pg.ClientBase, original: Original, span: Span): Promise<void> {
  const columns = await listColumns(client, 'suggestion_case', ['id', 'number', 'serial_number', 'last_hash'])
  await client.query(
    `insert into suggestion_case (id, number, serial_number, last_hash, ${columns.join(', ')})
     select copy.id, ${rewritten('t.number')}, ${rewritten('t.serial_number')}, e.hash, ${columns.map((name) => `t.${name}`).join(', ')}
     from suggestion_case t, ${COPIES} join event e on e.case_id = copy.id
     where t.id = ${ORIGINAL} and e.seq = t.last_seq`,
    valuesOf(original, span),
  )
}

async function copyRows(client: pg.ClientBase, table: string, original: Original, span: Span): Promise<void> {
  const columns = await listColumns(client, table, ['case_id', ...(table === 'outbox' ? ['id'] : [])])
  const copied = columns.map((name) => (name === 'context' ? `${rewritten('t.context')}::jsonb` : `t.${name}`))
  await client.query(
    `insert into ${table} (case_id, ${columns.join(', ')})
     select copy.id, ${copied.join(', ')} from ${COPIES}, ${table} t where t.case_id = ${ORIGINAL}`,
    valuesOf(original, span),
  )
}

/** Event by event, each hashed over the one before. */
async function copyEvents(client: pg.ClientBase, original: Original, span: Span): Promise<void> {
  const columns = await listColumns(client, 'event', ['case_id', 'seq', 'body', 'prev_hash', 'hash'])
  await client.query(
    `with recursive chain (id, number, seq, body, prev_hash, hash) as (
       select copy.id, copy.number, t.seq, b.body, t.prev_hash::bytea, ${linkHash('t.prev_hash', 'b.body')}
       from ${COPIES}, event t, lateral (select ${rewritten('t.body')} as body) b
       where t.case_id = ${ORIGINAL} and t.seq = 1
       union all
       select copy.id, copy.number, t.seq, b.body, copy.hash, ${linkHash('copy.hash', 'b.body')}
       from chain copy, event t, lateral (select ${rewritten('t.body')} as body) b
       where t.case_id = ${ORIGINAL} and t.seq = copy.seq + 1
     )
     insert into event (case_id, seq, body, prev_hash, hash, ${columns.join(', ')})
     select chain.id, chain.seq, chain.body, chain.prev_hash, chain.hash, ${columns.map((name) => `t.${name}`).join(', ')}
     from chain join event t on t.case_id = ${ORIGINAL} and t.seq = chain.seq`,
    valuesOf(original, span),
  )
}

async function listColumns(client: pg.ClientBase, table: string, without: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  )
  return rows.map(({ name }) => name).filter((name) => !without.includes(name))
}

async function insideTenant(pool: pg.Pool, work: (client: pg.ClientBase) => Promise<void>): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('duban.tenant', $1, true)`, [TENANT])
    // The tables have no statistics yet; by index each copy costs the same.
    await client.query('set local enable_seqscan = off')
    await work(client)
    await client.query('commit')
  } finally {
    client.release()
  }
}
