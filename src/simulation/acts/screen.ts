import type { Told } from '../../../machines/effects.ts'
import type { ScreeningOutcome } from '../../../machines/policy/words.ts'
import { asDeputy } from '../people.ts'
import type { Part, Scene } from '../scene.ts'
import { isIn } from '../view.ts'
import { isBetweenSessions, withdrawal } from './submit.ts'

/** 审核: registered, judged by one, decided by another; what is not accepted goes back with the reason. */
export const screen: Part = (scene) => {
  const { view, people } = scene
  if (isIn(view.suggestion, 'withSecretariat')) {
    convertMotion(scene)
    if (!scene.has('backlog')) judge(scene, people.secretary, people.headSecretary)
    closeSession(scene)
  }
  if (isIn(view.suggestion, 'withDeputyOffice')) judge(scene, people.clerk, people.director)
  if (isIn(view.suggestion, 'withDelegation')) closeSession(scene)
  if (isIn(view.suggestion, 'returnedToDeputy')) {
    closeSession(scene)
    amendAndReturn(scene)
  }
  if (isIn(view.suggestion, 'withdrawalAdvised')) {
    closeSession(scene)
    takeAdvice(scene)
  }
}

const OUTCOME_OF_STORY: readonly (readonly [string, ScreeningOutcome])[] = [
  ['returned_to_deputy', 'returned_to_deputy'],
  ['advised_withdrawn', 'withdrawal_advised'],
  ['advised_maintained', 'withdrawal_advised'],
  ['not_handed_over', 'not_handed_over'],
  ['treated_as_letter', 'treated_as_letter'],
  ['reference', 'reference'],
]
const REASONS: Record<ScreeningOutcome, string> = {
  accepted: '一事一议，内容具体，属于本级职权范围',
  returned_to_deputy: '没有具体建议，请补充后重新提出',
  withdrawal_advised: '所提事项已在实施，建议撤回',
  not_handed_over: '属于正在审理的案件',
  treated_as_letter: '属于个人事项',
  reference: '属于学术探讨',
}

function judge(scene: Scene, by: Scene['people']['clerk'], decider: Scene['people']['clerk']): void {
  const { view, profile, policy } = scene
  const { serialNumber, screening } = view.suggestion.context
  const at = scene.now + 1
  if (serialNumber === null) {
    const events = [{ type: 'suggestion.registered', serialNumber: profile.serialNumber }]
    scene.will({ at, key: 'register', actorId: 'suggestion', events, by })
    return
  }
  const story = OUTCOME_OF_STORY.find(([name]) => scene.has(name))?.[1]
  const isJudgedBefore = story !== undefined && scene.isDone(`screened ${story}`)
  const outcome = story && !isJudgedBefore && policy.screening[story] ? story : 'accepted'
  const needsArticle = ['not_handed_over', 'treated_as_letter', 'reference'].includes(outcome)
  const article = needsArticle ? { article: policy.screening[outcome]?.source.article ?? '本地办法' } : {}
  const event: Told = {
    type: screening === null ? 'screening.proposed' : 'screening.decided',
    outcome,
    ...article,
    text: { reason: REASONS[outcome] },
  }
  if (screening === null) scene.will({ at, key: 'propose', actorId: 'suggestion', events: [event], by })
  else scene.will({ at, key: `screened ${outcome}`, actorId: 'suggestion', events: [event], by: decider, isOnce: true })
}

function convertMotion(scene: Scene): void {
  const { view, people, profile } = scene
  if (!scene.has('motion_converted') || view.suggestion.context.motionNumber !== null) return
  const motionNumber = `议案第${profile.n}号`
  scene.will({
    at: scene.now,
    key: 'convert',
    actorId: 'suggestion',
    events: [{ type: 'motion.converted', motionNumber, decidedBy: 'presidium' }],
    by: people.presidium,
    basis: 'minutes',
  })
}

/** At the end of the session what is still open passes to the deputy office. */
export function closeSession(scene: Scene): void {
  const { view, year, people, profile } = scene
  if (isBetweenSessions(profile) || view.suggestion.context.isSessionClosed) return
  scene.will({
    at: year.slotOn(year.days.sessionCloses, 1),
    key: 'session-closed',
    actorId: 'suggestion',
    events: [{ type: 'session.closed' }],
    by: people.headSecretary,
    isPrompt: true,
  })
}

function amendAndReturn(scene: Scene): void {
  const { profile, year, today } = scene
  scene.will({
    at: year.slotAfter(today, 3),
    key: 'resubmit',
    actorId: 'suggestion',
    events: [{ type: 'suggestion.resubmitted', text: { title: profile.title, body: '已按意见补充具体建议。' } }],
    by: asDeputy(profile.leadSignerId),
  })
}

function takeAdvice(scene: Scene): void {
  const { profile, year, today } = scene
  const act = { at: year.slotAfter(today, 2), actorId: 'suggestion', by: asDeputy(profile.leadSignerId) }
  if (scene.has('advised_maintained')) {
    scene.will({ ...act, key: 'maintain', events: [{ type: 'suggestion.maintained' }] })
  } else {
    scene.will({ ...act, key: 'withdraw', events: [withdrawal(scene, '接受建议，撤回本件')] })
  }
}
