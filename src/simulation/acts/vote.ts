import type { BallotCount } from '../../../machines/ballot/events.ts'
import type { BallotContext } from '../../../machines/ballot/machine.ts'
import { type BallotResult, ballotResult } from '../../../machines/ballot/rules.ts'
import type { Told } from '../../../machines/effects.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import { addDays } from '../../../machines/policy/term.ts'
import { castDice, type Dice } from '../dice.ts'
import * as model from '../model.ts'
import { unitMember } from '../people.ts'
import type { Part, Scene } from '../scene.ts'
import { type Actor, isIn, leadAssignment } from '../view.ts'

type Ballot = Actor<BallotContext>

/** 测评: on the agenda of a session, counted in the hall, signed, announced; a failed one is rectified and voted again. */
export const vote: Part = (scene) => {
  schedule(scene)
  for (const ballot of scene.view.ballots) {
    if (isIn(ballot, 'scheduled')) hold(scene, ballot)
    if (isIn(ballot, 'recounting')) count(scene, ballot, scene.now)
    if (isIn(ballot, 'counted')) sign(scene, ballot)
    if (isIn(ballot, 'signed')) announce(scene, ballot)
    if (isIn(ballot, 'announced.inquorate')) moveOn(scene, ballot, scene.year.day('2025-11-26'), '出席人数不足')
    rectify(scene, ballot)
  }
}

function schedule(scene: Scene): void {
  const { policy, view, year, people } = scene
  const { context } = view.suggestion
  if (!policy.ballot.held || view.ballots.length > 0 || !isIn(view.suggestion, 'underway')) return
  if (context.origin === 'cppcc' || context.handedOverOn === null) return
  const triggers = [
    context.category ? policy.categories[context.category]?.triggers : undefined,
    context.isKey ? policy.key.triggers : undefined,
  ]
  if (!triggers.some((entry) => entry?.ballot)) return
  const on = sessionDay(scene)
  scene.will({
    at: year.slotOn(year.day('2025-10-13')),
    key: 'schedule-ballot',
    actorId: 'suggestion',
    events: [{ type: 'ballot.scheduled', sessionId: `session-${on}`, on }],
    by: people.clerk,
    basis: 'minutes',
  })
}

const FIELDS = model.FIELDS.map(([field]) => field)
/** One session for all; where suggestions are voted on in groups (分类测评), each field has its own day. */
function sessionDay(scene: Scene): string {
  const { policy, year, profile } = scene
  if (policy.ballot.object !== 'groups') return year.days.octoberSession
  const days = ['2025-10-28', '2025-10-29', '2025-10-30', '2025-11-03', '2025-11-04', '2025-11-05'].map(year.day)
  return days[FIELDS.indexOf(profile.field)] ?? year.days.octoberSession
}

function hold(scene: Scene, ballot: Ballot) {
  const { year, people } = scene
  const { on, round } = ballot.context
  const act = { actorId: ballot.id }
  const before = year.slotOn(addDays(on, -3))
  if (scene.has('ballot_cancelled')) {
    const events = [{ type: 'ballot.cancelled', why: 'agenda_changed' }]
    return scene.will({ ...act, at: before, key: 'cancel-ballot', events, by: people.director, basis: 'minutes' })
  }
  if (scene.has('ballot_rescheduled') && !scene.isDone('move-ballot')) {
    const event = { type: 'ballot.rescheduled', on: year.day('2025-11-12'), text: { reason: '会议议程调整' } }
    return scene.will({ ...act, at: before, key: 'move-ballot', events: [event], by: people.clerk, isOnce: true })
  }
  if (round <= 2) count(scene, ballot, year.slotOn(on, 1))
}

function moveOn(scene: Scene, ballot: Ballot, on: string, reason: string): void {
  const event = { type: 'ballot.rescheduled', on, text: { reason } }
  const key = `again ${ballot.id}`
  scene.will({ at: scene.now + 4, key, actorId: ballot.id, events: [event], by: scene.people.clerk, isOnce: true })
}

function count(scene: Scene, ballot: Ballot, at: number): void {
  const { policy, dice, people } = scene
  const result = wanted(scene, ballot)
  const label = `count ${ballot.id} ${ballot.context.round} ${ballot.context.on}`
  const [medium = 'paper'] = policy.ballot.media
  const counted = countFor(policy, result, castDice(`${dice.roll(label)}`))
  const isAgain = isIn(ballot, 'recounting') ? ' again' : ''
  scene.will({
    at,
    key: `${label}${isAgain}`,
    actorId: ballot.id,
    events: [{ type: 'ballot.counted', mode: policy.ballot.mode, medium, count: counted }],
    by: people.teller,
    isPrompt: true,
  })
}

function wanted(scene: Scene, { id, context }: Ballot): BallotResult {
  if (scene.has('ballot_no_quorum') && !scene.isDone(`again ${id}`)) return 'no_quorum'
  if (scene.has('ballot_basic')) return 'basically_satisfied'
  const hasFailed = scene.has('ballot_failed') || scene.has('ballot_report_rejected')
  return hasFailed && context.round === 1 ? 'dissatisfied' : 'satisfied'
}

/** Votes of a hall that come to this result under the place's own rule; the shares are those of real ballots. */
export function countFor(policy: Policy, result: BallotResult, dice: Dice): BallotCount {
  const due = model.COMMITTEE_MEMBERS[policy.level]
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const counted = drawCount(due, result, dice, attempt)
    if (ballotResult(counted, policy.ballot) === result) return counted
  }
  throw new Error(`No count of ${due} votes comes to "${result}" under ${policy.id}`)
}

function drawCount(due: number, result: BallotResult, dice: Dice, attempt: number): BallotCount {
  const label = (name: string) => `${name}-${attempt}`
  const isEmpty = result === 'no_quorum'
  const present = isEmpty
    ? dice.between(label('present'), 1, due - 1)
    : dice.between(label('present'), Math.ceil(due * 0.8), due)
  const invalid = dice.chance(label('invalid'), 0.15) ? 1 : 0
  const valid = present - invalid
  const hall = dice.quantile(label('satisfied'), model.SATISFIED_IN_HALL)
  // An unusual result needs an unusual hall: the share falls with each attempt until the rule is met.
  const share =
    result === 'satisfied' || isEmpty ? hall + (1 - hall) * (attempt / 400) : hall * (1 - attempt / 400) * 0.7
  const satisfied = Math.min(valid, Math.round(valid * share))
  const rest = valid - satisfied
  const dissatisfied =
    result === 'dissatisfied' ? Math.ceil(rest * (0.6 + 0.4 * dice.roll(label('no')))) : Math.floor(rest * 0.1)
  return {
    due,
    present,
    issued: present,
    returned: present,
    invalid,
    satisfied,
    basicallySatisfied: rest - dissatisfied,
    dissatisfied,
    abstained: 0,
  }
}

function sign(scene: Scene, ballot: Ballot) {
  const { people, now } = scene
  const { scrutineerIds, tellerIds, round } = ballot.context
  const act = { at: now, actorId: ballot.id, isPrompt: true }
  if (scene.has('ballot_recounted') && !scene.isDone('recount')) {
    const event = { type: 'count.rejected', text: { reason: '收回票与合计不符' } }
    return scene.will({ ...act, key: 'recount', events: [event], by: people.scrutineer, isOnce: true })
  }
  const signed = (as: 'scrutineer' | 'teller'): Told[] => [
    { type: 'count.signed', as, personId: as === 'scrutineer' ? people.scrutineer.id : people.teller.id },
  ]
  if (scrutineerIds.length === 0) {
    scene.will({ ...act, key: `scrutineer ${ballot.id} ${round}`, events: signed('scrutineer'), by: people.scrutineer })
  } else if (tellerIds.length === 0) {
    scene.will({ ...act, key: `teller ${ballot.id} ${round}`, events: signed('teller'), by: people.teller })
  }
}

function announce(scene: Scene, ballot: Ballot): void {
  scene.will({
    at: scene.now,
    key: `announce ${ballot.id} ${ballot.context.round}`,
    actorId: ballot.id,
    events: [{ type: 'ballot.announced' }],
    by: scene.people.director,
    isPrompt: true,
  })
}

/** 整改: ordered by the council of chairpersons, reported by the unit, accepted or sent back; then the second ballot. */
function rectify(scene: Scene, ballot: Ballot): void {
  const { view, year, people, today } = scene
  const { on, secondBallotOwed, orderedOn } = ballot.context
  const unitId = leadAssignment(view)?.context.unitId
  if (unitId === undefined) return
  const act = { actorId: ballot.id }
  if (isIn(ballot, 'announced.dissatisfied')) {
    const event = { type: 'rectification.ordered', unitIds: [unitId], text: { demands: '逐条整改，向代表说明' } }
    const at = year.slotAfter(on, 7)
    scene.will({ ...act, at, key: `order ${ballot.id}`, events: [event], by: people.council, basis: 'minutes' })
  }
  if (isIn(ballot, 'rectifying')) {
    const event = { type: 'rectification.reported', unitId, text: { report: '整改情况报告' } }
    const at = year.slotAfter(orderedOn ?? today, scene.isDone('report-rejected') ? 36 : 22)
    const key = `rectified ${scene.isDone('report-rejected')}`
    scene.will({ ...act, at, key, events: [event], by: unitMember(unitId, 'unit_head') })
  }
  if (isIn(ballot, 'reported')) {
    const isRejected = scene.has('ballot_report_rejected') && !scene.isDone('report-rejected')
    const event = isRejected
      ? { type: 'rectification.rejected', text: { reason: '报告没有措施和时限' } }
      : { type: 'rectification.accepted' }
    const key = isRejected ? 'report-rejected' : `accept ${ballot.id}`
    scene.will({ ...act, at: scene.now + 2, key, events: [event], by: people.director, isOnce: isRejected })
  }
  if (isIn(ballot, 'rectified') && secondBallotOwed) {
    const second = year.days.secondBallot
    const event = { type: 'secondBallot.scheduled', sessionId: `session-${second}`, on: second }
    scene.will({ ...act, at: scene.now + 2, key: `second ${ballot.id}`, events: [event], by: people.clerk })
  }
}
