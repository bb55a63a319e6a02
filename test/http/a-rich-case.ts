import type { Told } from '../../machines/effects.ts'
import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Principal } from '../../machines/step.ts'
import { apply, type Command } from '../../src/engine/engine.ts'
import { CLERK, caseId, DEPUTY, DIRECTOR, expectApplied, TENANT, type World } from '../engine/a-world.ts'
import type { House } from './a-house.ts'

export const UNIT_1: Principal = { id: 'p-unit-1', role: 'unit_clerk', unitId: 'unit-1' }
export const HEAD_1: Principal = { id: 'p-head-1', role: 'unit_head', unitId: 'unit-1' }
export const HEAD_2: Principal = { id: 'p-head-2', role: 'unit_head', unitId: 'unit-2' }
export const UNIT_2: Principal = { id: 'p-unit-2', role: 'unit_clerk', unitId: 'unit-2' }
const ROUTING: Principal = { id: 'p-routing', role: 'routing_office', bodyId: 'government' }
const COMMITTEE: Principal = { id: 'p-committee', role: 'supervising_committee', committeeId: 'committee-1' }

/** Enters the people and bodies by whose names a case is read. */
export async function fillRoll(house: House): Promise<void> {
  const owner = house.db.openPool('owner', { max: 1 })
  await owner.query(`select set_config('duban.tenant', $1, false)`, [TENANT])
  await owner.query(
    `insert into deputy (tenant_id, id, name, phone) values
      ($1, 'deputy-1', '代表甲', '13800000001'), ($1, 'deputy-2', '代表乙', '13800000002'), ($1, 'deputy-9', '代表壬', null)`,
    [TENANT],
  )
  await owner.query(
    `insert into unit (tenant_id, id, name) values ($1, 'unit-1', '甲局'), ($1, 'unit-2', '乙局'), ($1, 'unit-9', '壬局')`,
    [TENANT],
  )
  await owner.query(
    `insert into organ (tenant_id, id, kind, name) values ($1, 'government', 'body', '市政府办公室'),
      ($1, 'delegation-1', 'delegation', '甲县代表团'), ($1, 'committee-1', 'committee', '城建委员会')`,
    [TENANT],
  )
}

/** Short sentences about one case; each throws where it is refused. */
export class CaseOfHouse {
  readonly id: string
  readonly #world: World

  constructor(world: World, n: number) {
    this.id = caseId(n)
    this.#world = world
  }

  async send(event: Told, principal: Principal = CLERK, actorId = 'suggestion', more: Partial<Command> = {}) {
    const outcome = await apply(this.#world.engine, {
      tenantId: TENANT,
      caseId: this.id,
      actorId,
      event,
      principal,
      ...more,
    })
    if (outcome.kind === 'refused') throw new Error(`${event.type}: ${outcome.code} ${outcome.why}`)
    expectApplied(outcome)
    return this
  }
}

type Draft = Partial<Told>

/** Handed over to two separate units; every text carries a word of its own in capitals, by which it is found again. */
export async function handedOverCase(house: World, n: number, draft: Draft = {}): Promise<CaseOfHouse> {
  const it = new CaseOfHouse(house, n)
  await it.send({
    type: 'suggestion.drafted',
    leadSignerId: 'deputy-1',
    cosignerIds: ['deputy-2'],
    delegationId: 'delegation-1',
    period: 'between_sessions',
    termNo: 15,
    sessionNo: 4,
    origin: 'own',
    mark: 'none',
    publicity: 'full',
    repeats: [],
    wishedUnitIds: ['unit-9'],
    text: { title: 'TITLE 关于农村道路养护的建议', body: 'BODY 道路㛃损坏。' },
    ...draft,
  })
  await it.send({ type: 'cosigner.confirmed', deputyId: 'deputy-2', form: 'wet_signature' })
  await it.send({ type: 'suggestion.submitted' }, DEPUTY)
  await it.send({ type: 'screening.proposed', outcome: 'accepted', text: { reason: 'SCREENING 内部讨论' } })
  await it.send({ type: 'screening.decided', outcome: 'accepted', text: { reason: 'DECISION 符合规定' } }, DIRECTOR)
  await it.send({ type: 'suggestion.numbered', number: `第${n}号` })
  await it.send({ type: 'suggestion.classified', category: 'first', field: '交通' })
  await it.send({ type: 'handover.proposed', bodyId: 'government', plan: [{ unitId: 'unit-9', role: 'sole' }] })
  return it.send({
    type: 'handover.made',
    bodyId: 'government',
    form: 'online',
    longTermByNature: false,
    plan: [
      { unitId: 'unit-1', role: 'separate' },
      { unitId: 'unit-2', role: 'separate' },
    ],
  })
}

/** The same case far on its way: answered by one unit, drafted by the other, inquired, promised, supervised, a clue in it. */
export async function richCase(
  house: World,
  n: number,
  { leaderId = 'leader-1', supervisorId = 'supervisor-1', ...draft }: Draft = {},
): Promise<CaseOfHouse> {
  const it = await handedOverCase(house, n, draft)
  await it.send({ type: 'leader.appointed', kind: 'handling', leaderId })
  await it.send({ type: 'supervisingLeader.appointed', leaderId: supervisorId }, CLERK, 'supervision-1')
  await it.send({ type: 'supervisingCommittee.appointed', committeeId: 'committee-1' }, CLERK, 'supervision-1')
  await answer(it, 1)
  await answer(it, 2)
  await it.send({ type: 'unitReported.filed', deputyId: 'deputy-1', rating: 'satisfied' }, UNIT_1, 'assignment-1')
  await inquire(it)
  await it.send({ type: 'reply.drafted', text: { body: 'OTHERDRAFT 乙局再次办理拟稿' } }, UNIT_2, 'assignment-2')
  await it.send({
    type: 'transfer.proposed',
    direction: 'to_procuratorate',
    field: '生态环境和资源保护',
    text: { clue: 'CLUE 排污线索' },
  })
  await it.send(
    { type: 'committeeView.given', committeeId: 'committee-1', agrees: true, text: { view: 'CLUEVIEW 同意' } },
    COMMITTEE,
    'transfer-1',
  )
  const held = { type: 'act.held', actId: 'act-1', kind: 'meeting', hasDemands: true }
  return it.send({ ...held, text: { findings: 'FINDINGS 进展慢', demands: 'DEMANDED 加快' } }, CLERK, 'supervision-1')
}

/** The whole reply of unit 1 or 2, drafted twice. */
export async function answer(it: CaseOfHouse, unit: 1 | 2): Promise<void> {
  const on = `assignment-${unit}`
  const [clerk, head] = unit === 1 ? [UNIT_1, HEAD_1] : [UNIT_2, HEAD_2]
  const mine = (word: string) => `${word}${unit}`
  const acknowledged = { leader: '领导甲', section: '养护科', clerk: '经办人甲', phone: '0393-0000000' }
  await it.send({ type: 'assignment.acknowledged', text: acknowledged }, clerk, on)
  const failed = { type: 'contact.failed', deputyId: 'deputy-2', form: 'phone' }
  await it.send({ ...failed, text: { note: mine('FAILED') } }, clerk, on)
  const met = { type: 'contact.made', deputyId: 'deputy-1', form: 'visit', metBy: 'head' }
  await it.send({ ...met, text: { note: mine('NOTE') } }, clerk, on)
  await it.send({ type: 'reply.drafted', text: { body: mine('OLDDRAFT') } }, clerk, on)
  await it.send({ type: 'reply.drafted', text: { body: mine('REPLY') } }, clerk, on)
  const consulted = { type: 'reply.consulted', deputyId: 'deputy-1' }
  await it.send({ ...consulted, text: { view: mine('CONSULTED') } }, clerk, on)
  await it.send({ type: 'reply.checked' }, clerk, on)
  await it.send({ type: 'reply.preReviewed', passed: true }, ROUTING, on)
  const { scheme, classes } = shippedPolicy('puyang-2024').resultClasses
  const promised = { promiseId: `promise-${unit}`, dueOn: '2026-12-20' }
  const signed = { type: 'reply.signed', documentNumber: `函〔2026〕${unit}号`, scheme, resultClass: classes[1]?.code }
  const text = { signer: '局长甲', promises: { [`promise-${unit}`]: mine('PROMISE') } }
  await it.send({ ...signed, statesMissingOpinions: false, promises: [promised], text }, head, on)
  await it.send({ type: 'reply.sealed' }, clerk, on)
  for (const deputyId of ['deputy-1', 'deputy-2']) {
    await it.send({ type: 'reply.delivered', deputyId, form: 'in_person', receipt: 'signed' }, clerk, on)
  }
}

/** Two deputies are asked: one is content, the other is not; both are confirmed, one gives feedback of his own. */
async function inquire(it: CaseOfHouse): Promise<void> {
  const on = 'inquiry-1'
  await it.send(
    { type: 'inquiry.attemptFailed', deputyId: 'deputy-2', channel: 'phone', text: { note: 'ATTEMPT 无人接听' } },
    CLERK,
    on,
  )
  const asked = { type: 'inquiry.asked', channel: 'in_person', hasScan: true }
  const text = (n: number) => ({ where: `WHERE${n}`, notes: `NOTES${n}`, reason: `REASON${n}`, demands: `DEMANDS${n}` })
  const said = [
    ['deputy-1', { attitude: 'satisfied', outcome: 'satisfied' }],
    ['deputy-2', { attitude: 'satisfied', outcome: 'dissatisfied' }],
  ] as const
  for (const [index, [deputyId, ratings]] of said.entries()) {
    await it.send({ ...asked, deputyId, ratings, text: text(index + 1) }, CLERK, on)
    await it.send({ type: 'inquiry.confirmed', deputyId }, DIRECTOR, on)
  }
  const feedback = { type: 'deputyFeedback.filed', deputyId: 'deputy-2', ratings: { outcome: 'dissatisfied' } }
  await it.send({ ...feedback, text: { reason: 'FEEDBACK 路还没修' } }, CLERK, on)
  await it.send({ type: 'demands.agreed', deputyId: 'deputy-2', text: { demands: 'AGREED 十月前修好' } }, CLERK, on)
}
