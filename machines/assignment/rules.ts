import type { MoveClock, Notify, StartClock } from '../effects.ts'
import { addDays, addMonths } from '../policy/day.ts'
import type { Policy } from '../policy/schema.ts'
import { parseTerm } from '../policy/term.ts'
import { dayRangeOf } from '../policy/term-length.ts'
import type { AssignmentRole, ClockKind, ReplyStep } from '../policy/words.ts'
import { type ActorView, type DeadlineView, type Env, no, ok, type Verdict } from '../step.ts'
import type { SuggestionContext } from '../suggestion/context.ts'
import type { AssignmentContext } from './context.ts'
import type { AssignmentEvent } from './events.ts'

type Of<T extends AssignmentEvent['type']> = Extract<AssignmentEvent, { type: T }>

/** 交办通知: who works on it in the unit hears of it the same day. */
export const HANDOVER_NOTICE: Notify = { template: 'handed_over', to: ['unit_clerk'] }

/** A co-handler gives its opinion to the lead; every other unit owes the deputy a reply (代表法 2025 第五十一条). */
export function owesReply(role: AssignmentRole): boolean {
  return role !== 'co'
}

/**
 * Where a clock of this unit counts from: the handover, or the deemed receipt where the policy counts from receipt.
 * The deemed day comes for those who sign and those who do not, so that no unit holds its clock by not signing.
 */
export function countsFrom(kind: ClockKind, context: AssignmentContext, policy: Policy) {
  const { deemedReceipt } = policy.handover
  const isFromReceipt = policy.clocks[kind]?.start === 'receipt' && deemedReceipt !== null
  return { kind, startOn: context.startOn, ...(isFromReceipt ? { after: deemedReceipt } : {}) }
}

/** The reply's own term: the policy's, the long one where it applies, or an upper body's fixed day. */
export function replyClock(context: AssignmentContext, policy: Policy): StartClock | null {
  if (!owesReply(context.role)) return null
  const counted = countsFrom('reply', context, policy)
  if (context.fixedReplyDueOn) return { ...counted, dueOn: context.fixedReplyDueOn }
  return context.isLongTerm ? { ...counted, term: policy.extension.term } : counted
}

/** The co-handler's opinion to the lead unit (河南办法第十八条: two months from receipt). */
export function opinionClock(context: AssignmentContext, policy: Policy): StartClock | null {
  return owesReply(context.role) ? null : countsFrom('opinion', context, policy)
}

/** A deputy who has to do with this duty: one who made the suggestion, or to whom its reply is owed. */
export function judgeDeputy(event: { deputyId: string }, context: AssignmentContext, env: Env): Verdict {
  const suggestion = env.actors.find((actor) => actor.machine === 'suggestion')?.context as
    | Partial<SuggestionContext>
    | undefined
  const known = [...context.addresseeIds, suggestion?.leadSignerId, ...(suggestion?.cosignerIds ?? [])]
  return known.includes(event.deputyId) ? ok : no('RULE_NOT_MET', `代表“${event.deputyId}”不是本件的提出人，请核对`)
}

/** The reply may come once the deputy was contacted, or after the policy's number of dated failed attempts. */
export function judgeContact(context: AssignmentContext, policy: Policy): Verdict {
  const { contactRequired, failedAttemptsSuffice } = policy.reply
  if (!contactRequired || context.contactedOn !== null || context.addresseeIds.length === 0) return ok
  if (isOutOfReach(context, policy)) return ok
  const instead =
    failedAttemptsSuffice > 0 ? `，或记满 ${failedAttemptsSuffice} 次联系不上（现有 ${context.failedContacts} 次）` : ''
  return no('RULE_NOT_MET', `尚未与代表沟通联系，不能签发答复；请先登记一次沟通联系${instead}`)
}

/** 联系不上: never met, in spite of the policy's number of dated attempts. */
function isOutOfReach(context: AssignmentContext, policy: Policy): boolean {
  const { failedAttemptsSuffice } = policy.reply
  return context.contactedOn === null && failedAttemptsSuffice > 0 && context.failedContacts >= failedAttemptsSuffice
}

/** All steps that the policy puts before this one must be done in this round, as far as they apply to this unit. */
export function judgeStepOrder(
  step: ReplyStep,
  context: AssignmentContext,
  env: Env,
  skipped: readonly ReplyStep[] = [],
): Verdict {
  const order = env.policy.reply.steps
  const place = order.indexOf(step)
  if (place < 0) return no('RULE_NOT_IN_POLICY', `本地办理规则没有“${STEP_LABELS[step]}”这一环节`)
  const isOwed = (earlier: ReplyStep) => !skipped.includes(earlier) && isPossible(earlier, context, env)
  const missing = order.slice(0, place).filter((earlier) => isOwed(earlier) && !context.stepsDone.includes(earlier))
  if (missing.length === 0) return ok
  return no('RULE_NOT_MET', `“${STEP_LABELS[step]}”之前还缺：${missing.map((name) => STEP_LABELS[name]).join('、')}`)
}

/**
 * 征求代表意见 takes a deputy who can be reached; 会签 a unit that handles with the lead and has given its opinion: one
 * that let its term pass holds up nobody.
 */
function isPossible(step: ReplyStep, context: AssignmentContext, env: Env): boolean {
  if (step === 'consulted') return context.addresseeIds.length > 0 && !isOutOfReach(context, env.policy)
  if (step !== 'countersigned') return true
  const hasOpinion = (actor: ActorView) => isCoHandler(actor) && actor.context['opinionGivenOn'] !== null
  return context.role === 'lead' && env.actors.some(hasOpinion)
}

/** 会签 is by another unit, and by itself. */
export function judgeCountersigning(event: Of<'reply.countersigned'>, context: AssignmentContext, env: Env): Verdict {
  if (event.unitId === context.unitId) return no('RULE_NOT_MET', '会签由其他承办单位进行，不能由本单位会签自己的答复')
  if (env.by.unitId !== undefined && env.by.unitId !== event.unitId) {
    return no('ROLE_NOT_ALLOWED', `“${env.by.unitId}”不能代“${event.unitId}”会签；请由该单位会签`)
  }
  return judgeStepOrder('countersigned', context, env)
}

/** A draft; the content of a state secret is never entered, and what some have already received is not redrafted. */
export function judgeDraft(event: Of<'reply.drafted'>, context: AssignmentContext, env: Env): Verdict {
  const suggestion = env.actors.find((actor) => actor.machine === 'suggestion')?.context
  if (suggestion?.mark === 'state_secret' && event.text !== undefined) {
    return no('RULE_NOT_MET', '涉密建议的答复内容不得录入，只登记办理情况')
  }
  if (context.signed && Object.keys(context.deliveredOn).length > 0) {
    return no('RULE_NOT_MET', '答复已送达部分代表，不能重新拟稿；请先送达其余代表，如有错误另行更正')
  }
  return judgeStepOrder('drafted', context, env)
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
  const isFromScan = env.basis === 'scan' && env.by.role === 'unit_clerk'
  if (!isFromScan && !env.policy.reply.signedBy.includes(env.by.role)) {
    return no('ROLE_NOT_ALLOWED', `答复应由单位主要负责人签发，登记人的角色是“${env.by.role}”`)
  }
  const earlier = [judgeContact(context, env.policy), judgeStepOrder('signed', context, env)].find((v) => !v.ok)
  return earlier ?? firstRefusal(judgeClass(event, env.policy), judgeOpinions(event, context, env))
}

/** The first of several verdicts that says no. */
export function firstRefusal(...verdicts: Verdict[]): Verdict {
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
  const waiting = env.actors.filter((actor) => isCoHandler(actor) && actor.context['opinionGivenOn'] === null)
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

function isCoHandler({ machine, context }: ActorView): boolean {
  return machine === 'assignment' && context['role'] === 'co' && context['endedWhy'] === null
}

function opinionDeadline(deadlines: readonly DeadlineView[], actorId: string): DeadlineView | undefined {
  const own = deadlines.filter((deadline) => deadline.actorId === actorId)
  return own.find((deadline) => deadline.kind === 'opinion_redo') ?? own.find((deadline) => deadline.kind === 'opinion')
}

function isTermOver(deadline: DeadlineView | undefined, occurredOn: string): boolean {
  return deadline !== undefined && deadline.dueOn < occurredOn
}

/**
 * 答复送达: to an addressee, once, after signature and seal; an oral record needs the deputy's signed waiver, and no
 * seal, since no document goes out.
 */
export function judgeDelivery(event: Of<'reply.delivered'>, context: AssignmentContext, env: Env): Verdict {
  if (!context.addresseeIds.includes(event.deputyId)) {
    return no('RULE_NOT_MET', `代表“${event.deputyId}”不在应答复的代表之列`)
  }
  const before = context.deliveredOn[event.deputyId]
  if (before) return no('RULE_NOT_MET', `已于 ${before} 送达这位代表`)
  if (event.form !== 'oral_record') return judgeStepOrder('delivered', context, env)
  if (!env.policy.reply.oralReplyOnWaiver) return no('RULE_NOT_IN_POLICY', '本地办理规则没有口头答复；请书面答复')
  if (!context.waivedBy.includes(event.deputyId)) {
    return no('RULE_NOT_MET', '口头答复须有代表签名的“不需要书面答复”')
  }
  return judgeStepOrder('delivered', context, env, ['sealed'])
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
  const until = window?.dueOn ?? context.requestsUntil
  if (until !== null && env.occurredOn > until) {
    return no('TERM_OVER', `申请退办的期限是 ${until}，本申请的日期是 ${env.occurredOn}，已过期，应继续办理`)
  }
  return ok
}

/** 终裁 is made by whom the place names. */
export function judgeFinalRuling(event: Of<'finalRuling.made'>, context: AssignmentContext, env: Env): Verdict {
  const { finalRulingBy } = env.policy.reassignment
  if (!finalRulingBy.includes(env.by.role)) {
    return no('ROLE_NOT_ALLOWED', `终裁应由“${finalRulingBy.join('、')}”作出，登记人的角色是“${env.by.role}”`)
  }
  return judgeRuling(event, context)
}

type Ruling = Pick<Of<'reassignment.decided'>, 'outcome' | 'newUnitId' | 'newRole'>
/** A ruling names what it needs: the new unit, the new part. */
export function judgeRuling(event: Ruling, context: AssignmentContext): Verdict {
  if (event.outcome !== 'upheld' && context.signed !== null) {
    return no('RULE_NOT_MET', '答复已经签发，承办单位不再变动；只能维持')
  }
  if ((event.outcome === 'reassigned' || event.outcome === 'unit_added') && !event.newUnitId) {
    return no('RULE_NOT_MET', '改办或增加承办单位时应当写明新的承办单位')
  }
  if (event.newUnitId === context.unitId) return no('RULE_NOT_MET', '新的承办单位与原承办单位相同')
  if (event.outcome === 'roles_changed' && (!event.newRole || event.newRole === context.role)) {
    return no('RULE_NOT_MET', '调整主办/协办时应当写明与现在不同的角色')
  }
  if (event.outcome === 'roles_changed' && !event.newUnitId && isSwap(context.role, event.newRole)) {
    return no('RULE_NOT_MET', '主办与协办对调时应当写明另一个单位')
  }
  return ok
}

/** Between lead and co-handler somebody else takes the part that becomes free. */
function isSwap(from: AssignmentRole, to: AssignmentRole | undefined): boolean {
  return to !== undefined && owesReply(from) !== owesReply(to)
}

/** The unit's own part after a ruling on it, or on another: one that handled alone leads when a unit is added. */
export function roleAfter(
  event: { type: 'role.changed'; role: AssignmentRole } | (Ruling & { type: string }),
  context: AssignmentContext,
): AssignmentRole {
  if ('role' in event) return event.role
  if (event.outcome === 'roles_changed' && event.newRole) return event.newRole
  if (event.outcome !== 'unit_added' || context.role !== 'sole') return context.role
  return event.newRole === 'separate' ? 'separate' : 'lead'
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
  return judgeExtensionDay(context, env)
}

/** In time is who asked in time, whenever the decision comes. */
function judgeExtensionDay(context: AssignmentContext, env: Env): Verdict {
  const askedOn = context.extensionRequestedOn ?? env.occurredOn
  const reply = env.deadlines.find((d) => d.actorId === env.self && d.kind === 'reply' && d.status !== 'met')
  if (reply && askedOn > reply.dueOn) {
    return no('TERM_OVER', `延期应在答复期限 ${reply.dueOn} 以前办理，本次日期是 ${askedOn}`)
  }
  const { noticeWithin } = env.policy.extension
  const until = noticeWithin && lastDayOf(noticeWithin, context.startOn)
  if (until && askedOn > until) {
    return no('TERM_OVER', `延期应在交办后 ${noticeWithin} 内（${until} 以前）提出，本次日期是 ${askedOn}`)
  }
  return ok
}

/** The last day of a term; of one in working days the latest on which it can end, since rules read no calendar. */
function lastDayOf(term: string, startOn: string): string {
  const { amount, unit } = parseTerm(term)
  if (unit === 'mo') return addMonths(startOn, amount)
  return addDays(startOn, unit === 'd' ? amount : dayRangeOf(term).most)
}

/** 申请延期: to be consented to or approved; what is only told to the deputy needs no request. */
export function judgeExtensionRequest(event: { basis: string }, context: AssignmentContext, env: Env): Verdict {
  const basis = judgeExtensionBasis(event.basis, context, env)
  if (!basis.ok || event.basis !== 'notice_to_deputy') return basis
  return no('RULE_NOT_MET', '向代表说明情况即可延期，不需要申请；请登记“向代表说明延期”')
}

/** 同意延期: the deputies' consent, or the approval of whom the place names. */
export function judgeExtensionGrant(event: Of<'extension.granted'>, context: AssignmentContext, env: Env): Verdict {
  const isGrantable = judgeExtensionRequest(event, context, env)
  if (!isGrantable.ok) return isGrantable
  const { grantedBy } = env.policy.extension
  if (event.basis !== 'consent' && !grantedBy.includes(env.by.role)) {
    return no('ROLE_NOT_ALLOWED', `延期应由“${grantedBy.join('、') || '无'}”批准，登记人的角色是“${env.by.role}”`)
  }
  return judgeConsent(event, context)
}

/** Extension moves the reply clock to the long term from the same start; it is not added to the first term. */
export function extensionMove(context: AssignmentContext, policy: Policy): MoveClock | null {
  if (context.fixedReplyDueOn) return null
  return { ...countsFrom('reply', context, policy), term: policy.extension.term, why: 'extension' }
}

/** 延期须经代表同意: the lead signer, or everyone to whom a reply is owed. */
function judgeConsent(event: Of<'extension.granted'>, context: AssignmentContext): Verdict {
  if (event.basis !== 'consent') return ok
  const missing = context.addresseeIds.filter((id) => !event.consentBy.includes(id))
  return missing.length === 0 ? ok : no('RULE_NOT_MET', `还有 ${missing.length} 位代表没有同意延期`)
}
