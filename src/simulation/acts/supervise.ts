import type { Told } from '../../../machines/effects.ts'
import { addDays } from '../../../machines/policy/term.ts'
import type { SupervisionContext } from '../../../machines/supervision/machine.ts'
import { COMMITTEES, committeeStaff, unitMember } from '../people.ts'
import type { Act, Part, Scene } from '../scene.ts'
import { type Actor, isIn, leadAssignment } from '../view.ts'

type Supervision = Actor<SupervisionContext>

/** 督: seats are filled, acts are planned and held, the unit reports its progress, the council of chairpersons hears. */
export const supervise: Part = (scene) => {
  open(scene)
  for (const supervision of scene.view.supervisions) {
    if (isIn(supervision, 'work.cancelled')) continue
    fillSeats(scene, supervision)
    if (isIn(supervision, 'work.underway')) {
      holdActs(scene, supervision)
      reportProgress(scene, supervision)
      reportToCouncil(scene, supervision)
      criticise(scene, supervision)
      close(scene, supervision)
    } else if (isIn(supervision, 'work.closed')) reopen(scene, supervision)
  }
}

/** 挂号督办 of what a deputy is dissatisfied with (Songyang 2017), and 集中督办 of a group. */
function open(scene: Scene): void {
  const { view, year, people } = scene
  const { suggestion } = view
  const day = suggestion.context.firstHandedOverOn
  if (day === null || !isIn(suggestion, 'underway')) return
  const act = { actorId: 'suggestion', by: people.clerk, isOnce: true }
  if (scene.has('collective')) {
    const events = [{ type: 'supervision.opened', level: 'collective' }]
    scene.will({ ...act, at: year.slotAfter(day, 40), key: 'collective', events })
  }
  const isUnhappy = isIn(suggestion, 'underway.opinion.rehandling') || isIn(suggestion, 'underway.opinion.studying')
  if (isUnhappy || (scene.has('listed') && suggestion.context.repliedOn !== null)) {
    const events = [{ type: 'supervision.opened', level: 'listed' }]
    scene.will({ ...act, at: year.slotAfter(suggestion.context.repliedOn ?? day, 20), key: 'listed', events })
  }
}

function fillSeats(scene: Scene, supervision: Supervision): void {
  const { year, dice, people, profile } = scene
  const { leaderId, committeeId, needsLeader, needsCommittee, startOn, hasEnded } = supervision.context
  if (hasEnded) return
  const act = { actorId: supervision.id, by: people.clerk, isPrompt: true, basis: 'minutes' as const }
  const left = `left ${supervision.id}`
  if (needsCommittee && committeeId === null) {
    const event = { type: 'supervisingCommittee.appointed', committeeId: committeeOf(scene) }
    scene.will({ ...act, at: year.slotAfterWorking(startOn, 2), key: `committee ${supervision.id}`, events: [event] })
  }
  if (needsLeader && leaderId === null) {
    const event = { type: 'supervisingLeader.appointed', leaderId: `supervising-leader-${(profile.n % 5) + 1}` }
    const first = year.slotAfterWorking(startOn, dice.between(`supervisor-${supervision.id}`, 2, 7))
    const at = scene.isDone(left) ? scene.doneAt(left) + 14 : first
    scene.will({ ...act, at, key: `supervisor ${supervision.id} ${scene.isDone(left)}`, events: [event] })
  }
  if (leaderId === null || !scene.has('supervisor_left')) return
  if (!scene.isDone(left)) {
    const events = [{ type: 'supervisingLeader.left', text: { reason: '职务变动' } }]
    scene.will({ ...act, at: year.slotAfter(startOn, 50), key: left, events, isOnce: true })
  } else {
    const event = { type: 'supervisingLeader.changed', leaderId: 'supervising-leader-6', text: { reason: '分工调整' } }
    scene.will({
      ...act,
      at: year.slotAfter(startOn, 90),
      key: `changed ${supervision.id}`,
      events: [event],
      isOnce: true,
    })
  }
}

function committeeOf(scene: Scene): string {
  return COMMITTEES[scene.profile.n % COMMITTEES.length] ?? 'committee-1'
}

function holdActs(scene: Scene, supervision: Supervision): void {
  const { year, dice, policy, profile } = scene
  const { acts, startOn, committeeId } = supervision.context
  const by = committeeId === null ? scene.people.clerk : committeeStaff(committeeId)
  const act = { actorId: supervision.id, by, isPrompt: true }
  const wanted = scene.has('act_cancelled') ? 2 : 1
  const next = acts.length + 1
  if (next <= wanted) {
    const day = year.dayOf(Math.min(year.last, year.slotAfter(startOn, 30 + 25 * next)))
    const event: Told = {
      type: 'act.planned',
      actId: `act-${next}`,
      kind: dice.pick(`act-${supervision.id}-${next}`, policy.supervision.actKinds),
      plannedOn: day,
      withDeputyIds: [profile.leadSignerId],
    }
    scene.will({
      ...act,
      at: year.slotAfter(startOn, 20 + 20 * next),
      key: `plan ${supervision.id} ${next}`,
      events: [event],
    })
  }
  for (const { actId, kind, plannedOn, heldOn, isCancelled, isDemandOpen } of acts) {
    const id = `${supervision.id} ${actId}`
    if (isDemandOpen) {
      const event = { type: 'demand.met', actId, text: { note: '已落实' } }
      scene.will({ ...act, at: year.slotAfter(heldOn ?? startOn, 20), key: `met ${id}`, events: [event] })
    }
    if (heldOn !== null || isCancelled || plannedOn === null) continue
    if (scene.has('act_cancelled') && actId === 'act-2') {
      const event = { type: 'act.cancelled', actId, text: { reason: '与其他视察合并进行' } }
      scene.will({ ...act, at: year.slotOn(addDays(plannedOn, -2)), key: `cancel ${id}`, events: [event] })
      continue
    }
    const hasDemands = dice.chance(`demands-${id}`, 0.5)
    const text = { findings: '听取了汇报，查看了现场', ...(hasDemands && { demands: '明确时间节点，主动与代表沟通' }) }
    const event = { type: 'act.held', actId, kind, hasDemands, text }
    scene.will({ ...act, at: year.slotOn(plannedOn, 1), key: `held ${id}`, events: [event] })
  }
}

/** Every month, until the reply is there; now and then it comes late. */
function reportProgress(scene: Scene, supervision: Supervision): void {
  const { view, year, dice, policy } = scene
  const { startOn, lastProgressOn, level } = supervision.context
  const lead = leadAssignment(view)
  const isOver = view.suggestion.context.repliedOn !== null && level !== 'listed'
  if (policy.supervision.progressEvery === null || !lead || (isOver && lastProgressOn !== null)) return
  const from = lastProgressOn ?? startOn
  const label = `progress ${supervision.id} ${from}`
  const days = dice.chance(label, 0.08) ? 36 : dice.between(`${label} day`, 24, 28)
  scene.will({
    at: year.slotAfter(from, days),
    key: label,
    actorId: supervision.id,
    events: [{ type: 'progress.reported', text: { progress: '按计划推进' } }],
    by: unitMember(lead.context.unitId, 'unit_clerk'),
    isPrompt: true,
  })
}

function reportToCouncil(scene: Scene, supervision: Supervision): void {
  const { year, people } = scene
  const { needsCouncilReport, councilReportedOn, committeeId } = supervision.context
  if (!needsCouncilReport || councilReportedOn !== null) return
  scene.will({
    at: year.slotOn(year.days.councilHears),
    key: `council ${supervision.id}`,
    actorId: supervision.id,
    events: [{ type: 'councilReport.made', meeting: '主任会议', text: { summary: '重点建议督办情况' } }],
    by: committeeId === null ? people.clerk : committeeStaff(committeeId),
    basis: 'minutes',
    isPrompt: true,
  })
}

/** 通报, a decision. */
function criticise(scene: Scene, supervision: Supervision): void {
  const { year, people } = scene
  if (!scene.has('circular') || supervision.context.circulars > 0) return
  scene.will({
    at: year.slotAfter(supervision.context.startOn, 55),
    key: `circular ${supervision.id}`,
    actorId: supervision.id,
    events: [{ type: 'circular.decided', documentNumber: `通报〔${year.no}〕1号`, text: { reason: '办理进度迟缓' } }],
    by: people.council,
    basis: 'minutes',
    isPrompt: true,
  })
}

function close(scene: Scene, supervision: Supervision): void {
  const { view, year, people, dice } = scene
  const { needsCouncilReport, councilReportedOn, committeeId, acts, lastProgressOn } = supervision.context
  const { repliedOn } = view.suggestion.context
  const hasBegun = lastProgressOn !== null || acts.some((act) => act.heldOn !== null)
  if (repliedOn === null || !hasBegun || acts.some((act) => act.isDemandOpen)) return
  if (acts.some((act) => act.heldOn === null && !act.isCancelled)) return
  if (needsCouncilReport && councilReportedOn === null) return
  const act: Omit<Act, 'at' | 'key'> = {
    actorId: supervision.id,
    events: [{ type: 'supervision.closed', text: { result: '已办复，代表认可' } }],
    by: committeeId === null ? people.clerk : committeeStaff(committeeId),
  }
  const isAgain = scene.isDone(`resume ${supervision.id}`)
  const after = year.slotAfter(repliedOn, dice.between(`close-${supervision.id}`, 90, 120))
  const at = isAgain ? year.slotOn(year.day('2025-12-16')) : after
  scene.will({ ...act, at, key: `close ${supervision.id} ${isAgain}` })
}

function reopen(scene: Scene, supervision: Supervision): void {
  if (!scene.has('supervision_reopened')) return
  scene.will({
    at: scene.year.slotOn(scene.year.day('2025-11-05')),
    key: `resume ${supervision.id}`,
    actorId: supervision.id,
    events: [{ type: 'supervision.reopened', text: { reason: '视察发现问题反弹' } }],
    by: scene.people.clerk,
    isOnce: true,
  })
}
