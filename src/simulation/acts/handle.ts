import type { AssignmentContext } from '../../../machines/assignment/context.ts'
import type { Told } from '../../../machines/effects.ts'
import * as model from '../model.ts'
import { unitMember } from '../people.ts'
import type { Part, Scene } from '../scene.ts'
import { type Actor, clockOf, isIn, leadAssignment, liveAssignments } from '../view.ts'
import { reply } from './reply.ts'

export type Duty = Actor<AssignmentContext>

/** 办: each unit signs for what it got, meets the deputy, gives its opinion or its reply. */
export const handle: Part = (scene) => {
  const assisting = liveAssignments(scene.view).filter(({ context }) => context.role === 'co')
  for (const duty of liveAssignments(scene.view)) {
    if (isDisputed(duty)) continue
    acknowledge(scene, duty)
    if (duty.context.role === 'co') giveOpinion(scene, duty, assisting[0]?.id === duty.id)
    else {
      contact(scene, duty)
      reply(scene, duty)
      afterReply(scene, duty)
    }
  }
}

/** While it is open who handles the case, nobody does. */
function isDisputed(duty: Duty): boolean {
  return ['withRoutingOffice', 'requested', 'requestForwarded', 'awaitingRuling'].some((state) =>
    isIn(duty, `active.dispute.${state}`),
  )
}

function acknowledge(scene: Scene, duty: Duty): void {
  const { dice, year } = scene
  const { acknowledgedOn, startOn, unitId, round } = duty.context
  if (acknowledgedOn !== null || round > 1 || !isIn(duty, 'active.work.open.handedOver')) return
  const isLate = scene.has('late_acknowledged') && leadAssignment(scene.view)?.id === duty.id
  const days = isLate ? 6 : Math.round(dice.quantile(`ack-${duty.id}`, model.ACKNOWLEDGE_WORKING_DAYS))
  const text = { leader: '分管负责人', section: '业务科', clerk: '经办人', phone: '0000-0000000' }
  scene.will({
    at: year.slotAfterWorking(startOn, days, 1),
    key: `acknowledge ${duty.id}`,
    actorId: duty.id,
    events: [{ type: 'assignment.acknowledged', text }],
    by: unitMember(unitId, 'unit_clerk'),
  })
}

function contact(scene: Scene, duty: Duty): void {
  const { dice, year, policy } = scene
  const { contactedOn, addresseeIds, startOn, unitId, failedContacts } = duty.context
  const [deputyId] = addresseeIds
  if (contactedOn !== null || deputyId === undefined || !isIn(duty, 'active.work.open')) return
  if (scene.has('not_reachable')) {
    const wanted = Math.max(1, policy.reply.failedAttemptsSuffice)
    if (failedContacts >= wanted) return
    const event = { type: 'contact.failed', deputyId, form: 'phone', text: { note: '电话无人接听' } }
    const at = year.slotAfter(startOn, 8 + 4 * failedContacts, 1)
    const by = unitMember(unitId, 'unit_clerk')
    scene.will({ at, key: `no-contact ${duty.id} ${failedContacts}`, actorId: duty.id, events: [event], by })
    return
  }
  const metBy = dice.weigh(`rank-${duty.id}`, model.CONTACT_RANK)
  const event = { type: 'contact.made', deputyId, form: dice.weigh(`form-${duty.id}`, model.CONTACT_FORM), metBy }
  scene.will({
    at: year.slotAfter(startOn, Math.round(dice.quantile(`contact-${duty.id}`, model.CONTACT_DAY)), 1),
    key: `contact ${duty.id}`,
    actorId: duty.id,
    events: [event],
    by: unitMember(unitId, `unit_${metBy}`),
  })
}

/** The co-handler writes at the deadline; one never does, and one is asked to write again. */
function giveOpinion(scene: Scene, duty: Duty, isFirst: boolean): void {
  const { dice, year, view } = scene
  const { startOn, unitId, opinionReturns } = duty.context
  if (isFirst && scene.has('opinion_missing')) return
  if (isIn(duty, 'active.work.opinionGiven')) {
    if (isFirst && scene.has('opinion_returned') && opinionReturns === 0) returnOpinion(scene, duty)
    return
  }
  if (!isIn(duty, 'active.work.open')) return
  const redo = clockOf(view, duty.id, 'opinion_redo')
  const day = Math.round(dice.quantile(`opinion-${duty.id}`, model.OPINION_DAY))
  const opinion = redo ? '补充意见：已列入本单位年度计划，配合主办单位办理。' : '本单位按职责配合办理。'
  scene.will({
    at: redo ? year.slotAfterWorking(redo.startOn, 3) : year.slotAfter(startOn, day, 1),
    key: `opinion ${duty.id} ${opinionReturns}`,
    actorId: duty.id,
    events: [{ type: 'opinion.given', text: { opinion } }],
    by: unitMember(unitId, 'unit_deputy_head'),
  })
}

function returnOpinion(scene: Scene, duty: Duty): void {
  const lead = leadAssignment(scene.view)
  if (!lead || !isIn(lead, 'active.work.open')) return
  scene.will({
    at: scene.year.slotAfter(duty.context.opinionGivenOn ?? scene.today, 4),
    key: `return-opinion ${duty.id}`,
    actorId: duty.id,
    events: [{ type: 'opinion.returned', text: { reason: '意见没有实质内容' } }],
    by: unitMember(lead.context.unitId, 'unit_clerk'),
  })
}

/** What a unit does after it has answered: reports its own view, corrects the class when the work has moved on. */
function afterReply(scene: Scene, duty: Duty): void {
  const { year, policy, profile } = scene
  const { repliedOn, unitId, selfReports, resultClass, addresseeIds, round } = duty.context
  if (repliedOn === null || round > 1 || !isIn(duty, 'active.work.replied')) return
  const act = { actorId: duty.id }
  const [deputyId] = addresseeIds
  const isReporting = scene.has('self_report') || scene.has('second_satisfied')
  if (isReporting && deputyId !== undefined && selfReports[deputyId] === undefined) {
    const event: Told = { type: 'unitReported.filed', deputyId, rating: 'satisfied' }
    const by = unitMember(unitId, 'unit_clerk')
    scene.will({ ...act, at: year.slotAfter(repliedOn, 2), key: `self-report ${duty.id}`, events: [event], by })
  }
  const solved = policy.resultClasses.classes.find(({ meaning }) => meaning === 'solved')
  if (scene.has('class_revised') && solved && resultClass === profile.resultClass.code) {
    const event: Told = { type: 'resultClass.revised', resultClass: solved.code, text: { reason: '所提问题现已解决' } }
    const by = unitMember(unitId, 'unit_head')
    scene.will({ ...act, at: year.slotAfter(repliedOn, 90), key: `revise ${duty.id}`, events: [event], by })
  }
}
