import { type SqlBool, sql } from 'kysely'

import { countsOf, type Figure, sharesIn } from '../figure.ts'

const duty = countsOf({ of: 'fact_duty', population: 'received', group: 'duty', unit: '件次' })
const co = countsOf({ of: 'fact_duty', population: 'received', group: 'opinion', unit: '件次' })
const LIVES = sql<SqlBool>`f.is_live`
const OWES = sql<SqlBool>`f.is_live and f.owes_reply`
const ROLES = { sole: '单独办理', lead: '主办', co: '{co}', separate: '分别办理' }

/** One unit's duty in one suggestion: what a table by unit counts. A suggestion of three units has three. */
export const DUTIES: readonly Figure[] = [
  duty('duties', '承办', '各单位承办的件次，一件由几家承办的各计一次（改办、撤回等已终止的不计）', LIVES),
  ...Object.entries(ROLES).map(([role, label]) =>
    duty(`duties_${role}`, label, `承办角色为${label}的件次`, sql`f.is_live and f.role = ${role}`),
  ),
  duty('units', '承办单位', '承担办理任务的单位数，同一单位只计一次', LIVES, {
    unit: '个',
    distinct: sql<string>`f.unit_id`,
  }),
  duty('duties_acknowledged', '签收', '承办件次中，单位已签收', sql`f.is_live and f.acknowledged_on is not null`),
  duty(
    'duties_acknowledge_due',
    '应签收',
    '承办件次中，已签收或者签收期限已到',
    sql`f.is_live and (f.acknowledged_on is not null or coalesce(f.acknowledge_due_on < b.as_of, false))`,
  ),
  duty(
    'duties_acknowledged_in_time',
    '按期签收',
    '已签收的承办件次中，在签收期限内签收（没有期限的视为按期）',
    sql`f.is_live and f.acknowledged_on is not null and coalesce(f.acknowledged_on <= f.acknowledge_due_on, true)`,
  ),
  duty('duties_owing', '应答复', '承办件次中，负有答复责任（{co}的不计）', OWES),
  duty('duties_contacted', '沟通', '应答复的件次中，已与代表沟通', sql`${OWES} and f.contacted_on is not null`),
  duty('duties_interviewed', '面商', '应答复的件次中，已与代表见面', sql`${OWES} and f.interviewed`),
  duty('duties_replied', '答复', '应答复的件次中，首次答复已送达', sql`${OWES} and f.replied_on is not null`),
  duty('duties_reply_due', '答复到期', '应答复的件次中，已答复或者期限已到', sql`${OWES} and f.in_time is not null`),
  duty(
    'duties_replied_in_time',
    '按期答复',
    '答复到期的件次中，在期限内答复',
    sql`${OWES} and coalesce(f.in_time, false)`,
  ),
  duty(
    'duties_replied_late',
    '逾期答复',
    '答复到期的件次中，逾期后已答复',
    sql`${OWES} and f.in_time is not distinct from false and f.replied_on is not null`,
  ),
  duty(
    'duties_overdue',
    '逾期未答复',
    '答复到期的件次中，逾期仍未答复',
    sql`${OWES} and f.in_time is not distinct from false and f.replied_on is null`,
  ),
  duty(
    'duties_days_late',
    '逾期天数',
    '答复到期的件次中，超过期限的日历天数之和',
    sql`${OWES} and f.in_time is not distinct from false`,
    { unit: '天', sum: sql<number>`coalesce(f.days_late, 0)` },
  ),
  duty(
    'duties_days_used',
    '答复用时',
    '已答复的件次自起算日至答复的日历天数之和',
    sql`${OWES} and f.replied_on is not null`,
    {
      unit: '天',
      sum: sql<number>`coalesce(f.days_used, 0)`,
    },
  ),
  duty('duties_extended', '延期', '应答复的件次中，延长过答复期限', sql`${OWES} and f.extended_on is not null`),
  duty(
    'duties_solved',
    '已经解决',
    '应答复的件次中，办理结果类别的含义为“已经解决”',
    sql`${OWES} and f.meaning is not distinct from 'solved'`,
  ),
  duty(
    'duties_classified',
    '有办理结果类别',
    '应答复的件次中，答复注明了办理结果类别',
    sql`${OWES} and f.result_class is not null`,
  ),
  sharesIn('duty')(
    'duties_acknowledged_in_time_rate',
    '按期签收率',
    'duties_acknowledged_in_time',
    'duties_acknowledge_due',
  ),
  sharesIn('duty')('duties_contacted_rate', '沟通率（按件次）', 'duties_contacted', 'duties_owing'),
  sharesIn('duty')('duties_interviewed_rate', '面商率（按件次）', 'duties_interviewed', 'duties_owing'),
  sharesIn('duty')('duties_reply_rate', '答复率（按件次）', 'duties_replied', 'duties_owing'),
  sharesIn('duty')('duties_in_time_rate', '按期答复率（按件次）', 'duties_replied_in_time', 'duties_reply_due'),
  sharesIn('duty')('duties_solved_rate', '解决率（按件次）', 'duties_solved', 'duties_classified'),
]

const IS_CO = sql`f.is_live and f.role = 'co'`
const IS_GIVEN = sql`f.opinion_on is not null`
const IS_OVER = sql`coalesce(f.opinion_due_on < b.as_of, false)`
const IS_GIVEN_LATE = sql`coalesce(f.opinion_on > f.opinion_due_on, false)`
/** What co-handlers gave, and who asked to be relieved. */
export const OPINIONS: readonly Figure[] = [
  co(
    'opinions_due',
    '应提交{opinion}',
    '{co}件次中，已提交{opinion}或者期限已到',
    sql`${IS_CO} and (${IS_GIVEN} or ${IS_OVER})`,
  ),
  co('opinions_given', '已提交{opinion}', '{co}件次中，已提交{opinion}', sql`${IS_CO} and ${IS_GIVEN}`),
  co(
    'opinions_given_in_time',
    '按期提交{opinion}',
    '已提交{opinion}的件次中，在期限内提交（没有期限的视为按期）',
    sql`${IS_CO} and ${IS_GIVEN} and not ${IS_GIVEN_LATE}`,
  ),
  co(
    'opinions_given_late',
    '逾期提交{opinion}',
    '已提交{opinion}的件次中，逾期提交',
    sql`${IS_CO} and ${IS_GIVEN} and ${IS_GIVEN_LATE}`,
  ),
  co(
    'opinions_overdue',
    '逾期未提交{opinion}',
    '{co}件次中，期限已过仍未提交',
    sql`${IS_CO} and not ${IS_GIVEN} and ${IS_OVER}`,
  ),
  co('opinions_returned', '退回{opinion}', '{opinion}被退回重提的次数', sql`${IS_CO}`, {
    unit: '次',
    sum: sql<number>`f.opinion_returns`,
  }),
  co('reassignment_requests', '申请退办', '承办单位申请退办的次数（含已终止的承办）', sql`f.requests > 0`, {
    unit: '次',
    sum: sql<number>`f.requests`,
  }),
  co('reassignments_granted', '准予退办', '申请退办中，决定改办、调整或者增加单位的次数', sql`f.requests > 0`, {
    unit: '次',
    sum: sql<number>`f.requests_granted`,
  }),
  sharesIn('opinion')('opinions_in_time_rate', '{opinion}按期率', 'opinions_given_in_time', 'opinions_due'),
  sharesIn('opinion')('reassignments_granted_rate', '退办准予率', 'reassignments_granted', 'reassignment_requests'),
]
