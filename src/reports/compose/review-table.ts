import { sql } from 'kysely'

import type { ReportTable } from '../../contract/report-body.ts'
import { VALUE_LABELS } from '../../contract/value-labels.ts'
import type { FactReviewTable } from '../../db/figure-schema.ts'
import { rowsOf } from '../../figures/counting.ts'
import { type CaseRow, titleWords } from './case-rows.ts'
import { shortDay } from './number-words.ts'
import type { Desk } from './report-desk.ts'
import { headOf } from './table-of-groups.ts'

type ReviewRow = FactReviewTable &
  Pick<CaseRow, 'number' | 'title' | 'mark' | 'unit'> & { first_class: string | null; result_class: string | null }

/** Each review that the figures count, opened within the period; no rating, since the number names who was asked. */
export async function reviewTable(desk: Desk): Promise<ReportTable[]> {
  const book = { id: desk.ask.book.id, policy: desk.ask.policy }
  const { rows } = await sql<ReviewRow>`
    select f.*, coalesce(s.number, s.serial_number) as number,
      case when s.mark in ('internal', 'state_secret') then null else s.title end as title, s.mark, s.unit,
      s.first_class, s.result_class
    from ${rowsOf('fact_review', book, { within: desk.within })} and s.origin <> 'cppcc'
      and f.opened_on between b.from_on and b.to_on and f.cancelled_on is null
    order by f.opened_on, s.period desc, length(coalesce(s.number, '')), s.number, f.actor_id`.execute(desk.trx)
  if (rows.length === 0) return []
  const columns = [
    { label: '编号', format: 'text' as const, width: 8 },
    { label: '标题', format: 'text' as const, width: 22 },
    { label: '主办单位', format: 'text' as const, width: 12 },
    { label: '列入日期', format: 'day' as const, width: 8 },
    { label: '核查日期', format: 'day' as const, width: 8 },
    { label: '实地', format: 'text' as const, width: 4 },
    { label: '属实', format: 'text' as const, width: 4 },
    { label: '原类别', format: 'text' as const, width: 5 },
    { label: '现类别', format: 'text' as const, width: 5 },
    { label: '结论', format: 'text' as const, width: 8 },
  ]
  return [
    {
      kind: 'table',
      name: '回头看一览表',
      title: '“回头看”情况一览表',
      head: headOf('编号', columns.slice(1)),
      columns,
      rows: rows.map((row) => ({
        kind: 'line',
        cells: [
          { text: row.number ?? '未编号', caseId: row.case_id },
          { text: titleWords(row) },
          { text: row.unit ?? '' },
          { text: shortDay(row.opened_on) },
          { text: shortDay(row.checked_on) },
          { text: row.checked_on === null ? '' : yesOrNo(row.on_site) },
          { text: row.class_holds === null ? '' : yesOrNo(row.class_holds) },
          { text: row.first_class ?? '' },
          { text: row.result_class ?? '' },
          { text: outcomeWords(row.outcome) },
        ],
      })),
      note: null,
    },
  ]
}

function yesOrNo(is: boolean): string {
  return is ? '是' : '否'
}

function outcomeWords(outcome: ReviewRow['outcome']): string {
  return outcome === null ? '尚无结论' : (VALUE_LABELS['outcome']?.[outcome] ?? outcome)
}
