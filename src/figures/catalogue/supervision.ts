import { type SqlBool, sql } from 'kysely'

import { countsOf, type Figure, sharesIn } from '../figure.ts'
import { handled } from './conditions.ts'
import { RATINGS } from './ratings.ts'

const acts = countsOf({ of: 'fact_supervision', population: 'received', group: 'supervision', unit: '件次' })
const LEVELS = { category: '按类别督办', key: '重点督办', collective: '集中督办', listed: '挂牌督办' }
const STANDS = sql<SqlBool>`f.cancelled_on is null`
const led = countsOf({ of: 'fact_suggestion', population: 'received', group: 'supervision', unit: '件' })
export const SUPERVISION: readonly Figure[] = [
  led('led', '有领办领导', '已交办的建议中，已经确定领办领导', handled(sql`s.handling_leader_id is not null`)),
  acts('supervisions', '督办', '启动督办的件次（取消的不计；一件有不止一种督办的各计一次）', STANDS),
  acts('supervised', '受督办建议', '启动督办的建议件数', STANDS, {
    unit: '件',
    distinct: sql<string>`f.case_id::text`,
  }),
  ...Object.entries(LEVELS).map(([level, label]) =>
    acts(`supervisions_${level}`, label, `督办形式为${label}的件次`, sql`${STANDS} and f.level = ${level}`),
  ),
  acts('supervision_acts', '督办活动', '听取汇报、走访、视察等督办活动的次数', STANDS, {
    unit: '次',
    sum: sql<number>`f.acts`,
  }),
  acts('inspections', '代表视察', '督办活动中，代表视察的次数', STANDS, {
    unit: '次',
    sum: sql<number>`f.inspections`,
  }),
  acts('demands', '督办要求', '督办中提出的要求项数', STANDS, { unit: '项', sum: sql<number>`f.demands` }),
  acts('demands_met', '已落实督办要求', '督办中提出的要求，已落实的项数', STANDS, {
    unit: '项',
    sum: sql<number>`f.demands_met`,
  }),
  acts('progress_reports', '进展报告', '督办中报告进展的次数', STANDS, {
    unit: '次',
    sum: sql<number>`f.progress_reports`,
  }),
  acts(
    'council_reports',
    '报告主任会议',
    '已向主任会议报告的督办件次',
    sql`${STANDS} and f.council_report_on is not null`,
  ),
  acts('circulars', '通报', '已作出通报的督办件次', sql`${STANDS} and f.circular_on is not null`),
  acts('supervisions_closed', '督办结束', '已结束的督办件次', sql`${STANDS} and f.closed_on is not null`),
  led(
    'gap_handling_leader',
    '缺领办领导',
    '已交办、尚未办结的建议中，按规定应当有领办领导，还没有确定',
    handled(sql`s.needs_handling_leader and s.handling_leader_id is null and s.concluded_on is null`),
  ),
  acts(
    'gap_leader',
    '缺督办领导',
    '尚未结束的督办件次中，按规定应当有督办领导，还没有确定',
    sql`${STANDS} and f.closed_on is null and f.needs_leader and f.leader_id is null`,
  ),
  acts(
    'gap_committee',
    '缺督办委员会',
    '尚未结束的督办件次中，按规定应当有督办委员会，还没有确定',
    sql`${STANDS} and f.closed_on is null and f.needs_committee and f.committee_id is null`,
  ),
  sharesIn('supervision')('demands_met_rate', '督办要求落实率', 'demands_met', 'demands'),
]

const ballot = countsOf({ of: 'fact_ballot', population: 'held', group: 'ballot', unit: '件次' })
const RESULTS = { satisfied: '满意', basically_satisfied: '基本满意', dissatisfied: '不满意', no_quorum: '人数不足' }
const IS_HELD = sql`f.cancelled_on is null and f.held_on is not null`
export const BALLOTS: readonly Figure[] = [
  ballot('ballots', '{ballot}', '举行{ballot}的件次，一件每测评一次计一次', sql`${IS_HELD}`),
  ballot('balloted', '受测评建议', '举行{ballot}的建议件数', sql`${IS_HELD}`, {
    unit: '件',
    distinct: sql<string>`f.case_id::text`,
  }),
  ballot('ballots_first', '首次测评', '第一次{ballot}的件次', sql`${IS_HELD} and f.round = 1`),
  ballot('ballots_again', '再次测评', '第二次及以后{ballot}的件次', sql`${IS_HELD} and f.round > 1`),
  ...Object.entries(RESULTS).map(([result, label]) =>
    ballot(
      `ballots_${result}`,
      `测评${label}`,
      `{ballot}结果为“${label}”的件次`,
      sql`${IS_HELD} and f.result is not distinct from ${result}`,
    ),
  ),
  ballot(
    'ballots_uncounted',
    '测评尚无结果',
    '已举行{ballot}，还没有结果的件次',
    sql`${IS_HELD} and f.result is null`,
    {
      isMinor: true,
    },
  ),
  ballot(
    'rectifications',
    '测评后整改',
    '{ballot}后要求整改的件次',
    sql`${IS_HELD} and f.rectification_on is not null`,
  ),
  ballot(
    'rectified',
    '整改完成',
    '要求整改的件次中，整改已通过',
    sql`${IS_HELD} and f.rectification_on is not null and f.rectified_on is not null`,
  ),
  ballot(
    'ballots_decided',
    '测评有结果',
    '举行{ballot}并有结果的件次，人数不足的不计',
    sql`${IS_HELD} and f.result is distinct from 'no_quorum' and f.result is not null`,
    { isMinor: true },
  ),
  sharesIn('ballot')('ballot_satisfied_rate', '测评满意占比', 'ballots_satisfied', 'ballots_decided'),
]

const review = countsOf({ of: 'fact_review', population: 'opened', group: 'review', unit: '件次' })
const IS_CHECKED = sql`${STANDS} and f.checked_on is not null`
export const REVIEWS: readonly Figure[] = [
  review('reviews', '{follow_up_review}', '列入{follow_up_review}的件次（取消的不计）', STANDS),
  review('reviews_checked', '已核查', '列入{follow_up_review}的件次中，已核查', sql`${IS_CHECKED}`),
  review('reviews_on_site', '实地核查', '已核查的件次中，到实地查看', sql`${IS_CHECKED} and f.on_site`),
  review(
    'reviews_true',
    '办理结果属实',
    '已核查的件次中，所报的办理结果属实',
    sql`${IS_CHECKED} and coalesce(f.class_holds, false)`,
  ),
  review(
    'reviews_confirmed',
    '维持原结果',
    '{follow_up_review}结论为属实、维持',
    sql`${STANDS} and f.outcome is not distinct from 'confirmed'`,
  ),
  review(
    'reviews_revised',
    '改定类别',
    '{follow_up_review}结论为改定类别',
    sql`${STANDS} and f.outcome is not distinct from 'class_revised'`,
  ),
  review(
    'reviews_reopened',
    '重新办理',
    '{follow_up_review}结论为重新办理',
    sql`${STANDS} and f.outcome is not distinct from 'reopen'`,
  ),
  review(
    'reviews_open',
    '尚无结论',
    '列入{follow_up_review}的件次中，还没有结论',
    sql`${STANDS} and f.outcome is null`,
  ),
  review('reviews_deputies', '再次征求意见', '{follow_up_review}中再次征求意见并得到评价的代表人次', STANDS, {
    unit: '人次',
    sum: sql<number>`f.deputies_asked`,
  }),
  review(
    'reviews_rated',
    '再次得到评价',
    '列入{follow_up_review}的件次中，再次征求到代表评价（联系不上的不计）',
    sql`${STANDS} and f.rating is not null`,
  ),
  ...Object.entries(RATINGS).map(([rating, label]) =>
    review(
      `reviews_rated_${rating}`,
      `再次评价${label}`,
      `列入{follow_up_review}的件次中，代表再次评价为“${label}”（几名代表的，取最低的评价）`,
      sql`${STANDS} and f.rating is not distinct from ${rating}`,
    ),
  ),
  review(
    'reviews_rated_satisfied_or_basically',
    '再次评价满意和基本满意',
    '列入{follow_up_review}的件次中，代表再次评价为“满意”或者“基本满意”（几名代表的，取最低的评价）',
    sql`${STANDS} and coalesce(f.rating in ('satisfied', 'basically_satisfied'), false)`,
    { isDetail: true },
  ),
  sharesIn('review')('reviews_true_rate', '属实率', 'reviews_true', 'reviews_checked'),
  sharesIn('review')('reviews_satisfied_rate', '再次评价满意率', 'reviews_rated_satisfied', 'reviews_rated'),
  sharesIn('review')(
    'reviews_satisfied_or_basically_rate',
    '再次评价满意和基本满意率',
    'reviews_rated_satisfied_or_basically',
    'reviews_rated',
  ),
]

const transfer = countsOf({ of: 'fact_transfer', population: 'opened', group: 'transfer', unit: '件次' })
const WAYS = { to_procuratorate: '建议转检察监督', from_procuratorate: '检察建议转代表建议' }
export const TRANSFERS: readonly Figure[] = [
  transfer('transfers', '双向转化', '提出双向转化的件次（取消的不计）', STANDS),
  ...Object.entries(WAYS).flatMap(([way, label]) => {
    const stem = way === 'to_procuratorate' ? 'transfers_to' : 'transfers_from'
    const isSo = sql`${STANDS} and f.direction = ${way}`
    return [
      transfer(stem, label, `${label}的件次`, sql`${isSo}`),
      transfer(`${stem}_sent`, `${label}：已移送`, `${label}中，已移送`, sql`${isSo} and f.sent_on is not null`),
      transfer(
        `${stem}_accepted`,
        `${label}：受理`,
        `${label}中，对方已受理`,
        sql`${isSo} and f.accepted_on is not null`,
      ),
      transfer(
        `${stem}_declined`,
        `${label}：不受理`,
        `${label}中，对方不受理`,
        sql`${isSo} and f.declined_on is not null`,
      ),
      transfer(
        `${stem}_issued`,
        `${label}：制发检察建议`,
        `${label}中，已制发检察建议`,
        sql`${isSo} and f.issued_on is not null`,
      ),
      transfer(
        `${stem}_answered`,
        `${label}：已回复`,
        `${label}中，检察建议已得到回复`,
        sql`${isSo} and f.answered_on is not null`,
      ),
      transfer(
        `${stem}_suits`,
        `${label}：提起诉讼`,
        `${label}中，已提起公益诉讼`,
        sql`${isSo} and f.suit_on is not null`,
      ),
    ]
  }),
]
