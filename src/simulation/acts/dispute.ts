import type { Told } from '../../../machines/effects.ts'
import { unitMember } from '../people.ts'
import type { Part, Scene } from '../scene.ts'
import { clockOf, freeUnit, isIn, leadAssignment, liveAssignments } from '../view.ts'
import type { Duty } from './handle.ts'

type Ruling = { outcome: string; newUnitId?: string; newRole?: string }

/** 申请退办 of the lead unit, decided by the deputy office, at the second time by a final ruling; and 延期. */
export const dispute: Part = (scene) => {
  const duty = leadAssignment(scene.view)
  if (!duty) return
  request(scene, duty)
  forward(scene, duty)
  decide(scene, duty)
  prolong(scene, duty)
}

const REQUESTING = ['reassigned', 'roles_changed', 'unit_added_on_request', 'upheld', 'ruled_upheld', 'ruled_moved']

function request(scene: Scene, duty: Duty): void {
  const { year, profile } = scene
  const { disputes, startOn, unitId, round } = duty.context
  if (round > 1 || !isIn(duty, 'active.dispute.undisputed') || !isIn(duty, 'active.work.open')) return
  if (!REQUESTING.some((story) => scene.has(story))) return
  const wanted = scene.has('ruled_upheld') || scene.has('ruled_moved') ? 2 : 1
  if (disputes >= wanted) return
  scene.will({
    at: year.slotAfterWorking(startOn, 1),
    key: `request ${duty.id} ${disputes}`,
    actorId: duty.id,
    events: [
      {
        type: 'reassignment.requested',
        inWriting: true,
        proposedUnitId: freeUnit(scene.view, profile.spareUnitIds),
        text: { reason: '不属于本单位职责，依据“三定”规定' },
      },
    ],
    by: unitMember(unitId, 'unit_head'),
  })
}

function forward(scene: Scene, duty: Duty): void {
  if (!isIn(duty, 'active.dispute.withRoutingOffice')) return
  const asked = clockOf(scene.view, duty.id, 'reassignment_decision')?.startOn ?? scene.today
  const isHurried = scene.has('ruled_moved')
  scene.will({
    at: isHurried ? scene.now : scene.year.slotAfterWorking(asked, 1),
    key: `forward ${duty.id} ${duty.context.disputes}`,
    actorId: duty.id,
    events: [{ type: 'reassignment.forwarded', text: { view: '情况属实，请予研究' } }],
    by: scene.people.routing,
  })
}

function decide(scene: Scene, duty: Duty): void {
  const { people, year, view } = scene
  const isRuling = isIn(duty, 'active.dispute.awaitingRuling')
  const isOpen = isIn(duty, 'active.dispute.requested') || isIn(duty, 'active.dispute.requestForwarded')
  if (!isRuling && !isOpen) return
  const ruling = rulingOf(scene, isRuling)
  const text = { reason: isRuling ? '终裁，各单位应当执行' : '经与有关单位协商' }
  const event: Told = { type: isRuling ? 'finalRuling.made' : 'reassignment.decided', ...ruling, text }
  // Where a second dispute must still fit into the term of requests, the first is decided at once.
  const clock = clockOf(view, duty.id, isRuling ? 'final_ruling' : 'reassignment_decision')
  const at = scene.has('ruled_moved') && !isRuling ? scene.now : year.slotAfterWorking(clock?.startOn ?? scene.today, 4)
  const key = `decide ${duty.id} ${duty.context.disputes}`
  scene.will({ at, key, actorId: duty.id, events: [event], by: people.director })
}

function rulingOf(scene: Scene, isFinal: boolean): Ruling {
  const spare = freeUnit(scene.view, scene.profile.spareUnitIds)
  const co = liveAssignments(scene.view).find(({ context }) => context.role === 'co')
  if (scene.has('ruled_moved')) return isFinal ? { outcome: 'reassigned', newUnitId: spare } : { outcome: 'upheld' }
  if (scene.has('ruled_upheld') && isFinal) return { outcome: 'upheld' }
  if (scene.has('reassigned') || scene.has('ruled_upheld')) return { outcome: 'reassigned', newUnitId: spare }
  if (scene.has('unit_added_on_request')) return { outcome: 'unit_added', newUnitId: spare, newRole: 'co' }
  if (scene.has('roles_changed') && co) {
    return { outcome: 'roles_changed', newRole: 'co', newUnitId: co.context.unitId }
  }
  return { outcome: 'upheld' }
}

const LAST_DAYS = 70

/** 延期 on the basis that the place knows; or refused, and answered in the first term. */
function prolong(scene: Scene, duty: Duty) {
  const { year, policy, people } = scene
  const { startOn, unitId, addresseeIds, round } = duty.context
  const basis = policy.extension.bases.find((name) => scene.has(`extended:${name}`))
  const isRefused = scene.has('extension_refused')
  if (round > 1 || (!basis && !isRefused) || !isIn(duty, 'active.work.open')) return
  const head = unitMember(unitId, 'unit_head')
  const text = { reason: '涉及面广，需跨部门论证' }
  const act = { at: year.slotAfter(startOn, LAST_DAYS), actorId: duty.id, by: head }
  if (isIn(duty, 'active.extension.ordinary')) {
    const [deputyId] = addresseeIds
    if (basis === 'notice_to_deputy') {
      if (deputyId === undefined) return
      const events = [{ type: 'extension.notified', deputyId, text }]
      return scene.will({ ...act, key: `extend ${duty.id}`, events })
    }
    if (isRefused && scene.isDone('extension-refused')) return
    const asked = basis ?? policy.extension.bases.find((name) => name !== 'notice_to_deputy')
    if (asked === undefined) return
    return scene.will({
      ...act,
      key: `extend ${duty.id}`,
      events: [{ type: 'extension.requested', basis: asked, text }],
    })
  }
  if (!isIn(duty, 'active.extension.requested')) return
  const decided = { at: year.slotAfter(startOn, LAST_DAYS + 6), actorId: duty.id, by: people.director }
  if (isRefused) {
    const events = [{ type: 'extension.refused', text: { reason: '应当在三个月内办复' } }]
    scene.will({ ...decided, key: 'extension-refused', events, isOnce: true })
  } else {
    const events = [{ type: 'extension.granted', basis, consentBy: basis === 'consent' ? addresseeIds : [] }]
    scene.will({ ...decided, key: `granted ${duty.id}`, events })
  }
}
