import type { Role } from './policy/words.ts'

/**
 * Who sees a stamp. `everyone`: whoever sees the case; `handlers`: the offices and supervisors, and the unit or deputy
 * whom it concerns; `offices`: the deputy office and its superiors, since it tells of inquiries, of screening, or of
 * clues that are not served yet.
 */
type Audience = 'everyone' | 'handlers' | 'offices'
type Tone = 'plain' | 'notice' | 'urgent'
type Spec = { label: string; tone: Tone; seenBy: Audience }

/** The states of a case that are worth seeing at a glance, the most pressing of each stage first. */
export const STAMPS = {
  // 标识
  state_secret: { label: '涉密', tone: 'urgent', seenBy: 'everyone' },
  internal: { label: '内部', tone: 'notice', seenBy: 'everyone' },
  protected_proposer: { label: '提出人保密', tone: 'notice', seenBy: 'everyone' },
  // 提
  not_submitted: { label: '未提出', tone: 'plain', seenBy: 'everyone' },
  cosigner_unconfirmed: { label: '附议未确认', tone: 'plain', seenBy: 'handlers' },
  with_delegation: { label: '代表团待转交', tone: 'notice', seenBy: 'offices' },
  unscreened: { label: '未审核', tone: 'notice', seenBy: 'offices' },
  screening_undecided: { label: '审核待决定', tone: 'notice', seenBy: 'offices' },
  returned_to_deputy: { label: '退请修改', tone: 'notice', seenBy: 'handlers' },
  withdrawal_advised: { label: '建议撤回', tone: 'notice', seenBy: 'handlers' },
  // 交办
  unnumbered: { label: '未编号', tone: 'plain', seenBy: 'offices' },
  unclassified: { label: '未分类', tone: 'plain', seenBy: 'offices' },
  not_handed_over: { label: '待交办', tone: 'notice', seenBy: 'offices' },
  in_pre_handover: { label: '预交办', tone: 'plain', seenBy: 'handlers' },
  not_distributed: { label: '待分办', tone: 'notice', seenBy: 'handlers' },
  leader_missing: { label: '缺领办领导', tone: 'urgent', seenBy: 'offices' },
  supervisor_missing: { label: '缺督办人选', tone: 'urgent', seenBy: 'offices' },
  // 办
  not_acknowledged: { label: '未签收', tone: 'notice', seenBy: 'handlers' },
  not_contacted: { label: '未联系代表', tone: 'notice', seenBy: 'handlers' },
  out_of_reach: { label: '联系不上代表', tone: 'notice', seenBy: 'handlers' },
  opinion_missing: { label: '协办未提交意见', tone: 'notice', seenBy: 'handlers' },
  reassignment_pending: { label: '退办中', tone: 'urgent', seenBy: 'handlers' },
  extension_pending: { label: '延期待批', tone: 'notice', seenBy: 'handlers' },
  extended: { label: '已延期', tone: 'plain', seenBy: 'everyone' },
  not_consulted: { label: '答复稿未征求意见', tone: 'plain', seenBy: 'handlers' },
  unchecked: { label: '未核稿', tone: 'plain', seenBy: 'handlers' },
  not_pre_reviewed: { label: '未预审', tone: 'notice', seenBy: 'handlers' },
  unsigned: { label: '未签发', tone: 'notice', seenBy: 'handlers' },
  not_delivered: { label: '未送达', tone: 'notice', seenBy: 'handlers' },
  follows_lead: { label: '随牵头件办理', tone: 'plain', seenBy: 'everyone' },
  // 评
  inquiry_to_make: { label: '待征求意见', tone: 'notice', seenBy: 'offices' },
  inquiry_unconfirmed: { label: '征求结果待复核', tone: 'notice', seenBy: 'offices' },
  feedback_awaited: { label: '代表未评价', tone: 'plain', seenBy: 'offices' },
  dissatisfied: { label: '不满意', tone: 'urgent', seenBy: 'everyone' },
  rehandling_undecided: { label: '待定是否再次办理', tone: 'notice', seenBy: 'offices' },
  rehandling: { label: '再次办理', tone: 'urgent', seenBy: 'everyone' },
  assessing: { label: '评估中', tone: 'notice', seenBy: 'everyone' },
  promise_open: { label: '承诺待兑现', tone: 'plain', seenBy: 'everyone' },
  promise_to_verify: { label: '承诺待核实', tone: 'notice', seenBy: 'everyone' },
  promise_to_strike_off: { label: '承诺待销号', tone: 'plain', seenBy: 'everyone' },
  promise_broken: { label: '承诺不能兑现', tone: 'urgent', seenBy: 'everyone' },
  to_conclude: { label: '待办结', tone: 'plain', seenBy: 'offices' },
  to_archive: { label: '待归档', tone: 'plain', seenBy: 'offices' },
  // 督
  supervised: { label: '督办中', tone: 'plain', seenBy: 'everyone' },
  demand_open: { label: '督办要求未落实', tone: 'notice', seenBy: 'everyone' },
  to_ballot: { label: '待测评', tone: 'plain', seenBy: 'everyone' },
  ballot_failed: { label: '测评不满意', tone: 'urgent', seenBy: 'everyone' },
  rectifying: { label: '整改中', tone: 'urgent', seenBy: 'everyone' },
  under_review: { label: '“回头看”', tone: 'plain', seenBy: 'offices' },
  clue: { label: '双向转化', tone: 'plain', seenBy: 'offices' },
  document_served: { label: '检察建议待回复', tone: 'urgent', seenBy: 'handlers' },
} as const satisfies Record<string, Spec>
export type StampCode = keyof typeof STAMPS
export const STAMP_CODES = Object.keys(STAMPS) as StampCode[]

/** One stamp of one actor, with the unit or deputy whom it concerns. */
export type StampFact = { code: StampCode; partyId?: string }
/** An act that is awaited of a role: the very event. `partyId`: of this unit, deputy, body, committee or delegation. */
export type Awaited = { actorId: string; event: string; role: Role; partyId?: string }
/** What one actor, or a whole case, shows and waits for. */
export type Stamped = { stamps: StampFact[]; awaited: Awaited[] }

/** How a stamp is kept: its code, or code and party. */
export function stampKey(code: StampCode, partyId?: string): string {
  return partyId === undefined ? code : `${code}@${partyId}`
}

/** How it is kept that a case waits for a role, or for this role of one party. */
export function deskKey(role: Role, partyId?: string): string {
  return partyId === undefined ? `>${role}` : `>${role}@${partyId}`
}

/** What is kept of a case, so that lists find it: each stamp with and without its party, and the desks. */
export function keysOf({ stamps, awaited }: Stamped): string[] {
  const keys = new Set<string>()
  for (const { code, partyId } of stamps) keys.add(stampKey(code)).add(stampKey(code, partyId))
  for (const { role, partyId } of awaited) keys.add(deskKey(role, partyId))
  return [...keys].sort()
}
