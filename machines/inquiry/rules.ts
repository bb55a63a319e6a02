import type { Notify, StartClock, StopClock, Tell } from '../effects.ts'
import type { InquiryChannel, Rating, Role } from '../policy/words.ts'
import { type Env, no, ok, type Verdict } from '../step.ts'
import type { InquiryEvent } from './events.ts'
import {
  afterCorrection,
  afterFeedback,
  afterGone,
  type DeputyRecord,
  findRecord,
  type InquiryContext,
  isOpen,
  type Outcome,
  type Ratings,
} from './records.ts'

type Of<T extends InquiryEvent['type']> = Extract<InquiryEvent, { type: T }>

/** Meeting the deputy always satisfies a demanded telephone call, never the other way round. */
export function channelSatisfies(used: InquiryChannel, demanded: InquiryChannel): boolean {
  return used === demanded || used === 'in_person'
}

export function isDissatisfied(ratings: Ratings): boolean {
  return Object.values(ratings).includes('dissatisfied')
}

/** The worst of several ratings; undefined when there is none. */
export function worstRating(ratings: readonly Rating[]): Rating | undefined {
  const fromWorst = ['dissatisfied', 'basically_satisfied', 'satisfied'] as const
  return fromWorst.find((rating) => ratings.includes(rating))
}

export function isRating(outcome: Outcome): boolean {
  return outcome === 'satisfied' || outcome === 'basically_satisfied' || outcome === 'dissatisfied'
}

/** Nothing is left to ask and nothing to confirm. */
export function isClosed(record: DeputyRecord): boolean {
  return record.state !== 'open' && record.state !== 'asked'
}

/**
 * One word for the whole inquiry: the worst confirmed rating over all deputies and dimensions (dissatisfied on attitude
 * or on outcome is dissatisfied: 上海 2015 第二十一条); without any rating, why the first deputy gave none.
 */
export function overallOutcome(records: readonly DeputyRecord[]): Outcome {
  const confirmed = records.filter((record) => record.state === 'confirmed')
  const worst = worstRating(confirmed.flatMap((record) => Object.values(record.ratings ?? {})))
  if (worst) return worst

  const state = records[0]?.state
  if (state === undefined || state === 'open' || state === 'asked' || state === 'confirmed') return 'not_applicable'
  return state
}

/** The outcome once every deputy is closed; null while somebody is still to be asked or confirmed. */
export function settledOutcome(context: InquiryContext): Outcome | null {
  return context.deputies.every(isClosed) ? overallOutcome(context.deputies) : null
}

export function hasRecord(context: InquiryContext): boolean {
  return context.deputies.some(({ state, attempts, reminders }) => {
    const isUntouched = state === 'open' || state === 'not_applicable'
    return !isUntouched || attempts > 0 || reminders > 0
  })
}

// What may be offered: context and policy only.

export function canAsk(record: DeputyRecord): boolean {
  return !record.isGone && record.state !== 'asked' && record.state !== 'confirmed'
}

export function canSendBack(record: DeputyRecord): boolean {
  return record.state !== 'open' && record.state !== 'confirmed' && record.state !== 'not_applicable'
}

// What a payload must be: each returns a verdict.

function notAsked(deputyId: string): Verdict {
  return no('RULE_NOT_MET', `代表“${deputyId}”不在本次征求意见的对象之内；请核对代表，或者另行安排征求意见`)
}

/** The deputy is one of those to be asked, and nothing was recorded that would have to be sent back first. */
export function judgeOpen(event: { deputyId: string }, context: InquiryContext): Verdict {
  const record = findRecord(context, event.deputyId)
  if (!record) return notAsked(event.deputyId)
  if (isOpen(record)) return ok
  return no('RULE_NOT_MET', `代表“${event.deputyId}”已登记为“${label(record.state)}”；如登记有误，请先退回再登记`)
}

/** The deputy office asks in the demanded channel, in every dimension, and reasons stand beside a dissatisfaction. */
export function judgeAsked(event: Of<'inquiry.asked'>, context: InquiryContext, env: Env): Verdict {
  const record = findRecord(context, event.deputyId)
  if (!record) return notAsked(event.deputyId)
  if (!canAsk(record)) {
    const why = `代表“${event.deputyId}”现为“${label(record.state)}”，不能再登记问询结果；待确认的请先退回`
    return no('RULE_NOT_MET', why)
  }
  if (!channelSatisfies(event.channel, context.channel)) {
    return no('RULE_NOT_MET', '本件须当面征求意见，登记的是电话问询；请当面征求后再登记')
  }
  const dimensions = judgeDimensions(event.ratings, env)
  if (!dimensions.ok) return dimensions
  if (isDissatisfied(event.ratings) && event.text.reason === undefined) return reasonMissing()

  return ok
}

function reasonMissing(): Verdict {
  return no('RULE_NOT_MET', '评价为不满意而没有理由；请写明代表说明的理由')
}

/** Exactly the dimensions of the place: none missing, none invented. */
export function judgeDimensions(ratings: Ratings, env: Env): Verdict {
  const wanted = env.policy.inquiry.dimensions
  const isExact = Object.keys(ratings).length === wanted.length && wanted.every((name) => ratings[name] !== undefined)
  if (isExact) return ok
  const found = Object.keys(ratings).map(label).join('、') || '无'
  return no('RULE_NOT_MET', `评价的项目是“${found}”，办理规则要求“${wanted.map(label).join('、')}”；请逐项填写`)
}

/**
 * Second pair of eyes: another person than the asker. A small office may confirm its own record with a scan; where the
 * director checks samples, without one.
 */
export function judgeConfirmed(event: Of<'inquiry.confirmed'>, context: InquiryContext, env: Env): Verdict {
  const record = findRecord(context, event.deputyId)
  if (!record) return notAsked(event.deputyId)
  if (record.state !== 'asked')
    return no('RULE_NOT_MET', `代表“${event.deputyId}”没有待确认的问询记录；请先登记问询结果`)
  if (record.askedBy !== env.by.id) return ok
  if (!env.policy.office.smallOffice) {
    return no('SAME_PERSON', '问询记录须由问询人以外的人确认；请换一位工作人员确认')
  }
  if (record.hasScan || env.policy.inquiry.confirmation === 'sample') return ok
  return no('SAME_PERSON', '本机构可由一人问询并确认，但须附问询记录扫描件；请退回后附扫描件重新登记')
}

export function judgeSentBack(event: Of<'inquiry.sentBack'>, context: InquiryContext): Verdict {
  const record = findRecord(context, event.deputyId)
  if (!record) return notAsked(event.deputyId)
  return canSendBack(record) ? ok : no('RULE_NOT_MET', `代表“${event.deputyId}”没有可以退回的登记`)
}

/** 联系不上 needs the policy's number of failed attempts. */
export function judgeNotReached(event: Of<'inquiry.notReached'>, context: InquiryContext, env: Env): Verdict {
  const open = judgeOpen(event, context)
  if (!open.ok) return open
  const attempts = findRecord(context, event.deputyId)?.attempts ?? 0
  const wanted = env.policy.inquiry.attempts
  if (attempts >= wanted) return ok
  return no('RULE_NOT_MET', `已登记联系未果${attempts}次，办理规则要求至少${wanted}次；请再联系并登记`)
}

/** 未反馈: the deputy's term is over and the reminders were sent (重庆 2017 第二十九条: 超过评价期限，经催促仍然不反馈). */
export function judgeNotReturned(event: Of<'inquiry.notReturned'>, context: InquiryContext, env: Env): Verdict {
  const open = judgeOpen(event, context)
  if (!open.ok) return open
  const reminders = findRecord(context, event.deputyId)?.reminders ?? 0
  const wanted = env.policy.inquiry.reminders
  if (reminders < wanted) {
    return no('RULE_NOT_MET', `已催请${reminders}次，办理规则要求至少${wanted}次；请再催请并登记`)
  }
  const term = env.deadlines.find((view) => view.actorId === env.self && view.kind === 'deputy_feedback')
  if (term?.status !== 'running' || env.occurredOn > term.dueOn) return ok
  return no('RULE_NOT_MET', `代表反馈期限到“${term.dueOn}”为止，尚未届满；期满后再登记未反馈`)
}

/** A deputy speaks for himself alone; the office enters what came on paper. */
export function judgeFeedback(event: Of<'deputyFeedback.filed'>, context: InquiryContext, env: Env): Verdict {
  if (env.by.role === 'deputy' && env.by.deputyId !== event.deputyId) {
    return no('ROLE_NOT_ALLOWED', '反馈意见只能由代表本人提交；代为登记请由代表工作机构办理')
  }
  if (!isSigner(event.deputyId, context, env)) return notAsked(event.deputyId)
  const known: readonly string[] = env.policy.inquiry.dimensions
  const given = Object.keys(event.ratings)
  if (given.length === 0 || given.some((name) => !known.includes(name))) {
    const wanted = env.policy.inquiry.dimensions.map(label).join('、')
    return no('RULE_NOT_MET', `反馈意见的评价项目不符；请在“${wanted}”中至少评价一项`)
  }
  const needsReason = env.policy.feedback.reasonWhenDissatisfied && isDissatisfied(event.ratings)
  return needsReason && event.text.reason === undefined ? reasonMissing() : ok
}

function isSigner(deputyId: string, context: InquiryContext, env: Env): boolean {
  if (findRecord(context, deputyId)) return true
  const suggestion = env.actors.find((actor) => actor.machine === 'suggestion')?.context
  if (!suggestion) return false
  const cosigners = suggestion.cosignerIds
  return suggestion.leadSignerId === deputyId || (Array.isArray(cosigners) && cosigners.includes(deputyId))
}

export function judgeListed(event: { deputyId: string }, context: InquiryContext): Verdict {
  return findRecord(context, event.deputyId) ? ok : notAsked(event.deputyId)
}

/** Only a confirmed rating is corrected; before that it is sent back. */
export function judgeCorrection(event: Of<'rating.corrected'>, context: InquiryContext, env: Env): Verdict {
  const record = findRecord(context, event.deputyId)
  if (!record) return notAsked(event.deputyId)
  if (record.state !== 'confirmed') {
    return no('RULE_NOT_MET', `代表“${event.deputyId}”没有已确认的评价；未确认的请退回后重新登记`)
  }
  return judgeDimensions(event.ratings, env)
}

// What is ordered.

export function inquiryClock(context: InquiryContext): StartClock | null {
  return context.deputies.length > 0 ? { kind: 'inquiry', startOn: context.startOn } : null
}

export function feedbackClock(context: InquiryContext): StartClock | null {
  return context.awaitsFeedback ? { kind: 'deputy_feedback', startOn: context.startOn } : null
}

/** The office did its duty when it asked or tried; when no deputy was left to ask, nothing was owed. */
export function stopInquiryClock(context: InquiryContext, env: Env): StopClock | null {
  if (context.deputies.length === 0) return null
  const wasOwed = context.deputies.some((record) => record.state !== 'not_applicable')
  return { kind: 'inquiry', outcome: wasOwed ? 'met' : 'dropped', on: env.occurredOn }
}

/** The last feedback owed has come in: stops the deputies' term. Read before the fact is remembered. */
export function stopFeedbackClock(
  context: InquiryContext,
  event: Of<'deputyFeedback.filed'>,
  env: Env,
): StopClock | null {
  const isLast = context.awaitsFeedback && afterFeedback(context, event, env).awaitsFeedback === false
  return isLast ? { kind: 'deputy_feedback', outcome: 'met', on: env.occurredOn } : null
}

/** The only one who still owed a feedback is gone: nobody is reminded of it. Read before the fact is remembered. */
export function dropFeedbackOfGone(context: InquiryContext, deputyId: string, env: Env): StopClock | null {
  return afterGone(context, deputyId).awaitsFeedback ? null : dropFeedbackClock(context, env)
}

export function dropFeedbackClock(context: InquiryContext, env: Env): StopClock | null {
  return context.awaitsFeedback ? { kind: 'deputy_feedback', outcome: 'dropped', on: env.occurredOn } : null
}

/** Tells the suggestion how the inquiry came out. */
export function settledTell(context: InquiryContext, outcome: Outcome | null, env: Env): Tell | null {
  if (outcome === null) return null
  const { round, about } = context
  return { to: { id: 'suggestion' }, event: { type: 'inquiry.settled', inquiryId: env.self, round, about, outcome } }
}

/** A correction is told only when it changes the outcome that was already told. */
export function correctionTell(context: InquiryContext, event: Of<'rating.corrected'>, env: Env): Tell | null {
  const outcome = settledOutcome({ ...context, ...afterCorrection(context, event) })
  return outcome === context.outcome ? null : settledTell(context, outcome, env)
}

/** The law forwards the deputy's feedback to the unit (河南 2017 第二十二条). The message names no signer. */
export function feedbackNotice(context: InquiryContext, env: Env): Notify | null {
  const to: Role[] = []
  if (env.policy.feedback.to.includes('handling_unit')) to.push('unit_clerk', 'unit_head')
  if (env.policy.feedback.to.includes('routing_office')) to.push('routing_office')
  if (env.policy.feedback.to.includes('deputy_office')) to.push('deputy_office_clerk')
  return to.length > 0 ? { template: 'feedback_forwarded', to, about: { round: context.round } } : null
}

/** The demands agreed with the deputy are for the unit; the message names no signer. */
export function demandsNotice(context: InquiryContext): Notify {
  return { template: 'demands_agreed', to: ['unit_clerk', 'unit_head'], about: { round: context.round } }
}

const LABELS: Record<string, string> = {
  attitude: '办理态度',
  outcome: '办理结果',
  overall: '总体评价',
  open: '待问询',
  asked: '待确认',
  confirmed: '已确认',
  not_reached: '联系不上',
  declined: '不表态',
  not_returned: '未反馈',
  not_applicable: '不适用',
}
function label(name: string): string {
  return LABELS[name] ?? name
}
