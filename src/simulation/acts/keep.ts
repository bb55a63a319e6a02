import type { CommitmentContext } from '../../../machines/commitment/machine.ts'
import type { Told } from '../../../machines/effects.ts'
import { addDays } from '../../../machines/policy/term.ts'
import type { Rating } from '../../../machines/policy/words.ts'
import * as model from '../model.ts'
import { unitMember } from '../people.ts'
import type { Act, Part, Scene } from '../scene.ts'
import { type Actor, isIn } from '../view.ts'

type Promise_ = Actor<CommitmentContext>
type Fate =
  | 'kept'
  | 'kept_late'
  | 'rescheduled'
  | 'carried_next_year'
  | 'carried_next_term'
  | 'not_kept'
  | 'rejected'
  | 'reopened'
  | 'dissatisfied'

const FATE_OF_STORY: readonly (readonly [string, Fate])[] = [
  ['promise_rescheduled', 'rescheduled'],
  ['promise_carried_year', 'carried_next_year'],
  ['promise_carried_term', 'carried_next_term'],
  ['promise_not_kept', 'not_kept'],
  ['promise_rejected', 'rejected'],
  ['promise_reopened', 'reopened'],
  ['promise_dissatisfied', 'dissatisfied'],
]

/** 承诺台账: each promise is worked on, reported, checked by the deputy office, rated by the deputy, struck off. */
export const keep: Part = (scene) => {
  for (const promise of scene.view.commitments) {
    const fate = fateOf(scene, promise)
    if (isIn(promise, 'open')) work(scene, promise, fate)
    if (isIn(promise, 'reportedDone')) check(scene, promise, fate)
    if (isIn(promise, 'verified')) strikeOff(scene, promise, fate)
    if (isIn(promise, 'struckOff') && fate === 'reopened') reopen(scene, promise)
  }
}

function fateOf(scene: Scene, promise: Promise_): Fate {
  const { dice, profile } = scene
  const story = FATE_OF_STORY.find(([name]) => scene.has(name))?.[1]
  if (story && promise.id === 'commitment-1') return story
  if (dice.chance(`kept-${profile.n}-${promise.id}`, model.PROMISE_KEPT)) return 'kept'
  return dice.weigh(`fate-${promise.id}`, model.PROMISE_FATE)
}

function work(scene: Scene, promise: Promise_, fate: Fate): void {
  const { year, dice } = scene
  const { dueOn, percent, rescheduled, unitId, work: round, carriedOver } = promise.context
  if (dueOn === null) return
  const act = { actorId: promise.id, by: unitMember(unitId, 'unit_clerk') }
  const label = `${promise.id} ${round}`
  if (percent < 50 && rescheduled === 0) {
    const event: Told = { type: 'commitment.progressed', percent: 50, text: { note: '方案已定，正在实施' } }
    scene.will({ ...act, at: year.slotOn(addDays(dueOn, -45)), key: `progress ${label}`, events: [event] })
  }
  const change = changeOf(scene, promise, fate)
  if (change) {
    scene.will({ ...act, ...change, by: unitMember(unitId, 'unit_head') })
    return
  }
  const early = dice.between(`early-${label}`, 3, 14)
  const late = dice.between(`late-${label}`, 8, 40)
  const isLate = fate === 'kept_late' && carriedOver === 0 && round === 1
  const event: Told = { type: 'commitment.reportedDone', text: { evidence: '现场照片和验收单' } }
  const again = scene.isDone(`reject ${promise.id}`) ? ' again' : ''
  scene.will({
    ...act,
    at: year.slotOn(addDays(dueOn, isLate ? late : -early)),
    key: `done ${label}${again}`,
    events: [event],
  })
}

type Change = Pick<Act, 'at' | 'key' | 'events'>
/** 延期、转下年度、转下一届、未能落实: a new day or a written report, signed by the head. */
function changeOf(scene: Scene, promise: Promise_, fate: Fate): Change | null {
  const { year } = scene
  const { dueOn, rescheduled, carriedOver } = promise.context
  if (dueOn === null) return null
  const id = promise.id
  const before = year.slotOn(addDays(dueOn, -4))
  if (fate === 'rescheduled' && rescheduled === 0) {
    const event = {
      type: 'commitment.rescheduled',
      dueOn: addDays(dueOn, 45),
      signedByHead: true,
      text: { reason: '受汛期影响' },
    }
    return { at: before, key: `reschedule ${id}`, events: [event] }
  }
  if (fate === 'not_kept') {
    const event = {
      type: 'commitment.notKept',
      signedByHead: true,
      text: { reason: '规划调整，不再实施，已向代表说明' },
    }
    return { at: before, key: `not-kept ${id}`, events: [event] }
  }
  if (carriedOver > 0) return null
  if (fate === 'carried_next_year') {
    const at = year.slotOn(dueOn < year.day('2025-12-15') ? addDays(dueOn, -4) : year.day('2025-12-11'))
    return { at, key: `carry ${id}`, events: [carried('next_year', year.day('2026-06-30'), '列入下年度计划')] }
  }
  if (fate === 'carried_next_term') {
    // Until the new term it stays open, late or not.
    const at = year.slotAfter(year.days.newTerm, 2)
    return { at, key: `carry ${id}`, events: [carried('next_term', year.day('2026-09-30'), '移交下一届继续办理')] }
  }
  return null
}

function carried(to: 'next_year' | 'next_term', dueOn: string, statement: string): Told {
  return { type: 'commitment.carriedOver', to, dueOn, text: { statement } }
}

function check(scene: Scene, promise: Promise_, fate: Fate): void {
  const { people, dice, now } = scene
  const { work: round } = promise.context
  const at = now + dice.between(`check-${promise.id}-${round}`, 4, 16)
  const act = { at, actorId: promise.id, by: people.clerk }
  if (fate === 'rejected' && !scene.isDone(`reject ${promise.id}`)) {
    const event = { type: 'commitment.rejected', text: { reason: '现场查看尚未完工' } }
    scene.will({ ...act, key: `reject ${promise.id}`, events: [event], isOnce: true })
    return
  }
  const event = {
    type: 'commitment.verified',
    onSite: dice.chance(`on-site-${promise.id}`, 0.4),
    text: { findings: '与答复承诺一致' },
  }
  scene.will({ ...act, key: `verify ${promise.id} ${round}`, events: [event] })
}

function strikeOff(scene: Scene, promise: Promise_, fate: Fate): void {
  const { people, policy, view, now } = scene
  const { work: round, ratings } = promise.context
  const { leadSignerId, endedDeputies } = view.suggestion.context
  const act = { actorId: promise.id, by: people.clerk }
  const isRated = ratings.some((entry) => entry.work === round)
  if (policy.commitments.ratedByDeputy && !isRated && !(leadSignerId in endedDeputies)) {
    const rating = ratingOf(scene, promise, fate)
    const reason = rating === 'dissatisfied' ? { text: { reason: '路面修好又坏' } } : {}
    const event = { type: 'commitment.rated', deputyId: leadSignerId, rating, ...reason }
    scene.will({ ...act, at: now + 3, key: `rate ${promise.id} ${round}`, events: [event] })
    return
  }
  const key = `strike ${promise.id} ${round}`
  scene.will({ ...act, at: now + 1, key, events: [{ type: 'commitment.struckOff' }] })
}

function ratingOf(scene: Scene, promise: Promise_, fate: Fate): Rating {
  const { work: round } = promise.context
  if (fate === 'dissatisfied' && round === 1) return 'dissatisfied'
  const isContent = scene.dice.chance(`rating-${promise.id}-${round}`, model.SATISFIED_OF_CONTENT)
  return isContent ? 'satisfied' : 'basically_satisfied'
}

/** Found wanting after it was struck off: taken up again with a new day. */
function reopen(scene: Scene, promise: Promise_): void {
  const { year, today, people } = scene
  const event = { type: 'commitment.reopened', dueOn: addDays(today, 60), text: { reason: '代表反映又出现积水' } }
  scene.will({
    at: year.slotAfter(promise.context.dueOn ?? today, 30),
    key: `reopen ${promise.id}`,
    actorId: promise.id,
    events: [event],
    by: people.clerk,
    isOnce: true,
  })
}
