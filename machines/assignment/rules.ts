import type { MoveClock, StartClock } from '../effects.ts'
import type { Policy } from '../policy/schema.ts'
import type { AssignmentRole, ReplyStep } from '../policy/words.ts'
import { type DeadlineView, type Env, no, ok, type Verdict } from '../step.ts'
import type { AssignmentContext } from './context.ts'
import type { AssignmentEvent } from './events.ts'

type Of<T extends AssignmentEvent['type']> = Extract<AssignmentEvent, { type: T }>

/** A co-handler gives its opinion to the lead; every other unit owes the deputy a reply (代表法 2025 第五十一条). */
export function owesReply(role: AssignmentRole): boolean {
  return role !== 'co'
}

/** The reply's own term: the policy's, the long one where it applies, or an upper body's fixed day. */
export function replyClock(context: AssignmentContext, policy: Policy): StartClock | null {
  if (!owesReply(context.role)) return null
  const startOn = context.startOn
  if (context.fixedReplyDueOn) return { kind: 'reply', startOn, dueOn: context.fixedReplyDueOn }
  if (context.isLongTerm) return { kind: 'reply', startOn, term: policy.extension.term }
  return { kind: 'reply', startOn }
}

/** The co-handler's opinion to the lead unit (河南办法第十八条: two months). */
export function opinionClock(context: AssignmentContext): StartClock | null {
  return owesReply(context.role) ? null : { kind: 'opinion', startOn: context.startOn }
}

/** The reply may come once the deputy was contacted, or after the policy's number of dated failed attempts. */
export function judgeContact(context: AssignmentContext, policy: Policy): Verdict {
  const { contactRequired, failedAttemptsSuffice } = policy.reply
  if (!contactRequired || context.contactedOn !== null || context.addresseeIds.length === 0) return ok
  if (failedAttemptsSuffice > 0 && context.failedContacts >= failedAttemptsSuffice) return ok
  const instead =
    failedAttemptsSuffice > 0 ? `，或记满 ${failedAttemptsSuffice} 次联系不上（现有 ${context.failedContacts} 次）` : ''
  return no('RULE_NOT_MET', `尚未与代表沟通联系，不能签发答复；请先登记一次沟通联系${instead}`)
}

/** All steps that the policy puts before this one must be done in this round. */
export function judgeStepOrder(step: ReplyStep, context: AssignmentContext, policy: Policy): Verdict {
  const order = policy.reply.steps
  const place = order.indexOf(step)
  if (place < 0) return no('RULE_NOT_IN_POLICY', `本地办理规则没有“${STEP_LABELS[step]}”这一环节`)
  const missing = order.slice(0, place).filter((earlier) => !context.stepsDone.includes(earlier))
  if (missing.length === 0) return ok
  return no('RULE_NOT_MET', `“${STEP_LABELS[step]}”之前还缺：${missing.map((name) => STEP_LABELS[name]).join('、')}`)
}

const STEP_LABELS: Record<ReplyStep, string> = {
  drafted: '拟稿',
  consulted: '征求代表意见',
  checked: '核稿',
  countersigned: '会签',
  pre_reviewed: '归口预审',
  signed: '签发',
  sealed: '盖章',
  delivered: '送达',
}

/** Who signs, what went before, what the class demands, and where the co-handlers' opinions are. */
export function judgeSigning(event: Of<'reply.signed'>, context: AssignmentContext, env: Env): Verdict {
  if (!owesReply(context.role)) return no('RULE_NOT_MET', '协办单位向主办单位提出意见，不直接答复代表')
  if (!env.policy.reply.signedBy.includes(env.by.role)) {
    return no('ROLE_NOT_ALLOWED', `答复应由单位主要负责人签发，登记人的角色是“${env.by.role}”`)
  }
  const earlier = [judgeContact(context, env.policy), judgeStepOrder('signed', context, env.policy)].find((v) => !v.ok)
  return earlier ?? firstRefusal([judgeClass(event, env.policy), judgeOpinions(event, context, env)])
}

function firstRefusal(verdicts: Verdict[]): Verdict {
  return verdicts.find((verdict) => !verdict.ok) ?? ok
}

/** A class demands what its scheme says: a promise, its date, a reason. */
export function judgeClass(event: Of<'reply.signed'>, policy: Policy): Verdict {
  const { scheme, classes } = policy.resultClasses
  if (event.scheme !== scheme) return no('RULE_NOT_MET', `办理结果类别的体系是“${event.scheme}”，本地采用“${scheme}”`)
  const found = classes.find((entry) => entry.code === event.resultClass)
  if (!found) {
    const known = classes.map((entry) => entry.code).join('、')
    return no('RULE_NOT_MET', `没有“${event.resultClass}”这一类；可选：${known}`)
  }
  if (found.demands.promise && event.promises.length === 0) {
    return no('RULE_NOT_MET', `“${found.code} ${found.label}”的答复应当列出承诺解决的事项`)
  }
  if (found.demands.promiseDate && event.promises.some((promise) => !promise.dueOn)) {
    return no('RULE_NOT_MET', `“${found.code} ${found.label}”的每项承诺应当写明完成日期`)
  }
  const wordless = event.promises.find((promise) => !event.text.promises?.[promise.promiseId])
  if (wordless) return no('RULE_NOT_MET', `承诺“${wordless.promiseId}”没有写明内容`)
  if (found.demands.reason && !event.text.reason)
    return no('RULE_NOT_MET', `“${found.code} ${found.label}”的答复应当写明原因`)
  return ok
}

/** The lead waits for its co-handlers; after their term it may proceed if the reply says whose opinion is missing. */
export function judgeOpinions(event: Of<'reply.signed'>, context: AssignmentContext, env: Env): Verdict {
  if (context.role !== 'lead' || context.round > 1) return ok
  const waiting = env.actors.filter((actor) => isOpenCoHandler(actor.machine, actor.context))
  if (waiting.length === 0) return ok
  const inTerm = waiting.filter((actor) => !isTermOver(opinionDeadline(env.deadlines, actor.id), env.occurredOn))
  if (!env.policy.reply.leadMayProceed || inTerm.length > 0) {
    const dates = inTerm.map((actor) => opinionDeadline(env.deadlines, actor.id)?.dueOn ?? '未定').join('、')
    return no('RULE_NOT_MET', `还有 ${waiting.length} 个协办单位未提出意见${dates ? `（期限 ${dates}）` : ''}`)
  }
  if (!event.statesMissingOpinions)
    return no('RULE_NOT_MET', '协办意见逾期未到，主办单位可以先行答复，但答复中应当说明')
  return ok
}

function isOpenCoHandler(machine: string, context: Readonly<Record<string, unknown>>): boolean {
  return (
    machine === 'assignment' &&
    context['role'] === 'co' &&
    context['opinionGivenOn'] === null &&
    context['endedWhy'] === null
  )
}

function opinionDeadline(deadlines: readonly DeadlineView[], actorId: string): DeadlineView | undefined {
  const own = deadlines.filter((deadline) => deadline.actorId === actorId)
  return own.find((deadline) => deadline.kind === 'opinion_redo') ?? own.find((deadline) => deadline.kind === 'opinion')
}

function isTermOver(deadline: DeadlineView | undefined, occurredOn: string): boolean {
  return deadline !== undefined && deadline.dueOn < occurredOn
}

/** 答复送达: to an addressee, once, after signature and seal; an oral record needs the deputy's signed waiver. */
export function judgeDelivery(event: Of<'reply.delivered'>, context: AssignmentContext, policy: Policy): Verdict {
  if (!context.addresseeIds.includes(event.deputyId)) {
    return no('RULE_NOT_MET', `代表“${event.deputyId}”不在应答复的代表之列`)
  }
  const before = context.deliveredOn[event.deputyId]
  if (before) return no('RULE_NOT_MET', `已于 ${before} 送达这位代表`)
  if (event.form === 'oral_record' && !(policy.reply.oralReplyOnWaiver && context.waivedBy.includes(event.deputyId))) {
    return no('RULE_NOT_MET', '口头答复须有代表签名的“不需要书面答复”')
  }
  return judgeStepOrder('delivered', context, policy)
}

/** Every addressee has the reply, this delivery included. */
export function isEveryAddresseeServed(context: AssignmentContext, deputyId?: string): boolean {
  return context.addresseeIds.every((id) => id === deputyId || context.deliveredOn[id] !== undefined)
}

/** The day on which the duty of answer was met: the last delivery, whatever was typed in last. */
export function servedOn(context: AssignmentContext, fallback: string): string {
  const days = Object.values(context.deliveredOn).sort()
  return days.at(-1) ?? fallback
}

/** 申请退办: in writing, within the term, not a third time (河南办法第十四条; 榆林: late requests are not accepted). */
export function judgeReassignmentRequest(
  event: Of<'reassignment.requested'>,
  context: AssignmentContext,
  env: Env,
): Verdict {
  const rule = env.policy.reassignment
  if (context.disputes >= rule.disputes) {
    return no('RULE_NOT_MET', `已有 ${context.disputes} 次退办申请并作终裁，不再受理`)
  }
  if (rule.writtenReason && !event.inWriting) return no('RULE_NOT_MET', '申请退办应当书面提出并说明理由')
  const window = env.deadlines.find((d) => d.actorId === env.self && d.kind === 'reassignment_request')
  if (window && env.occurredOn > window.dueOn) {
    return no('TERM_OVER', `申请退办的期限是 ${window.dueOn}，本申请的日期是 ${env.occurredOn}，已过期，应继续办理`)
  }
  return ok
}

type Ruling = Pick<Of<'reassignment.decided'>, 'outcome' | 'newUnitId' | 'newRole'>
/** A ruling names what it needs: the new unit, the new part. */
export function judgeRuling(event: Ruling, context: AssignmentContext): Verdict {
  if ((event.outcome === 'reassigned' || event.outcome === 'unit_added') && !event.newUnitId) {
    return no('RULE_NOT_MET', '改办或增加承办单位时应当写明新的承办单位')
  }
  if (event.newUnitId === context.unitId) return no('RULE_NOT_MET', '新的承办单位与原承办单位相同')
  if (event.outcome === 'roles_changed' && (!event.newRole || event.newRole === context.role)) {
    return no('RULE_NOT_MET', '调整主办/协办时应当写明与现在不同的角色')
  }
  if (event.outcome === 'roles_changed' && event.newRole === 'co' && !event.newUnitId && owesReply(context.role)) {
    return no('RULE_NOT_MET', '主办单位改为协办时应当写明由谁主办')
  }
  return ok
}

/** What the case opens because of a ruling: the new unit in the old part, a unit more, or the other half of a swap. */
export function planAfterRuling(event: Ruling, context: AssignmentContext): { unitId: string; role: AssignmentRole }[] {
  if (!event.newUnitId) return []
  if (event.outcome === 'unit_added') return [{ unitId: event.newUnitId, role: event.newRole ?? 'co' }]
  return [{ unitId: event.newUnitId, role: context.role }]
}

/** May the reply take the long term on this basis now? (河南办法第二十条: the deputy is told before month three ends.) */
export function judgeExtensionBasis(basis: string, context: AssignmentContext, env: Env): Verdict {
  const { bases } = env.policy.extension
  if (!(bases as string[]).includes(basis)) {
    return no('RULE_NOT_IN_POLICY', `本地规则的延期依据是：${bases.join('、') || '无'}；没有“${basis}”`)
  }
  if (context.isLongTerm) return no('RULE_NOT_MET', '已适用较长期限，不能再次延期')
  const reply = env.deadlines.find((d) => d.actorId === env.self && d.kind === 'reply' && d.status !== 'met')
  if (reply && env.occurredOn > reply.dueOn) {
    return no('TERM_OVER', `延期应在答复期限 ${reply.dueOn} 以前办理，本次日期是 ${env.occurredOn}`)
  }
  return ok
}

/** Extension moves the reply clock to the long term from the same start; it is not added to the first term. */
export function extensionMove(context: AssignmentContext, policy: Policy): MoveClock | null {
  if (context.fixedReplyDueOn) return null
  return { kind: 'reply', startOn: context.startOn, term: policy.extension.term, why: 'extension' }
}

/** 延期须经代表同意: the lead signer, or everyone to whom a reply is owed. */
export function judgeConsent(event: Of<'extension.granted'>, context: AssignmentContext): Verdict {
  if (event.basis !== 'consent') return ok
  const missing = context.addresseeIds.filter((id) => !event.consentBy.includes(id))
  return missing.length === 0 ? ok : no('RULE_NOT_MET', `还有 ${missing.length} 位代表没有同意延期`)
}
