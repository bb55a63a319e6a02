import { LEADER_ROLES, type Role } from '../../machines/policy/words.ts'
import type { NoticeCase } from '../db/read/notice-cases.ts'
import { type Desk, dayOf } from './desk.ts'
import { findForRoles, type Missing } from './find-for-step.ts'
import { asNoticeKind } from './kinds.ts'
import type { ChaseOrder, NotifyOrder } from './orders.ts'
import { isWarningStep, judgeRung, openClockOf, type Rung, stepsAbove } from './relevance.ts'
import { nextWorkingMoment } from './working-time.ts'
import { chaseNotice, type NewNotice, plainNotice } from './write-notice.ts'

/** What one order comes to: rows to write, and what stands as a fault because of it. */
export type Plan = { notices: NewNotice[]; missing: Missing[] }
/** Roles and mode as the order or the policy names them. */
type Step = Rung & { dueOn: string; roles: readonly Role[]; mode: 'automatic' | 'draft' }

/** One step of the ladder that has come: to everybody whom it means, or why not. */
export async function planChase(desk: Desk, facts: NoticeCase, order: ChaseOrder, outboxId: number): Promise<Plan> {
  const { policy, sendAt, sendOn } = sceneOf(desk, facts)
  const step: Step = { ...order, clock: order.clock }
  const judged = judgeRung(facts, step, { policy, calendar: desk.calendar, now: desk.now, sendOn })
  const found = await findForRoles(desk, facts, order.actorId, order.roles)
  if (!judged.isRelevant) {
    const { state, why } = judged
    const nobody = { recipient: null, role: order.roles[0] ?? null }
    const told = found.people.length > 0 && state === 'skipped' ? found.people : [nobody]
    const isWarning = isWarningStep(step, policy)
    return {
      notices: told.map((one) => chaseNotice(desk, facts, step, { ...one, state, outboxId, sendAt, why, isWarning })),
      missing: [],
    }
  }
  return writeStep(desk, facts, step, found, { outboxId, mustApprove: false, why: null })
}

type Manner = { outboxId: number | null; mustApprove: boolean; why: string | null }

/** Rows for those who were found; one row for nobody where somebody is missing, and the next higher step as a draft. */
async function writeStep(
  desk: Desk,
  facts: NoticeCase,
  step: Step,
  { people, missing, mustGoHigher }: Awaited<ReturnType<typeof findForRoles>>,
  { outboxId, mustApprove, why }: Manner,
): Promise<Plan> {
  const { policy, sendAt } = sceneOf(desk, facts)
  const isWarning = isWarningStep(step, policy)
  const notices = people.map(({ recipient, role }) => {
    const isDraft = mustApprove || step.mode === 'draft' || LEADER_ROLES.has(role)
    const at = isDraft ? desk.now : sendAt
    const state = isDraft ? 'draft' : 'planned'
    return chaseNotice(desk, facts, step, { state, outboxId, recipient, role, sendAt: at, why, isWarning })
  })
  const [first] = missing
  if (!first) return { notices: notices.length > 0 ? notices : [meantForNobody(desk, facts, step, outboxId)], missing }
  const nobody = chaseNotice(desk, facts, step, {
    state: 'nobody',
    outboxId,
    recipient: null,
    role: first.roles[0] ?? null,
    sendAt: desk.now,
    why: whyOf(missing),
    isWarning,
  })
  const higher = mustGoHigher
    ? await planHigher(desk, facts, step, `第 ${step.step} 步找不到接收人，提前拟出上一级催办`)
    : []
  return { notices: [...notices, { ...nobody, unit_id: first.unitId }, ...higher], missing }
}

/** Of roles that this case does not have, such as a handling leader: no fault, but a line that says so. */
function meantForNobody(desk: Desk, facts: NoticeCase, step: Step, outboxId: number | null): NewNotice {
  const { policy, sendAt } = sceneOf(desk, facts)
  return chaseNotice(desk, facts, step, {
    state: 'skipped',
    outboxId,
    recipient: null,
    role: step.roles[0] ?? null,
    sendAt,
    why: '本件没有这一步所指的人员，无须发送',
    isWarning: isWarningStep(step, policy),
  })
}

/** The next higher step that finds anybody, as drafts; none where the ladder ends. */
export async function planHigher(desk: Desk, facts: NoticeCase, rung: Rung, why: string): Promise<NewNotice[]> {
  const clock = openClockOf(facts, rung)
  if (!clock || clock.version !== rung.version) return []
  const { policy } = sceneOf(desk, facts)
  for (const number of stepsAbove(clock, rung.step, policy, desk.calendar)) {
    const above = policy.chase[rung.clock]?.steps[number - 1]
    if (!above) continue
    const { people } = await findForRoles(desk, facts, rung.actorId, above.to)
    if (people.length === 0) continue
    const { actorId, clock: kind, version } = rung
    const step = { actorId, clock: kind, version, step: number, dueOn: clock.due_on, roles: above.to, mode: above.mode }
    const found = { people, missing: [], mustGoHigher: false }
    return (await writeStep(desk, facts, step, found, { outboxId: null, mustApprove: true, why })).notices
  }
  return []
}

/** The same step once more, for those whom the records name now; who was told already is told nothing twice. */
export async function planAgain(desk: Desk, facts: NoticeCase, rung: Rung): Promise<Plan> {
  const clock = openClockOf(facts, rung)
  const { policy } = sceneOf(desk, facts)
  const named = policy.chase[rung.clock]?.steps[rung.step - 1]
  if (!clock || clock.version !== rung.version || !named) return { notices: [], missing: [] }
  const { actorId, clock: kind, version, step: number } = rung
  const step = { actorId, clock: kind, version, step: number, dueOn: clock.due_on, roles: named.to, mode: named.mode }
  const found = await findForRoles(desk, facts, actorId, named.to)
  return writeStep(desk, facts, step, found, { outboxId: null, mustApprove: false, why: null })
}

/** A message that a machine ordered: into inboxes at once, whatever the hour. */
export async function planNotify(desk: Desk, facts: NoticeCase, order: NotifyOrder, outboxId: number): Promise<Plan> {
  const kind = asNoticeKind(order.template)
  if (!kind) throw new Error(`No kind of notice “${order.template}”`)
  const { people, missing } = await findForRoles(desk, facts, order.actorId, order.roles)
  const told = { kind, actorId: order.actorId, about: order.about ?? {} }
  const slip = { outboxId, sendAt: desk.now }
  const notices = people.map((one) => plainNotice(desk, facts, told, { ...one, ...slip, state: 'planned', why: null }))
  const [first] = missing
  if (!first) return { notices, missing }
  const role = first.roles[0] ?? null
  const nobody = plainNotice(desk, facts, told, {
    ...slip,
    state: 'nobody',
    recipient: null,
    role,
    why: whyOf(missing),
  })
  return { notices: [...notices, { ...nobody, unit_id: first.unitId }], missing }
}

/** What is missing, and what to do, in one text. */
export function whyOf(missing: readonly Missing[]): string {
  return missing.map(({ why }) => why).join('；')
}

function sceneOf(desk: Desk, facts: NoticeCase) {
  const policy = desk.policyOf(facts)
  const sendAt = nextWorkingMoment(desk.now, policy.office, desk.calendar)
  return { policy, sendAt, sendOn: dayOf(policy, sendAt) }
}
