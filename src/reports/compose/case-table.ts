import type { ReportCell, ReportTable } from '../../contract/report-body.ts'
import { VALUE_LABELS } from '../../contract/value-labels.ts'
import { findDimension } from '../../figures/dimensions.ts'
import type { Audience } from '../kinds.ts'
import { type CaseRow, listCases, signerWords, titleWords } from './case-rows.ts'
import { shortDay } from './number-words.ts'
import type { Desk } from './report-desk.ts'
import { headOf } from './table-of-groups.ts'

type Column = {
  label: string
  over?: string
  format: ReportTable['columns'][number]['format']
  width: number
  cell: (row: CaseRow, n: number) => ReportCell
}

const text = (words: string | null): ReportCell => ({ text: words ?? '' })

/** The columns of an annex: to the public no person's name; never a rating, which would stand beside a name. */
function columnsFor(desk: Desk, audience: Audience): Column[] {
  const { policy } = desk.ask
  const co = desk.word('co') ?? '协办'
  return [
    { label: '序号', format: 'count', width: 3, cell: (_, n) => ({ text: String(n + 1), value: n + 1 }) },
    { label: '编号', format: 'text', width: 8, cell: (row) => ({ text: row.number ?? '未编号', caseId: row.case_id }) },
    { label: '标题', format: 'text', width: 19, cell: (row) => text(titleWords(row)) },
    ...(audience === 'public'
      ? []
      : [{ label: '领衔代表', format: 'text' as const, width: 6.5, cell: (row: CaseRow) => text(signerWords(row)) }]),
    { label: '类别', format: 'text', width: 4.5, cell: (row) => text(categoryWords(desk, row)) },
    { label: '主办单位', format: 'text', width: 9, cell: (row) => text(row.units) },
    { label: `${co}单位`, format: 'text', width: 11, cell: (row) => text(row.co_units) },
    { label: '交办', format: 'day', width: 7, cell: (row) => text(shortDay(row.handed_over_on)) },
    { label: '答复期限', format: 'day', width: 7, cell: (row) => text(dueWords(row)) },
    { label: '答复', format: 'day', width: 7, cell: (row) => text(repliedWords(row)) },
    {
      label: '结果类别',
      format: 'text',
      width: 4.5,
      cell: (row) => text(classWords(row, policy.resultClasses.scheme)),
    },
    { label: '承诺', format: 'text', width: 4.5, cell: (row) => text(promiseWords(row)) },
    { label: '进度', format: 'text', width: 4.5, cell: (row) => text(stateWords(desk, row.state)) },
  ]
}

function categoryWords({ ask }: Desk, { category, is_key }: CaseRow): string {
  const words = category === null ? '未定' : (VALUE_LABELS['category']?.[category] ?? category)
  const isOnly = Object.keys(ask.policy.categories).length < 2
  return `${isOnly ? '' : words}${is_key ? '（重点）' : ''}`
}

/** The day as first set, and as it is now. */
function dueWords({ original_due_on, due_on }: CaseRow): string {
  if (original_due_on === null || original_due_on === due_on) return shortDay(due_on)
  return `${shortDay(original_due_on)}→${shortDay(due_on)}`
}

function repliedWords({ replied_on, days_late, in_time }: CaseRow): string {
  const late = in_time === false && days_late !== null && days_late > 0 ? `（逾期${days_late}天）` : ''
  if (replied_on === null) return late === '' ? '' : `未答复${late}`
  return `${shortDay(replied_on)}${late}`
}

function classWords({ result_class, scheme }: CaseRow, current: string): string {
  if (result_class === null) return ''
  if (result_class === 'joint') return '随牵头件'
  return scheme === null || scheme === current ? result_class : `${result_class}（${scheme}）`
}

/** 2/3: kept, of how many. */
function promiseWords({ promises, promises_kept, promises_overdue }: CaseRow): string {
  if (promises === 0) return ''
  return `${promises_kept}/${promises}${promises_overdue > 0 ? `（逾期${promises_overdue}）` : ''}`
}

export function stateWords({ ask }: Desk, state: string): string {
  return findDimension('state')?.words?.(ask.policy)[state] ?? state
}

export type CaseTableShape = { name: string; title: string; handedOver?: boolean; note?: string }

/** Every suggestion in a line; null where none is to be listed. */
export async function caseTable(desk: Desk, audience: Audience, shape: CaseTableShape): Promise<ReportTable | null> {
  const rows = await listCases(desk.trx, {
    book: { id: desk.ask.book.id, policy: desk.ask.policy },
    within: desk.within,
    audience,
    ...(shape.handedOver !== undefined && { handedOver: shape.handedOver }),
  })
  if (rows.length === 0) return null
  const columns = columnsFor(desk, audience)
  return {
    kind: 'table',
    name: shape.name,
    title: shape.title,
    head: headOf('序号', columns.slice(1)),
    columns: columns.map(({ label, format, width }) => ({ label, format, width })),
    rows: rows.map((row, n) => ({ kind: 'line', cells: columns.map(({ cell }) => cell(row, n)) })),
    note: [`“答复期限”延期的，列原期限和现期限；“承诺”为已兑现项数/承诺项数`, ...(shape.note ? [shape.note] : [])]
      .join('；')
      .concat('。'),
  }
}
