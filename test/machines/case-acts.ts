import type { Told } from '../../machines/effects.ts'
import type { Category, Rating } from '../../machines/policy/words.ts'
import type { Principal } from '../../machines/step.ts'
import type { CaseWalk } from './case-walk.ts'
import { person } from './persons.ts'

export const TEXT = { reason: '样例理由' }
const CLERK = person('deputy_office_clerk')
const DIRECTOR = person('deputy_office_director')
export const LEAD_AND_CO = [
  { unitId: 'unit-1', role: 'lead' },
  { unitId: 'unit-2', role: 'co' },
]
export const SEPARATE = [
  { unitId: 'unit-1', role: 'separate' },
  { unitId: 'unit-2', role: 'separate' },
]

/** A draft by the lead signer, between sessions unless said otherwise. */
export function aDraft(differing: Partial<Told> = {}): Told {
  return {
    type: 'suggestion.drafted',
    leadSignerId: 'deputy-1',
    cosignerIds: ['deputy-2'],
    delegationId: 'delegation-1',
    period: 'between_sessions',
    termNo: 9,
    sessionNo: 3,
    origin: 'own',
    mark: 'none',
    publicity: 'full',
    repeats: [],
    wishedUnitIds: [],
    text: { title: '样例标题', body: '样例内容' },
    ...differing,
  }
}

export function screen(walk: CaseWalk, outcome: string, by = CLERK, decider = DIRECTOR): void {
  const event = { outcome, article: '样例条款', text: TEXT }
  walk.send(by, { type: 'screening.proposed', ...event })
  walk.send(decider, { type: 'screening.decided', ...event })
}

/** Drafted, confirmed, submitted, accepted, numbered and classified. */
export function prepare(walk: CaseWalk, category: Category = 'third', differing: Partial<Told> = {}): void {
  const draft = aDraft(differing)
  walk.send(CLERK, draft)
  for (const deputyId of draft['cosignerIds'] as string[]) {
    walk.send(CLERK, { type: 'cosigner.confirmed', deputyId, form: 'wet_signature' })
  }
  walk.send(CLERK, { type: 'suggestion.submitted' })
  screen(walk, 'accepted')
  walk.send(CLERK, { type: 'suggestion.numbered', number: `${walk.id}号` })
  walk.send(CLERK, { type: 'suggestion.classified', category, field: '交通' })
}

export function handOver(walk: CaseWalk, plan?: readonly { unitId: string; role: string }[]): void {
  const made = { type: 'handover.made', bodyId: 'body-1', form: 'paper', longTermByNature: false }
  walk.send(CLERK, plan ? { ...made, plan } : made)
}

type Answer = { unitId?: string; actorId?: string; promiseIds?: readonly string[]; until?: 'signed' | 'sealed' }
const PROMISED_ON = '2025-12-20'

/** The reply of a unit with all its steps; class 2 where it promises something. */
export function answer(walk: CaseWalk, { unitId = 'unit-1', actorId = 'assignment-1', ...how }: Answer = {}): void {
  const { promiseIds = [], until } = how
  const clerk = person(`unit_clerk@${unitId}`)
  const { round, role, addresseeIds } = walk.actor(actorId).context as {
    round: number
    role: string
    addresseeIds: string[]
  }
  const [deputyId = 'deputy-1'] = addresseeIds
  if (round === 1) walk.send(clerk, { type: 'contact.made', deputyId, form: 'visit', metBy: 'head' }, actorId)
  for (const step of walk.policy.reply.steps) {
    if (step === 'drafted') walk.send(clerk, { type: 'reply.drafted', text: { body: '样例答复' } }, actorId)
    if (step === 'consulted') walk.send(clerk, { type: 'reply.consulted', deputyId }, actorId)
    if (step === 'checked') walk.send(clerk, { type: 'reply.checked' }, actorId)
    if (step === 'countersigned' && role === 'lead') {
      const co = walk.stored?.actors.find(({ context }) => context['role'] === 'co' && context['endedWhy'] === null)
      const fellow = String(co?.context['unitId'])
      walk.send(headOf(fellow), { type: 'reply.countersigned', unitId: fellow }, actorId)
    }
    if (step === 'pre_reviewed')
      walk.send(person('routing_office@own'), { type: 'reply.preReviewed', passed: true }, actorId)
    if (step === 'signed') walk.send(headOf(unitId), signature(walk, promiseIds), actorId)
    if (until === 'signed' && step === 'signed') return
    if (step === 'sealed') walk.send(clerk, { type: 'reply.sealed' }, actorId)
  }
  if (until !== undefined) return
  for (const id of addresseeIds) {
    walk.send(clerk, { type: 'reply.delivered', deputyId: id, form: 'in_person', receipt: 'signed' }, actorId)
  }
}

/** 主要负责人 of any unit. */
export function headOf(unitId: string): Principal {
  return { id: `${unitId}-unit_head`, role: 'unit_head', unitId }
}

function signature(walk: CaseWalk, promiseIds: readonly string[]): Told {
  const { scheme, classes } = walk.policy.resultClasses
  const code = classes[promiseIds.length > 0 ? 1 : 0]?.code
  const texts = Object.fromEntries(promiseIds.map((id) => [id, '样例承诺']))
  return {
    type: 'reply.signed',
    documentNumber: '样例〔2025〕1号',
    scheme,
    resultClass: code,
    statesMissingOpinions: true,
    promises: promiseIds.map((promiseId) => ({ promiseId, dueOn: PROMISED_ON })),
    text: { signer: '负责人甲', promises: texts },
  }
}

/** The deputy office asks one deputy in person, and another pair of eyes confirms what he said. */
export function ask(walk: CaseWalk, actorId: string, rating: Rating, deputyIds = ['deputy-1', 'deputy-2']): void {
  for (const deputyId of deputyIds) {
    record(walk, actorId, rating, deputyId)
    walk.send(DIRECTOR, { type: 'inquiry.confirmed', deputyId }, actorId)
  }
}

export function record(walk: CaseWalk, actorId: string, rating: Rating, deputyId: string): void {
  const { dimensions } = walk.policy.inquiry
  const ratings = Object.fromEntries(dimensions.map((dimension) => [dimension, rating]))
  const text = { where: '代表之家', reason: '样例理由' }
  walk.send(CLERK, { type: 'inquiry.asked', deputyId, channel: 'in_person', ratings, text, hasScan: true }, actorId)
}

/** 双督: both seats are filled, an act is held, the unit reports. */
export function supervise(walk: CaseWalk, actorId = 'supervision-1'): void {
  walk.send(CLERK, { type: 'supervisingLeader.appointed', leaderId: 'supervisor-1' }, actorId)
  walk.send(CLERK, { type: 'supervisingCommittee.appointed', committeeId: 'committee-1' }, actorId)
  const held = { type: 'act.held', actId: 'act-1', kind: 'meeting', hasDemands: true }
  walk.send(CLERK, { ...held, text: { findings: '样例情况', demands: '样例要求' } }, actorId)
}

/** Of 30 members some are present: the given number is satisfied, the others are basically so, or not. */
export function count(walk: CaseWalk, satisfied: number, present = 28, isMild = false): void {
  const others = {
    basicallySatisfied: isMild ? present - satisfied : 0,
    dissatisfied: isMild ? 0 : present - satisfied,
  }
  const votes = { issued: present, returned: present, invalid: 0, satisfied, ...others, abstained: 0 }
  const counted = { type: 'ballot.counted', mode: 'secret', medium: 'paper', count: { due: 30, present, ...votes } }
  walk.send(person('teller'), counted, 'ballot-1')
}

export function announce(walk: CaseWalk): void {
  const actorId = 'ballot-1'
  walk.send(person('teller'), { type: 'count.signed', as: 'teller', personId: 'teller' }, actorId)
  walk.send(person('scrutineer'), { type: 'count.signed', as: 'scrutineer', personId: 'scrutineer' }, actorId)
  walk.send(DIRECTOR, { type: 'ballot.announced' }, actorId)
}
