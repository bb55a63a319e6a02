import type { Role } from '../../machines/policy/words.ts'
import { DEFAULT_WORDS } from './default-words.ts'
import type { Words } from './render-words.ts'
import type { VariableName } from './variables.ts'

export type NoticeKind = keyof typeof DEFAULT_WORDS
export const NOTICE_KIND_IDS = Object.keys(DEFAULT_WORDS) as NoticeKind[]

export type KindOfNotice = {
  label: string
  /** Under which it is listed: 催办, 办理, 审核, 评价, 汇总, 系统. */
  group: string
  /** Who cannot switch off its e-mail and SMS; the inbox nobody can. */
  isMandatory: 'everybody' | 'nobody' | readonly Role[]
  /** May robots of groups and webhooks be told of it? What is meant for one person may not. */
  isForGroups: boolean
  variables: readonly VariableName[]
  /** Which its body must name. */
  mustName: readonly VariableName[]
  /** Words that its texts must hold, or must not hold. */
  mustSay?: string
  mustNotSay?: string
  /** Whom it may ever concern; without it everybody. */
  readers?: readonly Role[]
  words: Words
}

const CHASE = ['case', 'title', 'unit', 'clock', 'dueOn', 'days', 'role', 'ask', 'link', 'congress'] as const
const CASE = ['case', 'title', 'unit', 'link', 'congress'] as const
const DIGEST = ['day', 'summary', 'count', 'overdueCount', 'dueCount', 'list', 'link', 'congress'] as const
const SCREENING = ['case', 'title', 'reason', 'link', 'congress'] as const
/** Who works with the list every day; for everybody else it is a service. */
const DAILY_WORKERS = ['deputy_office_clerk', 'unit_clerk'] as const satisfies Role[]

const OFFICE = ['deputy_office_clerk', 'deputy_office_director', 'presidium'] as const satisfies Role[]
const UNIT = ['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'] as const satisfies Role[]
const LEADERS = ['handling_leader', 'supervising_leader', 'council_of_chairpersons'] as const satisfies Role[]

type Facts = Omit<KindOfNotice, 'words'>
const of = (
  group: string,
  label: string,
  isMandatory: Facts['isMandatory'],
  variables: readonly VariableName[],
  rest: Partial<Facts> = {},
): Facts => ({ group, label, isMandatory, variables, mustName: ['case', 'link'], isForGroups: false, ...rest })
const appraisal = (label: string, isMandatory: Facts['isMandatory'], rest: Partial<Facts> = {}): Facts =>
  of('评价', label, isMandatory, ['appraisal', 'unit', 'link', 'congress'], {
    mustName: ['appraisal', 'link'],
    readers: UNIT,
    ...rest,
  })
const screening = (label: string) => of('审核', label, 'everybody', SCREENING, { readers: ['deputy'] })

const FACTS: Readonly<Record<NoticeKind, Facts>> = {
  chase_before: of('催办', '到期前提醒', 'nobody', CHASE, {
    mustName: ['case', 'clock', 'dueOn', 'link'],
    mustNotSay: '逾期',
    isForGroups: true,
  }),
  chase_due: of('催办', '到期当日提醒', DAILY_WORKERS, CHASE, {
    mustName: ['case', 'clock', 'dueOn', 'link'],
    mustNotSay: '逾期',
    isForGroups: true,
  }),
  chase_after: of('催办', '逾期催办', 'everybody', CHASE, {
    mustName: ['case', 'clock', 'dueOn', 'link'],
    mustSay: '已逾期',
    isForGroups: true,
  }),
  handed_over: of('办理', '交办通知', 'everybody', [...CASE, 'dueOn'], { isForGroups: true }),
  contact_failed: of('办理', '请协助联系代表', 'nobody', CASE, { readers: OFFICE }),
  feedback_forwarded: of('办理', '转送代表反馈意见', 'everybody', [...CASE, 'round'], { readers: UNIT }),
  demands_agreed: of('办理', '与代表商定的要求', 'everybody', [...CASE, 'round'], { readers: UNIT }),
  promise_dissatisfied: of('办理', '代表对承诺兑现不满意', 'nobody', CASE, { readers: OFFICE }),
  supervision_demands: of('办理', '督办要求', 'everybody', CASE, { isForGroups: true }),
  supervision_planned: of('办理', '督办安排', 'nobody', [...CASE, 'plannedOn'], { isForGroups: true }),
  screening_returned_to_deputy: screening('退请修改'),
  screening_withdrawal_advised: screening('建议撤回'),
  screening_not_handed_over: screening('不予交办'),
  screening_treated_as_letter: screening('转作代表来信'),
  screening_reference: screening('作为参阅件'),
  appraisal_opened: appraisal('综合评价得分公开', 'everybody', {
    variables: ['appraisal', 'unit', 'dueOn', 'link', 'congress'],
    mustName: ['appraisal', 'dueOn', 'link'],
  }),
  appraisal_appealed: appraisal('综合评价的申诉', 'nobody', { readers: OFFICE }),
  appraisal_appeal_answered: appraisal('综合评价申诉的答复', 'everybody'),
  appraisal_decided: appraisal('综合评价结果', 'nobody'),
  appraisal_cancelled: appraisal('综合评价取消', 'nobody', {
    variables: ['appraisal', 'unit', 'reason', 'link', 'congress'],
  }),
  nobody_found: of('系统', '通知无人可送', 'everybody', [...CASE, 'role', 'clock', 'reason'], { readers: OFFICE }),
  daily_digest: of('汇总', '每日汇总', DAILY_WORKERS, ['day', 'summary', 'overdueCount', 'list', 'link', 'congress'], {
    mustName: ['summary', 'list', 'link'],
    isForGroups: true,
  }),
  unit_digest: of('汇总', '单位每周汇总', 'nobody', [...DIGEST, 'unit'], {
    mustName: ['count', 'list', 'link'],
    readers: UNIT,
  }),
  leaders_weekly: of(
    '汇总',
    '领导每周汇总',
    'nobody',
    ['period', 'summary', 'count', 'overdueCount', 'dueThisWeek', 'list', 'link', 'congress'],
    { mustName: ['count', 'list', 'link'], readers: LEADERS },
  ),
  director_weekly: of(
    '汇总',
    '主任每周一页',
    'nobody',
    [
      'period',
      'summary',
      'unacknowledged',
      'uncontacted',
      'dueThisWeek',
      'disputed',
      'dissatisfied',
      'list',
      'link',
      'congress',
    ],
    {
      mustName: ['period', 'unacknowledged', 'uncontacted', 'dueThisWeek', 'disputed', 'dissatisfied', 'link'],
      isForGroups: true,
      readers: OFFICE,
    },
  ),
  link_mail: of('系统', '一次性链接', 'everybody', ['case', 'title', 'purpose', 'expiresOn', 'link', 'congress'], {
    mustName: ['case', 'purpose', 'expiresOn', 'link'],
  }),
}

/** Everything Duban tells people, with its default words. */
export const NOTICE_KINDS = Object.fromEntries(
  NOTICE_KIND_IDS.map((id) => [id, { ...FACTS[id], words: DEFAULT_WORDS[id] }]),
) as Readonly<Record<NoticeKind, KindOfNotice>>

/** The kind that a text names, such as the template that a machine orders. */
export function asNoticeKind(text: string): NoticeKind | undefined {
  return NOTICE_KIND_IDS.find((id) => id === text)
}

/** Before, on or after the due day; both days are `YYYY-MM-DD` in the congress's zone. */
export function chaseKindOf(dueOn: string, today: string): 'chase_before' | 'chase_due' | 'chase_after' {
  if (today < dueOn) return 'chase_before'
  return today === dueOn ? 'chase_due' : 'chase_after'
}

export function isMandatoryFor(kind: NoticeKind, roles: readonly Role[]): boolean {
  const { isMandatory } = NOTICE_KINDS[kind]
  if (isMandatory === 'everybody') return true
  return isMandatory !== 'nobody' && roles.some((role) => isMandatory.includes(role))
}
