import { unitMember } from '../people.ts'
import type { Part, Scene } from '../scene.ts'
import { clockOf, isIn, leadAssignment, liveAssignments } from '../view.ts'
import type { Duty } from './handle.ts'

/** Mistakes of units, which the engine refuses: too late, too early, by the wrong one. */
export const slipOfUnits: Part = (scene) => {
  const lead = leadAssignment(scene.view)
  if (!lead) return
  if (scene.has('late_request')) requestTooLate(scene, lead)
  if (scene.has('third_dispute')) requestAgain(scene, lead)
  if (scene.has('signed_too_early')) signTooEarly(scene, lead)
  if (scene.has('co_signs_reply')) {
    const co = liveAssignments(scene.view).find(({ context }) => context.role === 'co')
    if (co && isIn(co, 'active.work.open')) signTooEarly(scene, co)
  }
  if (scene.has('unit_rates_itself')) rateItself(scene, lead)
}

function requestTooLate(scene: Scene, lead: Duty): void {
  const window = clockOf(scene.view, lead.id, 'reassignment_request')
  if (!window || !isIn(lead, 'active.work.open')) return
  request(scene, lead, scene.year.slotAfter(window.dueOn, 2), 'slip-late-request')
}

/** 不再受理: after the final ruling there is no third dispute. */
function requestAgain(scene: Scene, lead: Duty): void {
  if (!isIn(lead, 'active.dispute.ruled')) return
  request(scene, lead, scene.now + 2, 'slip-third-request')
}

function request(scene: Scene, lead: Duty, at: number, key: string): void {
  const event = { type: 'reassignment.requested', inWriting: true, text: { reason: '不属于本单位职责' } }
  const by = unitMember(lead.context.unitId, 'unit_head')
  scene.will({ at, key, actorId: lead.id, events: [event], by, isSlip: true })
}

/** A reply without a draft and without the deputy, or by a unit that only assists. */
function signTooEarly(scene: Scene, duty: Duty): void {
  const { year, policy, profile } = scene
  if (!isIn(duty, 'active.work.open')) return
  scene.will({
    at: year.slotAfter(duty.context.startOn, 7),
    key: `slip-sign ${duty.context.role}`,
    actorId: duty.id,
    events: [
      {
        type: 'reply.signed',
        documentNumber: `复〔${year.no}〕${profile.n}号`,
        scheme: policy.resultClasses.scheme,
        resultClass: profile.resultClass.code,
        statesMissingOpinions: false,
        promises: [],
        text: { signer: '单位主要负责人' },
      },
    ],
    by: unitMember(duty.context.unitId, 'unit_head'),
    isSlip: true,
  })
}

/** “被满意”: the unit tries to enter the deputy's rating of its own work. */
function rateItself(scene: Scene, lead: Duty): void {
  const [inquiry] = scene.view.inquiries
  const [record] = inquiry?.context.deputies ?? []
  if (!inquiry || !record || !isIn(inquiry, 'underway')) return
  const ratings = Object.fromEntries(scene.policy.inquiry.dimensions.map((name) => [name, 'satisfied']))
  scene.will({
    at: scene.year.slotAfter(inquiry.context.startOn, 1),
    key: 'slip-rate',
    actorId: inquiry.id,
    events: [
      {
        type: 'inquiry.asked',
        deputyId: record.deputyId,
        channel: inquiry.context.channel,
        ratings,
        text: { where: '本单位' },
        hasScan: false,
      },
    ],
    by: unitMember(lead.context.unitId, 'unit_clerk'),
    isSlip: true,
  })
}
