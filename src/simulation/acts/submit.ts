import type { Told } from '../../../machines/effects.ts'
import type { YearCalendar } from '../calendar-of-the-year.ts'
import { asDeputy, delegationStaff, type People } from '../people.ts'
import { type Profile, TERM_NO } from '../profiles.ts'
import type { Act, Part, Scene } from '../scene.ts'
import { isIn } from '../view.ts'

/** Deputies who write on a screen; the others hand in the paper form, and the delegation's staff enters it. */
const WRITES_ON_SCREEN = 0.6
const COMMUNICATES_FIRST = 0.3
const SIGNS_ON_SCREEN = 0.4

/** The first act of a case: somebody writes it down. */
export function draftAct(profile: Profile, people: People, year: YearCalendar): Act {
  const { dice, leadSignerId, delegationId } = profile
  const isOfOffice = profile.stories.has('from_higher') || profile.stories.has('cppcc')
  const isOnScreen = dice.chance('drafts-on-screen', WRITES_ON_SCREEN)
  const onPaper = { basis: 'paper', onBehalfOf: leadSignerId } as const
  return {
    at: isBetweenSessions(profile)
      ? year.slotAfter(year.day('2025-04-14'), dice.between('draft-day', 0, 40), half(dice.roll('draft-half')))
      : year.slotAfter(year.days.draftFrom, dice.between('draft-day', 0, 11), half(dice.roll('draft-half'))),
    key: 'draft',
    actorId: 'suggestion',
    events: [drafted(profile, year)],
    ...(isOfOffice
      ? { by: people.clerk, ...onPaper }
      : isOnScreen
        ? { by: asDeputy(leadSignerId) }
        : { by: delegationStaff(delegationId), ...onPaper }),
  }
}

/** 闭会期间, or from another congress: it goes to the deputy office at once. */
export function isBetweenSessions(profile: Profile): boolean {
  return profile.stories.has('between_sessions') || profile.stories.has('from_higher')
}

function drafted(profile: Profile, year: YearCalendar): Told {
  const { stories, dice } = profile
  const isSecret = stories.has('state_secret')
  return {
    type: 'suggestion.drafted',
    leadSignerId: profile.leadSignerId,
    cosignerIds: profile.cosignerIds,
    delegationId: profile.delegationId,
    period: isBetweenSessions(profile) ? 'between_sessions' : 'in_session',
    termNo: TERM_NO,
    sessionNo: profile.sessionNo,
    origin:
      (['cppcc', 'from_higher', 'from_lower', 'joint_levels'] as const).find((name) => stories.has(name)) ?? 'own',
    mark: (['state_secret', 'internal', 'protected_proposer'] as const).find((name) => stories.has(name)) ?? 'none',
    publicity: isSecret
      ? 'none'
      : dice.weigh('publicity', [
          ['full', 80],
          ['title_only', 15],
          ['none', 5],
        ] as const),
    repeats: stories.has('repeats') ? [`former-${year.no - 1}-${String(profile.n).padStart(3, '0')}`] : [],
    wishedUnitIds: dice.chance('wishes-unit', 0.2) ? [profile.leadUnitId] : [],
    // A fixed day of the upper body goes before our own terms.
    ...(stories.has('from_higher') ? { fixedReplyDueOn: year.day('2025-08-29') } : {}),
    ...(isSecret ? {} : { text: { title: profile.title } }),
  }
}

/** 提: the lead signer finishes the text, the others confirm it, and it is handed in. */
export const submit: Part = (scene) => {
  const { view, profile } = scene
  if (isIn(view.suggestion, 'drafting')) {
    amend(scene)
    communicateFirst(scene)
    confirm(scene)
    handIn(scene)
  }
  if (isIn(view.suggestion, 'withDelegation')) checkInDelegation(scene)
  if (scene.has('paper_missing')) chasePaper(scene)
  const isWaiting = ['withSecretariat', 'screened'].some((state) => isIn(view.suggestion, state))
  if (scene.has('withdrawn_before') && isWaiting) {
    scene.will({
      at: scene.year.slotOn(scene.year.days.sessionCloses),
      key: 'withdraw',
      actorId: 'suggestion',
      events: [withdrawal(scene, '经与有关部门沟通，所提事项已有安排')],
      by: asDeputy(profile.leadSignerId),
    })
  }
}

/** 撤回 in writing, with everybody's signature. */
export function withdrawal(scene: Scene, reason: string): Told {
  const { leadSignerId, cosignerIds } = scene.view.suggestion.context
  return { type: 'suggestion.withdrawn', agreedBy: [leadSignerId, ...cosignerIds], inWriting: true, text: { reason } }
}

function amend(scene: Scene): void {
  const { profile, year } = scene
  if (!scene.has('amended') && !scene.isDone('delegation-returns')) return
  if (scene.has('state_secret')) return
  scene.will({
    at: year.slotOn(year.days.draftFrom),
    key: 'amend',
    actorId: 'suggestion',
    events: [{ type: 'suggestion.amended', text: { title: profile.title, body: '补充了案由和具体建议。' } }],
    by: asDeputy(profile.leadSignerId),
    isOnce: true,
  })
}

function communicateFirst(scene: Scene): void {
  const { policy, profile, view, year, dice } = scene
  const rule = policy.submission.priorCommunication
  const isHeld = rule === 'required' || (rule === 'encouraged' && dice.chance('communicates', COMMUNICATES_FIRST))
  if (!isHeld || view.suggestion.context.priorCommunications > 0) return
  scene.will({
    at: year.slotOn(year.days.draftFrom),
    key: 'communicate',
    actorId: 'suggestion',
    events: [{ type: 'priorCommunication.held', unitId: profile.leadUnitId, text: { note: '了解了现状和难点。' } }],
    by: asDeputy(profile.leadSignerId),
  })
}

function confirm(scene: Scene): void {
  const { view, profile, year, dice } = scene
  const { cosignerIds, confirmedIds } = view.suggestion.context
  const open = cosignerIds.filter((id) => !confirmedIds.includes(id))
  const [first] = open
  if (first === undefined) return
  const act = { at: year.slotOn(year.days.draftFrom), actorId: 'suggestion', isPrompt: true }
  if (scene.has('cosigner_declined') && first === profile.cosignerIds[0]) {
    const events = [{ type: 'cosigner.declined', deputyId: first }]
    scene.will({ ...act, key: `decline ${first}`, events, by: asDeputy(first) })
    return
  }
  if (dice.chance('confirms-on-screen', SIGNS_ON_SCREEN)) {
    const events = [{ type: 'cosigner.confirmed', deputyId: first, form: 'screen' }]
    scene.will({ ...act, key: `confirm ${first}`, events, by: asDeputy(first) })
    return
  }
  const events = open.map((deputyId) => ({ type: 'cosigner.confirmed', deputyId, form: 'wet_signature' }))
  scene.will({ ...act, key: 'confirm', events, by: delegationStaff(profile.delegationId), basis: 'paper' })
}

function handIn(scene: Scene): void {
  const { profile, year, dice, view, today } = scene
  const { cosignerIds, confirmedIds } = view.suggestion.context
  if (scene.policy.submission.cosignersConfirm && cosignerIds.some((id) => !confirmedIds.includes(id))) return
  const session = year.slotAfter(year.days.sessionOpens, dice.between('hand-in-day', 0, 1), half(dice.roll('hand-in')))
  scene.will({
    at: isBetweenSessions(profile) ? year.slotAfter(today, 1) : session,
    key: 'hand-in',
    actorId: 'suggestion',
    events: [{ type: 'suggestion.submitted' }],
    by: scene.has('from_higher') || scene.has('cppcc') ? scene.people.clerk : asDeputy(profile.leadSignerId),
  })
}

function checkInDelegation(scene: Scene): void {
  const { profile, now } = scene
  const act = { at: now + 1, actorId: 'suggestion', by: delegationStaff(profile.delegationId) }
  if (scene.has('delegation_returned') && !scene.isDone('delegation-returns')) {
    const events = [{ type: 'delegation.returned', text: { reason: '一件建议提了两件事，请一事一议' } }]
    scene.will({ ...act, key: 'delegation-returns', events, isOnce: true })
    return
  }
  const paperReceived = !scene.has('paper_missing')
  scene.will({ ...act, key: 'forward', events: [{ type: 'delegation.forwarded', paperReceived }] })
}

/** 纸质原件 that was missing at first and came in later. */
function chasePaper(scene: Scene): void {
  const { view, people, year } = scene
  const { paper, submittedOn } = view.suggestion.context
  if (submittedOn === null || isIn(view.suggestion, 'drafting') || isIn(view.suggestion, 'withDelegation')) return
  if (
    paper?.state === 'received' ||
    !['withSecretariat', 'withDeputyOffice', 'screened', 'preHandover', 'underway'].some((state) =>
      isIn(view.suggestion, state),
    )
  )
    return
  const state = paper === null ? 'missing' : 'received'
  scene.will({
    at: state === 'missing' ? scene.now + 1 : year.slotAfter(submittedOn, 30),
    key: `paper ${state}`,
    actorId: 'suggestion',
    events: [{ type: 'paper.recorded', state, keptAt: state === 'missing' ? '' : '代表工作机构档案柜二号' }],
    by: people.clerk,
  })
}

function half(share: number): 0 | 1 {
  return share < 0.5 ? 0 : 1
}
