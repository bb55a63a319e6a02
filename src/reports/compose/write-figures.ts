import type { ReportTable } from '../../contract/report-body.ts'
import { nameFrom } from '../../documents/templates/tags.ts'
import { FIGURES } from '../../figures/all-figures.ts'
import { FIGURE_GROUPS, type FigureGroup } from '../../figures/figure.ts'
import { countChange, NONE, percent, shareChange } from './number-words.ts'
import type { Desk } from './report-desk.ts'
import { countCell, shareCell } from './section-opinion.ts'
import { headOf, tableOfGroups } from './table-of-groups.ts'
import type { Written } from './writers.ts'

/** Every figure under its heading, then the handling by category, unit, field, delegation. */
export async function writeFigures(desk: Desk): Promise<Written> {
  const groups = Object.entries(FIGURE_GROUPS) as [FigureGroup, string][]
  const tables = groups.flatMap(([group, label]) => groupTable(desk, group, label))
  return { blocks: [...tables, ...(await breakdowns(desk))], annexes: [] }
}

function groupTable(desk: Desk, group: FigureGroup, title: string): ReportTable[] {
  const figures = FIGURES.filter((figure) => figure.group === group && desk.knows(figure.id)).filter(
    (figure) => figure.isMinor !== true || (figure.kind === 'count' && desk.count(figure.id) > 0),
  )
  if (figures.length === 0) return []
  const hasFormer = desk.ask.formerBook !== null
  return [
    {
      kind: 'table',
      name: `统计·${nameFrom(title)}`,
      title,
      head: headOf('指标', [
        { label: '单位' },
        { label: '本期' },
        ...(hasFormer ? [{ label: '上年同期' }, { label: '增减' }] : []),
      ]),
      columns: [
        { label: '指标', format: 'text', width: 20 },
        { label: '单位', format: 'text', width: 5 },
        { label: '本期', format: 'text', width: 7 },
        ...(hasFormer
          ? [
              { label: '上年同期', format: 'text' as const, width: 7 },
              { label: '增减', format: 'text' as const, width: 7 },
            ]
          : []),
      ],
      rows: figures.map((figure) => ({
        kind: 'line',
        cells: [
          { text: desk.label(figure.id) },
          { text: figure.unit },
          figure.kind === 'count' ? countCell(desk, figure.id) : shareCell(desk, figure.id),
          ...(hasFormer ? formerCells(desk, figure.id, figure.kind) : []),
        ],
      })),
      note: null,
    },
  ]
}

function formerCells(desk: Desk, figure: string, kind: 'count' | 'share') {
  if (kind === 'count') {
    const [now, former] = [desk.count(figure), desk.formerCount(figure) ?? 0]
    return [{ text: String(former), value: former }, { text: countChange(now, former, '') }]
  }
  const [now, former] = [desk.share(figure), desk.formerShare(figure)]
  const change = now === null || former === null ? NONE : shareChange(now, former)
  return [{ text: percent(former), value: former }, { text: change }]
}

const HANDLING = [
  'received',
  'handed_over',
  'replied',
  'reply_rate',
  'in_time_rate',
  'concluded',
  'conclusion_rate',
  'satisfied_rate_last',
  'satisfied_or_basically_rate_last',
] as const
const BY = [
  ['category', '类别'],
  ['period', '提出时间'],
  ['field', '领域'],
  ['body', '归口单位'],
  ['unit', '承办单位'],
  ['delegation', '代表团'],
  ['received_month', '收到月份'],
] as const

async function breakdowns(desk: Desk): Promise<ReportTable[]> {
  const tables: ReportTable[] = []
  for (const [by, label] of BY) {
    const groups = await desk.by(by, HANDLING)
    if (groups.rows.length === 0) continue
    tables.push(
      tableOfGroups(desk, groups, {
        name: `统计·按${label}`,
        title: `按${label}`,
        first: label,
        firstWidth: 12,
        columns: HANDLING.map((figure) => ({ figure, width: 5 })),
      }),
    )
  }
  return tables
}
