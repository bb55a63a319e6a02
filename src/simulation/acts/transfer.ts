import type { Told } from '../../../machines/effects.ts'
import type { TransferContext } from '../../../machines/transfer/machine.ts'
import { COMMITTEES, committeeStaff, unitMember } from '../people.ts'
import type { Part, Scene } from '../scene.ts'
import { type Actor, clockOf, isIn, leadAssignment } from '../view.ts'

type Transfer = Actor<TransferContext>

const STORIES = [
  'transfer_answered',
  'transfer_declined',
  'transfer_suit',
  'transfer_adopted',
  'transfer_not_adopted',
  'transfer_cancelled',
]
const FROM_PROCURATORATE = ['transfer_adopted', 'transfer_not_adopted']

/** 双向转化 of suggestions and the procuratorate's public-interest work. */
export const transfer: Part = (scene) => {
  propose(scene)
  for (const clue of scene.view.transfers) {
    if (isIn(clue, 'underway')) carryOn(scene, clue)
  }
}

function propose(scene: Scene): void {
  const { view, year, people, policy, dice } = scene
  const story = STORIES.find((name) => scene.has(name))
  const day = view.suggestion.context.firstHandedOverOn
  if (!story || day === null || view.transfers.length > 0 || !isIn(view.suggestion, 'underway')) return
  const isFrom = FROM_PROCURATORATE.includes(story)
  scene.will({
    at: year.slotAfter(day, 30),
    key: 'propose-transfer',
    actorId: 'suggestion',
    events: [
      {
        type: 'transfer.proposed',
        direction: isFrom ? 'from_procuratorate' : 'to_procuratorate',
        field: dice.pick('transfer-field', policy.transfer.fields),
        text: { clue: '可能损害社会公共利益' },
      },
    ],
    by: isFrom ? people.procurator : people.clerk,
  })
}

function carryOn(scene: Scene, clue: Transfer) {
  const { year, people, profile } = scene
  const { direction, startOn, views, unitIds } = clue.context
  const act = { actorId: clue.id }
  const isTo = direction === 'to_procuratorate'
  if (isIn(clue, 'underway.proposed')) {
    const committeeId = COMMITTEES[profile.n % COMMITTEES.length] ?? 'committee-1'
    const agrees = !scene.has('transfer_declined')
    const event = { type: 'committeeView.given', committeeId, agrees, text: { view: agrees ? '同意' : '证据不足' } }
    const by = committeeStaff(committeeId)
    return scene.will({ ...act, at: year.slotAfterWorking(startOn, 3), key: `view ${clue.id}`, events: [event], by })
  }
  if (isIn(clue, 'underway.viewed') && scene.has('transfer_cancelled')) {
    const events = [{ type: 'transfer.cancelled', why: 'recalled' }]
    return scene.will({
      ...act,
      at: year.slotAfterWorking(startOn, 6),
      key: `cancel ${clue.id}`,
      events,
      by: people.clerk,
    })
  }
  if (isIn(clue, 'underway.viewed') && isTo) {
    const by = views.every((view) => view.agrees) ? people.clerk : people.director
    const events = [{ type: 'transfer.sent', documentNumber: `移送〔${year.no}〕${profile.n}号` }]
    return scene.will({ ...act, at: year.slotAfterWorking(startOn, 6), key: `send ${clue.id}`, events, by })
  }
  if (isIn(clue, 'underway.viewed') || isIn(clue, 'underway.sent')) return decide(scene, clue, isTo)
  if (isIn(clue, 'underway.handling')) return handle(scene, clue, unitIds[0])
  const events = [{ type: 'transfer.closed' }]
  scene.will({ ...act, at: scene.now + 4, key: `close ${clue.id}`, events, by: people.clerk })
}

function decide(scene: Scene, clue: Transfer, isTo: boolean): void {
  const { year, people, profile, view } = scene
  const from = clockOf(view, clue.id, 'transfer_decision')?.startOn ?? clue.context.startOn
  const isNo = scene.has('transfer_declined') || scene.has('transfer_not_adopted')
  const event: Told = isNo
    ? { type: 'transfer.declined', text: { reason: '不属于公益诉讼范围' } }
    : { type: 'transfer.accepted', caseNumber: `公益〔${year.no}〕${profile.n}号` }
  const by = isTo ? people.procurator : people.director
  scene.will({ at: year.slotAfterWorking(from, 11), key: `decide ${clue.id}`, actorId: clue.id, events: [event], by })
}

function handle(scene: Scene, clue: Transfer, servedUnitId: string | undefined) {
  const { year, people, profile, view } = scene
  const { handlingSince, startOn } = clue.context
  const since = handlingSince ?? startOn
  const unitId = servedUnitId ?? leadAssignment(view)?.context.unitId ?? profile.leadUnitId
  const act = { actorId: clue.id, by: people.procurator }
  if (isIn(clue, 'underway.handling.accepted')) {
    const event = { type: 'procuratorialSuggestion.issued', documentNumber: `检建〔${year.no}〕${profile.n}号`, unitId }
    return scene.will({ ...act, at: year.slotAfter(since, 15), key: `issue ${clue.id}`, events: [event] })
  }
  if (isIn(clue, 'underway.handling.issued')) {
    const event: Told = scene.has('transfer_suit')
      ? { type: 'suit.filed', courtNumber: `行公初〔${year.no}〕${profile.n}号` }
      : { type: 'procuratorialSuggestion.answered', unitId, text: { reply: '已制定整改方案' } }
    const by = scene.has('transfer_suit') ? people.procurator : unitMember(unitId, 'unit_clerk')
    return scene.will({ ...act, at: year.slotAfter(since, 75), key: `answer ${clue.id}`, events: [event], by })
  }
  const isAdopted = isIn(clue, 'underway.handling.adopted')
  if (isAdopted && view.suggestion.context.repliedOn === null) return
  const event = { type: 'transfer.resultReported', text: { result: '损害已经消除' } }
  const at = year.slotAfter(since, isAdopted ? 80 : 110)
  scene.will({
    ...act,
    at,
    key: `result ${clue.id}`,
    events: [event],
    by: isAdopted ? people.clerk : people.procurator,
  })
}
