import type { Notify, StartClock, StopClock, Tell } from '../effects.ts'
import { type Env, no, ok, type Verdict } from '../step.ts'
import type { SupervisionEvent, SupervisionInput } from './events.ts'

type Of<T extends SupervisionEvent['type']> = Extract<SupervisionEvent, { type: T }>
export type ActKind = Of<'act.planned'>['kind']

/** One act of supervision, planned or held without a plan, with the demand that came of it. */
export type SupervisionAct = {
  actId: string
  kind: ActKind
  plannedOn: string | null
  heldOn: string | null
  isCancelled: boolean
  isDemandOpen: boolean
}

export type SupervisionContext = {
  level: SupervisionInput['level']
  needsLeader: boolean
  needsCommittee: boolean
  needsCouncilReport: boolean
  startOn: string
  leaderId: string | null
  committeeId: string | null
  acts: SupervisionAct[]
  councilReportedOn: string | null
  lastProgressOn: string | null
  circulars: number
  hasEnded: boolean
  corrections: number
}

export function openSupervision(input: SupervisionInput): SupervisionContext {
  return {
    level: input.level,
    needsLeader: input.needsLeader,
    needsCommittee: input.needsCommittee,
    needsCouncilReport: input.needsCouncilReport,
    startOn: input.startOn,
    leaderId: null,
    committeeId: null,
    acts: [],
    councilReportedOn: null,
    lastProgressOn: null,
    circulars: 0,
    hasEnded: false,
    corrections: 0,
  }
}

/** 双督: are both seats that this level must fill filled? */
export function areSeatsFilled(context: SupervisionContext): boolean {
  const hasLeader = !context.needsLeader || context.leaderId !== null
  const hasCommittee = !context.needsCommittee || context.committeeId !== null
  return hasLeader && hasCommittee
}

export function needsSeats(context: SupervisionContext): boolean {
  return context.needsLeader || context.needsCommittee
}

export function findAct(context: SupervisionContext, actId: string): SupervisionAct | undefined {
  return context.acts.find((act) => act.actId === actId)
}

export function isPlanned(act: SupervisionAct): boolean {
  return act.heldOn === null && !act.isCancelled
}

export function openDemands(context: SupervisionContext): SupervisionAct[] {
  return context.acts.filter((act) => act.isDemandOpen)
}

/** An act was held or the unit has reported. */
export function hasBegun(context: SupervisionContext): boolean {
  return context.lastProgressOn !== null || context.acts.some((act) => act.heldOn !== null)
}

// What a payload must be: each returns a verdict.

function judgeKind(kind: ActKind, env: Env): Verdict {
  const known = env.policy.supervision.actKinds
  if (known.includes(kind)) return ok
  const names = known.map((name) => ACT_LABELS[name]).join('、')
  return no('RULE_NOT_IN_POLICY', `办理规则没有“${ACT_LABELS[kind]}”这种督办方式；可用：${names}`)
}

export function judgePlan(event: Of<'act.planned'>, context: SupervisionContext, env: Env): Verdict {
  if (findAct(context, event.actId)) {
    return no('RULE_NOT_MET', `督办活动编号“${event.actId}”已经使用；请换一个编号`)
  }
  return judgeKind(event.kind, env)
}

export function judgeCancellation(event: Of<'act.cancelled'>, context: SupervisionContext): Verdict {
  const act = findAct(context, event.actId)
  if (act && isPlanned(act)) return ok
  return no('RULE_NOT_MET', `没有编号为“${event.actId}”且尚未开展的督办活动，不能取消`)
}

/** An act may be held without a plan; it is recorded once, and the record says plainly whether demands were made. */
export function judgeHeld(event: Of<'act.held'>, context: SupervisionContext, env: Env): Verdict {
  const act = findAct(context, event.actId)
  if (act?.heldOn) return no('RULE_NOT_MET', `督办活动“${event.actId}”已登记为“${act.heldOn}”开展；请勿重复登记`)
  if (act?.isCancelled) {
    return no('RULE_NOT_MET', `督办活动“${event.actId}”已取消；确已开展的，请用新的编号登记`)
  }
  if (event.hasDemands !== (event.text.demands !== undefined)) {
    return no('RULE_NOT_MET', '是否提出要求与要求内容不一致；提出要求的请写明要求，没有提出的请留空')
  }
  return judgeKind(event.kind, env)
}

export function judgeDemandMet(event: Of<'demand.met'>, context: SupervisionContext): Verdict {
  if (findAct(context, event.actId)?.isDemandOpen) return ok
  return no('RULE_NOT_MET', `督办活动“${event.actId}”没有尚未落实的要求`)
}

/** Key suggestions are reported to the council of chairpersons (河南 2017 第二十五条); demands end before supervision. */
export function judgeClose(_event: Of<'supervision.closed'>, context: SupervisionContext): Verdict {
  if (context.needsCouncilReport && context.councilReportedOn === null) {
    return no('RULE_NOT_MET', '本件督办情况尚未向主任会议报告；请先报告再结束督办')
  }
  const open = openDemands(context).map((act) => `“${act.actId}”`)
  if (open.length === 0) return ok
  return no('RULE_NOT_MET', `督办活动${open.join('、')}提出的要求尚未落实；请先登记落实情况再结束督办`)
}

// What is remembered after a fact.

function change(
  context: SupervisionContext,
  actId: string,
  update: Partial<SupervisionAct>,
): Partial<SupervisionContext> {
  return { acts: context.acts.map((act) => (act.actId === actId ? { ...act, ...update } : act)) }
}

export function afterPlan(context: SupervisionContext, event: Of<'act.planned'>): Partial<SupervisionContext> {
  const { actId, kind, plannedOn } = event
  const act = { actId, kind, plannedOn, heldOn: null, isCancelled: false, isDemandOpen: false }
  return { acts: [...context.acts, act] }
}

export function afterCancellation(
  context: SupervisionContext,
  event: Of<'act.cancelled'>,
): Partial<SupervisionContext> {
  return change(context, event.actId, { isCancelled: true })
}

/** What was held counts, whatever was planned: a planned visit may become a meeting. */
export function afterHeld(context: SupervisionContext, event: Of<'act.held'>, env: Env): Partial<SupervisionContext> {
  const { actId, kind, hasDemands } = event
  const held = { kind, heldOn: env.occurredOn, isDemandOpen: hasDemands }
  if (findAct(context, actId)) return change(context, actId, held)
  return { acts: [...context.acts, { actId, plannedOn: null, isCancelled: false, ...held }] }
}

export function afterDemandMet(context: SupervisionContext, event: Of<'demand.met'>): Partial<SupervisionContext> {
  return change(context, event.actId, { isDemandOpen: false })
}

export function afterProgress(context: SupervisionContext, env: Env): Partial<SupervisionContext> {
  return isNewestProgress(context, env) ? { lastProgressOn: env.occurredOn } : {}
}

// What is ordered.

/** An empty seat is a red gap with a term; it never blocks the case. */
export function gapClock(context: SupervisionContext, startOn: string): StartClock | null {
  return areSeatsFilled(context) ? null : { kind: 'leader_gap', startOn }
}

/** Progress is due again at the policy's rhythm; none, where the place has no rhythm. */
export function progressClock(startOn: string, env: Env): StartClock | null {
  const term = env.policy.supervision.progressEvery
  return term === null ? null : { kind: 'supervision_progress', startOn, term }
}

export function councilClock(context: SupervisionContext, startOn: string): StartClock | null {
  return context.needsCouncilReport && context.councilReportedOn === null ? { kind: 'council_report', startOn } : null
}

/** A report entered late, older than the last one, moves nothing. */
function isNewestProgress(context: SupervisionContext, env: Env): boolean {
  return context.lastProgressOn === null || env.occurredOn > context.lastProgressOn
}

export function meetProgressClock(context: SupervisionContext, env: Env): StopClock | null {
  if (env.policy.supervision.progressEvery === null || !isNewestProgress(context, env)) return null
  return { kind: 'supervision_progress', outcome: 'met', on: env.occurredOn }
}

export function nextProgressClock(context: SupervisionContext, env: Env): StartClock | null {
  return isNewestProgress(context, env) ? progressClock(env.occurredOn, env) : null
}

export function dropProgressClock(env: Env): StopClock | null {
  if (env.policy.supervision.progressEvery === null) return null
  return { kind: 'supervision_progress', outcome: 'dropped', on: env.occurredOn }
}

export function stopCouncilClock(
  context: SupervisionContext,
  outcome: StopClock['outcome'],
  env: Env,
): StopClock | null {
  return councilClock(context, env.occurredOn) && { kind: 'council_report', outcome, on: env.occurredOn }
}

export function dropGapClock(context: SupervisionContext, env: Env): StopClock | null {
  return gapClock(context, env.occurredOn) && { kind: 'leader_gap', outcome: 'dropped', on: env.occurredOn }
}

/** Demands go to the unit that has to meet them. */
export function demandNotice(event: Of<'act.held'>): Notify | null {
  if (!event.hasDemands) return null
  return { template: 'supervision_demands', to: ['unit_clerk', 'unit_head'], about: { actId: event.actId } }
}

export function planNotice(event: Of<'act.planned'>): Notify {
  const { actId, plannedOn } = event
  return { template: 'supervision_planned', to: ['unit_clerk', 'supervising_committee'], about: { actId, plannedOn } }
}

export function reportedTell(env: Env): Tell {
  return { to: { id: 'suggestion' }, event: { type: 'supervision.reported', supervisionId: env.self } }
}

/** The suggestion counts its open supervisions. */
export function ended(env: Env): Tell {
  return { to: { id: 'suggestion' }, event: { type: 'supervision.ended', supervisionId: env.self } }
}

const ACT_LABELS: Record<ActKind, string> = {
  meeting: '座谈',
  visit: '走访',
  hearing: '听取汇报',
  on_site: '现场督办',
  written_query: '书面询问',
  inspection: '代表视察',
}

/** The suggestion is supervised again. */
export function resumed(env: Env): Tell {
  return { to: { id: 'suggestion' }, event: { type: 'supervision.resumed', supervisionId: env.self } }
}
