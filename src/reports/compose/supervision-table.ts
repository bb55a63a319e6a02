import { sql } from 'kysely'

import type { ReportCell, ReportTable } from '../../contract/report-body.ts'
import { VALUE_LABELS } from '../../contract/value-labels.ts'
import type { FactSupervisionTable } from '../../db/figure-schema.ts'
import { rowsOf } from '../../figures/counting.ts'
import { type CaseRow, titleWords } from './case-rows.ts'
import { shortDay } from './number-words.ts'
import type { Desk } from './report-desk.ts'
import { headOf } from './table-of-groups.ts'

type Nullable<Row> = { [Column in keyof Row]: Row[Column] | null }
/** A suggestion with one of its supervisions; without one, all of that is null. */
type SupervisedRow = Nullable<FactSupervisionTable> &
  Pick<CaseRow, 'number' | 'title' | 'mark' | 'unit'> & {
    of_case: string
    needs_handling_leader: boolean
    handling_leader_id: string | null
    handling_leader: string | null
  }
type Column = {
  label: string
  format: ReportTable['columns'][number]['format']
  width: number
  cell: (row: SupervisedRow) => ReportCell
}

/**
 * 双领双督: who leads the handling of each suggestion, who leads the supervision, which committee carries it out, and
 * what was done. A suggestion that nobody supervises yet stands there, too.
 */
export async function supervisionTable(desk: Desk, title: string): Promise<ReportTable[]> {
  const book = { id: desk.ask.book.id, policy: desk.ask.policy }
  const join = sql`left join fact_supervision f on f.tenant_id = s.tenant_id and f.book_id = s.book_id
    and f.case_id = s.case_id and f.cancelled_on is null`
  const { rows } = await sql<SupervisedRow>`
    select f.*, s.case_id as of_case, coalesce(s.number, s.serial_number) as number,
      case when s.mark in ('internal', 'state_secret') then null else s.title end as title, s.mark, s.unit,
      s.needs_handling_leader, s.handling_leader_id, s.handling_leader
    from ${rowsOf('fact_suggestion', book, { within: desk.within, join })} and s.in_period and s.origin <> 'cppcc'
      and (f.actor_id is not null or (s.ended is null and s.handed_over_on is not null))
    order by s.period desc, length(coalesce(s.number, '')), s.number, f.opened_on, f.actor_id`.execute(desk.trx)
  if (rows.length === 0) return []
  const columns = columnsFor(rows)
  return [
    {
      kind: 'table',
      name: '督办一览表',
      title,
      head: headOf('编号', columns.slice(1)),
      columns: columns.map(({ label, format, width }) => ({ label, format, width })),
      rows: rows.map((row) => ({ kind: 'line', cells: columns.map(({ cell }) => cell(row)) })),
      note: null,
    },
  ]
}

function columnsFor(rows: readonly SupervisedRow[]): Column[] {
  const count = (label: string, of: (row: SupervisedRow) => number | null): Column => ({
    label,
    format: 'count',
    width: 4,
    cell: (row) => {
      const value = of(row) ?? 0
      return { text: String(value), value }
    },
  })
  const text = (label: string, width: number, of: (row: SupervisedRow) => string): Column => ({
    label,
    format: 'text',
    width,
    cell: (row) => ({ text: of(row) }),
  })
  const isLed = rows.some(({ needs_handling_leader: needs, handling_leader_id: id }) => needs || id !== null)
  return [
    {
      label: '编号',
      format: 'text',
      width: 8,
      cell: (row) => ({ text: row.number ?? '未编号', caseId: row.of_case }),
    },
    text('标题', 18, titleWords),
    text('主办单位', 9, ({ unit }) => unit ?? ''),
    ...(isLed ? [text('领办领导', 7, handlingLeader)] : []),
    text('督办形式', 6, ({ level }) => (level === null ? '尚未启动' : (VALUE_LABELS['level']?.[level] ?? level))),
    text('督办领导', 7, ({ leader, leader_id, needs_leader }) => seatWords(leader, leader_id, needs_leader)),
    text('督办委员会', 9, ({ committee, committee_id, needs_committee }) =>
      seatWords(committee, committee_id, needs_committee),
    ),
    count('督办活动', ({ acts }) => acts),
    count('代表视察', ({ inspections }) => inspections),
    count('提出要求', ({ demands }) => demands),
    count('已落实', ({ demands_met }) => demands_met),
    {
      label: '结束日期',
      format: 'day',
      width: 7,
      cell: ({ closed_on }) => ({ text: shortDay(closed_on) }),
    },
  ]
}

function handlingLeader(row: SupervisedRow): string {
  return seatWords(row.handling_leader, row.handling_leader_id, row.needs_handling_leader)
}

/** An empty seat is a gap only where the rules demand somebody on it. */
function seatWords(name: string | null, id: string | null, isNeeded: boolean | null): string {
  if (id !== null) return name ?? id
  return isNeeded ? '未确定' : '—'
}
