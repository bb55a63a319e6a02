import { type RawBuilder, sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type TrailRow = {
  n: number
  at: Date
  kind: string
  person_id: string | null
  person_name: string | null
  role: string | null
  on_behalf_of: string | null
  address: string | null
  request_id: string | null
  case_id: string | null
  subject: string | null
  basis: string | null
  old: unknown
  new: unknown
}
export type TrailAsk = {
  personId?: string | undefined
  kind?: string | undefined
  /** A pattern of kinds. */
  kinds?: string | undefined
  caseId?: string | undefined
  subject?: string | undefined
  /** Instants: the first moment that counts, and the first that does not any more. */
  from?: string | undefined
  to?: string | undefined
  /** Lines of no case. */
  isWithoutCases: boolean
  beforeN?: number | undefined
  limit: number
}

/** Lines of the trail, the newest first. */
export async function searchAccessTrail(trx: Transaction<Database>, ask: TrailAsk): Promise<TrailRow[]> {
  const conditions: RawBuilder<unknown>[] = [sql`t.tenant_id = (select current_setting('duban.tenant', true))`]
  if (ask.personId !== undefined) conditions.push(sql`t.person_id = ${ask.personId}`)
  if (ask.kind !== undefined) conditions.push(sql`t.kind = ${ask.kind}`)
  if (ask.kinds !== undefined) conditions.push(sql`t.kind ~ ${ask.kinds}`)
  if (ask.caseId !== undefined) conditions.push(sql`t.case_id = ${ask.caseId}::uuid`)
  if (ask.subject !== undefined) conditions.push(sql`t.subject = ${ask.subject}`)
  if (ask.from !== undefined) conditions.push(sql`t.at >= ${ask.from}::timestamptz`)
  if (ask.to !== undefined) conditions.push(sql`t.at < ${ask.to}::timestamptz`)
  if (ask.isWithoutCases) conditions.push(sql`t.case_id is null`)
  if (ask.beforeN !== undefined) conditions.push(sql`t.n < ${ask.beforeN}`)
  const { rows } = await sql<TrailRow>`
    select t.n, t.at, t.kind, t.person_id, n.name as person_name, t.role, t.on_behalf_of, t.address, t.request_id,
      t.case_id, t.subject, t.basis, t.old, t.new
    from access_trail t left join person n on n.tenant_id = t.tenant_id and n.id = t.person_id
    where ${sql.join(conditions, sql` and `)} order by t.n desc limit ${ask.limit}`.execute(trx)
  return rows
}

/** The kinds of lines that occur, found by skipping through the index. */
export async function listTrailKinds(trx: Transaction<Database>, isWithoutCases: boolean): Promise<string[]> {
  const { rows } = await sql<{ kind: string }>`
    with recursive kinds (kind) as (
      (select min(kind) from access_trail where tenant_id = (select current_setting('duban.tenant', true)))
      union all
      select (select min(t.kind) from access_trail t
        where t.tenant_id = (select current_setting('duban.tenant', true)) and t.kind > k.kind)
      from kinds k where k.kind is not null
    )
    select k.kind from kinds k where k.kind is not null and (not ${isWithoutCases}::boolean or exists (
      select 1 from access_trail t where t.tenant_id = (select current_setting('duban.tenant', true))
        and t.kind = k.kind and t.case_id is null))`.execute(trx)
  return rows.map(({ kind }) => kind)
}

export type TrailProof = { lines: number; broken: { n: number; why: 'gap' | 'chain' | 'content' | 'end' } | null }

/**
 * Proves the access trail from its first line to its head: no number is missing, each line carries the hash of the one
 * before, and what stands in the line is what was hashed. Names the first wrong place.
 */
export async function proveAccessTrail(trx: Transaction<Database>): Promise<TrailProof> {
  const { rows } = await sql<{ n: number; why: 'gap' | 'chain' | 'content' }>`
    select w.n, w.why from (
      select t.n, case
          when t.n <> coalesce(lag(t.n) over in_order, 0) + 1 then 'gap'
          when t.prev_hash <> coalesce(lag(t.hash) over in_order, '\\x'::bytea) then 'chain'
          when t.hash <> sha256(t.prev_hash || convert_to(${BODY}::text, 'UTF8')) then 'content' end as why
      from access_trail t where t.tenant_id = (select current_setting('duban.tenant', true))
      window in_order as (order by t.n)
    ) w where w.why is not null order by w.n limit 1`.execute(trx)
  const { rows: ends } = await sql<{ lines: number; last_n: number; is_end: boolean }>`
    select (select count(*) from access_trail) as lines, h.last_n,
      coalesce((select t.hash = h.last_hash from access_trail t where t.n = h.last_n), false) as is_end
    from access_trail_head h`.execute(trx)
  const { rows: counted } = await sql<{ lines: number }>`select count(*) as lines from access_trail`.execute(trx)
  const [end] = ends
  const lines = counted[0]?.lines ?? 0
  const [first] = rows
  if (first) return { lines, broken: first }
  if (!end) return { lines, broken: lines === 0 ? null : { n: 1, why: 'end' } }
  if (!end.is_end || end.last_n !== lines) return { lines, broken: { n: Math.min(lines, end.last_n) + 1, why: 'end' } }
  return { lines, broken: null }
}

/** The very body that `add_to_access_trail` hashed, made again from what stands in the line. */
const BODY = sql`(jsonb_strip_nulls(jsonb_build_object(
    'at', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'kind', t.kind, 'personId', t.person_id,
    'postId', t.post_id, 'role', t.role, 'onBehalfOf', t.on_behalf_of, 'address', t.address,
    'requestId', t.request_id, 'caseId', t.case_id, 'subject', t.subject, 'basis', t.basis,
    'tenant', t.tenant_id, 'n', t.n))
  || case when t.old is null then '{}'::jsonb else jsonb_build_object('old', t.old) end
  || case when t.new is null then '{}'::jsonb else jsonb_build_object('new', t.new) end)`
