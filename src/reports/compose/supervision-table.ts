import { sql } from 'kysely'

import type { ReportTable } from '../../contract/report-body.ts'
import { VALUE_LABELS } from '../../contract/value-labels.ts'
import type { FactSupervisionTable } from '../../db/figure-schema.ts'
import { rowsOf } from '../../figures/counting.ts'
import { type CaseRow, titleWords } from './case-rows.ts'
import { shortDay } from './number-words.ts'
import type { Desk } from './report-desk.ts'
import { headOf } from './table-of-groups.ts'

type SupervisionRow = FactSupervisionTable & Pick<CaseRow, 'number' | 'title' | 'mark' | 'unit'>

/** 双督: who leads the supervision of each suggestion, which committee carries it out, and what was done. */
export async function supervisionTable(desk: Desk, title: string): Promise<ReportTable[]> {
  const book = { id: desk.ask.book.id, policy: desk.ask.policy }
  const { rows } = await sql<SupervisionRow>`
    select f.*, coalesce(s.number, s.serial_number) as number,
      case when s.mark in ('internal', 'state_secret') then null else s.title end as title, s.mark, s.unit
    from ${rowsOf('fact_supervision', book, { within: desk.within })} and f.in_period and s.origin <> 'cppcc'
      and f.cancelled_on is null
    order by length(coalesce(s.number, '')), s.number, f.opened_on, f.actor_id`.execute(desk.trx)
  if (rows.length === 0) return []
  const count = (label: string) => ({ label, format: 'count' as const, width: 5 })
  const columns = [
    { label: '编号', format: 'text' as const, width: 8 },
    { label: '标题', format: 'text' as const, width: 18 },
    { label: '主办单位', format: 'text' as const, width: 9 },
    { label: '督办形式', format: 'text' as const, width: 6 },
    { label: '督办领导', format: 'text' as const, width: 6 },
    { label: '督办委员会', format: 'text' as const, width: 11 },
    ...['督办活动', '代表视察', '提出要求', '已落实'].map(count),
    { label: '结束日期', format: 'day' as const, width: 6 },
  ]
  return [
    {
      kind: 'table',
      name: '督办一览表',
      title,
      head: headOf('编号', columns.slice(1)),
      columns,
      rows: rows.map((row) => ({
        kind: 'line',
        cells: [
          { text: row.number ?? '未编号', caseId: row.case_id },
          { text: titleWords(row) },
          { text: row.unit ?? '' },
          { text: VALUE_LABELS['level']?.[row.level] ?? row.level },
          { text: row.leader ?? (row.leader_id === null ? '未确定' : '') },
          { text: row.committee ?? (row.committee_id === null ? '未确定' : '') },
          ...[row.acts, row.inspections, row.demands, row.demands_met].map((value) => ({ text: String(value), value })),
          { text: shortDay(row.closed_on) },
        ],
      })),
      note: null,
    },
  ]
}
