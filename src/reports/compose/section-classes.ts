import type { ReportBlock, ReportRun } from '../../contract/report-body.ts'
import { partition, percent } from './number-words.ts'
import { partsSentence } from './parts.ts'
import type { Desk, Group, Groups } from './report-desk.ts'
import { joinedBy, paragraphOf, say } from './say.ts'
import { countOf } from './section-received.ts'
import { headOf } from './table-of-groups.ts'

/** 办理结果 by class: each scheme of the year in a block of its own, since the same letter means different things. */
export async function classBlocks(desk: Desk): Promise<ReportBlock[]> {
  const { count, n } = desk
  if (count('classified') === 0) return paragraphOf(say`截至统计日，还没有注明办理结果类别的答复。`)
  const groups = await desk.by('class', ['classified'])
  const schemes = schemesOf(groups)
  const joint = count('class_joint') > 0 ? say`；另有${n('class_joint')}件随牵头建议答复，不单独注明类别` : []
  const revised =
    count('class_revised') > 0 ? say`答复后改定类别的${n('class_revised')}件，本报告以统计日的类别为准。` : null
  const several =
    schemes.length > 1
      ? say`本期先后适用${schemes.length}种分类办法，同一字母在不同办法中含义不同，分别列出、不相加。`
      : null
  return [
    ...paragraphOf(say`答复注明办理结果类别的${n('classified')}件${joint}。`, several, revised),
    ...paragraphOf(meaningSentence(desk)),
    ...schemes.flatMap((scheme, at) => schemeBlocks(desk, scheme, at)),
  ]
}

type Scheme = { name: string; rows: Group[] }

function schemesOf({ rows }: Groups): Scheme[] {
  const schemes = new Map<string, Group[]>()
  for (const row of rows) {
    if (row.key === null || row.key === 'joint') continue
    const name = row.key.slice(0, Math.max(0, row.key.lastIndexOf('/')))
    schemes.set(name, [...(schemes.get(name) ?? []), row])
  }
  return [...schemes]
    .map(([name, members]) => ({ name, rows: members }))
    .filter((scheme) => scheme.rows.some(({ values }) => countOf(values) > 0))
}

function schemeBlocks(desk: Desk, { name, rows }: Scheme, at: number): ReportBlock[] {
  const counts = rows.map(({ values }) => countOf(values))
  const shares = partition(counts)
  const suffix = at === 0 ? '' : String(at + 1)
  const words = name === '' ? '未注明分类办法' : name
  const whole = counts.reduce((sum, one) => sum + one, 0)
  const hasFormer = desk.ask.formerBook !== null
  return [
    {
      kind: 'table',
      name: `办理结果${suffix}`,
      title: `办理结果类别情况（${words}）`,
      head: headOf('类别', [{ label: '件数' }, { label: '占比' }, ...(hasFormer ? [{ label: '上年同期' }] : [])]),
      columns: [
        { label: '类别', format: 'text', width: 20 },
        { label: '件数', format: 'count', width: 7 },
        { label: '占比', format: 'share', width: 7 },
        ...(hasFormer ? [{ label: '上年同期', format: 'count' as const, width: 7 }] : []),
      ],
      rows: [
        ...rows.map((row, n) => ({
          kind: 'line' as const,
          cells: [
            { text: row.label },
            { text: String(counts[n]), value: counts[n] ?? 0, ref: refOf(desk, row) },
            { text: percent(shares[n] ?? null), value: shares[n] ?? null },
            ...(hasFormer
              ? [
                  {
                    text: String(countOf(row.former)),
                    value: countOf(row.former),
                    ref: { ...refOf(desk, row), isFormer: true },
                  },
                ]
              : []),
          ],
        })),
        {
          kind: 'total' as const,
          cells: [
            { text: '合计' },
            { text: String(whole), value: whole },
            { text: percent(whole === 0 ? null : 1), value: whole === 0 ? null : 1 },
            ...(hasFormer ? [{ text: String(sumOf(rows)), value: sumOf(rows) }] : []),
          ],
        },
      ],
      note: null,
    },
    ...(counts.filter((one) => one > 0).length < 2
      ? []
      : [
          {
            kind: 'chart' as const,
            name: `办理结果图${suffix}`,
            title: `办理结果类别（${words}）`,
            chart: 'pie' as const,
            labels: rows.map(({ label, key }) => codeOf(key) ?? label),
            series: [{ label: '件数', values: counts }],
            format: 'count' as const,
          },
        ]),
  ]
}

function codeOf(key: string | null): string | null {
  if (key === null) return null
  const code = key.slice(key.lastIndexOf('/') + 1)
  return code.length <= 2 ? `${code}类` : code
}

function sumOf(rows: readonly Group[]): number {
  return rows.reduce((sum, { former }) => sum + countOf(former), 0)
}

function refOf({ within }: Desk, { key }: Group) {
  return { figure: 'classified', by: 'class', key, ...(within && { within }) }
}

function meaningSentence(desk: Desk): ReportRun[] | null {
  const { rate, share, change } = desk
  const parts = partsSentence(desk, '按含义归并，', [
    ['class_solved', '所提问题已经解决的'],
    ['class_in_progress', '正在解决的'],
    ['class_planned', '列入计划解决的'],
    ['class_not_now', '暂时不能解决的'],
    ['class_explained', '不能解决、已作说明的'],
    ['class_upper_level', '属上级职权、已反映的'],
    ['class_unread', '含义不明的'],
  ])
  if (!parts || share('class_solved_share') === null) return parts
  return joinedBy('', [parts, say`已经解决的占${rate('class_solved_share')}${change('class_solved_share')}。`])
}
