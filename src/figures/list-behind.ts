import { type RawBuilder, sql, type Transaction } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import type { FactTable } from '../db/figure-schema.ts'
import { type Place, readCursor, requireKeys, writeCursor } from '../db/read/cursor.ts'
import { knowsProposer, shownTitle, withinReach } from '../db/read/reach.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { countOf } from './all-figures.ts'
import { countsFor, isInGroup, numberOf, requireDimension, requireFigure, rowsOf, type Within } from './counting.ts'
import type { Book, CountFigure } from './figure.ts'
import { LINE_DETAILS, ROW_KEYS, unitOf } from './line-details.ts'

export type ListAsk = {
  book: Book
  figure: string
  /** Of a share; `part` unless it says otherwise. */
  side?: 'part' | 'base' | undefined
  /** One group of a breakdown; a null key is the group without a value. */
  by?: string | undefined
  key?: string | null | undefined
  within?: Within | undefined
  cursor?: string | undefined
  limit: number
}
export type ListedLine = {
  caseId: string | null
  number: string | null
  title: string | null
  leadSigner: string | null
  unit: string | null
  /** Counted, but not for this reader's eyes. */
  isHidden: boolean
  /** What it adds where the number is a sum; one otherwise. */
  amount: number
  details: { label: string; text: string }[]
}
export type ListBehind = {
  figure: CountFigure
  /** The number that was opened. */
  total: number
  /** Rows that it counts: more than the number where units are counted once, others where days are added up. */
  lineCount: number
  lines: ListedLine[]
  nextCursor: string | null
}

export const HIDDEN_TITLE = '（无权查看）'
const CURSOR_KEYS = [{ type: 'text' }, { type: 'text' }] as const

/**
 * What a number counts, row by row, from the very conditions by which it was counted. A row out of the viewer's reach
 * stands there without any detail, so that the list still adds up. Throws REQUEST_INVALID.
 */
export async function listBehind(trx: Transaction<Database>, viewer: Viewer, ask: ListAsk): Promise<ListBehind> {
  const figure = countAsked(ask)
  const rowsWith = (join: RawBuilder<unknown>) =>
    sql`${rowsOf(figure.of, ask.book, { within: ask.within, join })} and ${inGroup(ask, figure.of)}`
  const counted = await sql<{ total: number; n: number }>`
    select ${numberOf(figure, ask.book)} as total, count(*) filter (where ${countsFor(figure, ask.book)}) as n
    from ${rowsWith(sql``)}`.execute(trx)

  const question = [ask.book.id, figure.id, ask.by ?? null, ask.key ?? null, ask.within ?? null, viewer.postId]
  const found = await readLines(trx, viewer, {
    ...ask,
    figure,
    question,
    rowsWith: (join) => sql`${rowsWith(join)} and ${countsFor(figure, ask.book)}`,
  })
  const page = found.slice(0, ask.limit)
  const last = page.at(-1)
  return {
    figure,
    total: counted.rows[0]?.total ?? 0,
    lineCount: counted.rows[0]?.n ?? 0,
    lines: page.map((row) => toLine(row, figure.of, ask.book.policy)),
    nextCursor:
      found.length > ask.limit && last
        ? writeCursor({ keys: [last.sort_key, last.row_key], id: last.case_id }, question)
        : null,
  }
}

function countAsked({ figure: id, side }: ListAsk): CountFigure {
  const figure = requireFigure(id)
  if (figure.kind === 'count') return figure
  return countOf(side === 'base' ? figure.base : figure.part)
}

function inGroup({ by, key }: ListAsk, table: FactTable): RawBuilder<unknown> {
  return by === undefined ? sql`true` : isInGroup(requireDimension(by), table, key ?? null)
}

type LinesAsk = {
  figure: CountFigure
  rowsWith: (join: RawBuilder<unknown>) => RawBuilder<unknown>
  question: unknown
  cursor?: string | undefined
  limit: number
}
type FoundRow = {
  case_id: string
  sort_key: string
  row_key: string
  is_visible: boolean
  number: string | null
  title: string | null
  lead_signer: string | null
  unit: string | null
  amount: number
  details: (string | null)[]
}

/** Sessions before what came between them, then by number; what is out of reach stands last and tells no number. */
async function readLines(trx: Transaction<Database>, viewer: Viewer, ask: LinesAsk): Promise<FoundRow[]> {
  const place = readCursor(ask.cursor, ask.question)
  if (place) requireKeys(place, CURSOR_KEYS)
  const { of: table, sum } = ask.figure
  const details = LINE_DETAILS[table].map(({ text }) => text)
  const { rows } = await sql<FoundRow>`
    select x.case_id, x.sort_key, x.row_key, x.is_visible, x.amount, x.number, x.title, x.lead_signer, x.unit, x.details
    from (
      select s.case_id, v.is_visible, (${sum ?? sql`1`})::bigint as amount,
        case when v.is_visible then coalesce(s.number, s.serial_number) end as number,
        case when v.is_visible then ${shownTitle} end as title,
        case when v.is_visible and ${knowsProposer(viewer)} then s.lead_signer end as lead_signer,
        case when v.is_visible then ${unitOf(table)} end as unit,
        case when v.is_visible then array[${sql.join(details)}]::text[] else '{}' end as details,
        (case when v.is_visible then ${SORT_KEY} else '~' end) collate "C" as sort_key,
        (case when v.is_visible then ${ROW_KEYS[table]} else md5(${ROW_KEYS[table]}) end) collate "C" as row_key
      from ${ask.rowsWith(caseFor(viewer))}
    ) x
    where ${isAfter(place)} order by x.sort_key, x.case_id::text collate "C", x.row_key limit ${ask.limit + 1}`.execute(
    trx,
  )
  return rows
}

/** The case as it is now, and whether the viewer may see it. */
function caseFor(viewer: Viewer): RawBuilder<unknown> {
  return sql`cross join lateral (select x.* from suggestion_case x where x.tenant_id = s.tenant_id and x.id = s.case_id offset 0) c
    cross join lateral (select ${withinReach(viewer)} as is_visible) v`
}

const SORT_KEY = sql`lpad(s.term_no::text, 3, '0') || lpad(s.session_no::text, 3, '0')
  || (case s.period when 'in_session' then '0' else '1' end)
  || lpad(coalesce(substring(coalesce(s.number, s.serial_number) from '(\\d{1,12})\\D*$'), '999999999999'), 12, '0')`

function isAfter(place: Place | null): RawBuilder<unknown> {
  if (!place) return sql`true`
  const [sortKey, rowKey] = place.keys
  return sql`(x.sort_key, x.case_id::text collate "C", x.row_key) > (${sortKey}::text, ${place.id}::text, ${rowKey}::text)`
}

function toLine(row: FoundRow, table: FactTable, policy: Policy): ListedLine {
  const details = LINE_DETAILS[table].flatMap(({ label, words }, n) => {
    const text = row.details[n] ?? null
    return text === null ? [] : [{ label, text: words?.(text, policy) ?? text }]
  })
  return {
    caseId: row.is_visible ? row.case_id : null,
    number: row.number,
    title: row.is_visible ? row.title : HIDDEN_TITLE,
    leadSigner: row.lead_signer,
    unit: row.unit,
    isHidden: !row.is_visible,
    amount: row.amount,
    details,
  }
}
