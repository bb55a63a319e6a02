import type { ReportBlock, ReportChart, ReportRun } from '../../contract/report-body.ts'
import { nameFrom } from '../../documents/templates/tags.ts'
import { partition, percent } from './number-words.ts'
import { type Desk, type Group, type Groups, withGone } from './report-desk.ts'
import { joinedBy, paragraphOf, say } from './say.ts'
import { tableOfGroups } from './table-of-groups.ts'

const MOST_NAMED = 5

/** 基本情况: what came in, from whom, about what; what became of it before it was handed over. */
export async function receivedBlocks(desk: Desk): Promise<ReportBlock[]> {
  if (desk.count('received') === 0) return nothingReceived(desk)
  const byField = await withAll(desk, 'field', ['received'])
  const byCategory = await desk.by('category', [
    'received',
    'handed_over',
    'replied',
    'reply_rate',
    'concluded',
    'conclusion_rate',
  ])
  const byDelegation = await withAll(desk, 'delegation', ['received', 'joint', 'repeated'])
  const hasDelegations = byDelegation.rows.some(({ key }) => key !== null)
  return [
    ...paragraphOf(firstSentence(desk), periodSentence(desk), signerSentence(desk)),
    ...paragraphOf(categorySentence(desk, byCategory), keySentence(desk), fieldSentence(desk, byField)),
    ...paragraphOf(screeningSentence(desk), repeatSentence(desk), originSentence(desk)),
    fieldTable(desk, byField),
    ...fieldChart(desk, byField),
    ...(hasDelegations ? [delegationTable(desk, byDelegation)] : []),
  ]
}

/** With what only the year before had, so that its column adds up. */
async function withAll(desk: Desk, by: string, figures: readonly string[]): Promise<Groups> {
  const groups = await desk.by(by, figures)
  return { ...groups, rows: withGone(groups), gone: [] }
}

function nothingReceived(desk: Desk): ReportBlock[] {
  const former = desk.formerCount('received')
  return paragraphOf(
    say`本期没有收到代表建议。`,
    former ? say`上年同期收到${{ text: String(former), ref: { figure: 'received', isFormer: true } }}件。` : null,
  )
}

function firstSentence(desk: Desk): ReportRun[] {
  const { n, change } = desk
  return say`共收到${ownWords(desk)}${n('received')}件${change('received')}。`
}

/** 一类建议, where the report is about these alone. */
function ownWords({ within, ask }: Desk): string {
  return within?.by === 'category' && within.key === 'first'
    ? (ask.policy.categories.first?.label ?? '一类建议')
    : '代表建议'
}

function periodSentence(desk: Desk): ReportRun[] {
  const { n, count, rate } = desk
  if (count('between_sessions') === 0) return say`均为大会期间提出。`
  if (count('in_session') === 0) return say`均为闭会期间提出。`
  return say`其中，大会期间提出${n('in_session')}件，占${rate('in_session_share')}；闭会期间提出${n('between_sessions')}件。`
}

function signerSentence(desk: Desk): ReportRun[] {
  const { n, count } = desk
  const joint = count('joint') > 0 ? say`，其中代表联名提出${n('joint')}件` : []
  return say`共有${n('deputies')}名代表领衔${joint}，署名${n('signatures')}人次。`
}

function categorySentence(desk: Desk, { rows, total }: Groups): ReportRun[] | null {
  const counted = rows.filter(({ values }) => countOf(values) > 0)
  if (counted.length === 0 || !hasCategories(desk)) return null
  const shares = partition(counted.map(({ values }) => countOf(values)))
  const parts = counted.map(
    (row, n) => say`${row.label}${groupRun(desk, 'category', row)}件，占${shareRun(row, shares[n] ?? null)}`,
  )
  if (counted.length === 1 && counted[0]) return say`按类别分，均为${counted[0].label}（${countOf(total)}件）。`
  return say`按类别分，${joinedBy('；', parts)}。`
}

/** Is there more than one category to tell apart? */
export function hasCategories({ within, ask }: Desk): boolean {
  return within?.by !== 'category' && Object.keys(ask.policy.categories).length > 1
}

function keySentence(desk: Desk): ReportRun[] | null {
  const { n, count, word } = desk
  if (count('key') === 0) return null
  return say`确定${word('key') ?? '重点督促办理'}的建议${n('key')}件。`
}

function fieldSentence(desk: Desk, { rows }: Groups): ReportRun[] | null {
  const named = rows.filter(({ key, values }) => key !== null && countOf(values) > 0)
  const shown = named.slice(0, MOST_NAMED)
  if (shown.length === 0) return null
  const parts = shown.map((row) => say`${row.label}${groupRun(desk, 'field', row)}件`)
  const more = named.length > shown.length ? say`，其余分布在${named.length - shown.length}个领域` : []
  return say`从内容看，${joinedBy('、', parts)}${more}。`
}

function screeningSentence(desk: Desk): ReportRun[] | null {
  const { n, count } = desk
  const outcomes = [
    ['accepted', '审核通过'],
    ['sent_back', '退请代表修改'],
    ['withdrawal_advised', '建议代表撤回'],
    ['withdrawn', '代表撤回'],
    ['not_handed_over', '不予交办'],
    ['as_letter', '转作代表来信'],
    ['as_reference', '转作参阅件'],
    ['awaiting_screening', '尚未审核'],
  ] as const
  const parts = outcomes.filter(([id]) => count(id) > 0).map(([id, words]) => say`${words}${n(id)}件`)
  return parts.length === 0 ? null : say`上述建议中，${joinedBy('，', parts)}。`
}

function repeatSentence(desk: Desk): ReportRun[] | null {
  const { n, count, rate } = desk
  const parts = [
    ...(count('repeated') > 0 ? [say`与以前的建议重复提出的${n('repeated')}件，占${rate('repeated_share')}`] : []),
    ...(count('handled_together') > 0 ? [say`并入其他建议一并办理的${n('handled_together')}件`] : []),
    ...(count('converted') > 0 ? [say`由议案转为建议的${n('converted')}件`] : []),
  ]
  return parts.length === 0 ? null : say`${joinedBy('，', parts)}。`
}

function originSentence(desk: Desk): ReportRun[] | null {
  const { n, count } = desk
  const others = [
    ['origin_higher', '上级人大转来'],
    ['origin_lower', '下级人大转来'],
    ['origin_joint_levels', '多级联动'],
  ] as const
  const parts = others.filter(([id]) => count(id) > 0).map(([id, words]) => say`${words}${n(id)}件`)
  return parts.length === 0 ? null : say`另按来源看，${joinedBy('，', parts)}，其余为本级代表提出。`
}

function fieldTable(desk: Desk, groups: Groups): ReportBlock {
  return tableOfGroups(desk, groups, {
    name: '按领域',
    title: '代表建议按领域分布情况',
    first: '领域',
    firstWidth: 16,
    columns: [
      { figure: 'received', label: '件数', width: 7 },
      { figure: 'received', kind: 'partition', width: 7 },
      { figure: 'received', kind: 'former', width: 7 },
      { figure: 'received', kind: 'change', width: 7 },
    ],
    note: '占比合计为100.0%（尾数按最大余额法取舍）。',
  })
}

function fieldChart(desk: Desk, { rows }: Groups): ReportChart[] {
  if (rows.length < 2) return []
  const years = desk.ask.formerBook ? [{ label: '上年同期', values: rows.map(({ former }) => countOf(former)) }] : []
  return [
    {
      kind: 'chart',
      name: '按领域图',
      title: '代表建议按领域分布',
      chart: 'bar',
      labels: rows.map(({ label }) => label),
      series: [...years, { label: '本期', values: rows.map(({ values }) => countOf(values)) }],
      format: 'count',
    },
  ]
}

function delegationTable(desk: Desk, groups: Groups): ReportBlock {
  return tableOfGroups(desk, groups, {
    name: '按代表团',
    title: '代表建议按代表团分布情况',
    first: '代表团',
    firstWidth: 16,
    columns: [
      { figure: 'received', label: '件数', width: 7 },
      { figure: 'received', kind: 'former', width: 7 },
      { figure: 'joint', label: '联名', width: 7 },
      { figure: 'repeated', label: '重复提出', width: 7 },
    ],
  })
}

/** Its share of the whole, which is no figure of its own. */
function shareRun(row: Group, share: number | null): ReportRun {
  return { text: percent(share), name: `类别·${nameFrom(row.label)}占比` }
}

/** The first number of a group. */
export function countOf(values: Group['values'] | null, at = 0): number {
  const value = values?.[at]
  return value?.kind === 'count' ? value.count : 0
}

/** A number of a group within a sentence, opening to its list. */
export function groupRun(desk: Desk, by: string, row: Group, figure = 'received', at = 0): ReportRun {
  desk.used.add(figure)
  return {
    text: String(countOf(row.values, at)),
    ref: { figure, by, key: row.key, ...(desk.within && { within: desk.within }) },
    name: `${by === 'category' ? '类别' : '领域'}·${nameFrom(row.label)}`,
  }
}
