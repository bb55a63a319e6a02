import { addDays } from '../../../machines/policy/term.ts'
import type { PlannedAssignment } from '../../../machines/suggestion/events.ts'
import { triggersOf } from '../../../machines/suggestion/rules.ts'
import { asDeputy, GOVERNMENT, unitMember } from '../people.ts'
import type { Part, Scene } from '../scene.ts'
import { clockOf, freeUnit, isIn } from '../view.ts'
import { closeSession } from './screen.ts'
import { withdrawal } from './submit.ts'

/** 交办: numbered, classified, planned, shown to the units, handed over, distributed. */
export const handOver: Part = (scene) => {
  const { suggestion } = scene.view
  if (isIn(suggestion, 'screened')) {
    closeSession(scene)
    number(scene)
    fixKey(scene)
    if (suggestion.context.number !== null) proposeUnits(scene)
  }
  if (isIn(suggestion, 'preHandover')) hearUnits(scene)
  if (isIn(suggestion, 'screened') || isIn(suggestion, 'preHandover')) make(scene)
  if (isIn(suggestion, 'underway')) {
    signReceipt(scene)
    distribute(scene)
    appointLeader(scene)
    changePlans(scene)
  }
}

/** The units that the case goes to; after an objection, with another unit in the place of the one that objected. */
export function planOf(scene: Scene): PlannedAssignment[] {
  const { leadUnitId, coUnitIds, spareUnitIds } = scene.profile
  const isChanged = scene.isDone('pre-objection') || scene.isDone('recall')
  const spare = spareUnitIds[0] ?? leadUnitId
  if (scene.has('separate')) return [leadUnitId, coUnitIds[0] ?? spare].map((unitId) => ({ unitId, role: 'separate' }))
  if (coUnitIds.length === 0) return [{ unitId: isChanged ? spare : leadUnitId, role: 'sole' }]
  const assisting = isChanged ? [...coUnitIds.slice(0, -1), spare] : coUnitIds
  return [{ unitId: leadUnitId, role: 'lead' }, ...assisting.map((unitId) => ({ unitId, role: 'co' as const }))]
}

function number(scene: Scene): void {
  const { profile, view, now, people } = scene
  if (view.suggestion.context.number !== null) return
  const { category, field } = profile
  const events = [
    { type: 'suggestion.numbered', number: profile.number },
    { type: 'suggestion.classified', category, field },
  ]
  scene.will({ at: now, key: 'number', actorId: 'suggestion', events, by: people.clerk, isPrompt: true })
}

function fixKey(scene: Scene): void {
  const { profile, view, year, people } = scene
  if (!profile.isKey || view.suggestion.context.isKey) return
  scene.will({
    at: year.slotOn(year.days.keyFixed),
    key: 'fix-key',
    actorId: 'suggestion',
    events: [{ type: 'key.fixed', meeting: '主任会议' }],
    by: people.council,
    basis: 'minutes',
    isPrompt: true,
  })
}

function proposeUnits(scene: Scene): void {
  const { view, year, people, policy } = scene
  if (view.suggestion.context.plan.length > 0 && scene.isDone('plan')) return
  const hasTime = year.days.handover > year.days.preHandover
  const opensWindow = policy.handover.preHandover && (hasTime || scene.has('pre_objected') || scene.has('pre_closed'))
  const proposal = { type: 'handover.proposed', bodyId: GOVERNMENT, plan: planOf(scene) }
  scene.will({
    at: year.slotOn(year.days.preHandover),
    key: 'plan',
    actorId: 'suggestion',
    events: opensWindow ? [proposal, { type: 'preHandover.opened' }] : [proposal],
    by: people.clerk,
    isPrompt: true,
    isOnce: true,
  })
}

/** 预交办: a unit may object; then the plan is made anew. */
function hearUnits(scene: Scene): void {
  const { view, year, people, profile } = scene
  const { objections } = view.suggestion.context
  const act = { actorId: 'suggestion', by: people.clerk }
  if (scene.has('pre_objected') && !scene.isDone('pre-objection')) {
    const unitId = profile.coUnitIds.at(-1) ?? profile.leadUnitId
    scene.will({
      ...act,
      at: year.slotAfterWorking(year.days.preHandover, 1),
      key: 'pre-objection',
      events: [{ type: 'preHandover.objected', unitId, text: { reason: '不属于本单位职责' } }],
      by: unitMember(unitId, 'unit_clerk'),
      isOnce: true,
    })
  }
  if (objections.length > 0) {
    const events = [{ type: 'handover.proposed', bodyId: GOVERNMENT, plan: planOf(scene) }]
    scene.will({ ...act, at: scene.now + 1, key: 'plan-anew', events })
  }
  if (scene.has('pre_closed')) {
    const at = year.slotAfterWorking(year.days.preHandover, 2)
    scene.will({ ...act, at, key: 'pre-close', events: [{ type: 'preHandover.closed' }] })
  }
}

/** On the day of the meeting, with nearly all others; what came late follows alone as soon as the units were heard. */
function make(scene: Scene): void {
  const { view, year, people, policy } = scene
  const { plan, number: formal, firstHandedOverOn, isKey, objections } = view.suggestion.context
  if (plan.length === 0 || formal === null || objections.length > 0 || !scene.isDone('plan')) return
  if (scene.profile.isKey && !isKey) return
  if (scene.has('joint_member') && scene.profile.partner) return
  const windowEnds = clockOf(view, 'suggestion', 'pre_handover_objection')?.dueOn
  const meeting = year.slotOn(year.days.handover)
  const heard = windowEnds === undefined ? meeting : year.slotAfter(windowEnds, 1)
  const again = firstHandedOverOn === null ? 0 : scene.doneAt('recall') + 6
  const at = Math.max(meeting, heard, again)
  const { forms } = policy.handover
  const isInBatch = at === meeting && scene.now <= meeting
  const form = isInBatch ? forms[0] : (forms.find((name) => name === 'online') ?? forms[0])
  scene.will({
    at,
    key: 'hand-over',
    actorId: 'suggestion',
    events: [
      {
        type: 'handover.made',
        bodyId: GOVERNMENT,
        form,
        ...(isInBatch ? { meetingId: year.meetingId } : {}),
        longTermByNature: scene.has('by_nature'),
        ...(scene.profile.isDistributed ? {} : { plan: planOf(scene) }),
      },
    ],
    by: people.clerk,
    isPrompt: true,
  })
}

function signReceipt(scene: Scene): void {
  const { view, year, people, dice } = scene
  const { receiptSignedOn, handedOverOn } = view.suggestion.context
  if (receiptSignedOn !== null || handedOverOn === null) return
  scene.will({
    at: year.slotAfterWorking(handedOverOn, dice.between('receipt', 0, 2), 1),
    key: 'receipt',
    actorId: 'suggestion',
    events: [{ type: 'receipt.signed' }],
    by: view.suggestion.context.bodyId === null ? people.clerk : people.routing,
  })
}

function distribute(scene: Scene): void {
  const { view, year, people, dice } = scene
  if (!isIn(view.suggestion, 'underway.answering.awaitingDistribution')) return
  if (scene.has('joint_member') && scene.profile.partner) return
  const from = view.suggestion.context.handedOverOn ?? scene.today
  scene.will({
    at: year.slotAfterWorking(from, dice.between('distribute', 1, 2)),
    key: 'distribute',
    actorId: 'suggestion',
    events: [{ type: 'distribution.made', plan: planOf(scene) }],
    by: view.suggestion.context.bodyId === null ? people.clerk : people.routing,
  })
}

/** 领办: a leader of the government takes the case; where nobody is named in time there is a red gap. */
function appointLeader(scene: Scene): void {
  const { view, year, people, policy, dice, profile } = scene
  const { context } = view.suggestion
  if (context.handedOverOn === null || !triggersOf(context, policy).handlingLeader) return
  const leaderId = `handling-leader-${(profile.n % 6) + 1}`
  const act = { actorId: 'suggestion', by: people.clerk, basis: 'minutes' } as const
  if (context.handlingLeaderId === null) {
    const after = scene.has('leader_gap') ? 14 : dice.between('leader', 2, 8)
    const at = year.slotAfterWorking(context.handedOverOn, after)
    scene.will({ ...act, at, key: 'leader', events: [{ type: 'leader.appointed', kind: 'handling', leaderId }] })
  } else if (scene.has('leader_changed') && context.concludedOn === null) {
    const event = {
      type: 'leader.changed',
      kind: 'handling',
      leaderId: `${leaderId}-next`,
      text: { reason: '工作分工调整' },
    }
    scene.will({
      ...act,
      at: year.slotAfter(context.handedOverOn, 45),
      key: 'leader-changed',
      events: [event],
      isOnce: true,
    })
  }
}

/** What may still change after the handover. */
function changePlans(scene: Scene): void {
  const { view, year, people, profile } = scene
  const { context } = view.suggestion
  const day = context.firstHandedOverOn
  if (day === null) return
  const act = { actorId: 'suggestion', by: people.director }
  if (scene.has('unit_added')) {
    const event = {
      type: 'unit.added',
      unitId: freeUnit(view, profile.spareUnitIds),
      role: 'co',
      text: { reason: '涉及其职责' },
    }
    const isReady = isIn(view.suggestion, 'underway.answering.awaitingReply')
    if (isReady) scene.will({ ...act, at: year.slotAfter(day, 15), key: 'unit-added', events: [event], isOnce: true })
  }
  if (scene.has('recalled') && !scene.isDone('recall')) {
    const event = { type: 'handover.recalled', text: { reason: '交办对象有误，撤回后重新交办' } }
    scene.will({ ...act, at: year.slotAfterWorking(day, 5), key: 'recall', events: [event], isOnce: true })
  }
  if (scene.has('date_corrected')) {
    const event = {
      type: 'handover.dateCorrected',
      handedOverOn: addDays(day, -1),
      text: { reason: '交办通知所载日期早一天' },
    }
    scene.will({ ...act, at: year.slotAfterWorking(day, 6), key: 'date', events: [event], basis: 'scan', isOnce: true })
  }
  if (scene.has('withdrawn_after')) {
    const events = [withdrawal(scene, '承办单位已当面说明，问题已经解决')]
    scene.will({ ...act, at: year.slotAfter(day, 30), key: 'withdraw', events, by: asDeputy(profile.leadSignerId) })
  }
  if (scene.has('waived')) waive(scene, day)
  if (scene.has('key_after') && !context.isKey) {
    const events = [{ type: 'key.fixed', meeting: '主任会议' }]
    scene.will({ ...act, at: year.slotAfter(day, 35), key: 'key-after', events, by: people.council, basis: 'minutes' })
  }
  if (scene.has('category_raised') && context.category === 'third') {
    const events = [{ type: 'category.raised', category: 'first', text: { reason: '关系群众切身利益' } }]
    scene.will({ ...act, at: year.slotAfter(day, 35), key: 'raise', events })
  }
}

function waive(scene: Scene, day: string): void {
  const { waivedBy, leadSignerId, cosignerIds } = scene.view.suggestion.context
  const next = [leadSignerId, ...cosignerIds].find((id) => !waivedBy.includes(id))
  if (next === undefined) return
  scene.will({
    at: scene.year.slotAfter(day, 25),
    key: `waive ${next}`,
    actorId: 'suggestion',
    events: [{ type: 'writtenReply.waived', deputyId: next }],
    by: scene.people.clerk,
    onBehalfOf: next,
    basis: 'scan',
    isPrompt: true,
  })
}
