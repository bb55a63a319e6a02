import { TERM_NO } from '../profiles.ts'
import type { Part, Scene } from '../scene.ts'
import { isIn, liveAssignments } from '../view.ts'

/** Life goes on: deputies leave, a unit is merged, the rules are revised, the congress ends its term, entries are corrected. */
export const liveOn: Part = (scene) => {
  const { suggestion } = scene.view
  if (isIn(suggestion, 'underway')) {
    endMandate(scene)
    succeed(scene)
    movePolicy(scene)
    changeTerm(scene)
    changeMark(scene)
  }
  correctRecord(scene)
}

function endMandate(scene: Scene): void {
  const { view, year, people, profile } = scene
  const { endedDeputies, suspendedDeputyIds, firstHandedOverOn } = view.suggestion.context
  const deputyId = profile.leadSignerId
  if (firstHandedOverOn === null || deputyId in endedDeputies) return
  const act = { actorId: 'suggestion', by: people.clerk }
  const ends = [
    ['deputy_died', 'died', 40],
    ['deputy_resigned', 'resigned', 74],
  ] as const
  for (const [story, why, days] of ends) {
    if (!scene.has(story)) continue
    const event = { type: 'deputy.ended', deputyId, why }
    scene.will({ ...act, at: year.slotAfter(firstHandedOverOn, days), key: `end ${deputyId}`, events: [event] })
  }
  if (!scene.has('deputy_suspended')) return
  const isResting = suspendedDeputyIds.includes(deputyId)
  const type = isResting ? 'deputy.resumed' : 'deputy.suspended'
  const at = year.slotAfter(firstHandedOverOn, isResting ? 150 : 60)
  scene.will({ ...act, at, key: type, events: [{ type, deputyId }], isOnce: true })
}

/** 机构改革: the duties of one unit pass to another, and no date moves. */
function succeed(scene: Scene): void {
  const { view, year, people } = scene
  const from = people.units[7]
  const to = people.units[1]
  if (!from || !to) return
  const bears = liveAssignments(view).some(({ context }) => context.unitId === from.id)
  const owes = view.commitments.some(({ context }) => context.unitId === from.id)
  if (!bears && !owes) return
  scene.will({
    at: year.slotOn(year.days.unitsMerge),
    key: 'succeed',
    actorId: 'suggestion',
    events: [{ type: 'unit.succeeded', fromUnitId: from.id, toUnitId: to.id, why: 'merged' }],
    by: people.clerk,
    basis: 'paper',
    isOnce: true,
  })
}

function movePolicy(scene: Scene): void {
  const { policy, year, people } = scene
  if (!scene.has('policy_moved')) return
  const event = {
    type: 'policy.moved',
    policyId: policy.id,
    version: policy.version + 1,
    text: { reason: '办理规则年中修订' },
  }
  const at = year.slotOn(year.day('2025-07-01'))
  scene.will({ at, key: 'move-policy', actorId: 'suggestion', events: [event], by: people.director, isOnce: true })
}

/** 换届: whatever is still open goes over to the new term; old dates and rules stay. */
function changeTerm(scene: Scene): void {
  const { view, year, people } = scene
  const { congressTermNo, archivedOn } = view.suggestion.context
  if (congressTermNo > TERM_NO || archivedOn !== null) return
  const event = { type: 'term.changed', termNo: TERM_NO + 1, text: { statement: '移交下一届继续办理' } }
  const act = { actorId: 'suggestion', by: people.clerk, basis: 'minutes' as const, isPrompt: true }
  scene.will({ ...act, at: year.slotOn(year.days.newTerm), key: 'term', events: [event] })
}

function changeMark(scene: Scene): void {
  const { view, year, people } = scene
  if (!scene.has('mark_changed') || view.suggestion.context.mark === 'internal') return
  const event = { type: 'mark.changed', mark: 'internal', text: { reason: '答复涉及内部数据' } }
  const at = year.slotOn(year.day('2025-04-16'))
  scene.will({ at, key: 'mark', actorId: 'suggestion', events: [event], by: people.director, isOnce: true })
}

/** 更正: the wrong entry stays, a new one says what is right. */
function correctRecord(scene: Scene): void {
  const { view, year, people } = scene
  const { corrections, submittedOn } = view.suggestion.context
  if (!scene.has('record_corrected') || corrections > 0 || submittedOn === null) return
  const text = { from: '城建环保', to: scene.profile.field, reason: '登记时选错' }
  const event = { type: 'record.corrected', ofSeq: 1, field: 'field', text }
  const at = year.slotAfter(submittedOn, 25)
  scene.will({ at, key: 'correct', actorId: 'suggestion', events: [event], by: people.clerk, isOnce: true })
}
