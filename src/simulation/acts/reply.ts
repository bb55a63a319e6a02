import type { Told } from '../../../machines/effects.ts'
import { addDays } from '../../../machines/policy/term.ts'
import type { ReplyStep } from '../../../machines/policy/words.ts'
import type { Slot } from '../calendar-of-the-year.ts'
import { unitMember } from '../people.ts'
import type { Act, Scene } from '../scene.ts'
import { clockOf, isIn, leadAssignment, liveAssignments } from '../view.ts'
import type { Duty } from './handle.ts'

/** How many days before the delivery a step is taken: an assumption. */
const DAYS_BEFORE: Record<ReplyStep, number> = {
  drafted: 10,
  consulted: 7,
  checked: 5,
  countersigned: 4,
  pre_reviewed: 3,
  signed: 2,
  sealed: 1,
  delivered: 0,
}
const LATE_UPLOAD = { deliveredAfter: 88, enteredAfter: 97 }

/** 答复: drafted, shown to the deputy, checked, signed by the head, sealed, delivered to each signer. */
export function reply(scene: Scene, duty: Duty): void {
  if (isIn(duty, 'active.work.open')) takeNextStep(scene, duty)
  else if (isIn(duty, 'active.work.signed')) finish(scene, duty)
}

function takeNextStep(scene: Scene, duty: Duty) {
  const { policy, profile } = scene
  const { stepsDone, unitId, isLongTerm, round, role } = duty.context
  // Who waits for an extension does not write yet.
  if (profile.isLong && !isLongTerm && round === 1 && isFirstDuty(scene, duty)) return
  const assisting = liveAssignments(scene.view).filter(({ context }) => context.role === 'co')
  const isAlone = role !== 'lead' || assisting.length === 0
  const next = policy.reply.steps.find((step) => !stepsDone.includes(step) && !(step === 'countersigned' && isAlone))
  if (next === undefined) return
  const at = slotOf(scene, duty, next)
  const act: Omit<Act, 'events' | 'by'> = {
    at,
    key: `${next} ${duty.id} ${round} ${stepsDone.length}`,
    actorId: duty.id,
  }
  const by = unitMember(unitId, 'unit_clerk')
  switch (next) {
    case 'drafted':
      return scene.will({ ...act, events: [{ type: 'reply.drafted' }], by })
    case 'consulted':
      return scene.will({ ...act, events: [consulted(scene, duty)], by })
    case 'checked':
      return scene.will({ ...act, events: [{ type: 'reply.checked' }], by: unitMember(unitId, 'unit_section_head') })
    case 'countersigned':
      return countersign(scene, duty, act)
    case 'pre_reviewed':
      return preReview(scene, duty, act)
    case 'signed':
      return sign(scene, duty, act)
    default:
      return scene.will({ ...act, events: [{ type: 'reply.sealed' }], by })
  }
}

function consulted(scene: Scene, duty: Duty): Told {
  const deputyId = duty.context.addresseeIds[0] ?? scene.profile.leadSignerId
  return { type: 'reply.consulted', deputyId, text: { view: '对沟通稿没有不同意见' } }
}

function countersign(scene: Scene, duty: Duty, act: Omit<Act, 'events' | 'by'>): void {
  const co = liveAssignments(scene.view).find(({ context }) => context.role === 'co')
  const unitId = co?.context.unitId ?? duty.context.unitId
  const events = [{ type: 'reply.countersigned', unitId }]
  scene.will({ ...act, events, by: unitMember(unitId, 'unit_deputy_head') })
}

function preReview(scene: Scene, duty: Duty, act: Omit<Act, 'events' | 'by'>): void {
  const isFailing = scene.has('pre_review_failed') && !scene.isDone('pre-review fails') && duty.context.round === 1
  const events: Told[] = isFailing
    ? [{ type: 'reply.preReviewed', passed: false, text: { reason: '没有针对代表所提问题逐条答复' } }]
    : [{ type: 'reply.preReviewed', passed: true }]
  scene.will({ ...act, events, by: scene.people.routing, ...(isFailing && { key: 'pre-review fails', isOnce: true }) })
}

/** The head signs once the co-handlers have spoken, or their term is over and the reply says so. */
function sign(scene: Scene, duty: Duty, act: Omit<Act, 'events' | 'by'>): void {
  const { view, policy, year, now } = scene
  const { role, round, unitId, contactedOn, failedContacts, addresseeIds } = duty.context
  const mayBeSilent = policy.reply.failedAttemptsSuffice
  const isContacted =
    !policy.reply.contactRequired ||
    contactedOn !== null ||
    addresseeIds.length === 0 ||
    (mayBeSilent > 0 && failedContacts >= mayBeSilent)
  if (!isContacted) return

  const silent =
    role === 'lead' && round === 1
      ? liveAssignments(view).filter(({ context }) => context.role === 'co' && context.opinionGivenOn === null)
      : []
  if (silent.length > 0 && !policy.reply.leadMayProceed) return
  const ends = silent.map(({ id }) => {
    const clock = clockOf(view, id, 'opinion_redo') ?? clockOf(view, id, 'opinion')
    return clock ? year.slotOn(addDays(clock.dueOn, 1)) : now
  })
  scene.will({
    ...act,
    at: Math.max(act.at, ...ends),
    events: [signed(scene, duty, silent.length > 0)],
    by: unitMember(unitId, 'unit_head'),
  })
}

function signed(scene: Scene, duty: Duty, statesMissingOpinions: boolean): Told {
  const { policy, profile, year } = scene
  const { round } = duty.context
  const { demands, code } = profile.resultClass
  const promises = demands.promise ? drawPromises(scene, duty) : []
  return {
    type: 'reply.signed',
    documentNumber: `复〔${year.no}〕${profile.n}-${duty.id.slice('assignment-'.length)}-${round}号`,
    scheme: policy.resultClasses.scheme,
    resultClass: code,
    statesMissingOpinions,
    promises,
    text: {
      signer: '单位主要负责人',
      ...(promises.length > 0 && {
        promises: Object.fromEntries(promises.map(({ promiseId }) => [promiseId, '按计划推进并按期完成'])),
      }),
      ...(demands.reason && { reason: '受现行规定和资金条件限制' }),
    },
  }
}

const QUICK = [
  'promise_rescheduled',
  'promise_not_kept',
  'promise_rejected',
  'promise_reopened',
  'promise_dissatisfied',
]
const SECOND_PROMISE = 0.25

/** A promise falls due in the same year when the work has begun, later when it is only planned. */
function drawPromises(scene: Scene, duty: Duty): { promiseId: string; dueOn: string }[] {
  const { dice, profile, today } = scene
  const { round } = duty.context
  const label = `${duty.id}-${round}`
  const count = dice.chance(`promises-${label}`, SECOND_PROMISE) ? 2 : 1
  const isQuick = QUICK.some((story) => scene.has(story))
  const isBegun = profile.resultClass.meaning === 'in_progress'
  return Array.from({ length: count }, (_, nth) => {
    const [least, most] = isQuick ? [50, 90] : isBegun ? [60, 200] : [150, 330]
    const days = dice.between(`promise-${label}-${nth}`, least, most)
    return {
      promiseId: `p${profile.n}-${duty.id.slice('assignment-'.length)}-${round}-${nth + 1}`,
      dueOn: addDays(today, days),
    }
  })
}

function finish(scene: Scene, duty: Duty): void {
  const { policy, dice, year, profile } = scene
  const { stepsDone, unitId, round, addresseeIds, deliveredOn, waivedBy, startOn } = duty.context
  const by = unitMember(unitId, 'unit_clerk')
  if (policy.reply.steps.includes('sealed') && !stepsDone.includes('sealed')) {
    const at = slotOf(scene, duty, 'sealed')
    scene.will({ at, key: `sealed ${duty.id} ${round}`, actorId: duty.id, events: [{ type: 'reply.sealed' }], by })
    return
  }
  const events = addresseeIds
    .filter((id) => deliveredOn[id] === undefined)
    .map((deputyId): Told => {
      if (waivedBy.includes(deputyId) && policy.reply.oralReplyOnWaiver) {
        return { type: 'reply.delivered', deputyId, form: 'oral_record', receipt: 'signed' }
      }
      const [form, receipt] = dice.weigh(`delivery-${duty.id}-${round}-${deputyId}`, [
        [['in_person', 'signed'], 35],
        [['post', 'registered_post'], 25],
        [['online', 'system'], 40],
      ] as const)
      return { type: 'reply.delivered', deputyId, form, receipt }
    })
  const act = { at: slotOf(scene, duty, 'delivered'), key: `deliver ${duty.id} ${round}`, actorId: duty.id, events, by }
  const isEnteredLate = scene.has('late_upload') && round === 1 && !profile.isLong && isFirstDuty(scene, duty)
  scene.will(
    isEnteredLate
      ? {
          ...act,
          at: year.slotAfter(startOn, LATE_UPLOAD.enteredAfter),
          occurredOn: addDays(startOn, LATE_UPLOAD.deliveredAfter),
          lateReason: '答复函已按期送达，扫描件补传',
          basis: 'scan',
        }
      : act,
  )
}

/** When this step is due to be taken, counted back from the day of delivery. */
function slotOf(scene: Scene, duty: Duty, step: ReplyStep): Slot {
  const { year, dice, view } = scene
  const { round, startOn } = duty.context
  const half = dice.chance(`half-${duty.id}-${step}`, 0.5) ? 0 : 1
  if (round === 1) return year.slotAfter(startOn, replyDay(scene, duty) - DAYS_BEFORE[step], half)
  const clock = clockOf(view, duty.id, 'rehandling') ?? clockOf(view, duty.id, 'assessment_action')
  const delivery = dice.between(`again-${duty.id}-${round}`, 17, 26)
  return year.slotAfter(clock?.startOn ?? scene.today, Math.max(1, delivery - DAYS_BEFORE[step]), half)
}

/** Days from the start to the delivery of the first reply. */
function replyDay(scene: Scene, duty: Duty): number {
  const { dice, profile } = scene
  const isFirst = isFirstDuty(scene, duty)
  if (duty.context.isLongTerm) return dice.between(`long-${duty.id}`, 120, 166)
  if (isFirst && scene.has('late_reply')) return dice.between('late', 97, 110)
  if (isFirst && scene.has('late_upload')) return LATE_UPLOAD.deliveredAfter
  if (isFirst && scene.has('extension_refused')) return 86
  return isFirst ? profile.replyDay : Math.max(45, profile.replyDay - dice.between(`reply-${duty.id}`, 0, 6))
}

function isFirstDuty(scene: Scene, duty: Duty): boolean {
  return leadAssignment(scene.view)?.id === duty.id
}
