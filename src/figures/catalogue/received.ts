import { sql } from 'kysely'

import { ALL, countsOf, type Figure, sharesIn } from '../figure.ts'

const received = countsOf({ of: 'fact_suggestion', population: 'received', group: 'received', unit: '件' })
const kind = countsOf({ of: 'fact_suggestion', population: 'received', group: 'kinds', unit: '件' })
const shareOf = sharesIn('kinds')

const IS_ACCEPTED = sql`(s.screening is not distinct from 'accepted' or s.handed_over_on is not null)`
const IS_BACK = sql`(s.handed_over_on is null and s.screening is not distinct from 'returned_to_deputy')`
const IS_ADVISED = sql`(s.handed_over_on is null and s.screening is not distinct from 'withdrawal_advised')`

/** How the suggestions of a period came in, and what was decided of them: each stands in one of the eight outcomes. */
export const RECEIVED: readonly Figure[] = [
  received('received', '收到建议', '正式提出的建议件数（草稿不计；一并办理的各计一件）', ALL),
  received(
    'accepted',
    '审核通过',
    '审核通过或已经交办，且没有撤回或者转作他用',
    sql`s.ended is null and ${IS_ACCEPTED}`,
  ),
  received('sent_back', '退请修改', '最后一次审核决定为退请修改，尚未通过', sql`s.ended is null and ${IS_BACK}`),
  received(
    'withdrawal_advised',
    '建议撤回',
    '最后一次审核决定为建议撤回，代表尚未撤回',
    sql`s.ended is null and ${IS_ADVISED}`,
    { isMinor: true },
  ),
  received(
    'awaiting_screening',
    '尚未审核',
    '还没有审核决定',
    sql`s.ended is null and not (${IS_ACCEPTED} or ${IS_BACK} or ${IS_ADVISED})`,
    { isMinor: true },
  ),
  received('withdrawn', '撤回', '代表撤回的建议，交办前后撤回的都计', sql`s.ended is not distinct from 'withdrawn'`),
  received('not_handed_over', '不予交办', '决定不予交办的建议', sql`s.ended is not distinct from 'not_handed_over'`, {
    isMinor: true,
  }),
  received(
    'as_letter',
    '转作代表来信',
    '决定转作代表来信的建议',
    sql`s.ended is not distinct from 'treated_as_letter'`,
    {
      isMinor: true,
    },
  ),
  received('as_reference', '转作参阅件', '决定转作参阅件的建议', sql`s.ended is not distinct from 'reference'`, {
    isMinor: true,
  }),
  received(
    'returned_ever',
    '曾退请修改或建议撤回',
    '曾经退请代表修改或者建议撤回的建议，不论以后如何',
    sql`s.times_returned > 0`,
  ),
  received('returned_times', '退请修改、建议撤回次数', '退请代表修改和建议撤回的次数之和', sql`s.times_returned > 0`, {
    unit: '次',
    sum: sql<number>`s.times_returned`,
  }),
  received('deputies', '领衔代表', '领衔提出建议的代表人数，同一代表只计一人', ALL, {
    unit: '人',
    distinct: sql<string>`s.lead_signer_id`,
  }),
  received('signatures', '署名', '领衔和确认附议的署名之和', ALL, { unit: '人次', sum: sql<number>`s.signers` }),
]

export const KINDS: readonly Figure[] = [
  kind('in_session', '大会期间提出', '大会期间提出的建议', sql`s.period = 'in_session'`),
  kind('between_sessions', '闭会期间提出', '闭会期间提出的建议', sql`s.period = 'between_sessions'`),
  kind('origin_own', '本级代表提出', '来源为本级代表的建议', sql`s.origin = 'own'`),
  kind('origin_higher', '上级人大转来', '来源为上级人大转来的建议', sql`s.origin = 'from_higher'`, { isMinor: true }),
  kind('origin_lower', '下级人大转来', '来源为下级人大转来的建议', sql`s.origin = 'from_lower'`, { isMinor: true }),
  kind('origin_joint_levels', '多级联动', '来源为多级联动的建议', sql`s.origin = 'joint_levels'`, { isMinor: true }),
  kind('category_first', '{first}', '类别为{first}', sql`s.category is not distinct from 'first'`),
  kind('category_second', '{second}', '类别为{second}', sql`s.category is not distinct from 'second'`),
  kind('category_third', '{third}', '类别为{third}', sql`s.category is not distinct from 'third'`),
  kind('category_none', '未定类别', '尚未确定类别', sql`s.category is null`, { isMinor: true }),
  kind('key', '{key}的建议', '确定为{key}的建议；与类别分别统计', sql`s.is_key`),
  kind('joint', '代表联名提出', '有两名以上代表署名的建议', sql`s.signers > 1`),
  kind('single', '代表单独提出', '只有一名代表署名的建议', sql`s.signers <= 1`),
  kind('repeated', '重复提出', '与以前的建议重复提出的建议', sql`s.repeats > 0`),
  kind('converted', '议案转为建议', '由议案转为建议的件数', sql`s.motion_number is not null`),
  kind('handled_together', '一并办理', '并入其他建议一并办理的件数；仍各计一件', sql`s.joined_case_id is not null`),
  kind('handled_together_lead', '牵头一并办理', '有其他建议并入的牵头建议件数', sql`s.members > 0`, { isMinor: true }),
  shareOf('in_session_share', '大会期间提出占比', 'in_session', 'received'),
  shareOf('joint_share', '联名占比', 'joint', 'received'),
  shareOf('repeated_share', '重复提出占比', 'repeated', 'received'),
  shareOf('key_share', '{key}占比', 'key', 'received'),
]

export const OUTSIDE: readonly Figure[] = [
  countsOf({ of: 'fact_suggestion', population: 'cppcc', group: 'outside', unit: '件' })(
    'cppcc',
    '政协提案',
    '政协提案只登记、限期、答复，不计入其他各数',
    ALL,
  ),
]

const publicity = countsOf({ of: 'fact_suggestion', population: 'received', group: 'publicity', unit: '件' })
export const PUBLICITY: readonly Figure[] = [
  publicity('public_full', '全文公开', '选择全文公开的建议', sql`s.publicity = 'full'`),
  publicity('public_title_only', '只公开标题', '选择只公开标题的建议', sql`s.publicity = 'title_only'`),
  publicity('public_none', '不公开', '选择不公开的建议', sql`s.publicity = 'none'`),
  sharesIn('publicity')('public_full_share', '全文公开占比', 'public_full', 'received'),
]
