import { sql } from 'kysely'

import type { Policy } from '../../../machines/policy/schema.ts'
import type { ReportBlock, ReportTable } from '../../contract/report-body.ts'
import { VALUE_LABELS } from '../../contract/value-labels.ts'
import type { FactBallotTable } from '../../db/figure-schema.ts'
import { rowsOf } from '../../figures/counting.ts'
import { type CaseRow, mayBePublic, titleWords } from './case-rows.ts'
import { inChinese, NONE, shortDay } from './number-words.ts'
import { partsSentence } from './parts.ts'
import type { Desk } from './report-desk.ts'
import { paragraphOf, say } from './say.ts'
import { headOf } from './table-of-groups.ts'

/** 测评: results, the thresholds and the base by which they were judged, and each vote with its counts. */
export async function ballotBlocks(desk: Desk, isPublic: boolean): Promise<ReportBlock[]> {
  const { n, count, word } = desk
  const ballot = word('ballot') ?? '满意度测评'
  if (count('ballots') === 0) return paragraphOf(say`本期没有举行${ballot}。`)
  const again = count('ballots_again') > 0 ? say`，其中再次测评${n('ballots_again')}件次` : []
  const results = partsSentence(
    desk,
    '结果为：',
    [
      ['ballots_satisfied', '满意'],
      ['ballots_basically_satisfied', '基本满意'],
      ['ballots_dissatisfied', '不满意'],
      ['ballots_no_quorum', '人数不足'],
      ['ballots_uncounted', '尚无结果'],
    ],
    '件次',
  )
  const rectified =
    count('rectifications') > 0
      ? say`测评后责成整改${n('rectifications')}件次，已完成整改${n('rectified')}件次。`
      : null
  return [
    ...paragraphOf(say`本期对${n('balloted')}件建议举行${ballot}${n('ballots')}件次${again}。`, results, rectified),
    ...paragraphOf(say`${thresholdWords(desk.ask.policy)}`),
    ...(await ballotTable(desk, isPublic)),
  ]
}

const BASES: Readonly<Record<Policy['ballot']['base'], string>> = {
  all_members: '全体组成人员人数',
  present: '到会人数',
  valid: '有效票数',
  returned: '收回票数',
}
const REACHED = { reaches: '达到', fails: '超过' } as const

/** The rule as the policy has it: base, thresholds, ties, quorum. */
export function thresholdWords({ ballot }: Policy): string {
  const { base, thresholds, tie, quorum } = ballot
  return `测评结果以${BASES[base]}为基数：“满意”票${REACHED[tie.satisfied]}基数${fraction(thresholds.satisfied)}的，结果为满意；“满意”票和“基本满意”票合计${REACHED[tie.basically]}基数${fraction(thresholds.basically)}的，结果为基本满意；其余为不满意。到会人数达到全体组成人员${fraction(quorum)}的，方可测评。`
}

/** 二分之一 of 1/2. */
function fraction(value: string): string {
  const [part = '', whole = ''] = value.split('/')
  return `${inChinese(Number(whole))}分之${inChinese(Number(part))}`
}

type BallotRow = FactBallotTable & Pick<CaseRow, 'number' | 'title' | 'mark' | 'publicity'>

/** Held within the period; of what is 不宜公开 the public sees the numbers alone. */
export async function listBallots(desk: Desk): Promise<BallotRow[]> {
  const book = { id: desk.ask.book.id, policy: desk.ask.policy }
  const { rows } = await sql<BallotRow>`
    select f.*, coalesce(s.number, s.serial_number) as number,
      case when s.mark in ('internal', 'state_secret') then null else s.title end as title, s.mark, s.publicity
    from ${rowsOf('fact_ballot', book, { within: desk.within })} and f.in_period and s.origin <> 'cppcc'
      and f.held_on is not null and f.cancelled_on is null
    order by f.held_on, f.round, length(coalesce(s.number, '')), s.number, f.actor_id`.execute(desk.trx)
  return rows
}

async function ballotTable(desk: Desk, isPublic: boolean): Promise<ReportTable[]> {
  const all = await listBallots(desk)
  const rows = isPublic ? all.filter(mayBePublic) : all
  if (rows.length === 0) return []
  const count = (value: number | null) => ({ text: value === null ? NONE : String(value), value })
  const columns = [
    { label: '编号', format: 'text' as const, width: 8 },
    { label: '标题', format: 'text' as const, width: 11 },
    { label: '测评日期', format: 'day' as const, width: 7 },
    ...['应到', '到会', '发出', '收回', '无效', '满意', '基本满意', '不满意', '弃权'].map((label) => ({
      label,
      format: 'count' as const,
      width: 3,
    })),
    { label: '结果', format: 'text' as const, width: 5 },
  ]
  const hidden = all.length - rows.length
  return [
    {
      kind: 'table',
      name: '测评结果',
      title: '满意度测评结果',
      head: headOf(
        '编号',
        columns.slice(1).map(({ label }) => ({ label, over: overOf(label) })),
      ),
      columns,
      rows: rows.map((row) => ({
        kind: 'line',
        cells: [
          { text: row.number ?? '未编号', caseId: row.case_id },
          { text: titleWords(row) },
          { text: `${shortDay(row.held_on)}${row.round > 1 ? `（第${row.round}次）` : ''}` },
          ...[row.due, row.present, row.issued, row.returned, row.invalid].map(count),
          ...[row.satisfied, row.basically_satisfied, row.dissatisfied, row.abstained].map(count),
          { text: row.result === null ? '尚无结果' : (VALUE_LABELS['result']?.[row.result] ?? row.result) },
        ],
      })),
      note: hidden > 0 ? `另有${hidden}件次不宜公开，只计入总数。` : null,
    },
  ]
}

function overOf(label: string): string | undefined {
  if (['应到', '到会'].includes(label)) return '人数'
  return ['发出', '收回', '无效', '满意', '基本满意', '不满意', '弃权'].includes(label) ? '票数' : undefined
}
