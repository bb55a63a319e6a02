import { openPromises } from '../../../machines/suggestion/rules.ts'
import { asDeputy } from '../people.ts'
import type { Part, Scene } from '../scene.ts'
import { clockOf, isIn } from '../view.ts'

/** What the deputy office decides after a deputy has spoken: handle again, assess, conclude, archive, reopen. */
export const conclude: Part = (scene) => {
  if (!isIn(scene.view.suggestion, 'underway')) return
  askAgain(scene)
  study(scene)
  assess(scene)
  close(scene)
  archive(scene)
  reopen(scene)
}

const OPINION = 'underway.opinion'
const isHeard = (scene: Scene) =>
  isIn(scene.view.suggestion, `${OPINION}.heard`) || isIn(scene.view.suggestion, `${OPINION}.dissentRecorded`)

function askAgain(scene: Scene): void {
  const { view, year, people, policy } = scene
  const [first] = view.inquiries
  if (!scene.has('asked_again') || !first || !isHeard(scene)) return
  const channel = policy.inquiry.channels[view.suggestion.context.category ?? 'third']
  scene.will({
    at: year.slotAfter(first.context.startOn, 26),
    key: 'ask-again',
    actorId: 'suggestion',
    events: [{ type: 'inquiry.ordered', channel, text: { reason: '代表来电补充意见' } }],
    by: people.clerk,
    isOnce: true,
  })
}

/** 先研究: is the matter handed back to the unit? */
function study(scene: Scene): void {
  const { view, year, people } = scene
  if (!isIn(view.suggestion, `${OPINION}.studying`)) return
  const from = clockOf(view, 'suggestion', 'rehandling_study')?.startOn ?? scene.today
  const act = { at: year.slotAfterWorking(from, 4), actorId: 'suggestion', by: people.director }
  if (scene.has('study_declined')) {
    const event = { type: 'rehandling.declined', text: { reason: '现有条件下确实不能解决，已向代表说明' } }
    scene.will({ ...act, key: 'decline-rehandling', events: [event] })
  } else {
    const event = { type: 'rehandling.ordered', text: { reason: '答复没有针对所提问题' } }
    scene.will({ ...act, key: `rehandle ${view.suggestion.context.round}`, events: [event] })
  }
}

function assess(scene: Scene): void {
  const { view, year, people, policy } = scene
  if (!isIn(view.suggestion, `${OPINION}.assessing`)) return
  const wanted = (['continue', 'report_back', 'reference'] as const).find((name) =>
    scene.has(`second_dissatisfied:${name}`),
  )
  const { outcomes } = policy.assessment
  const outcome = wanted && outcomes.includes(wanted) ? wanted : (outcomes[0] ?? 'reference')
  const from = clockOf(view, 'suggestion', 'assessment')?.startOn ?? scene.today
  scene.will({
    at: year.slotAfterWorking(from, 13),
    key: 'assess',
    actorId: 'suggestion',
    events: [{ type: 'assessment.concluded', outcome, text: { opinion: '承办单位和专家共同评估的意见' } }],
    by: people.director,
    basis: 'minutes',
  })
}

/** 办结, by the place's own rule; with the dissatisfaction on record where there is one. */
function close(scene: Scene): void {
  const { view, year, policy, people, dice } = scene
  const { context } = view.suggestion
  const { when, withDissatisfaction } = policy.conclusion
  if (context.concludedOn !== null || context.repliedOn === null) return
  const last = context.opinions.at(-1)
  const isOpen = view.inquiries.some((inquiry) => isIn(inquiry, 'underway'))
  if (when !== 'replied' && (!last || !isHeard(scene) || isOpen)) return
  if (when === 'promises_struck_off' && openPromises(context) > 0) return
  const isUnhappy = last?.outcome === 'dissatisfied'
  if (isUnhappy && !withDissatisfaction) return
  const asked = view.inquiries.at(-1)?.context.startOn ?? context.repliedOn
  scene.will({
    at: year.slotAfter(asked, dice.between('conclude', 28, 45)),
    key: `conclude ${context.round}`,
    actorId: 'suggestion',
    events: [{ type: 'case.concluded', withDissatisfaction: isUnhappy }],
    by: people.clerk,
  })
}

function archive(scene: Scene): void {
  const { view, year, people, dice, profile } = scene
  const { context } = view.suggestion
  if (context.concludedOn === null || context.archivedOn !== null || openPromises(context) > 0) return
  if (isReopening(scene) && !scene.isDone('reopen')) return
  const after = year.slotAfter(context.concludedOn, 20)
  scene.will({
    at: Math.max(after, year.slotAfter(year.day('2025-12-08'), dice.between('archive', 0, 40))),
    key: `archive ${context.round}`,
    actorId: 'suggestion',
    events: [{ type: 'case.archived', archiveNumber: `${year.no}-建议-${String(profile.n).padStart(4, '0')}` }],
    by: people.clerk,
  })
}

function isReopening(scene: Scene): boolean {
  return scene.has('reopened_case')
}

/** 重新办理: a settled case is opened again. */
function reopen(scene: Scene): void {
  const { view, year, people } = scene
  if (!isReopening(scene) || view.suggestion.context.concludedOn === null) return
  scene.will({
    at: year.slotOn(year.day('2025-11-24')),
    key: 'reopen',
    actorId: 'suggestion',
    events: [{ type: 'case.reopened', text: { reason: '代表反映问题又出现' } }],
    by: people.director,
    isOnce: true,
  })
}

/** Mistakes that people make and the engine refuses: each is tried once. */
export const slip: Part = (scene) => {
  const { view, year, people, profile } = scene
  const { context } = view.suggestion
  if (scene.has('concluded_too_early') && context.firstHandedOverOn !== null && context.repliedOn === null) {
    scene.will({
      at: year.slotAfter(context.firstHandedOverOn, 40),
      key: 'slip-conclude',
      actorId: 'suggestion',
      events: [{ type: 'case.concluded', withDissatisfaction: false }],
      by: people.clerk,
      isSlip: true,
    })
  }
  if (scene.has('withdrawn_too_late') && context.firstHandedOverOn !== null) {
    const agreedBy = [context.leadSignerId, ...context.cosignerIds]
    scene.will({
      at: year.slotAfter(context.firstHandedOverOn, 12),
      key: 'slip-withdraw',
      actorId: 'suggestion',
      events: [{ type: 'suggestion.withdrawn', agreedBy, inWriting: true, text: { reason: '不再需要' } }],
      by: asDeputy(profile.leadSignerId),
      isSlip: true,
    })
  }
}
