import type { ReportBlock, ReportRun } from '../../contract/report-body.ts'
import { listed } from './number-words.ts'
import { type Desk, fallOf } from './report-desk.ts'
import { joinedBy, namedParagraph, paragraphOf, say } from './say.ts'
import { attitudeGap } from './section-opinion.ts'

const MOST_UNITS = 5
/** A gap of less says nothing. */
const LEAST_GAP_POINTS = 1

/** 存在的问题: a sentence for each thing that the figures show, and none that they do not. */
export async function problemBlocks(desk: Desk): Promise<ReportBlock[]> {
  if (desk.count('handed_over') === 0) return []
  const found = [
    await lateProblem(desk),
    contactProblem(desk),
    await opinionProblem(desk),
    promiseProblem(desk),
    ratingProblem(desk),
    gapProblem(desk),
    comparedProblem(desk),
    repeatProblem(desk),
    leaderProblem(desk),
    fallProblem(desk),
  ].filter((sentence) => sentence !== null)
  if (found.length === 0) {
    return paragraphOf(say`从统计数字看，没有逾期、逾期承诺和比率下降的情况。`)
  }
  return found.map((sentence, n) => namedParagraph(`存在的问题·${n + 1}`, say`${n + 1}.${sentence}`))
}

async function lateProblem(desk: Desk): Promise<ReportRun[] | null> {
  const { n, count } = desk
  if (count('late') === 0) return null
  const units = await unitsWith(desk, ['duties_overdue', 'duties_replied_late'])
  const open = count('overdue') > 0 ? say`，其中${n('overdue')}件至今没有答复` : []
  const who = units.length > 0 ? say`，涉及${listed(units, MOST_UNITS, '个单位')}` : []
  return say`部分建议没有按期答复。逾期${n('late')}件${open}${who}。`
}

/** Units of which any of these counts is not zero, the largest first. */
async function unitsWith(desk: Desk, figures: readonly string[]): Promise<string[]> {
  const { rows } = await desk.by('unit', figures)
  const size = (values: (typeof rows)[number]['values']) =>
    values.reduce((sum, value) => sum + (value.kind === 'count' ? value.count : 0), 0)
  return rows
    .filter(({ key, values }) => key !== null && size(values) > 0)
    .toSorted((one, other) => size(other.values) - size(one.values))
    .map(({ label }) => label)
}

function contactProblem(desk: Desk): ReportRun[] | null {
  const { count, rate } = desk
  const missing = count('handed_over') - count('contacted')
  if (missing <= 0) return null
  return say`与代表沟通不够充分。还有${missing}件没有与代表全部沟通，沟通率${rate('contacted_rate')}，面商率${rate('interviewed_rate')}。`
}

async function opinionProblem(desk: Desk): Promise<ReportRun[] | null> {
  const { n, count, word } = desk
  const opinion = word('opinion') ?? '协办意见'
  if (count('opinions_given_late') + count('opinions_overdue') === 0) return null
  const units = await unitsWith(desk, ['opinions_given_late', 'opinions_overdue'])
  const parts = [
    ...(count('opinions_given_late') > 0 ? [say`逾期提交${n('opinions_given_late')}件次`] : []),
    ...(count('opinions_overdue') > 0 ? [say`逾期未提交${n('opinions_overdue')}件次`] : []),
  ]
  return say`${opinion}提交不够及时。${joinedBy('，', parts)}，涉及${listed(units, MOST_UNITS, '个单位')}。`
}

function promiseProblem(desk: Desk): ReportRun[] | null {
  const { n, count } = desk
  if (count('promises_overdue') + count('promises_not_kept') === 0) return null
  const parts = [
    ...(count('promises_overdue') > 0 ? [say`逾期未兑现${n('promises_overdue')}项`] : []),
    ...(count('promises_not_kept') > 0 ? [say`不能兑现${n('promises_not_kept')}项`] : []),
  ]
  return say`部分承诺没有如期兑现。${joinedBy('，', parts)}。`
}

function ratingProblem(desk: Desk): ReportRun[] | null {
  const { n, count } = desk
  if (count('rated_last_dissatisfied') === 0) return null
  const concluded =
    count('concluded_dissatisfied') > 0 ? say`，其中${n('concluded_dissatisfied')}件已办结、不满意记录在案` : []
  return say`代表对部分建议的办理仍不满意。末次评价为不满意的${n('rated_last_dissatisfied')}件${concluded}。`
}

function gapProblem(desk: Desk): ReportRun[] | null {
  const gap = attitudeGap(desk)
  if (gap === null || gap < LEAST_GAP_POINTS) return null
  const { rate } = desk
  return say`办理结果的评价低于办理态度。办理态度满意率${rate('forms_last_attitude_satisfied_rate')}，办理结果满意率${rate('forms_last_outcome_satisfied_rate')}，相差${gap.toFixed(1)}个百分点。`
}

function comparedProblem(desk: Desk): ReportRun[] | null {
  const { count, part, base, rate } = desk
  if (count('compared_better') === 0) return null
  return say`承办单位自报的满意程度偏高。自报与征询都有的${base('compared_better_rate')}份中，自报高于征询的${part('compared_better_rate')}份，占${rate('compared_better_rate')}。`
}

function repeatProblem(desk: Desk): ReportRun[] | null {
  const { n, count, rate } = desk
  if (count('repeated') === 0) return null
  return say`一些问题多次提出。与以前的建议重复提出的${n('repeated')}件，占收到建议的${rate('repeated_share')}。`
}

function leaderProblem(desk: Desk): ReportRun[] | null {
  const { n, count, word } = desk
  const gaps = [
    ...(count('gap_handling_leader') > 0
      ? [say`${n('gap_handling_leader')}件没有确定${word('handling_leader') ?? '领办领导'}`]
      : []),
    ...(count('gap_leader') > 0
      ? [say`${n('gap_leader')}件次没有确定${word('supervising_leader') ?? '督办领导'}`]
      : []),
    ...(count('gap_committee') > 0 ? [say`${n('gap_committee')}件次没有确定督办委员会`] : []),
  ]
  return gaps.length === 0 ? null : say`领办、督办责任没有全部落实。还有${joinedBy('，', gaps)}。`
}

const WATCHED = [
  'contacted_rate',
  'interviewed_rate',
  'reply_rate',
  'in_time_rate',
  'conclusion_rate',
  'satisfied_rate_last',
  'satisfied_or_basically_rate_last',
  'promise_kept_rate',
  'class_solved_share',
] as const

function fallProblem(desk: Desk): ReportRun[] | null {
  const fallen = WATCHED.flatMap((figure) => {
    const points = fallOf(desk, figure)
    return points === null ? [] : [say`${desk.label(figure)}${desk.rate(figure)}，下降${points.toFixed(1)}个百分点`]
  })
  return fallen.length === 0 ? null : say`一些比率低于上年同期。${joinedBy('；', fallen)}。`
}
