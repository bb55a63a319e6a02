import { sql, type Transaction } from 'kysely'

import { clocksOnDesk } from '../../../machines/desks.ts'
import type { Role } from '../../../machines/policy/words.ts'
import { deskKey, stampKey } from '../../../machines/stamps.ts'
import type { Database } from '../schema.ts'
import { type DigestRow, toldTitle } from './digest-desk.ts'

/** One case in which a unit owes something, with how it stands; the counts are those of all duties of the unit. */
export type DutyRow = DigestRow & {
  unit_id: string
  unit_name: string
  total: number
  overdue: number
  due_this_week: number
  not_acknowledged: number
  not_contacted: number
}
/** A person of a unit without a clerk's account, or somebody who has none at all (`contact:<id>`). */
export type UnitContact = { unit_id: string; recipient_id: string }

const UNIT_ROLES = ['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'] as const satisfies Role[]
const CLOCKS = clocksOnDesk(['unit_clerk'])

/** Units with a part in an open case, by name. */
export async function listUnitsAtWork(trx: Transaction<Database>): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select x.id, coalesce(u.name, x.id) as name from (
      select distinct a.unit_id as id from actor a join suggestion_case c on c.id = a.case_id and not c.is_settled
      where a.tenant_id = (select current_setting('duban.tenant', true)) and a.machine in ('assignment', 'commitment')
        and not a.is_settled and a.unit_id is not null) x
    left join unit u on u.tenant_id = (select current_setting('duban.tenant', true)) and u.id = x.id
    order by coalesce(u.name, x.id) collate "zh-x-icu", x.id`.execute(trx)
  return rows
}

/** What these units owe: a clock of their own runs, or something waits for them. The earliest due day first. */
export async function listDuties(
  trx: Transaction<Database>,
  unitIds: readonly string[],
  { today, to, limit }: { today: string; to: string; limit: number },
): Promise<DutyRow[]> {
  const waits = sql.join(
    UNIT_ROLES.map((role) => sql`${deskKey(role)} || '@' || a.unit_id`),
    sql`, `,
  )
  const bears = (code: 'opinion_missing' | 'not_acknowledged' | 'not_contacted') =>
    sql`c.stamps && array[${stampKey(code)} || '@' || a.unit_id]`
  const { rows } = await sql<DutyRow & { n: number }>`
    select * from (
      select a.unit_id, coalesce(u.name, a.unit_id) as unit_name, c.id, coalesce(c.number, c.serial_number) as number,
        ${toldTitle} as title, coalesce(c.mark, 'none') as mark, array[]::text[] as units, k.kind as clock, k.due_on,
        coalesce(k.provisional, false) as is_provisional, count(*) over w as total,
        count(*) filter (where k.is_overdue) over w as overdue, count(*) filter (where k.is_due) over w as due_this_week,
        count(*) filter (where ${bears('not_acknowledged')}) over w as not_acknowledged,
        count(*) filter (where ${bears('not_contacted')}) over w as not_contacted,
        row_number() over (partition by a.unit_id order by k.due_on nulls last, c.id) as n
      from (select distinct a.tenant_id, a.case_id, a.unit_id from actor a
        where a.tenant_id = (select current_setting('duban.tenant', true)) and a.machine in ('assignment', 'commitment')
          and not a.is_settled and a.unit_id = any (${sql.val([...unitIds])}::text[])) a
      join suggestion_case c on c.id = a.case_id and not c.is_settled
      join case_party p on p.case_id = a.case_id and p.kind = 'unit' and p.party_id = a.unit_id
      left join unit u on u.tenant_id = a.tenant_id and u.id = a.unit_id
      cross join lateral (select min(d.due_on) as due_on, (array_agg(d.kind order by d.due_on, d.kind))[1] as kind,
          (array_agg(d.provisional order by d.due_on, d.kind))[1] as provisional,
          bool_or(d.due_on < ${today}::date) as is_overdue,
          bool_or(d.due_on >= ${today}::date and d.due_on <= ${to}::date) as is_due
        from deadline d join actor o on o.case_id = d.case_id and o.id = d.actor_id and o.unit_id = a.unit_id
        where d.case_id = a.case_id and d.ended_on is null and d.kind = any (${sql.val(CLOCKS)}::text[])) k
      where k.due_on is not null or c.stamps && array[${waits}] or ${bears('opinion_missing')}
      window w as (partition by a.unit_id)) x
    where x.n <= ${limit} order by x.unit_id, x.n`.execute(trx)
  return rows
}

/** For units whose clerk has no account: the contact who comes nearest to one and can be reached. */
export async function listUnitContacts(trx: Transaction<Database>, unitIds: readonly string[]): Promise<UnitContact[]> {
  const { rows } = await sql<UnitContact>`
    select distinct on (k.unit_id) k.unit_id, coalesce(n.id, 'contact:' || k.id) as recipient_id
    from unit_contact k
    left join person n on n.tenant_id = k.tenant_id and n.id = k.person_id and n.left_on is null
    where k.ended_on is null and k.unit_id = any (${sql.val([...unitIds])}::text[])
      and (k.person_id is null or n.id is not null)
      and coalesce(k.email, k.phone, n.email, n.phone, n.user_id) is not null
    order by k.unit_id, array_position(array['clerk', 'section_head', 'deputy_head', 'head'], k.duty),
      (coalesce(k.email, n.email) is null), k.id`.execute(trx)
  return rows
}
