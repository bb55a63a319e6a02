import type { Part } from '../scene.ts'
import { isIn } from '../view.ts'

/** 一并办理: one suggestion joins another one about the same matter, and may be taken out again. */
export const join: Part = (scene) => {
  const { view, profile, year, people } = scene
  const lead = profile.partner
  if (!lead || !(scene.has('joint_member') || scene.has('joint_undone'))) return
  const { suggestion } = view
  const isLeadReady = ['screened', 'preHandover', 'underway'].some((state) => {
    return scene.partner !== null && isIn(scene.partner.suggestion, state)
  })
  const { leadCaseId, firstHandedOverOn } = suggestion.context
  const joined = { type: 'handledTogether.joined', leadCaseId: lead.caseId }
  const memberSignerIds = [suggestion.context.leadSignerId, ...suggestion.context.cosignerIds]
  const led = { type: 'handledTogether.led', memberCaseId: profile.caseId, memberSignerIds }
  const act = { actorId: 'suggestion', by: people.clerk }
  const together = (event: { type: string }, by = people.clerk) => ({
    together: { caseId: lead.caseId, actorId: 'suggestion', event, by },
  })

  const isReady = isIn(suggestion, 'screened') || isIn(suggestion, 'preHandover')
  if (scene.has('joint_member') && isReady && isLeadReady && suggestion.context.number !== null) {
    const at = year.slotOn(year.days.handover, 1)
    scene.will({ ...act, at, key: 'join', events: [joined], ...together(led) })
  }
  if (!scene.has('joint_undone') || firstHandedOverOn === null) return
  const isAwaiting = ['awaitingReply', 'awaitingDistribution'].some((state) =>
    isIn(suggestion, `underway.answering.${state}`),
  )
  if (leadCaseId === null && isAwaiting && isLeadReady && !scene.isDone('join')) {
    const at = year.slotAfterWorking(firstHandedOverOn, 4, 1)
    scene.will({ ...act, at, key: 'join', events: [joined], ...together(led), isOnce: true })
  }
  if (leadCaseId !== null) {
    const reason = { reason: '经研究两件建议所提地点不同，分别办理' }
    const undone = { type: 'handledTogether.undone', otherCaseId: lead.caseId, text: reason }
    const other = { type: 'handledTogether.undone', otherCaseId: profile.caseId, text: reason }
    const at = year.slotAfter(firstHandedOverOn, 20)
    scene.will({ ...act, at, key: 'part', events: [undone], by: people.director, ...together(other, people.director) })
  }
}
