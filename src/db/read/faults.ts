import { type RawBuilder, sql, type Transaction } from 'kysely'

import type { Database, FaultTable } from '../schema.ts'
import { containing, type Page, type PageAsk, readPage } from './page.ts'
import { notInternal, type Reader } from './reach.ts'

export type FaultKind = FaultTable['kind']
export type FaultRow = {
  id: number
  kind: FaultKind
  message: string
  detail: Record<string, unknown> | null
  case_id: string | null
  case_number: string | null
  tries: number
  first_at: Date
  last_at: Date
  next_try_at: Date | null
  resolved_at: Date | null
  resolved_by: string | null
  note: string | null
}
export type FaultsAsk = PageAsk & {
  q?: string | undefined
  kind?: FaultKind | undefined
  state: 'open' | 'resolved' | 'all'
  sort: 'last_at' | 'first_at' | 'kind' | 'tries'
}

const SORT_KEYS: Readonly<Record<FaultsAsk['sort'], RawBuilder<unknown>>> = {
  last_at: sql`to_char(f.last_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS')`,
  first_at: sql`to_char(f.first_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS')`,
  kind: sql`f.kind`,
  tries: sql`lpad(f.tries::text, 9, '0')`,
}

/** Faults of the congress. Of a 内部件 that the viewer does not read it is told that there is one, and no more. */
export async function listFaults(trx: Transaction<Database>, viewer: Reader, ask: FaultsAsk): Promise<Page<FaultRow>> {
  const conditions = [
    ask.q ? sql`(${isShown(viewer)} and (f.message ilike ${containing(ask.q)} or c.number = ${ask.q}))` : undefined,
    ask.kind === undefined ? undefined : sql`f.kind = ${ask.kind}`,
    ask.state === 'all'
      ? undefined
      : ask.state === 'open'
        ? sql`f.resolved_at is null`
        : sql`f.resolved_at is not null`,
  ].filter((condition) => condition !== undefined)
  return readPage<FaultRow>(trx, selectFaults(viewer, conditions, SORT_KEYS[ask.sort]), ask)
}

/** One fault. */
export async function findFault(trx: Transaction<Database>, viewer: Reader, id: number): Promise<FaultRow | undefined> {
  const { rows } = await sql<FaultRow>`${selectFaults(viewer, [sql`f.id = ${id}`], sql`''`)}`.execute(trx)
  return rows[0]
}

const HIDDEN = '涉及一件内部件；请由代表工作机构负责人，或者列名可以查看它的人员处理'

function isShown(viewer: Reader) {
  return sql`(c.id is null or ${notInternal(viewer)})`
}

function selectFaults(viewer: Reader, conditions: readonly RawBuilder<unknown>[], sortKey: RawBuilder<unknown>) {
  const shown = isShown(viewer)
  return sql`
    select f.id, f.kind, case when ${shown} then f.message else ${HIDDEN} end as message,
      case when ${shown} then f.detail end as detail, case when ${shown} then f.case_id end as case_id,
      case when ${shown} then coalesce(c.number, c.serial_number) end as case_number, f.tries,
      f.first_at, f.last_at, f.next_try_at, f.resolved_at, coalesce(n.name, f.resolved_by) as resolved_by, f.note,
      ${sortKey} as sort_key
    from fault f
    left join suggestion_case c on c.id = f.case_id
    left join person n on n.tenant_id = f.tenant_id and n.id = f.resolved_by
    where ${sql.join([sql`true`, ...conditions], sql` and `)}`
}
