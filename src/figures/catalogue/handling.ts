import { type SqlBool, sql } from 'kysely'

import { countsOf, type Figure, sharesIn } from '../figure.ts'
import { HANDED_OVER, handled } from './conditions.ts'

const handover = countsOf({ of: 'fact_suggestion', population: 'received', group: 'handover', unit: '件' })
/** Handed over and received by the bodies. */
export const HANDOVER: readonly Figure[] = [
  handover('handed_over', '交办', '已经交办，且没有撤回或者转作他用', HANDED_OVER),
  handover(
    'awaiting_handover',
    '尚未交办',
    '审核通过，尚未交办',
    sql`s.ended is null and s.handed_over_on is null and s.screening is not distinct from 'accepted'`,
    { isMinor: true },
  ),
  handover('receipt_signed', '签收交办', '已交办的建议中，归口单位已签收', handled(sql`s.receipt_on is not null`)),
  handover('acknowledged', '承办单位全部签收', '已交办的建议中，各承办单位都已签收', handled(sql`s.acknowledged`)),
  handover('handled_by_several', '多家承办', '已交办的建议中，承办单位不止一家', handled(sql`s.units > 1`)),
  handover('with_co_handlers', '有{co}单位', '已交办的建议中，有{co}单位', handled(sql`s.co_units > 0`)),
  handover('lead_units', '主要承办单位', '已交办的建议的主办（单独办理、分别办理的首家）单位数', HANDED_OVER, {
    unit: '个',
    distinct: sql<string>`s.unit_id`,
  }),
  sharesIn('handover')('receipt_signed_rate', '交办签收率', 'receipt_signed', 'handed_over'),
  sharesIn('handover')('acknowledged_rate', '承办签收率', 'acknowledged', 'handed_over'),
]

const contact = countsOf({ of: 'fact_suggestion', population: 'received', group: 'contact', unit: '件' })
const FORMS = { visit: '走访', meeting: '座谈', phone: '电话', letter: '书信' }
const RANKS = { head: '主要负责人', deputy_head: '分管负责人', section_head: '科室负责人', clerk: '经办人' }
/** Contact with the deputies: of each suggestion the best form and the highest rank. */
export const CONTACT: readonly Figure[] = [
  contact('contacted', '已沟通联系', '已交办的建议中，负有答复责任的单位都已与代表沟通', handled(sql`s.contacted`)),
  ...Object.entries(FORMS).map(([form, label]) =>
    contact(
      `contact_form_${form}`,
      `${label}沟通`,
      `已沟通联系的建议中，最直接的形式为${label}`,
      handled(sql`s.contacted and s.contact_form is not distinct from ${form}`),
    ),
  ),
  contact(
    'contact_form_unrecorded',
    '未记沟通形式',
    '已沟通联系的建议中，没有记载沟通形式',
    handled(sql`s.contacted and s.contact_form is null`),
    { isMinor: true },
  ),
  ...Object.entries(RANKS).map(([held, label]) =>
    contact(
      `contact_rank_${held}`,
      `${label}沟通`,
      `已沟通联系的建议中，出面的最高为${label}`,
      handled(sql`s.contacted and s.contact_rank is not distinct from ${held}`),
    ),
  ),
  contact(
    'contact_rank_unrecorded',
    '未记沟通人',
    '已沟通联系的建议中，没有记载何人出面',
    handled(sql`s.contacted and s.contact_rank is null`),
    { isMinor: true },
  ),
  contact(
    'interviewed',
    '面商',
    '已交办的建议中，负有答复责任的单位都与代表见面（走访或座谈）',
    handled(sql`s.interviewed`),
  ),
  sharesIn('contact')('contacted_rate', '沟通率', 'contacted', 'handed_over'),
  sharesIn('contact')('interviewed_rate', '面商率', 'interviewed', 'handed_over'),
]

const reply = countsOf({ of: 'fact_suggestion', population: 'received', group: 'reply', unit: '件' })
/** 办复, 按期办复 and 办结 are three things with three bases. */
export const REPLY: readonly Figure[] = [
  reply('replied', '办复', '已交办的建议中，应答复的单位都已答复', handled(sql`s.replied_on is not null`)),
  reply('not_replied', '尚未办复', '已交办的建议中，还没有全部答复', handled(sql`s.replied_on is null`)),
  reply(
    'reply_due',
    '应办复',
    '已交办的建议中，已答复或者答复期限已到（期限以延期后的为准）',
    handled(sql`s.in_time is not null`),
  ),
  reply('replied_in_time', '按期办复', '应办复的建议中，各单位都在期限内答复', handled(sql`s.in_time`)),
  reply(
    'entered_late',
    '按期办复、事后登记',
    '按期办复的建议中，答复在期限后才登记入系统',
    handled(sql`s.in_time and s.entered_late`),
    { isMinor: true },
  ),
  reply('concluded', '办结', '已交办的建议中，已按规定办结', handled(sql`s.concluded_on is not null`)),
  reply(
    'concluded_dissatisfied',
    '代表不满意而办结',
    '已办结的建议中，代表仍不满意、记录在案',
    handled(sql`s.concluded_on is not null and s.with_dissatisfaction`),
    { isMinor: true },
  ),
  reply(
    'struck_off',
    '{strike_off}',
    '已交办的建议中，承诺事项已全部{strike_off}',
    handled(sql`s.struck_off_on is not null`),
  ),
  reply('archived', '归档', '已交办的建议中，已经归档', handled(sql`s.archived_on is not null`)),
  sharesIn('reply')('reply_rate', '办复率', 'replied', 'handed_over'),
  sharesIn('reply')('in_time_rate', '按期办复率', 'replied_in_time', 'reply_due'),
  sharesIn('reply')('conclusion_rate', '办结率', 'concluded', 'handed_over'),
]

const late = countsOf({ of: 'fact_suggestion', population: 'received', group: 'late', unit: '件' })
const days = countsOf({ of: 'fact_leg', population: 'received', group: 'late', unit: '天' })
const IS_LATE = sql<SqlBool>`s.in_time is not distinct from false`
const DAYS = { sum: sql<number>`f.days`, isMinor: true as const }
const HOLDERS = { office: '代表工作机构', body: '归口交办单位', unit: '承办单位' }
/** What was late, by how much, and who had it meanwhile. */
export const LATE: readonly Figure[] = [
  late('late', '逾期', '应办复的建议中，有单位没有在期限内答复', handled(IS_LATE)),
  late('replied_late', '逾期后办复', '逾期的建议中，已经答复', handled(sql`${IS_LATE} and s.replied_on is not null`)),
  late('overdue', '逾期未办复', '逾期的建议中，仍未全部答复', handled(sql`${IS_LATE} and s.replied_on is null`)),
  late('days_late', '逾期天数', '逾期的建议超过期限的日历天数之和（多家承办的以最迟一家计）', handled(IS_LATE), {
    unit: '天',
    sum: sql<number>`coalesce(s.days_late, 0)`,
  }),
  days(
    'late_days_held',
    '逾期建议用时',
    '逾期的建议自交办至答复（未答复的至截至日）的日历天数之和',
    handled(IS_LATE),
    DAYS,
  ),
  ...Object.entries(HOLDERS).map(([holder, label]) =>
    days(
      `late_days_${holder}`,
      `其中在${label}`,
      `逾期的建议用时中，建议在${label}手中的天数`,
      handled(sql`${IS_LATE} and f.holder_kind = ${holder}`),
      DAYS,
    ),
  ),
  ...Object.entries(HOLDERS).map(([holder, label]) =>
    sharesIn('late')(`late_days_${holder}_share`, `${label}用时占比`, `late_days_${holder}`, 'late_days_held', {
      isMinor: true,
    }),
  ),
  sharesIn('late')('late_rate', '逾期率', 'late', 'reply_due'),
]

const extension = countsOf({ of: 'fact_suggestion', population: 'received', group: 'extension', unit: '件' })
const BASES = { notice_to_deputy: '向代表说明理由', consent: '代表同意', approval: '经批准' }
export const EXTENSION: readonly Figure[] = [
  extension(
    'extended',
    '延期办理',
    '已交办的建议中，交办以后延长过答复期限（交办时按性质确定较长期限的不计）',
    handled(sql`cardinality(array_remove(s.extension_bases, 'by_nature')) > 0`),
  ),
  ...Object.entries(BASES).map(([basis, label]) =>
    extension(
      `extended_${basis}`,
      `延期依据：${label}`,
      `已交办的建议中，有依据“${label}”的延期；一件可有不止一种依据`,
      handled(sql`${basis} = any(s.extension_bases)`),
    ),
  ),
  extension(
    'long_term',
    '按性质较长期限',
    '已交办的建议中，交办时按事项性质确定较长答复期限',
    handled(sql`s.long_term`),
  ),
  sharesIn('extension')('extended_rate', '延期率', 'extended', 'handed_over'),
]
