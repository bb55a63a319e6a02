import type { Told } from '../../../machines/effects.ts'
import type { FollowUpReviewContext } from '../../../machines/follow-up-review/machine.ts'
import { YEAR } from '../calendar-of-the-year.ts'
import { takenBy } from '../profiles.ts'
import type { Part, Scene } from '../scene.ts'
import { type Actor, isIn, leadAssignment } from '../view.ts'
import { opinionOf } from './ask.ts'

type Review = Actor<FollowUpReviewContext>
/** A campaign of spring looks at the answers of the year before; this one has none. */
const FIRST_CAMPAIGN_DAY = '07-01'

/** “回头看”: what was promised is looked at on the spot, and the deputy is asked again. */
export const lookBack: Part = (scene) => {
  select(scene)
  for (const review of scene.view.reviews) {
    if (isIn(review, 'underway')) carryOut(scene, review)
  }
}

function select(scene: Scene): void {
  const { policy, view, year, people, dice } = scene
  const { context } = view.suggestion
  const lead = leadAssignment(view)
  if (!isIn(view.suggestion, 'underway') || context.repliedOn === null || context.origin === 'cppcc') return
  if (!isIn(view.suggestion, 'underway.opinion.heard') && !isIn(view.suggestion, 'underway.opinion.dissentRecorded'))
    return
  if (!lead || lead.context.resultClass === null) return
  const meaning =
    policy.resultClasses.classes.find(({ code }) => code === lead.context.resultClass)?.meaning ?? 'solved'
  for (const [id, campaign] of Object.entries(policy.reviews)) {
    const startsOn = year.day(`${YEAR}-${campaign.startsOn}`)
    const campaignId = `${id}-${year.no}`
    if (
      campaign.startsOn < FIRST_CAMPAIGN_DAY ||
      view.reviews.some((review) => review.context.campaignId === campaignId)
    )
      continue
    const profile = { category: context.category ?? 'third', isKey: context.isKey, resultClass: { meaning } }
    if (!takenBy(campaign.of, profile, id, dice)) continue
    scene.will({
      at: year.slotOn(startsOn),
      key: `select ${campaignId}`,
      actorId: 'suggestion',
      events: [{ type: 'review.selected', campaignId }],
      by: people.clerk,
    })
  }
}

function carryOut(scene: Scene, review: Review) {
  const { year, people, profile, view, dice } = scene
  const { startOn, onSite, checkOn, checkedOn, asksDeputyAgain, answers } = review.context
  const act = { actorId: review.id, by: people.clerk, isPrompt: true }
  if (scene.has('review_cancelled')) {
    const events = [{ type: 'review.cancelled', why: 'campaign_ended' }]
    return scene.will({ ...act, at: year.slotAfter(startOn, 18), key: `stop ${review.id}`, events })
  }
  if (checkOn === null) {
    const day = year.dayOf(Math.min(year.last, year.slotAfter(startOn, dice.between(`look-${review.id}`, 10, 24))))
    const event = { type: 'review.planned', checkOn: day, withDeputyIds: [profile.leadSignerId] }
    return scene.will({ ...act, at: year.slotAfter(startOn, 4), key: `plan ${review.id}`, events: [event] })
  }
  if (checkedOn === null) {
    const classHolds = !scene.has('review_revised') && !scene.has('review_reopened')
    const findings = classHolds ? '与答复一致' : '现场与答复所说不符'
    const event = { type: 'review.checked', onSite, classHolds, text: { findings } }
    return scene.will({ ...act, at: year.slotOn(checkOn), key: `look ${review.id}`, events: [event] })
  }
  if (asksDeputyAgain && answers.length === 0) {
    const { leadSignerId } = view.suggestion.context
    const event: Told = scene.has('review_not_reached')
      ? { type: 'review.deputyNotReached', deputyId: leadSignerId }
      : { type: 'review.deputyAsked', deputyId: leadSignerId, ...ratingOf(scene, leadSignerId) }
    return scene.will({ ...act, at: year.slotAfter(checkedOn, 3), key: `ask ${review.id}`, events: [event] })
  }
  const at = year.slotAfter(checkedOn, 8)
  scene.will({ ...act, at, key: `conclude ${review.id}`, events: [conclusion(scene)], by: people.director })
}

function ratingOf(scene: Scene, deputyId: string) {
  if (scene.has('review_reopened')) return { rating: 'dissatisfied', text: { reason: '承诺的事没有动静' } }
  const rating = opinionOf(scene, deputyId, 9)
  return { rating }
}

function conclusion(scene: Scene): Told {
  const lead = leadAssignment(scene.view)
  const { classes } = scene.policy.resultClasses
  const other = classes.findLast(({ code }) => code !== lead?.context.resultClass)
  if (scene.has('review_revised') && lead && other) {
    const text = { reason: '工程尚未开工，类别改定' }
    return { type: 'review.concluded', outcome: 'class_revised', assignmentId: lead.id, resultClass: other.code, text }
  }
  if (scene.has('review_reopened')) {
    return { type: 'review.concluded', outcome: 'reopen', text: { reason: '问题没有解决，重新办理' } }
  }
  return { type: 'review.concluded', outcome: 'confirmed', text: { reason: '核查属实' } }
}
