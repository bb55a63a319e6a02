import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import type { DeskTab } from '../../../machines/desks.ts'
import type { ClockKind } from '../../../machines/policy/words.ts'
import type { Database, SuggestionCaseTable } from '../schema.ts'
import { casesOf, countDesk, type Desk, fillsDesk, MOST_COUNTED } from './worklist.ts'

/** One post of a person, with the tabs that its desk has. */
export type OwnDesk = { desk: Desk; tabs: readonly DeskTab[] }
/** One case in a digest. */
export type DigestRow = {
  id: string
  number: string | null
  title: string | null
  mark: NonNullable<SuggestionCaseTable['mark']>
  units: string[]
  clock: ClockKind | null
  due_on: string | null
  is_provisional: boolean
}

/** A digest leaves the house: neither a state secret nor an internal case is named in it. An expression on `c`. */
export const toldTitle = sql<
  string | null
>`case when coalesce(c.mark, 'none') in ('state_secret', 'internal') then null else c.title end`

/** Cases under each of these tabs on any of the desks, each case once: for one desk just what the worklist counts. */
export async function countDesks(
  trx: Transaction<Database>,
  desks: readonly OwnDesk[],
  tabs: readonly DeskTab[],
): Promise<Map<DeskTab, number>> {
  const [only] = desks
  if (only && desks.length === 1)
    return countDesk(
      trx,
      only.desk,
      tabs.filter((tab) => only.tabs.includes(tab)),
    )
  const counts = new Map<DeskTab, number>()
  // Drafts lie on one desk each and are counted by the draft.
  for (const { desk, tabs: own } of tabs.includes('drafts') ? desks : []) {
    if (!own.includes('drafts')) continue
    const found = await countDesk(trx, desk, ['drafts'])
    counts.set('drafts', (counts.get('drafts') ?? 0) + (found.get('drafts') ?? 0))
  }
  const others = tabs.filter((tab) => tab !== 'drafts' && desks.some((one) => one.tabs.includes(tab)))
  if (others.length === 0) return counts
  const columns = others.map(
    (tab) => sql`(select count(distinct x.id) from (${anyOf(tab, desks)}) x) as ${sql.ref(tab)}`,
  )
  const { rows } = await sql<Record<string, number>>`select ${sql.join(columns)}`.execute(trx)
  for (const tab of others) counts.set(tab, Math.min(rows[0]?.[tab] ?? 0, MOST_COUNTED))
  return counts
}

/**
 * The first cases under each of these tabs, the earliest due day first, with the clock that puts them there; where none
 * does, the next one to come: what is overdue stands under that tab alone.
 */
export async function listDeskLines(
  trx: Transaction<Database>,
  desks: readonly OwnDesk[],
  tabs: readonly DeskTab[],
  limit: number,
): Promise<Map<DeskTab, DigestRow[]>> {
  const found = new Map<DeskTab, DigestRow[]>(tabs.map((tab) => [tab, []]))
  if (tabs.length === 0) return found
  const picked = tabs.map(
    (tab, n) => sql`(select ${sql.lit(tab)} as tab, ${sql.lit(n)} as n, x.id, min(x.due_on) as due_on
      from (${anyOf(tab, desks)}) x group by x.id order by min(x.due_on), x.id limit ${limit})`,
  )
  const { rows } = await sql<DigestRow & { tab: DeskTab }>`
    with picked as materialized (${sql.join(picked, sql` union all `)})
    select p.tab, c.id, coalesce(c.number, c.serial_number) as number, ${toldTitle} as title,
      coalesce(c.mark, 'none') as mark, array_remove(array[u.name], null) as units, k.kind as clock, k.due_on,
      coalesce(k.provisional, false) as is_provisional
    from picked p join suggestion_case c on c.id = p.id
    left join unit u on u.tenant_id = c.tenant_id and u.id = c.lead_unit_id
    left join lateral (select d.kind, d.due_on, d.provisional from deadline d
      where d.case_id = c.id and ${onAny(desks)}
        and case when p.tab in ('due_today', 'due_soon', 'overdue') then d.due_on = p.due_on
          else d.due_on >= ${desks[0]?.desk.today ?? null}::date end
      order by d.due_on, d.kind limit 1) k on true
    order by p.n, p.due_on, c.id`.execute(trx)
  for (const { tab, ...row } of rows) found.get(tab)?.push(row)
  return found
}

function anyOf(tab: DeskTab, desks: readonly OwnDesk[]): RawBuilder<unknown> {
  const having = desks.filter(({ tabs }) => tabs.includes(tab))
  return sql.join(
    having.map(({ desk }) => casesOf(tab, desk)),
    sql` union all `,
  )
}

function onAny(desks: readonly OwnDesk[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${sql.join(
    desks.map(({ desk }) => fillsDesk(desk)),
    sql` or `,
  )})`
}
