import { CLOCK_KINDS, type ClockKind, type Role } from './policy/words.ts'

const UNIT = ['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'] as const
const OFFICE = ['deputy_office_clerk', 'deputy_office_director'] as const
const OVERSEERS = ['routing_office', 'handling_leader', 'supervising_leader', 'supervising_committee'] as const
const SUPERVISORS = ['supervising_leader', 'supervising_committee'] as const

/**
 * `owedBy`: whose act stops the clock; `followedBy`: who has the handling before them, beside the deputy office, which
 * follows every clock. A window is a time in which somebody may act; when it is over, nobody is late.
 */
type Desk = { owedBy: readonly Role[]; followedBy?: readonly Role[]; isWindow?: true }

/** On whose desk each clock lies. */
export const DESKS: Readonly<Record<ClockKind, Desk>> = {
  screening: { owedBy: [...OFFICE, 'secretariat'] },
  handover: { owedBy: OFFICE, followedBy: ['secretariat'] },
  pre_handover_objection: { owedBy: ['routing_office', ...UNIT], isWindow: true },
  outer: { owedBy: UNIT, followedBy: OVERSEERS },
  rehandling_study: { owedBy: ['deputy_office_director'] },
  assessment: { owedBy: ['deputy_office_director'], followedBy: ['supervising_committee'] },
  leader_gap: { owedBy: [...OFFICE, 'council_of_chairpersons'] },
  acknowledge: { owedBy: UNIT, followedBy: ['routing_office'] },
  first_contact: { owedBy: UNIT, followedBy: ['routing_office'] },
  reassignment_request: { owedBy: UNIT, isWindow: true },
  reassignment_decision: { owedBy: ['deputy_office_director'], followedBy: ['routing_office'] },
  final_ruling: { owedBy: ['deputy_office_director', 'routing_office', 'council_of_chairpersons'] },
  opinion: { owedBy: UNIT, followedBy: ['routing_office'] },
  opinion_redo: { owedBy: UNIT, followedBy: ['routing_office'] },
  reply: { owedBy: UNIT, followedBy: OVERSEERS },
  rehandling: { owedBy: UNIT, followedBy: OVERSEERS },
  assessment_action: { owedBy: UNIT, followedBy: OVERSEERS },
  inquiry: { owedBy: OFFICE },
  deputy_feedback: { owedBy: ['deputy'] },
  commitment: { owedBy: UNIT, followedBy: OVERSEERS },
  supervision_progress: { owedBy: ['supervising_committee'], followedBy: ['supervising_leader'] },
  council_report: { owedBy: ['supervising_committee'], followedBy: ['supervising_leader', 'council_of_chairpersons'] },
  rectification: { owedBy: UNIT, followedBy: SUPERVISORS },
  follow_up_review: { owedBy: OFFICE, followedBy: ['supervising_committee'] },
  transfer_decision: { owedBy: [...OFFICE, 'procurator'] },
  transfer_result: { owedBy: [...OFFICE, 'procurator'] },
}

/** The clocks by which a role's day is filled, in the order of the lifecycle. */
export function clocksOnDesk(roles: readonly Role[]): ClockKind[] {
  const isOffice = roles.some((role) => role === 'deputy_office_clerk' || role === 'deputy_office_director')
  return CLOCK_KINDS.filter((kind) => {
    const { owedBy, followedBy = [], isWindow } = DESKS[kind]
    if (isWindow) return false
    return isOffice || roles.some((role) => owedBy.includes(role) || followedBy.includes(role))
  })
}

/** Tabs of 今日工作台; the screen shows them in this order. */
export const DESK_TABS = [
  'due_today',
  'due_soon',
  'waiting_for_me',
  'drafts',
  'not_acknowledged',
  'not_contacted',
  'inquiry_to_make',
  'promises_due',
  'overdue',
  'gaps',
] as const
export type DeskTab = (typeof DESK_TABS)[number]
export const DESK_TAB_LABELS: Readonly<Record<DeskTab, string>> = {
  due_today: '今天到期',
  due_soon: '3 个工作日内到期',
  waiting_for_me: '等我处理',
  drafts: '待批催办稿',
  not_acknowledged: '未签收',
  not_contacted: '未联系代表',
  inquiry_to_make: '待征求意见',
  promises_due: '承诺到期',
  overdue: '已逾期',
  gaps: '缺口和故障',
}

const DATES: readonly DeskTab[] = ['due_today', 'due_soon', 'overdue']
const BASIC: readonly DeskTab[] = [...DATES, 'waiting_for_me']
const HANDLING: readonly DeskTab[] = [...BASIC, 'not_acknowledged', 'not_contacted', 'promises_due']
/** What a draft of a chase says, and whether it goes, is for the director and the routing office to decide. */
const CLERKS: readonly DeskTab[] = DESK_TABS.filter((tab) => tab !== 'drafts')
const FOLLOWING: readonly DeskTab[] = [...BASIC, 'promises_due']
const TABS_OF_ROLE: Readonly<Record<Role, readonly DeskTab[]>> = {
  deputy: BASIC,
  delegation_staff: ['waiting_for_me'],
  secretariat: BASIC,
  presidium: BASIC,
  deputy_office_clerk: CLERKS,
  deputy_office_director: DESK_TABS,
  routing_office: [...HANDLING, 'drafts'],
  unit_clerk: HANDLING,
  unit_section_head: HANDLING,
  unit_deputy_head: HANDLING,
  unit_head: HANDLING,
  handling_leader: [...DATES, 'promises_due'],
  supervising_leader: FOLLOWING,
  supervising_committee: FOLLOWING,
  council_of_chairpersons: BASIC,
  standing_committee_member: ['waiting_for_me'],
  scrutineer: ['waiting_for_me'],
  teller: ['waiting_for_me'],
  procurator: BASIC,
  // Neither handles a case by being what they are.
  administrator: ['gaps'],
  auditor: ['gaps'],
  system: ['gaps'],
}

/** The tabs of somebody who acts in these roles at once, in order. */
export function tabsOf(roles: readonly Role[]): DeskTab[] {
  return DESK_TABS.filter((tab) => roles.some((role) => TABS_OF_ROLE[role].includes(tab)))
}

/**
 * In a township the presidium is the deputy office and the council of chairpersons, too; where nobody holds the clerk's
 * post, the director has the clerk's work before him.
 */
export function rolesAtDesk(
  role: Role,
  { isTownship, isClerkless = false }: { isTownship: boolean; isClerkless?: boolean },
): Role[] {
  if (role === 'deputy_office_director' && isClerkless) return [role, 'deputy_office_clerk']
  if (role !== 'presidium' || !isTownship) return [role]
  return ['presidium', 'deputy_office_clerk', 'deputy_office_director', 'council_of_chairpersons']
}
