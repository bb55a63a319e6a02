import type { Told } from '../../../machines/effects.ts'
import type { InquiryContext } from '../../../machines/inquiry/machine.ts'
import type { DeputyRecord, Ratings } from '../../../machines/inquiry/records.ts'
import { addDays } from '../../../machines/policy/term.ts'
import type { Rating } from '../../../machines/policy/words.ts'
import * as model from '../model.ts'
import { asDeputy } from '../people.ts'
import type { Act, Part, Scene } from '../scene.ts'
import { type Actor, clockOf, isIn } from '../view.ts'

type Inquiry = Actor<InquiryContext>

/** 评: the deputy office asks each deputy itself, and another of its people confirms; the deputies may write on their own. */
export const ask: Part = (scene) => {
  for (const inquiry of scene.view.inquiries) {
    fileFeedback(scene, inquiry)
    if (isIn(inquiry, 'underway')) {
      for (const record of inquiry.context.deputies) {
        if (record.state === 'open' && !record.isGone) askOne(scene, inquiry, record)
        if (record.state === 'asked') confirmOne(scene, inquiry, record)
      }
    }
    agreeDemands(scene, inquiry)
    correct(scene, inquiry)
  }
}

/** What the deputies think of a round. The lead signer's word follows the story; the others are content. */
export function opinionOf(scene: Scene, deputyId: string, round: number): Rating {
  const { profile, policy, dice } = scene
  const isLead = deputyId === profile.leadSignerId
  const isUnhappy =
    (scene.has('second_satisfied') && round <= policy.rehandling.rounds) ||
    (scene.has('study_declined') && round === 1) ||
    (scene.has('joint_member') && profile.partner !== null && round === 1) ||
    (SECOND_TIME.some((story) => scene.has(story)) && round <= policy.rehandling.rounds + 1) ||
    (scene.has('second_dissatisfied:continue') && round === policy.rehandling.rounds + 2)
  if (isLead && isUnhappy) return 'dissatisfied'
  return dice.chance(`content-${deputyId}-${round}`, model.SATISFIED_OF_CONTENT) ? 'satisfied' : 'basically_satisfied'
}
const SECOND_TIME = ['second_dissatisfied:continue', 'second_dissatisfied:report_back', 'second_dissatisfied:reference']

/** A rating for each dimension of the place; the manner is found better than the outcome. */
function ratingsOf(scene: Scene, deputyId: string, round: number): Ratings {
  const outcome = opinionOf(scene, deputyId, round)
  const better: Rating = outcome === 'dissatisfied' ? 'basically_satisfied' : 'satisfied'
  const isBetter = scene.dice.chance(`manner-${deputyId}-${round}`, model.CONTENT_WITH_MANNER)
  const ratings: Ratings = {}
  for (const dimension of scene.policy.inquiry.dimensions) {
    ratings[dimension] = dimension === 'attitude' && isBetter ? better : outcome
  }
  return ratings
}

function askOne(scene: Scene, inquiry: Inquiry, record: DeputyRecord) {
  const { year, dice, people } = scene
  const { startOn, round } = inquiry.context
  const { deputyId } = record
  const day = dice.between(`ask-${inquiry.id}-${deputyId}`, 4, 19)
  const act = { at: year.slotAfter(startOn, day, 1), actorId: inquiry.id, by: people.clerk, isPrompt: true }
  const id = `${inquiry.id} ${deputyId}`
  if (round === 1 && noRating(scene, inquiry, record, act)) return
  if (record.attempts === 0 && dice.chance(`first-try-${id}`, 0.15)) {
    const events = [{ type: 'inquiry.attemptFailed', deputyId, channel: 'phone' }]
    return scene.will({ ...act, at: year.slotAfter(startOn, Math.max(1, day - 3)), key: `try ${id}`, events })
  }
  const ratings = ratingsOf(scene, deputyId, round)
  const isUnhappy = Object.values(ratings).includes('dissatisfied')
  const event: Told = {
    type: 'inquiry.asked',
    deputyId,
    channel: inquiry.context.channel,
    ratings,
    text: {
      where: inquiry.context.channel === 'phone' ? '138****0000' : '代表联络站',
      ...(isUnhappy && { reason: '答复只说明了情况，问题没有解决', demands: '请明确解决的时间' }),
    },
    hasScan: true,
  }
  scene.will({ ...act, key: `ask ${id} ${scene.isDone(`sent-back ${id}`)}`, events: [event] })
}

type Base = Omit<Act, 'events' | 'key'>
/** 联系不上、不表态、未反馈: counted apart, never as satisfied. */
function noRating(scene: Scene, inquiry: Inquiry, record: DeputyRecord, act: Base): boolean {
  const { policy, year, view } = scene
  const { deputyId, attempts, reminders } = record
  const { startOn, channel } = inquiry.context
  const id = `${inquiry.id} ${deputyId}`
  if (scene.has('not_reached')) {
    const isTrying = attempts < policy.inquiry.attempts
    const event = isTrying
      ? { type: 'inquiry.attemptFailed', deputyId, channel, text: { note: '多次联系，无人应答' } }
      : { type: 'inquiry.notReached', deputyId }
    const at = year.slotAfter(startOn, 4 + 4 * attempts)
    scene.will({ ...act, at, key: `unreached ${id} ${attempts}`, events: [event] })
    return true
  }
  if (scene.has('declined')) {
    const event = { type: 'inquiry.declined', deputyId, text: { reason: '代表表示不作评价' } }
    scene.will({ ...act, key: `declined ${id}`, events: [event] })
    return true
  }
  if (!scene.has('not_returned')) return false
  if (reminders < policy.inquiry.reminders) {
    const event = { type: 'inquiry.reminded', deputyId, channel: 'message' }
    scene.will({ ...act, key: `remind ${id} ${reminders}`, events: [event] })
    return true
  }
  const over = clockOf(view, inquiry.id, 'deputy_feedback')?.dueOn ?? startOn
  const at = year.slotOn(addDays(over, 1))
  scene.will({ ...act, at, key: `silent ${id}`, events: [{ type: 'inquiry.notReturned', deputyId }] })
  return true
}

function confirmOne(scene: Scene, inquiry: Inquiry, { deputyId }: DeputyRecord): void {
  const { people, now } = scene
  const id = `${inquiry.id} ${deputyId}`
  const act = { at: now + 1, actorId: inquiry.id, by: people.secondClerk, isPrompt: true }
  if (scene.has('sent_back') && !scene.isDone(`sent-back ${id}`)) {
    const event = { type: 'inquiry.sentBack', deputyId, text: { reason: '没有记明问询的地点' } }
    scene.will({ ...act, key: `sent-back ${id}`, events: [event], isOnce: true })
  } else {
    scene.will({ ...act, key: `confirm ${id}`, events: [{ type: 'inquiry.confirmed', deputyId }] })
  }
}

/** 代表反馈意见: the deputy's own, beside the inquiry. */
function fileFeedback(scene: Scene, inquiry: Inquiry): void {
  const { year, dice, people, view } = scene
  const { startOn, round, about, deputies, feedback } = inquiry.context
  if (about !== 'reply' || scene.has('not_returned') || scene.has('not_reached') || scene.has('declined')) return
  const { endedDeputies, suspendedDeputyIds } = view.suggestion.context
  for (const { deputyId } of deputies) {
    const label = `feedback ${inquiry.id} ${deputyId}`
    const isGone = deputyId in endedDeputies || suspendedDeputyIds.includes(deputyId)
    const isFiled = feedback.some((entry) => entry.deputyId === deputyId)
    if (isGone || isFiled || !dice.chance(label, model.FEEDBACK_FILED)) continue
    const ratings = ratingsOf(scene, deputyId, round)
    const isUnhappy = Object.values(ratings).includes('dissatisfied')
    const text = isUnhappy ? { reason: '答复没有解决问题', demands: '请再次办理' } : {}
    const event: Told = { type: 'deputyFeedback.filed', deputyId, ratings, text }
    const isOnPaper = dice.chance(`${label} paper`, 0.5)
    scene.will({
      at: year.slotAfter(startOn, dice.between(`${label} day`, 2, 9)),
      key: label,
      actorId: inquiry.id,
      events: [event],
      isPrompt: true,
      ...(isOnPaper ? { by: people.clerk, onBehalfOf: deputyId, basis: 'paper' } : { by: asDeputy(deputyId) }),
    })
  }
}

/** The demands agreed with a dissatisfied deputy: what the unit may see. */
function agreeDemands(scene: Scene, inquiry: Inquiry): void {
  const unhappy = inquiry.context.deputies.find(
    ({ ratings, hasAgreedDemands, state }) =>
      state === 'confirmed' && !hasAgreedDemands && ratings && Object.values(ratings).includes('dissatisfied'),
  )
  if (!unhappy) return
  scene.will({
    at: scene.now + 1,
    key: `demands ${inquiry.id} ${unhappy.deputyId}`,
    actorId: inquiry.id,
    events: [{ type: 'demands.agreed', deputyId: unhappy.deputyId, text: { demands: '列出时间表并向代表说明' } }],
    by: scene.people.clerk,
  })
}

/** A wrong entry is corrected by the director; the old one stays in the trail. */
function correct(scene: Scene, inquiry: Inquiry): void {
  const { context, id } = inquiry
  if (!scene.has('rating_corrected') || context.round > 1 || !isIn(inquiry, 'settled.confirmed')) return
  const [first] = context.deputies
  if (!first) return
  const ratings: Ratings = {}
  for (const dimension of scene.policy.inquiry.dimensions) ratings[dimension] = 'basically_satisfied'
  scene.will({
    at: scene.year.slotAfter(context.startOn, 24),
    key: `correct ${id}`,
    actorId: id,
    events: [{ type: 'rating.corrected', deputyId: first.deputyId, ratings, text: { reason: '登记时勾错' } }],
    by: scene.people.director,
    basis: 'scan',
    isOnce: true,
  })
}
