import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { type DigestRow, toldTitle } from './digest-desk.ts'
import { withinReach } from './reach.ts'
import { type Desk, fillsDesk } from './worklist.ts'

export type LeaderCases = { total: number; overdue: number; dueThisWeek: number; rows: DigestRow[] }

/** Cases in hand that a leader leads or supervises in any of these posts, the most urgent first. */
export async function listLeaderCases(
  trx: Transaction<Database>,
  desks: readonly Desk[],
  { today, to, limit }: { today: string; to: string; limit: number },
): Promise<LeaderCases> {
  const reach = sql.join(
    desks.map(({ viewer }) => withinReach(viewer)),
    sql` or `,
  )
  const onDesk = sql.join(desks.map(fillsDesk), sql` or `)
  const { rows } = await sql<DigestRow & { total: number; overdue: number; due_this_week: number }>`
    select c.id, coalesce(c.number, c.serial_number) as number, ${toldTitle} as title, coalesce(c.mark, 'none') as mark,
      array_remove(array[u.name], null) as units, k.kind as clock, k.due_on,
      coalesce(k.provisional, false) as is_provisional, count(*) over () as total,
      count(*) filter (where k.is_overdue) over () as overdue, count(*) filter (where k.is_due) over () as due_this_week
    from suggestion_case c
    left join unit u on u.tenant_id = c.tenant_id and u.id = c.lead_unit_id
    cross join lateral (select min(d.due_on) as due_on, (array_agg(d.kind order by d.due_on, d.kind))[1] as kind,
        (array_agg(d.provisional order by d.due_on, d.kind))[1] as provisional,
        bool_or(d.due_on < ${today}::date) as is_overdue,
        bool_or(d.due_on >= ${today}::date and d.due_on <= ${to}::date) as is_due
      from deadline d where d.case_id = c.id and (${onDesk})) k
    where c.tenant_id = (select current_setting('duban.tenant', true)) and not c.is_settled
      and c.first_handed_over_on is not null and c.concluded_on is null and (${reach})
    order by k.due_on nulls last, c.id limit ${limit}`.execute(trx)
  const [first] = rows
  return {
    total: first?.total ?? 0,
    overdue: first?.overdue ?? 0,
    dueThisWeek: first?.due_this_week ?? 0,
    rows: rows.map(({ total: _total, overdue: _overdue, due_this_week: _due, ...row }) => row),
  }
}
