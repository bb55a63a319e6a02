import type { ReportBlock, ReportRun } from '../../contract/report-body.ts'
import { partsSentence } from './parts.ts'
import type { Desk } from './report-desk.ts'
import { headingOf, joinedBy, paragraphOf, say } from './say.ts'
import { ballotBlocks } from './section-ballots.ts'
import { tableOfGroups } from './table-of-groups.ts'

export type SupervisionView = { isPublic: boolean; hasCommittees?: boolean }

/** 督办、测评、回头看、检察衔接: each only where the place has it or something happened. */
export async function supervisionBlocks(desk: Desk, view: SupervisionView): Promise<ReportBlock[]> {
  const { count, word } = desk
  const parts: { title: string; blocks: ReportBlock[] }[] = []
  if (count('supervisions') > 0 || (word('supervising_committee') !== null && count('handed_over') > 0)) {
    parts.push({ title: '督办', blocks: await supervised(desk, view) })
  }
  if (count('ballots') > 0 || (desk.ask.policy.ballot.held && word('ballot') !== null && count('handed_over') > 0)) {
    parts.push({ title: word('ballot') ?? '满意度测评', blocks: await ballotBlocks(desk, view.isPublic) })
  }
  if (count('reviews') > 0) parts.push({ title: word('follow_up_review') ?? '“回头看”', blocks: reviewBlocks(desk) })
  if (count('transfers') > 0) parts.push({ title: '与检察公益诉讼的双向衔接', blocks: transferBlocks(desk) })
  return parts.flatMap(({ title, blocks }, n) => [headingOf(2, `（${NUMERALS[n]}）${title}`), ...blocks])
}

const NUMERALS = ['一', '二', '三', '四']

async function supervised(desk: Desk, { hasCommittees = true }: SupervisionView): Promise<ReportBlock[]> {
  const { n, count, rate, part, base, share } = desk
  if (count('supervisions') === 0) return paragraphOf(say`本期没有启动督办的建议。`)
  const levels = partsSentence(
    desk,
    '其中，',
    [
      ['supervisions_category', '按类别督办'],
      ['supervisions_key', '重点督办'],
      ['supervisions_collective', '集中督办'],
      ['supervisions_listed', '挂牌督办'],
    ],
    '件次',
  )
  const demands =
    share('demands_met_rate') === null
      ? null
      : say`督办中提出要求${base('demands_met_rate')}项，已落实${part('demands_met_rate')}项，落实率${rate('demands_met_rate')}。`
  return [
    ...paragraphOf(
      say`启动督办的建议${n('supervised')}件、${n('supervisions')}件次。`,
      levels,
      actsSentence(desk),
      demands,
      closedSentence(desk),
    ),
    ...(hasCommittees ? await committeeTable(desk) : []),
  ]
}

function actsSentence(desk: Desk): ReportRun[] | null {
  const { n, count } = desk
  if (count('supervision_acts') === 0) return null
  const visits = count('inspections') > 0 ? say`，其中代表视察${n('inspections')}次` : []
  const reports = count('progress_reports') > 0 ? say`，承办单位报告进展${n('progress_reports')}次` : []
  return say`开展督办活动${n('supervision_acts')}次${visits}${reports}。`
}

function closedSentence(desk: Desk): ReportRun[] | null {
  const { n, count, word } = desk
  const council = word('council_of_chairpersons')
  const parts = [
    ...(council !== null && count('council_reports') > 0 ? [say`已向${council}报告${n('council_reports')}件次`] : []),
    ...(count('circulars') > 0 ? [say`作出通报${n('circulars')}件次`] : []),
    ...(count('supervisions_closed') > 0 ? [say`已结束督办${n('supervisions_closed')}件次`] : []),
  ]
  return parts.length === 0 ? null : say`${joinedBy('，', parts)}。`
}

async function committeeTable(desk: Desk): Promise<ReportBlock[]> {
  const figures = [
    'supervisions',
    'supervision_acts',
    'inspections',
    'demands',
    'demands_met',
    'council_reports',
    'supervisions_closed',
  ]
  const groups = await desk.by('committee', figures)
  if (!groups.rows.some(({ key }) => key !== null)) return []
  return [
    tableOfGroups(desk, groups, {
      name: '按督办委员会',
      title: '各督办委员会督办情况',
      first: '督办委员会',
      firstWidth: 14,
      columns: [
        { figure: 'supervisions', label: '督办件次', width: 5 },
        { figure: 'supervision_acts', label: '督办活动', width: 5 },
        { figure: 'inspections', label: '代表视察', width: 5 },
        { figure: 'demands', label: '提出要求', width: 5 },
        { figure: 'demands_met', label: '已落实', width: 5 },
        ...(desk.word('council_of_chairpersons') === null
          ? []
          : [{ figure: 'council_reports', label: '报告主任会议', width: 6 }]),
        { figure: 'supervisions_closed', label: '已结束', width: 5 },
      ],
    }),
  ]
}

export function reviewBlocks(desk: Desk): ReportBlock[] {
  const { n, count, rate, part, base, share } = desk
  const checked =
    share('reviews_true_rate') === null
      ? say`尚未核查。`
      : say`已核查${base('reviews_true_rate')}件次，其中实地核查${n('reviews_on_site')}件次；办理结果属实的${part('reviews_true_rate')}件次，属实率${rate('reviews_true_rate')}。`
  const outcomes = partsSentence(
    desk,
    '结论为：',
    [
      ['reviews_confirmed', '属实、维持原结果'],
      ['reviews_revised', '改定办理结果类别'],
      ['reviews_reopened', '重新办理'],
      ['reviews_open', '尚无结论'],
    ],
    '件次',
  )
  return paragraphOf(
    say`列入${desk.word('follow_up_review') ?? '“回头看”'}的${n('reviews')}件次。`,
    checked,
    outcomes,
    reviewOpinion(desk),
    desk.knows('forms_review') && count('forms_review') > 0 ? inquiredOpinion(desk) : null,
  )
}

/** What deputies said when they were asked again in the reviews themselves. */
function reviewOpinion({ n, share, rate, base, part }: Desk): ReportRun[] | null {
  const figure = 'reviews_satisfied_or_basically_rate'
  if (share(figure) === null) return null
  return say`再次征求代表意见${n('reviews_deputies')}人次，得到评价的${base(figure)}件次（几名代表的，取最低的评价）中，满意${n('reviews_rated_satisfied')}件次，满意率${rate('reviews_satisfied_rate')}；基本满意${n('reviews_rated_basically_satisfied')}件次，满意和基本满意合计${part(figure)}件次，占${rate(figure)}；不满意${n('reviews_rated_dissatisfied')}件次。`
}

/** Of a review that had an inquiry of its own. */
function inquiredOpinion(desk: Desk): ReportRun[] | null {
  const { n, share, rate, base } = desk
  const figure = 'forms_review_satisfied_or_basically_rate'
  const asked = say`再次征求代表意见${n('forms_review')}份`
  if (share(figure) === null) return say`${asked}，还没有得到评价。`
  return say`${asked}，计入基数的${base(figure)}份，满意${n('forms_review_satisfied')}份、基本满意${n('forms_review_basically_satisfied')}份、不满意${n('forms_review_dissatisfied')}份，满意和基本满意率${rate(figure)}。`
}

function transferBlocks(desk: Desk): ReportBlock[] {
  const { n } = desk
  const way = (stem: string, words: string) => {
    if (desk.count(stem) === 0) return null
    const whole = say`${words}${n(stem)}件次`
    const steps = (
      [
        ['sent', '已移送'],
        ['accepted', '受理'],
        ['declined', '不受理'],
        ['issued', '制发检察建议'],
        ['answered', '已回复'],
        ['suits', '提起公益诉讼'],
      ] as const
    )
      .filter(([step]) => desk.count(`${stem}_${step}`) > 0)
      .map(([step, label]) => say`${label}${n(`${stem}_${step}`)}件次`)
    return steps.length === 0 ? say`${whole}。` : say`${whole}，其中${joinedBy('，', steps)}。`
  }
  return paragraphOf(
    say`代表建议与公益诉讼检察建议双向转化${n('transfers')}件次。`,
    way('transfers_to', '代表建议转检察监督'),
    way('transfers_from', '检察建议转代表建议'),
  )
}
