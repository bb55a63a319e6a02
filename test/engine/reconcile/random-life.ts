import { samples as ballot } from '../../../machines/ballot/samples.ts'
import { samples as commitment } from '../../../machines/commitment/samples.ts'
import type { MachineName, Told } from '../../../machines/effects.ts'
import { samples as review } from '../../../machines/follow-up-review/samples.ts'
import { samples as inquiry } from '../../../machines/inquiry/samples.ts'
import { step } from '../../../machines/step.ts'
import { samples as supervision } from '../../../machines/supervision/samples.ts'
import { samples as transfer } from '../../../machines/transfer/samples.ts'
import { loadBatch } from '../../../src/engine/apply/load.ts'
import type { Command } from '../../../src/engine/engine.ts'
import { CLERK, DIRECTOR, TENANT, type World } from '../a-world.ts'

const text = { reason: '样例理由' }
const signed = { documentNumber: '濮字1号', scheme: '河南第十九条五种情形', statesMissingOpinions: true }
const plans = [
  [{ unitId: 'unit-1', role: 'sole' }],
  [
    { unitId: 'unit-1', role: 'lead' },
    { unitId: 'unit-2', role: 'co' },
  ],
  [
    { unitId: 'unit-1', role: 'separate' },
    { unitId: 'unit-3', role: 'separate' },
  ],
]

const OF_SUGGESTION: Told[] = [
  { type: 'suggestion.amended', text: { title: '关于另一件事的建议' } },
  { type: 'cosigner.confirmed', deputyId: 'deputy-2', form: 'screen' },
  { type: 'suggestion.submitted' },
  { type: 'suggestion.registered', serialNumber: '临1' },
  { type: 'screening.proposed', outcome: 'accepted', text },
  { type: 'screening.decided', outcome: 'accepted', text },
  { type: 'screening.decided', outcome: 'returned_to_deputy', text },
  { type: 'suggestion.resubmitted', text: { title: '关于改过的事的建议' } },
  { type: 'suggestion.classified', category: 'first', field: '交通' },
  { type: 'suggestion.classified', category: 'third', field: '交通' },
  { type: 'key.fixed', meeting: '主任会议' },
  { type: 'preHandover.opened' },
  { type: 'preHandover.closed' },
  ...plans.map((plan) => ({
    type: 'handover.made',
    bodyId: 'government',
    form: 'online',
    longTermByNature: false,
    plan,
  })),
  { type: 'handover.made', bodyId: 'government', form: 'paper', longTermByNature: false },
  ...plans.map((plan) => ({ type: 'distribution.made', plan })),
  { type: 'handover.recalled', text },
  { type: 'handover.dateCorrected', handedOverOn: '2026-03-09', text },
  { type: 'unit.added', unitId: 'unit-4', role: 'co', text },
  { type: 'writtenReply.waived', deputyId: 'deputy-1' },
  { type: 'leader.appointed', kind: 'handling', leaderId: 'leader-1' },
  { type: 'category.raised', category: 'first', text },
  { type: 'supervision.opened', level: 'listed' },
  { type: 'inquiry.ordered', channel: 'phone', text },
  { type: 'rehandling.ordered', text },
  { type: 'rehandling.declined', text },
  { type: 'assessment.concluded', outcome: 'continue', text: { opinion: '样例意见' } },
  { type: 'ballot.scheduled', sessionId: 'session-1', on: '2026-09-01' },
  { type: 'review.selected', campaignId: 'campaign-1' },
  { type: 'transfer.proposed', direction: 'to_procuratorate', field: '生态环境', text: { clue: '样例线索' } },
  { type: 'case.concluded', withDissatisfaction: false },
  { type: 'case.concluded', withDissatisfaction: true },
  { type: 'case.archived', archiveNumber: '档1' },
  { type: 'case.reopened', text },
  { type: 'unit.succeeded', fromUnitId: 'unit-1', toUnitId: 'unit-9', why: 'merged' },
  { type: 'deputy.ended', deputyId: 'deputy-1', why: 'resigned' },
  { type: 'deputy.suspended', deputyId: 'deputy-2' },
  { type: 'deputy.resumed', deputyId: 'deputy-2' },
  { type: 'term.changed', termNo: 16, text: { statement: '样例说明' } },
  { type: 'policy.moved', policyId: 'yuzhou-2023', version: 1, text },
  { type: 'suggestion.withdrawn', agreedBy: ['deputy-1', 'deputy-2'], inWriting: true, text },
]
const OF_ASSIGNMENT: Told[] = [
  {
    type: 'assignment.acknowledged',
    text: { leader: '领导甲', section: '一科', clerk: '经办人甲', phone: '0393-0000000' },
  },
  { type: 'contact.made', deputyId: 'deputy-1', form: 'visit', metBy: 'head' },
  { type: 'contact.failed', deputyId: 'deputy-1', form: 'phone', text: { note: '无人接听' } },
  { type: 'reassignment.requested', inWriting: true, proposedUnitId: 'unit-5', text },
  { type: 'reassignment.forwarded', text: { view: '样例意见' } },
  { type: 'reassignment.decided', outcome: 'reassigned', newUnitId: 'unit-5', text },
  { type: 'reassignment.decided', outcome: 'unit_added', newUnitId: 'unit-6', newRole: 'co', text },
  { type: 'reassignment.decided', outcome: 'upheld', text },
  { type: 'finalRuling.made', outcome: 'upheld', text },
  { type: 'opinion.given', text: { opinion: '样例意见' } },
  { type: 'extension.requested', basis: 'notice_to_deputy', text },
  { type: 'extension.notified', deputyId: 'deputy-1', text },
  { type: 'reply.drafted' },
  { type: 'reply.consulted', deputyId: 'deputy-1' },
  { type: 'reply.checked' },
  { type: 'reply.countersigned', unitId: 'unit-2' },
  { type: 'reply.preReviewed', passed: true },
  { type: 'reply.signed', ...signed, resultClass: '1', promises: [], text: { signer: '单位负责人甲' } },
  {
    type: 'reply.signed',
    ...signed,
    resultClass: '2',
    promises: [{ promiseId: 'promise-1', dueOn: '2026-12-01' }],
    text: { signer: '单位负责人甲', promises: { 'promise-1': '年底前修通' } },
  },
  { type: 'reply.sealed' },
  { type: 'reply.delivered', deputyId: 'deputy-1', form: 'in_person', receipt: 'signed' },
  { type: 'reply.delivered', deputyId: 'deputy-2', form: 'online', receipt: 'system' },
  { type: 'unitReported.filed', deputyId: 'deputy-1', rating: 'satisfied' },
]

const SAMPLES: Record<MachineName, readonly Told[]> = {
  suggestion: OF_SUGGESTION,
  assignment: OF_ASSIGNMENT,
  inquiry: inquiry.events,
  commitment: commitment.events,
  supervision: supervision.events,
  ballot: ballot.events,
  follow_up_review: review.events,
  transfer: transfer.events,
}

/** All commands that the machines of the case would take now, the timers' own events aside. */
export async function possibleCommands(world: World, id: string): Promise<Command[]> {
  const { engine, pool, clock } = world
  const { rules, policies } = engine.shop
  const request = { tenantId: TENANT, caseIds: [id], now: clock.now, principals: [], keys: [], isLocking: false }
  const stored = (await loadBatch(pool, request))?.cases.get(id)
  const policy = stored && policies.find(TENANT, stored.policyId, stored.policyVersion)
  if (!stored || !policy) throw new Error(`No case ${id}`)

  const today = clock.now.slice(0, 10)
  const possible: Command[] = []
  for (const actor of stored.actors) {
    for (const event of SAMPLES[actor.machine]) {
      if (event.type.startsWith('deadline.')) continue
      for (const by of [CLERK, DIRECTOR]) {
        const env = {
          policy,
          occurredOn: today,
          today,
          caseId: id,
          self: actor.id,
          by,
          actors: stored.actors,
          deadlines: stored.clocks,
        }
        if (step(rules.family[actor.machine], actor, event, env).kind === 'refused') continue
        possible.push({ tenantId: TENANT, caseId: id, actorId: actor.id, event, principal: by, occurredOn: today })
        break
      }
    }
  }
  return possible
}
