import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import type { ClockKind } from '../../../machines/policy/words.ts'
import type { StampCode } from '../../../machines/stamps.ts'
import type { Database } from '../schema.ts'
import { hasKey } from './case-filter.ts'
import { type DigestRow, toldTitle } from './digest-desk.ts'
import { withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'
import { type Desk, fillsDesk } from './worklist.ts'

export type WeeklyRows = { count: number; rows: DigestRow[] }
export type WeekFigures = {
  in_hand: number
  handed_over: number
  replied: number
  concluded: number
  faults: number
  fresh_faults: number
}

const OPEN_CASES = sql`c.tenant_id = (select current_setting('duban.tenant', true)) and not c.is_settled`
const COLUMNS = sql`c.id, coalesce(c.number, c.serial_number) as number, ${toldTitle} as title,
  coalesce(c.mark, 'none') as mark`

/** Open cases with this stamp, those whose clock of these kinds ends first at the top; units are those that bear it. */
export async function listStamped(
  trx: Transaction<Database>,
  viewer: Viewer,
  { code, clocks, limit }: { code: StampCode; clocks: readonly ClockKind[]; limit: number },
): Promise<WeeklyRows> {
  const bearers = sql`array(select coalesce(u.name, s.party) from unnest(c.stamps) k
    cross join lateral (select substr(k, length(${code}::text) + 2) as party) s
    left join unit u on u.tenant_id = c.tenant_id and u.id = s.party
    where k like ${`${code}@%`} order by 1)`
  const { rows } = await sql<DigestRow & { total: number }>`
    select ${COLUMNS}, case when cardinality(b.units) > 0 then b.units else array_remove(array[l.name], null) end as units,
      k.kind as clock, k.due_on, coalesce(k.provisional, false) as is_provisional, count(*) over () as total
    from suggestion_case c
    left join unit l on l.tenant_id = c.tenant_id and l.id = c.lead_unit_id
    cross join lateral (select ${bearers} as units) b
    left join lateral (select d.kind, d.due_on, d.provisional from deadline d where d.case_id = c.id
      and d.ended_on is null and d.kind = any (${sql.val([...clocks])}::text[]) order by d.due_on, d.kind limit 1) k on true
    where ${OPEN_CASES} and ${hasKey([code])} and ${withinReach(viewer)}
    order by k.due_on nulls last, number collate zh_counted, c.id limit ${limit}`.execute(trx)
  return counted(rows)
}

/** Cases with a deadline of this desk between the two days, and the first of these; units are those that owe it. */
export async function listDueBetween(
  trx: Transaction<Database>,
  desk: Desk,
  { from, to, limit }: { from: string; to: string; limit: number },
): Promise<WeeklyRows> {
  const { rows } = await sql<DigestRow & { total: number }>`
    with due as materialized (select distinct on (d.case_id) d.case_id, d.kind, d.due_on, d.provisional,
        coalesce(a.unit_id, c.lead_unit_id) as unit_id
      from deadline d join suggestion_case c on c.id = d.case_id
      left join actor a on a.case_id = d.case_id and a.id = d.actor_id
      where d.tenant_id = (select current_setting('duban.tenant', true)) and d.due_on >= ${from}::date
        and d.due_on <= ${to}::date and ${fillsDesk(desk)}
      order by d.case_id, d.due_on, d.kind)
    select ${COLUMNS}, array_remove(array[u.name], null) as units, k.kind as clock, k.due_on,
      k.provisional as is_provisional, count(*) over () as total
    from due k join suggestion_case c on c.id = k.case_id
    left join unit u on u.tenant_id = c.tenant_id and u.id = k.unit_id
    order by k.due_on, number collate zh_counted, c.id limit ${limit}`.execute(trx)
  return counted(rows)
}

/** Cases in hand, what came of the days from `from` up to and without `to`, and the faults. */
export async function readWeekFigures(
  trx: Transaction<Database>,
  viewer: Viewer,
  { from, to, freshSince }: { from: string; to: string; freshSince: string },
): Promise<WeekFigures> {
  const within = (day: RawBuilder<unknown>): RawBuilder<SqlBool> =>
    sql<SqlBool>`(${day} >= ${from}::date and ${day} < ${to}::date)`
  const { rows } = await sql<WeekFigures>`
    select count(*) filter (where not c.is_settled and c.first_handed_over_on is not null) as in_hand,
      count(*) filter (where ${within(sql`c.first_handed_over_on`)}) as handed_over,
      count(*) filter (where ${within(sql`c.replied_on`)}) as replied,
      count(*) filter (where ${within(sql`c.concluded_on`)}) as concluded,
      (select count(*) from fault f where f.resolved_at is null) as faults,
      (select count(*) from fault f where f.resolved_at is null and f.first_at >= ${freshSince}::timestamptz) as fresh_faults
    from suggestion_case c where ${withinReach(viewer)}`.execute(trx)
  const [figures] = rows
  if (!figures) throw new Error('An aggregate gave no row')
  return figures
}

/** What was sent to a person as the digest of this kind between the two days, the last one first. */
export async function findSentDigest(
  trx: Transaction<Database>,
  { kind, from, to }: { kind: string; from: string; to: string },
): Promise<{ subject: string; body: string; about: Record<string, unknown> } | undefined> {
  return trx
    .selectFrom('notice')
    .select(['subject', 'body', 'about'])
    .where('kind', '=', kind)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('recipient_id', 'is not', null)
    .orderBy('day', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** Of these cases those that the viewer may see. */
export async function listSeen(
  trx: Transaction<Database>,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select c.id from suggestion_case c
    where c.id = any (${sql.val([...ids])}::uuid[]) and ${withinReach(viewer)}`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}

function counted(rows: readonly (DigestRow & { total: number })[]): WeeklyRows {
  return { count: rows[0]?.total ?? 0, rows: rows.map(({ total: _total, ...row }) => row) }
}
