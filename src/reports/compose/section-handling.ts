import type { ReportBlock, ReportChart, ReportRun, ReportTable } from '../../contract/report-body.ts'
import { partsSentence } from './parts.ts'
import type { Desk, Groups } from './report-desk.ts'
import { headingOf, joinedBy, namedParagraph, paragraphOf, say } from './say.ts'
import { classBlocks } from './section-classes.ts'
import { hasCategories } from './section-received.ts'
import { tableOfGroups } from './table-of-groups.ts'

/** 办理情况: handover, contact, replies, extensions, what was late and who used the days, classes. */
export async function handlingBlocks(desk: Desk): Promise<ReportBlock[]> {
  if (desk.count('handed_over') === 0) return paragraphOf(say`截至统计日，没有交办的建议。`)
  return [
    headingOf(2, '（一）交办和签收'),
    ...paragraphOf(handoverSentence(desk), ledSentence(desk), acknowledgedSentence(desk), reassignmentSentence(desk)),
    headingOf(2, '（二）沟通联系'),
    ...paragraphOf(contactSentence(desk), formSentence(desk), rankSentence(desk)),
    headingOf(2, '（三）答复和办结'),
    ...paragraphOf(replySentence(desk), inTimeSentence(desk), concludedSentence(desk)),
    ...lateParagraph(desk),
    ...paragraphOf(opinionSentence(desk)),
    ...(hasCategories(desk) ? [await categoryTable(desk)] : []),
    ...(await unitTables(desk)),
    headingOf(2, '（四）办理结果'),
    ...(await classBlocks(desk)),
  ]
}

function handoverSentence(desk: Desk): ReportRun[] {
  const { n, count, word } = desk
  const several = count('handled_by_several') > 0 ? say`，其中由两家以上单位承办的${n('handled_by_several')}件` : []
  const co = count('with_co_handlers') > 0 ? say`、有${word('co') ?? '协办'}单位的${n('with_co_handlers')}件` : []
  return say`已交办${n('handed_over')}件${several}${several.length > 0 ? co : []}，涉及承办单位${n('units')}个。`
}

/** 双领: the leaders of the party committee and the government who lead the handling. */
function ledSentence({ n, count, word }: Desk): ReportRun[] | null {
  if (count('led') + count('gap_handling_leader') === 0) return null
  const missing = count('gap_handling_leader') > 0 ? say`，应当确定而尚未确定的${n('gap_handling_leader')}件` : []
  return say`已确定${word('handling_leader') ?? '领办领导'}的${n('led')}件${missing}。`
}

function acknowledgedSentence(desk: Desk): ReportRun[] | null {
  const { n, share, rate, part, base } = desk
  const all = say`各承办单位全部签收的${n('acknowledged')}件，承办签收率${rate('acknowledged_rate')}；`
  if (share('duties_acknowledged_in_time_rate') === null) return all
  const figure = 'duties_acknowledged_in_time_rate'
  return say`${all}签收期限已到的${base(figure)}件次中，按期签收${part(figure)}件次，按期签收率${rate(figure)}。`
}

function reassignmentSentence(desk: Desk): ReportRun[] | null {
  const { n, count } = desk
  if (count('reassignment_requests') === 0) return null
  return say`承办单位申请退办${n('reassignment_requests')}次，准予${n('reassignments_granted')}次。`
}

function contactSentence(desk: Desk): ReportRun[] {
  const { n, rate, change } = desk
  return say`承办单位与代表沟通联系的${n('contacted')}件，沟通率${rate('contacted_rate')}${change('contacted_rate')}；其中当面商量（面商）的${n('interviewed')}件，面商率${rate('interviewed_rate')}${change('interviewed_rate')}。`
}

function formSentence(desk: Desk): ReportRun[] | null {
  return partsSentence(desk, '从沟通形式看，', [
    ['contact_form_visit', '走访'],
    ['contact_form_meeting', '座谈'],
    ['contact_form_phone', '电话'],
    ['contact_form_letter', '书信'],
    ['contact_form_unrecorded', '没有记载形式的'],
  ])
}

function rankSentence(desk: Desk): ReportRun[] | null {
  return partsSentence(desk, '从出面沟通的人看，', [
    ['contact_rank_head', '主要负责人'],
    ['contact_rank_deputy_head', '分管负责人'],
    ['contact_rank_section_head', '科室负责人'],
    ['contact_rank_clerk', '经办人'],
    ['contact_rank_unrecorded', '没有记载的'],
  ])
}

function replySentence(desk: Desk): ReportRun[] {
  const { n, count, rate, change } = desk
  const open = count('not_replied') > 0 ? say`，尚未办复${n('not_replied')}件` : []
  return say`已办复${n('replied')}件，办复率${rate('reply_rate')}${change('reply_rate')}${open}。`
}

function inTimeSentence(desk: Desk): ReportRun[] | null {
  const { rate, part, base, share, change, count, n } = desk
  if (share('in_time_rate') === null) return say`答复期限都还没有到，暂不计算按期办复率。`
  const entered = count('entered_late') > 0 ? say`（其中${n('entered_late')}件答复在期限内、登记在期限后）` : []
  return say`应办复的${base('in_time_rate')}件中，按期办复${part('in_time_rate')}件${entered}，按期办复率${rate('in_time_rate')}${change('in_time_rate')}。`
}

function concludedSentence(desk: Desk): ReportRun[] {
  const { n, count, rate, change, word } = desk
  const dissatisfied =
    count('concluded_dissatisfied') > 0 ? say`，其中代表仍不满意、已记录在案的${n('concluded_dissatisfied')}件` : []
  const struck = count('struck_off') > 0 ? say`；承诺事项全部${word('strike_off') ?? '销号'}的${n('struck_off')}件` : []
  return say`已办结${n('concluded')}件，办结率${rate('conclusion_rate')}${change('conclusion_rate')}${dissatisfied}${struck}。办复、按期办复、办结分别统计，不能互相代替。`
}

function extensionSentence(desk: Desk): ReportRun[] | null {
  const { n, count, rate } = desk
  const long = count('long_term') > 0 ? say`交办时按事项性质确定较长答复期限的${n('long_term')}件。` : []
  if (count('extended') === 0) return long.length > 0 ? long : null
  const bases = (
    [
      ['extended_notice_to_deputy', '向代表说明理由'],
      ['extended_consent', '经代表同意'],
      ['extended_approval', '经批准'],
    ] as const
  ).filter(([figure]) => count(figure) > 0)
  const parts = bases.map(([figure, words]) => say`${words}${n(figure)}件`)
  return say`${long}交办以后延期办理的${n('extended')}件，延期率${rate('extended_rate')}${parts.length > 0 ? say`，依据为${joinedBy('、', parts)}` : []}。`
}

/** Refilled as a whole: that nothing is late must not stand in a year in which something is. */
function lateParagraph(desk: Desk): ReportBlock[] {
  const runs = [extensionSentence(desk), lateSentence(desk), daysSentence(desk)].flatMap((sentence) => sentence ?? [])
  return runs.length === 0 ? [] : [namedParagraph('延期和逾期', runs)]
}

function lateSentence(desk: Desk): ReportRun[] | null {
  const { n, count } = desk
  if (count('late') === 0) return desk.share('in_time_rate') === null ? null : say`没有逾期的建议。`
  const parts = [
    ...(count('replied_late') > 0 ? [say`逾期后办复${n('replied_late')}件`] : []),
    ...(count('overdue') > 0 ? [say`至统计日仍未办复${n('overdue')}件`] : []),
  ]
  return say`逾期${n('late')}件，其中${joinedBy('，', parts)}；超过期限的天数合计${n('days_late')}天（一件由几家承办的，以最迟一家计）。`
}

function daysSentence(desk: Desk): ReportRun[] | null {
  const { n, count, rate } = desk
  if (count('late_days_held') === 0) return null
  const holders = (
    [
      ['late_days_office', 'late_days_office_share', '代表工作机构'],
      ['late_days_body', 'late_days_body_share', '归口交办单位'],
      ['late_days_unit', 'late_days_unit_share', '承办单位'],
    ] as const
  ).filter(([figure]) => count(figure) > 0)
  const parts = holders.map(([figure, share, words]) => say`在${words}手中${n(figure)}天，占${rate(share)}`)
  return say`逾期的建议从交办到答复（未答复的到统计日）共用${n('late_days_held')}天，${joinedBy('；', parts)}。`
}

function opinionSentence(desk: Desk): ReportRun[] | null {
  const { n, count, rate, share, part, base, word } = desk
  if (share('opinions_in_time_rate') === null) return null
  const opinion = word('opinion') ?? '协办意见'
  const returned = count('opinions_returned') > 0 ? say`，退回重提${n('opinions_returned')}次` : []
  return say`应提交${opinion}${base('opinions_in_time_rate')}件次，按期提交${part('opinions_in_time_rate')}件次，按期率${rate('opinions_in_time_rate')}${returned}。`
}

async function categoryTable(desk: Desk): Promise<ReportTable> {
  const figures = ['received', 'handed_over', 'replied', 'reply_rate', 'in_time_rate', 'concluded', 'conclusion_rate']
  return tableOfGroups(desk, await desk.by('category', figures), {
    name: '按类别',
    title: '各类别建议办理情况',
    first: '类别',
    firstWidth: 8,
    columns: [
      { figure: 'received', label: '收到', width: 4 },
      { figure: 'handed_over', label: '交办', width: 4 },
      { figure: 'replied', label: '办复', width: 4 },
      { figure: 'reply_rate', label: '办复率', width: 6 },
      { figure: 'in_time_rate', label: '按期办复率', width: 6 },
      { figure: 'concluded', label: '办结', width: 4 },
      { figure: 'conclusion_rate', label: '办结率', width: 6 },
    ],
  })
}

const UNIT_FIGURES = [
  'duties',
  'duties_sole',
  'duties_lead',
  'duties_separate',
  'duties_co',
  'duties_owing',
  'duties_contacted_rate',
  'duties_replied',
  'duties_in_time_rate',
  'duties_replied_late',
  'duties_overdue',
  'duties_solved_rate',
]
const MOST_UNITS_IN_CHART = 12

/** More units stand in an annex, and in the text those with the most. */
const MOST_UNITS = 15

/** The table of all units, where the text has but some of them. */
export async function unitAnnex(desk: Desk): Promise<ReportTable[]> {
  const { table, units } = await unitTable(desk, { name: '承办单位一览表', title: '各承办单位办理情况一览表' })
  return units.rows.length > MOST_UNITS ? [table] : []
}

/** By the units as they were called then; a note says what they are called today. */
export async function unitTables(desk: Desk): Promise<ReportBlock[]> {
  const most = MOST_UNITS
  const { table, units } = await unitTable(desk, { name: '按承办单位', title: '各承办单位办理情况', most })
  if (units.rows.length === 0) return []
  return [table, ...unitChart(desk, units)]
}

type UnitShape = { name: string; title: string; most?: number }

async function unitTable(desk: Desk, { name, title, most }: UnitShape): Promise<{ table: ReportTable; units: Groups }> {
  const groups = await desk.by('unit', UNIT_FIGURES)
  const units = {
    ...groups,
    rows: groups.rows.filter(({ values }) => values[0]?.kind === 'count' && values[0].count > 0),
  }
  const isCut = most !== undefined && units.rows.length > most
  const notes = [
    '承办按件次计，一件由几家承办的各计一次',
    ...(isCut ? ['合计为全部单位，其余单位见附件'] : []),
    ...(await renamedUnits(desk)),
  ]
  const table = tableOfGroups(desk, units, {
    name,
    title: isCut ? `承办件次较多的${most}个单位办理情况` : title,
    ...(most !== undefined && { most }),
    first: '承办单位',
    firstWidth: 12,
    columns: [
      { figure: 'duties', over: '承办', label: '合计', width: 4 },
      { figure: 'duties_sole', over: '承办', label: '单办', width: 4 },
      { figure: 'duties_lead', over: '承办', label: desk.word('lead') ?? '主办', width: 4 },
      { figure: 'duties_separate', over: '承办', label: '分办', width: 4 },
      { figure: 'duties_co', over: '承办', label: desk.word('co') ?? '协办', width: 4 },
      { figure: 'duties_contacted_rate', label: '沟通率', width: 6 },
      { figure: 'duties_replied', over: '答复', label: '已答复', width: 4 },
      { figure: 'duties_in_time_rate', over: '答复', label: '按期率', width: 6 },
      { figure: 'duties_replied_late', over: '答复', label: '逾期后答复', width: 4 },
      { figure: 'duties_overdue', over: '答复', label: '逾期未答复', width: 4 },
    ],
    note: `${notes.join('；')}。`,
  })
  return { table, units }
}

function unitChart({ used, word }: Desk, { rows }: Groups): ReportChart[] {
  if (rows.length < 2) return []
  used.add('duties')
  const shown = rows.slice(0, MOST_UNITS_IN_CHART)
  const owed = (n: number) => shown.map(({ values }) => (values[n]?.kind === 'count' ? values[n].count : 0))
  const co = UNIT_FIGURES.indexOf('duties_co')
  const own = shown.map((_, n) => (owed(0)[n] ?? 0) - (owed(co)[n] ?? 0))
  return [
    {
      kind: 'chart',
      name: '按承办单位图',
      title: rows.length > shown.length ? `承办件次较多的${shown.length}个单位` : '各承办单位承办件次',
      chart: 'stacked',
      labels: shown.map(({ label }) => label),
      series: [
        { label: '负责答复', values: own },
        { label: word('co') ?? '协办', values: owed(co) },
      ],
      format: 'count',
    },
  ]
}

/** 甲局现为乙局 for each unit that was renamed or merged since. */
async function renamedUnits({ trx, ask }: Desk): Promise<string[]> {
  const rows = await trx
    .selectFrom('fact_duty')
    .select(['unit', 'unit_now'])
    .distinct()
    .where('book_id', '=', ask.book.id)
    .where('is_live', '=', true)
    .whereRef('unit', '<>', 'unit_now')
    .orderBy('unit')
    .execute()
  return rows.map(({ unit, unit_now }) => `“${unit}”现为“${unit_now}”`)
}
