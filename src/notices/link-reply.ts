import type { AssignmentContext } from '../../machines/assignment/context.ts'
import { judgeContact, judgeOpinions, judgeStepOrder } from '../../machines/assignment/rules.ts'
import type { Told } from '../../machines/effects.ts'
import type { ReplyStep } from '../../machines/policy/words.ts'
import type { Env, Principal } from '../../machines/step.ts'
import type { LinkPage, ReplyByLink } from '../contract/links-endpoints.ts'
import type { Met } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import type { LinkAct } from './link-act.ts'

type Step = NonNullable<LinkPage['reply']>['steps'][number]
/** What is left between a unit and its stamped reply. */
export type ReplyPlan = {
  /** What the unit tells now, in this order; `signed` comes with the scan. */
  steps: Step[]
  /** Others' acts that come before the signature, in words. */
  waitsFor: string[]
  statesMissingOpinions: boolean
  isSealed: boolean
  scheme: string
}

/** Whose step it is, where it is not the unit's own. */
const OTHERS: Partial<Record<ReplyStep, string>> = {
  countersigned: '协办单位会签',
  pre_reviewed: '归口交办单位预审',
}
const OWN: Partial<Record<ReplyStep, Step>> = { drafted: 'drafted', consulted: 'consulted', checked: 'checked' }

/** Looks at the machine's own rules: which steps this reply still needs, and which of them the unit itself can tell. */
export function planReply({ stored, policy }: Met, actorId: string, by: Principal, today: string): ReplyPlan {
  const actor = stored.actors.find(({ id }) => id === actorId)
  const context = actor?.context as AssignmentContext | undefined
  const { scheme } = policy.resultClasses
  const order = policy.reply.steps
  const plan: ReplyPlan = {
    steps: [],
    waitsFor: [],
    statesMissingOpinions: false,
    isSealed: order.includes('sealed'),
    scheme,
  }
  if (!context || context.endedWhy !== null) return plan
  if (context.role === 'co') return context.opinionGivenOn === null ? { ...plan, steps: ['opinion'] } : plan
  if (context.signed) return { ...plan, waitsFor: ['答复已经登记签发，等代表工作机构登记送达'] }

  const env: Env = {
    policy,
    caseId: stored.id,
    self: actorId,
    by,
    basis: 'scan',
    occurredOn: today,
    today,
    actors: stored.actors,
    deadlines: stored.clocks,
  }
  if (!judgeContact(context, policy).ok) plan.steps.push('contacted')
  for (const step of order.slice(0, order.indexOf('signed'))) {
    if (context.stepsDone.includes(step) || !isOwed(step, context, env)) continue
    const others = OTHERS[step]
    if (others) return { ...plan, waitsFor: [others] }
    const own = OWN[step]
    if (own) plan.steps.push(own)
  }
  return withSignature(plan, context, env)
}

/** Is it this step alone that is missing before the signature? Then the policy asks for it here. */
function isOwed(step: ReplyStep, context: AssignmentContext, env: Env): boolean {
  const stepsDone = env.policy.reply.steps.filter((other) => other !== step)
  return !judgeStepOrder('signed', { ...context, stepsDone }, env).ok
}

function withSignature(plan: ReplyPlan, context: AssignmentContext, env: Env): ReplyPlan {
  const asked = (statesMissingOpinions: boolean) =>
    judgeOpinions({ statesMissingOpinions } as Parameters<typeof judgeOpinions>[0], context, env)
  const plain = asked(false)
  if (plain.ok) return { ...plan, steps: [...plan.steps, 'signed'] }
  const stated = asked(true)
  if (stated.ok) return { ...plan, steps: [...plan.steps, 'signed'], statesMissingOpinions: true }
  return { ...plan, waitsFor: [stated.why] }
}

/** The events that these facts stand for, as far as the plan asks for them. Throws REQUEST_INVALID, RULE_NOT_MET. */
export function actsOfReply(
  plan: ReplyPlan,
  facts: ReplyByLink,
  given: { linkId: string; fileName: string | undefined },
): LinkAct[] {
  if (plan.steps.length === 0) {
    const why = plan.waitsFor.length > 0 ? `还在等：${plan.waitsFor.join('、')}` : '答复已经登记'
    throw new AppError('RULE_NOT_MET', `现在没有需要登记的答复环节；${why}`)
  }
  const late = facts.lateReason === undefined ? {} : { lateReason: facts.lateReason }
  return plan.steps.flatMap((step) => actsOf(step, plan, facts, given).map((act) => ({ ...act, ...late })))
}

function actsOf(
  step: Step,
  plan: ReplyPlan,
  facts: ReplyByLink,
  { linkId, fileName }: { linkId: string; fileName: string | undefined },
): LinkAct[] {
  switch (step) {
    case 'contacted': {
      const { deputyId, on, form, metBy } = told(facts.contact, '与代表沟通联系的情况')
      return [{ event: { type: 'contact.made', deputyId, form, metBy }, occurredOn: on }]
    }
    case 'drafted':
      return [{ event: { type: 'reply.drafted' }, occurredOn: told(facts.draftedOn, '拟稿日期') }]
    case 'consulted': {
      const { deputyId, on, view } = told(facts.consulted, '征求代表意见的情况')
      return [{ event: { type: 'reply.consulted', deputyId, ...(view && { text: { view } }) }, occurredOn: on }]
    }
    case 'checked':
      return [{ event: { type: 'reply.checked' }, occurredOn: told(facts.checkedOn, '核稿日期') }]
    case 'opinion': {
      const event = { type: 'opinion.given', text: { opinion: told(facts.opinion, '协办意见') } }
      return [{ event, ...(fileName && { basis: { kind: 'scan', reference: fileName } as const }) }]
    }
    case 'signed': {
      const signed = told(facts.signed, '签发情况')
      const reference = told(fileName, '盖章答复的扫描件')
      const basis = { kind: 'scan', reference } as const
      const signing = { event: signingOf(signed, plan, linkId), occurredOn: signed.on, basis }
      const sealing = { event: { type: 'reply.sealed', scanReference: reference }, occurredOn: signed.on, basis }
      return plan.isSealed ? [signing, sealing] : [signing]
    }
  }
}

function signingOf(signed: NonNullable<ReplyByLink['signed']>, plan: ReplyPlan, linkId: string): Told {
  const { documentNumber, resultClass, promises, signer, reason } = signed
  const withIds = promises.map((promise, n) => ({ ...promise, promiseId: `${linkId.slice(0, 8)}-${n + 1}` }))
  return {
    type: 'reply.signed',
    documentNumber,
    scheme: plan.scheme,
    resultClass,
    statesMissingOpinions: plan.statesMissingOpinions,
    promises: withIds.map(({ promiseId, dueOn }) => ({ promiseId, ...(dueOn !== undefined && { dueOn }) })),
    text: {
      signer,
      ...(withIds.length > 0 && {
        promises: Object.fromEntries(withIds.map(({ promiseId, text }) => [promiseId, text])),
      }),
      ...(reason !== undefined && { reason }),
    },
  }
}

function told<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value
  throw new AppError('REQUEST_INVALID', `还没有填写“${what}”；请填写后再提交`)
}
