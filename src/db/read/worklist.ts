import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import { clocksOnDesk, type DeskTab } from '../../../machines/desks.ts'
import type { Role } from '../../../machines/policy/words.ts'
import { deskKey, type StampCode, stampKey } from '../../../machines/stamps.ts'
import type { Database } from '../schema.ts'
import { hasKey, seesAll } from './case-filter.ts'
import { readCursor, requireKeys, writeCursor } from './cursor.ts'
import { countDrafts, draftedCases } from './notice-drafts.ts'
import { idWithinReach, withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'
import { concerns, readableClocks } from './visible-clocks.ts'

/** A deputy's desk holds own suggestions; what is public is read elsewhere. */
function onDesk(viewer: Viewer): RawBuilder<SqlBool> {
  if (viewer.role !== 'deputy') return withinReach(viewer)
  return sql<SqlBool>`c.id in (select p.case_id from case_party p
    where p.tenant_id = (select current_setting('duban.tenant', true)) and p.kind = 'signer'
      and p.party_id = ${viewer.deputyId ?? ''})`
}

/** Whose desk it is, and the days by which it is sorted. */
export type Desk = {
  viewer: Viewer
  /** The roles in which the viewer acts; in a township the presidium acts in several. */
  roles: readonly Role[]
  /** Ids of the unit, deputy, body and committee for which the viewer acts. */
  parties: readonly string[]
  today: string
  soonUntil: string
  /** Promises are looked at so far ahead. */
  promisesUntil: string
}

/** Beyond so many cases a count says nothing more. */
export const MOST_COUNTED = 10_000
const DATED: readonly DeskTab[] = ['due_today', 'due_soon', 'overdue', 'promises_due']
const GAPS: readonly StampCode[] = ['leader_missing', 'supervisor_missing', 'out_of_reach']
const FAULTY = sql<SqlBool>`c.id in (select f.case_id from fault f
  where f.tenant_id = (select current_setting('duban.tenant', true)) and f.resolved_at is null and f.case_id is not null)`

/** How many cases (of `drafts`: how many drafts) stand under each of these tabs, at most ten thousand each. */
export async function countDesk(
  trx: Transaction<Database>,
  desk: Desk,
  tabs: readonly DeskTab[],
): Promise<Map<DeskTab, number>> {
  const counts = new Map<DeskTab, number>(tabs.map((tab) => [tab, 0]))
  const dated = tabs.filter((tab) => DATED.includes(tab))
  if (dated.length > 0) await countInto(counts, dated, await countDated(trx, desk, dated))
  if (tabs.includes('drafts')) {
    const { mine } = await countDrafts(trx, desk.viewer, desk.today)
    counts.set('drafts', Math.min(mine, MOST_COUNTED))
  }
  const stamped = tabs.filter((tab) => !DATED.includes(tab) && tab !== 'drafts')
  if (stamped.length > 0) await countInto(counts, stamped, await countStamped(trx, desk, stamped))
  return counts
}

function countInto(
  counts: Map<DeskTab, number>,
  tabs: readonly DeskTab[],
  row: Record<string, number> | undefined,
): void {
  for (const tab of tabs) counts.set(tab, Math.min(row?.[tab] ?? 0, MOST_COUNTED))
}

/** Cases by their deadlines: one reading of those that are due by the last of the days. */
async function countDated(
  trx: Transaction<Database>,
  desk: Desk,
  tabs: readonly DeskTab[],
): Promise<Record<string, number> | undefined> {
  const flags = tabs.map((tab) => sql`bool_or(${isDue(tab, desk)}) as ${sql.ref(tab)}`)
  const sums = tabs.map((tab) => sql`count(*) filter (where x.${sql.ref(tab)}) as ${sql.ref(tab)}`)
  const any = sql.join(
    tabs.map((tab) => isDue(tab, desk)),
    sql` or `,
  )
  const { rows } = await sql<Record<string, number>>`
    select ${sql.join(sums)} from (
      select d.case_id, ${sql.join(flags)} from ${openDeadlines(desk)} and (${any}) group by d.case_id) x`.execute(trx)
  return rows[0]
}

function openDeadlines(desk: Desk): RawBuilder<unknown> {
  const { viewer } = desk
  // Only what concerns a unit is told by the case itself.
  const byId = viewer.unitId === undefined ? idWithinReach(viewer, sql`d.case_id`) : undefined
  if (byId && viewer.role !== 'deputy') {
    return sql`deadline d where d.tenant_id = (select current_setting('duban.tenant', true)) and ${isOnDesk(desk)}
      and ${byId}`
  }
  return sql`deadline d join suggestion_case c on c.id = d.case_id
    where d.tenant_id = (select current_setting('duban.tenant', true)) and ${fillsDesk(desk)}`
}

/** Is deadline `d` of case `c` one of those that fill this desk? */
export function fillsDesk(desk: Desk): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${isOnDesk(desk)} and ${onDesk(desk.viewer)})`
}

function isOnDesk({ viewer, roles }: Desk): RawBuilder<SqlBool> {
  const readable = readableClocks(viewer)
  const kinds = clocksOnDesk(roles).filter((kind) => readable.includes(kind))
  return sql<SqlBool>`(d.ended_on is null and d.kind = any (${sql.val(kinds)}::text[]) and ${concerns(viewer)})`
}

function isDue(tab: DeskTab, { today, soonUntil, promisesUntil }: Desk): RawBuilder<SqlBool> {
  switch (tab) {
    case 'due_today':
      return sql<SqlBool>`d.due_on = ${today}::date`
    case 'due_soon':
      return sql<SqlBool>`(d.due_on > ${today}::date and d.due_on <= ${soonUntil}::date)`
    case 'promises_due':
      return sql<SqlBool>`(d.kind = 'commitment' and d.due_on >= ${today}::date and d.due_on <= ${promisesUntil}::date)`
    default:
      return sql<SqlBool>`d.due_on < ${today}::date`
  }
}

async function countStamped(
  trx: Transaction<Database>,
  desk: Desk,
  tabs: readonly DeskTab[],
): Promise<Record<string, number> | undefined> {
  const columns = tabs.map((tab) => sql`count(*) filter (where ${isStamped(tab, desk)}) as ${sql.ref(tab)}`)
  const { rows } = await sql<Record<string, number>>`
    select ${sql.join(columns)} from suggestion_case c where not c.is_settled and ${onDesk(desk.viewer)}`.execute(trx)
  return rows[0]
}

function isStamped(tab: DeskTab, desk: Desk): RawBuilder<SqlBool> {
  switch (tab) {
    case 'waiting_for_me':
      return hasKey(desk.roles.flatMap((role) => [deskKey(role), ...desk.parties.map((party) => deskKey(role, party))]))
    case 'not_acknowledged':
      return hasKey(stampKeys('not_acknowledged', desk))
    case 'not_contacted':
      return hasKey(stampKeys('not_contacted', desk))
    case 'inquiry_to_make':
      return hasKey(['inquiry_to_make'])
    default:
      return sql<SqlBool>`(${hasKey(GAPS)} or ${FAULTY})`
  }
}

/** A unit counts its own duties alone; those above it count them all. */
function stampKeys(code: StampCode, { viewer }: Desk): string[] {
  return viewer.unitId === undefined ? [code] : [stampKey(code, viewer.unitId)]
}

export type DeskPage = { ids: string[]; nextCursor: string | null }

/** One page of a tab: the earliest due day first. Throws REQUEST_INVALID for a foreign cursor. */
export async function listDesk(
  trx: Transaction<Database>,
  desk: Desk,
  tab: DeskTab,
  page: { cursor?: string | undefined; limit: number },
): Promise<DeskPage> {
  const question = ['worklist', desk.viewer.postId, tab]
  const place = readCursor(page.cursor, question)
  if (place) requireKeys(place, [{ type: 'date' }])
  const from = place ? sql`(x.due_on, x.id) > (${place.keys[0] ?? ''}::date, ${place.id}::uuid)` : sql`true`
  const { rows } = await sql<{ id: string; due_on: string }>`
    select x.id, x.due_on from (${casesOf(tab, desk)}) x where ${from} order by x.due_on, x.id
    limit ${page.limit + 1}`.execute(trx)
  const found = rows.slice(0, page.limit)
  const last = found.at(-1)
  const hasMore = rows.length > page.limit
  return {
    ids: found.map(({ id }) => id),
    nextCursor: hasMore && last ? writeCursor({ keys: [last.due_on], id: last.id }, question) : null,
  }
}

/** A case for which no day is set stands behind those for which one is. */
const NO_DAY = sql`date '9999-12-31'`

/** Id and due day of every case under a tab. */
export function casesOf(tab: DeskTab, desk: Desk): RawBuilder<unknown> {
  if (DATED.includes(tab)) {
    return sql`select d.case_id as id, min(d.due_on) as due_on from ${openDeadlines(desk)} and ${isDue(tab, desk)}
      group by d.case_id`
  }
  if (tab === 'drafts') return draftedCases(desk.viewer, desk.today)
  // Who may not read every clock gets no order that tells of them.
  const due = seesAll(desk.viewer) ? sql`c.next_due_on` : sql`coalesce(c.first_handed_over_on, c.drafted_on)`
  return sql`select c.id, coalesce(${due}, ${NO_DAY}) as due_on from suggestion_case c
    where not c.is_settled and ${onDesk(desk.viewer)} and ${isStamped(tab, desk)}`
}

/** What is missing beside the cases: units without a head on record, and faults that stand open. */
export async function readGaps(
  trx: Transaction<Database>,
): Promise<{ headless: { id: string; name: string }[]; faults: number }> {
  const { rows: headless } = await sql<{ id: string; name: string }>`
    select u.id, u.name from unit u where u.closed_on is null and u.successor_id is null and not exists (
      select 1 from unit_contact k where k.tenant_id = u.tenant_id and k.unit_id = u.id and k.duty = 'head'
        and k.ended_on is null)
    and exists (select 1 from actor a where a.tenant_id = u.tenant_id and a.unit_id = u.id and not a.is_settled)
    order by u.name collate "zh-x-icu", u.id`.execute(trx)
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from fault f where f.resolved_at is null`.execute(trx)
  return { headless, faults: rows[0]?.n ?? 0 }
}
