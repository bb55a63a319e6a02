import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { after, type CaseOrder, type CaseSort, keyValues, orderBy, sorted } from './case-order.ts'
import { type Place, readCursor, requireKeys, writeCursor } from './cursor.ts'
import { withinReach } from './reach.ts'
import type { Keep } from './same-moment.ts'
import type { Viewer } from './viewer.ts'

const CLOSED = sql`c.stage in ('withdrawn', 'notHandedOver', 'treatedAsLetter', 'keptForReference')`
const BEFORE_HANDOVER = sql`c.stage in ('drafting', 'withDelegation', 'withSecretariat', 'withDeputyOffice',
  'returnedToDeputy', 'withdrawalAdvised', 'screened', 'preHandover')`
const NOT_CONCLUDED = sql`c.concluded_on is null and c.archived_on is null`
/** Tabs of the list; a case stands in `all`, in one of the five others, and until it is concluded in `open`. */
const TABS = {
  open: sql<SqlBool>`(${NOT_CONCLUDED} and not ${CLOSED})`,
  not_handed_over: sql<SqlBool>`${BEFORE_HANDOVER}`,
  awaiting_reply: sql<SqlBool>`(c.stage = 'underway' and c.replied_on is null and ${NOT_CONCLUDED})`,
  replied: sql<SqlBool>`(c.stage = 'underway' and c.replied_on is not null and ${NOT_CONCLUDED})`,
  concluded: sql<SqlBool>`(c.concluded_on is not null and c.archived_on is null)`,
  archived: sql<SqlBool>`c.archived_on is not null`,
  all: sql<SqlBool>`true`,
} as const
export type CaseTab = keyof typeof TABS
const TAB_NAMES = Object.keys(TABS) as CaseTab[]

export type CaseListAsk = {
  tab: CaseTab
  sort: CaseSort
  order: 'asc' | 'desc'
  cursor?: string | undefined
  limit: number
  conditions: readonly RawBuilder<SqlBool>[]
  /** All that makes this list this one: a cursor of another question is refused. */
  question: unknown
  /** Where counts are kept that many ask for. */
  keep?: Keep
}
export type CasePage = { ids: string[]; counts: Record<CaseTab, number>; nextCursor: string | null }

/**
 * One page of the cases within reach, with the counts of all tabs. A page begins after the last case of the one before,
 * by the very value by which it stood there: what has moved meanwhile is met at its new place, or was seen at its old.
 */
export async function listCasePage(trx: Transaction<Database>, viewer: Viewer, ask: CaseListAsk): Promise<CasePage> {
  const order = orderBy(ask.sort, viewer)
  const question = [ask.question, viewer.postId, ask.tab, ask.sort, ask.order]
  const place = readPlace(ask.cursor, question, order)
  const within = sql.join([withinReach(viewer), ...ask.conditions], sql` and `)
  const count = () => countTabs(trx, within)
  const counts = ask.keep ? await ask.keep(trx, ['counts', viewer, ask.question], count) : await count()
  const found = await readFrom(trx, order, place, { ...ask, within: sql`${within} and ${TABS[ask.tab]}` })
  const page = found.slice(0, ask.limit)
  const last = page.at(-1)
  const nextCursor = found.length > ask.limit && last ? writeCursor(toPlace(last), question) : null
  return { ids: page.map(({ id }) => id), counts, nextCursor }
}

/** `isLast`: among the cases without a main key, which stand at the end. */
type FoundCase = { id: string; keys: string[]; isLast: boolean }
type Within = { within: RawBuilder<unknown>; order: 'asc' | 'desc'; limit: number }
type ListPlace = { place: Place | null; isLast: boolean }

/** Cases with the main key first, then those without it: both by index, whatever the direction. */
async function readFrom(
  trx: Transaction<Database>,
  order: CaseOrder,
  { place, isLast }: ListPlace,
  ask: Within,
): Promise<FoundCase[]> {
  const wanted = ask.limit + 1
  const found = isLast ? [] : await readStretch(trx, order, place, { ...ask, limit: wanted }, false)
  if (found.length >= wanted) return found
  const rest = { ...ask, limit: wanted - found.length }
  return [...found, ...(await readStretch(trx, order, isLast ? place : null, rest, true))]
}

async function readStretch(
  trx: Transaction<Database>,
  order: CaseOrder,
  place: Place | null,
  { within, order: direction, limit }: Within,
  isLast: boolean,
): Promise<FoundCase[]> {
  const keys = isLast ? order.without : order.keys
  const isAscending = direction === 'asc'
  const main = isLast ? sql`(${order.main}) is null` : sql`(${order.main}) is not null`
  const { rows } = await sql<{ id: string; keys: string[] }>`
    select c.id, ${keyValues(keys)} as keys from suggestion_case c ${order.joins}
    where ${main} and ${within} and ${after(keys, place, isAscending)}
    ${sorted(keys, isAscending)} limit ${limit}`.execute(trx)
  return rows.map((row) => ({ ...row, isLast }))
}

/** In a cursor the keys of those without a main key bear a mark in front. */
const LAST_MARK = '\u0001'

function toPlace({ id, keys, isLast }: FoundCase): Place {
  return { id, keys: isLast ? [LAST_MARK, ...keys] : keys }
}

/** Throws REQUEST_INVALID. */
function readPlace(cursor: string | undefined, question: unknown, order: CaseOrder): ListPlace {
  const read = readCursor(cursor, question)
  if (read === null) return { place: null, isLast: false }
  const isLast = read.keys[0] === LAST_MARK
  const place = { id: read.id, keys: isLast ? read.keys.slice(1) : read.keys }
  requireKeys(place, isLast ? order.without : order.keys)
  return { place, isLast }
}

/** By groups first: what decides the tab are a handful of facts, however many cases there are. */
async function countTabs(trx: Transaction<Database>, within: RawBuilder<unknown>): Promise<CasePage['counts']> {
  const columns = TAB_NAMES.map(
    (tab) => sql`coalesce(sum(c.n) filter (where ${TABS[tab]}), 0)::bigint as ${sql.ref(tab)}`,
  )
  const { rows } = await sql<Record<CaseTab, number>>`
    select ${sql.join(columns)} from (
      select c.stage, c.replied_on is not null or null as replied_on, c.concluded_on is not null or null as concluded_on,
        c.archived_on is not null or null as archived_on, count(*) as n
      from suggestion_case c where ${within} group by 1, 2, 3, 4) c`.execute(trx)
  const [counts] = rows
  if (!counts) throw new Error('A count without a row')
  return counts
}
