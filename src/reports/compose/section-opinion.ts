import type { RatingDimension } from '../../../machines/policy/words.ts'
import type { ReportBlock, ReportCell, ReportChart, ReportRun, ReportTable } from '../../contract/report-body.ts'
import { percent } from './number-words.ts'
import { partsSentence } from './parts.ts'
import type { Desk } from './report-desk.ts'
import { headingOf, joinedBy, paragraphOf, say } from './say.ts'
import { hasCategories } from './section-received.ts'
import { headOf, tableOfGroups } from './table-of-groups.ts'

const DIMENSION_WORDS: Readonly<Record<RatingDimension, string>> = {
  attitude: '办理态度',
  outcome: '办理结果',
  overall: '总体评价',
}

/** 征求意见和满意度: by suggestions and by forms, by what was rated, first and last, and what the units had reported. */
export async function opinionBlocks(desk: Desk, { hasForms = true } = {}): Promise<ReportBlock[]> {
  const { count, ask } = desk
  if (count('handed_over') === 0) return []
  if (count('forms_all') === 0) {
    return paragraphOf(say`截至统计日，代表工作机构还没有征求代表意见，不计算满意率。`)
  }
  const dimensions = ask.policy.inquiry.dimensions
  return [
    ...(hasForms
      ? paragraphOf(askedSentence(desk), await channelSentence(desk), withoutSentence(desk))
      : paragraphOf(say`代表的意见由${shortOffice(desk.word('deputy_office'))}征求，结果如下。`)),
    headingOf(2, '（一）按件统计'),
    ...paragraphOf(byCaseSentence(desk, 'last'), byCaseSentence(desk, 'first')),
    ...(hasForms
      ? [
          headingOf(2, '（二）按份统计'),
          ...paragraphOf(
            byFormSentence(desk),
            ...dimensions.map((one) => dimensionSentence(desk, one)),
            gapSentence(desk),
          ),
        ]
      : []),
    satisfactionTable(desk, hasForms),
    satisfactionChart(desk),
    ...(hasForms && hasCategories(desk) ? [await categoryRatings(desk)] : []),
    ...(await again(desk, hasForms ? '（三）再次办理' : '（二）再次办理')),
    ...(hasForms
      ? compared(desk, count('rehandled') > 0 ? '（四）与承办单位自报对照' : '（三）与承办单位自报对照')
      : []),
  ]
}

function askedSentence(desk: Desk): ReportRun[] {
  const { n, change, word } = desk
  return say`办理情况的意见由${shortOffice(word('deputy_office'))}直接向代表征求，不由承办单位代办。共向代表征求意见${n('forms_all')}份${change('forms_all')}（一名代表就一件建议回答一次，计一份）。`
}

/** 选工委 of 选举任免代表联络工作委员会（选工委）. */
export function shortOffice(label: string | null): string {
  if (label === null) return '代表工作机构'
  return /（(.+?)）/.exec(label)?.[1] ?? label
}

async function channelSentence(desk: Desk): Promise<ReportRun[] | null> {
  const { rows } = await desk.by('channel', ['forms_all'])
  const parts = rows
    .filter(({ key, values }) => key !== null && values[0]?.kind === 'count' && values[0].count > 0)
    .map(({ key, label, values }) => {
      const value = values[0]?.kind === 'count' ? values[0].count : 0
      const ref = { figure: 'forms_all', by: 'channel', key, ...(desk.within && { within: desk.within }) }
      return say`${label}征求${{ text: String(value), ref, name: `征求方式·${label}` }}份`
    })
  return parts.length === 0 ? null : say`其中${joinedBy('，', parts)}。`
}

function withoutSentence(desk: Desk): ReportRun[] | null {
  const parts = partsSentence(
    desk,
    '没有得到评价的分别为：',
    [
      ['forms_all_not_reached', '联系不上'],
      ['forms_all_declined', '不表态'],
      ['forms_all_not_returned', '未反馈'],
      ['forms_all_not_applicable', '不适用'],
      ['forms_all_open', '尚无结果'],
    ],
    '份',
  )
  return parts && joinedBy('', [parts, say`${baseWords(desk)}`])
}

function baseWords({ ask }: Desk): string {
  const { notReached, declined, notReturned } = ask.policy.inquiry.denominators
  const named = [
    ['联系不上', notReached],
    ['不表态', declined],
    ['未反馈', notReturned],
  ] as const
  const within = named.filter(([, place]) => place === 'in_base').map(([word]) => word)
  if (within.length === 0) return '按本地办理规则，这些都不计入满意率的基数，也不视为满意。'
  return `按本地办理规则，其中${within.join('、')}的计入满意率的基数，但不视为满意。`
}

function byCaseSentence(desk: Desk, round: 'first' | 'last'): ReportRun[] | null {
  const { share, n, rate, base, change, count } = desk
  const satisfied = `satisfied_rate_${round}`
  const sum = `satisfied_or_basically_rate_${round}`
  if (share(satisfied) === null) return round === 'last' ? say`还没有得到评价的建议，不计算满意率。` : null
  if (round === 'first' && count('rehandled') === 0) return null
  const when = round === 'last' ? '以末次评价计' : '以首次评价计'
  const lowest = round === 'last' ? '（一件有几名代表的，取最低的评价）' : ''
  return say`${when}，计入基数的建议${base(satisfied)}件${lowest}：满意${n(`rated_${round}_satisfied`)}件，满意率${rate(satisfied)}${change(satisfied)}；基本满意${n(`rated_${round}_basically_satisfied`)}件，满意和基本满意率${rate(sum)}${change(sum)}；不满意${n(`rated_${round}_dissatisfied`)}件。`
}

function byFormSentence(desk: Desk): ReportRun[] | null {
  const { share, n, rate, base, change } = desk
  const satisfied = 'forms_last_satisfied_rate'
  const sum = 'forms_last_satisfied_or_basically_rate'
  if (share(satisfied) === null) return null
  return say`以末次征求的每份意见计，计入基数的${base(satisfied)}份：满意${n('forms_last_satisfied')}份，满意率${rate(satisfied)}${change(satisfied)}；基本满意${n('forms_last_basically_satisfied')}份，满意和基本满意率${rate(sum)}${change(sum)}；不满意${n('forms_last_dissatisfied')}份。`
}

function dimensionSentence(desk: Desk, dimension: RatingDimension): ReportRun[] | null {
  const { share, rate, change } = desk
  const stem = `forms_last_${dimension}`
  if (share(`${stem}_satisfied_rate`) === null) return null
  return say`${DIMENSION_WORDS[dimension]}满意率${rate(`${stem}_satisfied_rate`)}${change(`${stem}_satisfied_rate`)}，满意和基本满意率${rate(`${stem}_satisfied_or_basically_rate`)}。`
}

/** The points between what deputies think of the attitude and of the outcome; null where not both were asked. */
export function attitudeGap(desk: Desk): number | null {
  const { dimensions } = desk.ask.policy.inquiry
  if (!dimensions.includes('attitude') || !dimensions.includes('outcome')) return null
  const [attitude, outcome] = [
    desk.share('forms_last_attitude_satisfied_rate'),
    desk.share('forms_last_outcome_satisfied_rate'),
  ]
  if (attitude === null || outcome === null) return null
  return Math.round(Math.round(attitude * 1000) - Math.round(outcome * 1000)) / 10
}

function gapSentence(desk: Desk): ReportRun[] | null {
  const gap = attitudeGap(desk)
  if (gap === null || gap === 0) return null
  const words = gap > 0 ? '办理态度的满意率高于办理结果' : '办理结果的满意率高于办理态度'
  return say`${words}${{ text: `${Math.abs(gap).toFixed(1)}个百分点`, name: '态度与结果相差' }}。`
}

const RATED = ['satisfied', 'basically_satisfied', 'dissatisfied'] as const
const UNRATED = ['not_reached', 'declined', 'not_returned', 'not_applicable'] as const
const WORDS = {
  satisfied: '满意',
  basically_satisfied: '基本满意',
  dissatisfied: '不满意',
  not_reached: '联系不上',
  declined: '不表态',
  not_returned: '未反馈',
  not_applicable: '不适用',
} as const

function satisfactionTable(desk: Desk, hasForms: boolean): ReportTable {
  const lines = [
    {
      label: '按件·首次评价',
      stem: 'rated_first',
      rates: ['satisfied_rate_first', 'satisfied_or_basically_rate_first'],
      open: 'rated_first_pending',
    },
    {
      label: '按件·末次评价',
      stem: 'rated_last',
      rates: ['satisfied_rate_last', 'satisfied_or_basically_rate_last'],
      open: 'rated_last_pending',
    },
    ...(hasForms ? (['first', 'last'] as const).map(formLine) : []),
  ]
  const columns = [...RATED, ...UNRATED]
  return {
    kind: 'table',
    name: '满意度',
    title: '征求代表意见情况',
    head: headOf('统计口径', [
      ...RATED.map((key) => ({ label: WORDS[key], over: '评价' })),
      ...UNRATED.map((key) => ({ label: WORDS[key], over: '没有评价' })),
      { label: '尚无结果', over: '没有评价' },
      { label: '基数' },
      { label: '满意率' },
      { label: '满意和基本满意率' },
    ]),
    columns: [
      { label: '统计口径', format: 'text', width: 10 },
      ...columns.map((key) => ({ label: WORDS[key], format: 'count' as const, width: 3.6 })),
      { label: '尚无结果', format: 'count', width: 3.6 },
      { label: '基数', format: 'count', width: 4 },
      { label: '满意率', format: 'share', width: 6 },
      { label: '满意和基本满意率', format: 'share', width: 7 },
    ],
    rows: lines.map(({ label, stem, rates, open }) => ({
      kind: 'line',
      cells: [
        { text: label },
        ...columns.map((key) => countCell(desk, `${stem}_${key}`)),
        countCell(desk, open),
        countCell(desk, `${stem}_base`),
        ...rates.map((rate) => shareCell(desk, rate)),
      ],
    })),
    note: '满意率只计满意；满意和基本满意率为两者之和。单位为件（按件）或份（按份）。',
  }
}

function formLine(round: 'first' | 'last') {
  const stem = `forms_${round}`
  return {
    label: `按份·${round === 'first' ? '首次' : '末次'}评价`,
    stem,
    rates: [`${stem}_satisfied_rate`, `${stem}_satisfied_or_basically_rate`],
    open: `${stem}_open`,
  }
}

export function countCell(desk: Desk, figure: string): ReportCell {
  const { text, ref } = desk.n(figure)
  return { text, value: desk.count(figure), ...(ref && { ref }) }
}

export function shareCell(desk: Desk, figure: string): ReportCell {
  const { ref } = desk.rate(figure)
  return { text: percent(desk.share(figure)), value: desk.share(figure), ...(ref && { ref }) }
}

function satisfactionChart(desk: Desk): ReportChart {
  const values = (round: 'first' | 'last') => RATED.map((key) => desk.count(`rated_${round}_${key}`))
  const isAgain = desk.count('rehandled') > 0
  return {
    kind: 'chart',
    name: '满意度图',
    title: '代表对办理情况的评价（按件）',
    chart: 'bar',
    labels: RATED.map((key) => WORDS[key]),
    series: [
      ...(isAgain ? [{ label: '首次评价', values: values('first') }] : []),
      { label: '末次评价', values: values('last') },
    ],
    format: 'count',
  }
}

async function categoryRatings(desk: Desk): Promise<ReportTable> {
  const figures = [
    'rated_last_base',
    'rated_last_satisfied',
    'rated_last_basically_satisfied',
    'rated_last_dissatisfied',
    'satisfied_rate_last',
    'satisfied_or_basically_rate_last',
  ]
  return tableOfGroups(desk, await desk.by('category', figures), {
    name: '分类别满意度',
    title: '各类别建议满意度（按件，末次评价）',
    first: '类别',
    firstWidth: 8,
    columns: [
      { figure: 'rated_last_base', label: '基数', width: 5 },
      { figure: 'rated_last_satisfied', label: '满意', width: 5 },
      { figure: 'rated_last_basically_satisfied', label: '基本满意', width: 5 },
      { figure: 'rated_last_dissatisfied', label: '不满意', width: 5 },
      { figure: 'satisfied_rate_last', label: '满意率', width: 6 },
      { figure: 'satisfied_or_basically_rate_last', label: '满意和基本满意率', width: 8 },
    ],
  })
}

async function again(desk: Desk, title: string): Promise<ReportBlock[]> {
  const { n, count, word, share, rate, part, base } = desk
  const rehandling = word('rehandling') ?? '再次办理'
  if (count('rehandled') === 0) return []
  const improved =
    share('improved_rate') === null
      ? say`尚未再次征求到评价。`
      : say`再次征求到评价的${base('improved_rate')}件中，评价提高的${part('improved_rate')}件，占${rate('improved_rate')}。`
  const assessed = count('assessed') > 0 ? say`再次不满意后组织评估${n('assessed')}件。` : null
  return [
    headingOf(2, title.replace('再次办理', rehandling)),
    ...paragraphOf(
      say`因代表不满意或者“回头看”、评估的结论，决定${rehandling}${n('rehandled')}件、${n('rehandled_rounds')}次。`,
      improved,
      assessed,
    ),
  ]
}

function compared(desk: Desk, title: string): ReportBlock[] {
  const { n, count, share, rate, part, base } = desk
  if (count('self_reported') === 0) return []
  const better =
    share('compared_better_rate') === null
      ? []
      : say`两者都有的${base('compared_better_rate')}份中，一致的${n('compared_same')}份，单位自报高于征询的${part('compared_better_rate')}份，占${rate('compared_better_rate')}，单位自报低于征询的${n('compared_worse')}份。`
  return [
    headingOf(2, title),
    ...paragraphOf(
      say`承办单位自报代表评价${n('self_reported')}份，其中自报满意${n('self_reported_satisfied')}份、基本满意${n('self_reported_basically_satisfied')}份、不满意${n('self_reported_dissatisfied')}份。自报只作对照，不计入本报告的任何满意率。${better}`,
    ),
  ]
}
