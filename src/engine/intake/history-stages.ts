import type { Told } from '../../../machines/effects.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import type { Category, ReplyStep } from '../../../machines/policy/words.ts'
import type { Principal } from '../../../machines/step.ts'
import type { Command } from '../apply/shapes.ts'
import { draftedEvent, type Ids, intakeEvents } from './intake-events.ts'
import type { ParsedHistory } from './parse-history.ts'
import type { ParsedSuggestion } from './parse-suggestion.ts'

/** Acts that belong together: all of them are recorded, or none. */
export type Stage = { key: StageKey; label: string; commands: Command[] }
export type StageKey =
  | 'intake'
  | 'handover'
  | 'acknowledged'
  | 'opinions'
  | 'contact'
  | 'reply'
  | 'inquiry'
  | 'concluded'
  | 'archived'
/** Stages in their order, and why nothing follows although the ledger says more. */
export type Course = { stages: Stage[]; gap: string | null }

export type HistoryTask = {
  tenantId: string
  caseId: string
  policy: Policy
  said: ParsedSuggestion
  history: ParsedHistory | null
  ids: Ids
  /** Who imports. */
  by: string
  /** The file, for the basis of each act. */
  source: string | undefined
  /** Of a case that stands already: which actor is which. */
  standing?: { dutyOf: ReadonlyMap<string, string>; inquiryId: string }
}

/** Who acted where the ledger does not tell: another than the one who imports. */
const UNNAMED = 'ledger'
const UNTOLD = '（台账未记）'
const LATE_REASON = '由文件批量导入'

/** The acts by which this row's case came to where the ledger leaves it. */
export function planCourse(task: HistoryTask): Course {
  const { said, history } = task
  const intakeDay = said.submittedOn ?? history?.handedOverOn ?? null
  const intake: Stage = {
    key: 'intake',
    label: '收到',
    commands: [draftedEvent(said, task.ids), ...intakeEvents(said, task.ids, task.policy)].map((event) =>
      anAct(task, 'suggestion', event, clerk(task), intakeDay),
    ),
  }
  if (history === null) return { stages: [intake], gap: null }
  const stages: Stage[] = [intake]
  const gap = addHistory(task, history, stages)
  return { stages, gap }
}

/** Adds stage after stage; returns why it ends before the ledger does. */
function addHistory(task: HistoryTask, history: ParsedHistory, stages: Stage[]): string | null {
  const { handedOverOn, leadUnits, repliedOn, ratings, concludedOn, archivedOn } = history
  if (handedOverOn === null)
    return untold(history, 'handed_over_on', '交办日期', [repliedOn, concludedOn, leadUnits[0]])
  stages.push({ key: 'handover', label: '交办', commands: handover(task, history, handedOverOn) })
  if (leadUnits.length === 0) return repliedOn === null ? null : '台账没有写明主办单位，只登记到交办'

  const early = beforeReply(task, history, stages)
  if (early !== null) return early
  if (repliedOn === null) return untold(history, 'replied_on', '答复日期', [ratings, concludedOn, archivedOn])
  const reply = replyCommands(task, history, repliedOn)
  if (typeof reply === 'string') return reply
  stages.push({ key: 'reply', label: '答复', commands: reply })

  if (ratings !== null && task.said.origin !== 'cppcc') {
    const channel = channelOf(task, history)
    if (channel === null) return '台账没有写明以什么方式征求代表意见（当面、电话），没有登记满意度'
    stages.push({ key: 'inquiry', label: '征求意见', commands: inquiry(task, history, channel, repliedOn) })
  }
  if (concludedOn === null) return untold(history, 'concluded_on', '办结日期', [archivedOn])
  const withDissatisfaction = Object.values(ratings ?? {}).includes('dissatisfied')
  const concluded = { type: 'case.concluded', withDissatisfaction }
  stages.push({
    key: 'concluded',
    label: '办结',
    commands: [anAct(task, 'suggestion', concluded, clerk(task), concludedOn)],
  })
  return addArchive(task, history, stages)
}

function addArchive(task: HistoryTask, { archivedOn, archiveNumber }: ParsedHistory, stages: Stage[]): string | null {
  if (archivedOn === null) return null
  if (archiveNumber === null) return '台账没有写明档号，没有登记归档'
  const archived = { type: 'case.archived', archiveNumber }
  stages.push({
    key: 'archived',
    label: '归档',
    commands: [anAct(task, 'suggestion', archived, clerk(task), archivedOn)],
  })
  return null
}

/** A day that is missing matters only where the ledger tells of something later. */
function untold(
  { dayless }: ParsedHistory,
  column: ParsedHistory['dayless'][number]['column'],
  label: string,
  later: readonly unknown[],
): string | null {
  const word = dayless.find((one) => one.column === column)
  if (word) return `“${label}”写的是“${word.found}”，没有日子；请补上日期`
  return later.some((fact) => fact !== null && fact !== undefined) ? `台账没有写明${label}；请补上` : null
}

/** 审核 went before, since the case was handed over; on which day, the ledger does not tell. */
function handover(task: HistoryTask, history: ParsedHistory, day: string): Command[] {
  const { policy, ids, said } = task
  const { leadUnits, coUnits, body } = history
  const screenedOn = said.submittedOn ?? day
  const text = { reason: '台账载明本件已经交办' }
  const proposed = { type: 'screening.proposed', outcome: 'accepted', text }
  const decided = { type: 'screening.decided', outcome: 'accepted', text }
  const role = coUnits.length > 0 ? 'lead' : leadUnits.length > 1 ? 'separate' : 'sole'
  const plan = [
    ...leadUnits.map((name) => ({ unitId: ids.unit(name), role })),
    ...coUnits.map((name) => ({ unitId: ids.unit(name), role: 'co' })),
  ]
  const form = policy.handover.forms.includes('online') ? 'online' : 'paper'
  const made = {
    type: 'handover.made',
    bodyId: ids.body(body),
    form,
    longTermByNature: false,
    ...(plan.length > 0 && { plan }),
  }
  return [
    anAct(task, 'suggestion', proposed, { id: UNNAMED, role: officeRole(policy) }, screenedOn),
    anAct(task, 'suggestion', decided, { id: task.by, role: directorRole(policy) }, screenedOn),
    anAct(task, 'suggestion', made, clerk(task), day),
  ]
}

type Duty = { actorId: string; unitId: string }

/** Actors are numbered in the order of the plan. */
function dutiesOf(
  { ids, standing }: HistoryTask,
  { leadUnits, coUnits }: ParsedHistory,
): { owing: Duty[]; assisting: Duty[] } {
  const duty = (name: string, at: number): Duty => {
    const unitId = ids.unit(name)
    return { unitId, actorId: standing?.dutyOf.get(unitId) ?? `assignment-${at + 1}` }
  }
  return {
    owing: leadUnits.map((name, at) => duty(name, at)),
    assisting: coUnits.map((name, at) => duty(name, leadUnits.length + at)),
  }
}

function beforeReply(task: HistoryTask, history: ParsedHistory, stages: Stage[]): string | null {
  const { owing, assisting } = dutiesOf(task, history)
  const { acknowledgedOn, opinionOn, contact, repliedOn } = history
  if (acknowledgedOn !== null) {
    const event = {
      type: 'assignment.acknowledged',
      text: { leader: UNTOLD, section: UNTOLD, clerk: UNTOLD, phone: UNTOLD },
    }
    const commands = [...owing, ...assisting].map((duty) =>
      anAct(task, duty.actorId, event, member(task, duty, 'unit_clerk'), acknowledgedOn),
    )
    stages.push({ key: 'acknowledged', label: '签收', commands })
  }
  if (opinionOn !== null && assisting.length > 0) {
    const day = opinionOn === 'told' ? repliedOn : opinionOn
    if (day === null) return '台账没有写明协办单位何时提出意见'
    const event = { type: 'opinion.given', text: { opinion: UNTOLD } }
    const commands = assisting.map((duty) =>
      anAct(task, duty.actorId, event, member(task, duty, 'unit_deputy_head'), day),
    )
    stages.push({ key: 'opinions', label: '协办意见', commands })
  }
  if (contact === null) return null
  const day = contact.on ?? repliedOn
  if (day === null) return '台账没有写明何时与代表沟通'
  if (contact.by === null) {
    return '台账没有写明由谁与代表沟通（主要负责人、分管负责人、科室负责人、经办人）；可在“沟通人员”一列统一指定'
  }
  const { form, by } = contact
  const event = { type: 'contact.made', deputyId: task.ids.deputy(task.said.leadSigner), form, metBy: by }
  const commands = owing.map((duty) => anAct(task, duty.actorId, event, member(task, duty, `unit_${by}`), day))
  stages.push({ key: 'contact', label: '沟通', commands })
  return null
}

/** The reply of each unit that owes one, or what the ledger lacks for it. */
function replyCommands(task: HistoryTask, history: ParsedHistory, day: string): Command[] | string {
  const { resultClass } = history
  const { policy } = task
  if (resultClass === null) {
    return `台账没有写明办理结果类别（${policy.resultClasses.classes.map(({ code }) => code).join('、')}），没有登记答复`
  }
  const { owing, assisting } = dutiesOf(task, history)
  const co = history.opinionOn === null ? undefined : assisting[0]
  return owing.flatMap((duty) => {
    const act = (event: Told, by: Principal) => anAct(task, duty.actorId, event, by, day)
    const steps = policy.reply.steps.flatMap((step) => {
      if (step === 'delivered') return []
      if (step === 'signed') return [act(signed(task, history, duty, resultClass), member(task, duty, 'unit_head'))]
      if (!history.isProcedureKept) return []
      return stepCommands(task, duty, step, co, act)
    })
    return [...steps, ...deliveries(task, history).map((event) => act(event, member(task, duty, 'unit_clerk')))]
  })
}

function stepCommands(
  task: HistoryTask,
  duty: Duty,
  step: ReplyStep,
  co: Duty | undefined,
  act: (event: Told, by: Principal) => Command,
): Command[] {
  const own = member(task, duty, 'unit_clerk')
  if (step === 'drafted') return [act({ type: 'reply.drafted' }, own)]
  if (step === 'checked') return [act({ type: 'reply.checked' }, member(task, duty, 'unit_section_head'))]
  if (step === 'sealed') return [act({ type: 'reply.sealed' }, own)]
  if (step === 'pre_reviewed') return [act({ type: 'reply.preReviewed', passed: true }, clerk(task))]
  if (step === 'countersigned') {
    if (!co) return []
    return [act({ type: 'reply.countersigned', unitId: co.unitId }, member(task, co, 'unit_deputy_head'))]
  }
  return [act({ type: 'reply.consulted', deputyId: task.ids.deputy(task.said.leadSigner) }, own)]
}

function signed(task: HistoryTask, history: ParsedHistory, duty: Duty, resultClass: string): Told {
  const { promise, promiseDueOn, unsolvedReason, documentNumber } = history
  const promiseId = `ledger-${duty.actorId}`
  return {
    type: 'reply.signed',
    documentNumber: documentNumber ?? UNTOLD,
    scheme: task.policy.resultClasses.scheme,
    resultClass,
    statesMissingOpinions: false,
    promises: promise === null ? [] : [{ promiseId, ...(promiseDueOn !== null && { dueOn: promiseDueOn }) }],
    text: {
      signer: UNTOLD,
      ...(promise !== null && { promises: { [promiseId]: promise } }),
      ...(unsolvedReason !== null && { reason: unsolvedReason }),
    },
  }
}

function deliveries(task: HistoryTask, { deliveryForm }: ParsedHistory): Told[] {
  const { said, ids, policy } = task
  const names = policy.reply.addressees === 'each_signer' ? [said.leadSigner, ...said.cosigners] : [said.leadSigner]
  const form = deliveryForm ?? 'post'
  return names.map((name) => ({ type: 'reply.delivered', deputyId: ids.deputy(name), form, receipt: 'none' }))
}

function channelOf({ policy, said }: HistoryTask, { inquiryForm }: ParsedHistory): 'in_person' | 'phone' | null {
  if (inquiryForm !== 'by_rule') return inquiryForm
  const category: Category = said.category ?? 'third'
  return policy.inquiry.channels[category]
}

/** Asked by somebody whom the ledger does not name, confirmed by the one who takes the ledger over. */
function inquiry(
  task: HistoryTask,
  { ratings, ratingReason, inquiredOn }: ParsedHistory,
  channel: 'in_person' | 'phone',
  repliedOn: string,
): Command[] {
  const { policy, said, ids, standing } = task
  const actorId = standing?.inquiryId ?? 'inquiry-1'
  const names = policy.inquiry.asked === 'each_signer' ? [said.leadSigner, ...said.cosigners] : [said.leadSigner]
  const isUnhappy = Object.values(ratings ?? {}).includes('dissatisfied')
  const day = inquiredOn ?? repliedOn
  return names.flatMap((name) => {
    const deputyId = ids.deputy(name)
    const text = { where: UNTOLD, ...(isUnhappy && { reason: ratingReason ?? UNTOLD }) }
    const asked = { type: 'inquiry.asked', deputyId, channel, ratings, text, hasScan: false }
    const asker: Principal = { id: UNNAMED, role: officeRole(policy) }
    return [
      anAct(task, actorId, asked, asker, day),
      anAct(task, actorId, { type: 'inquiry.confirmed', deputyId }, clerk(task), day),
    ]
  })
}

function clerk({ by, policy }: HistoryTask): Principal {
  return { id: by, role: officeRole(policy) }
}

/** The deputy office keeps the files of the session too, and may enter what lies furthest back; in a township the presidium. */
function officeRole(policy: Policy): Principal['role'] {
  return policy.office.body === 'presidium' ? 'presidium' : 'deputy_office_clerk'
}

function directorRole(policy: Policy): Principal['role'] {
  return policy.office.body === 'presidium' ? 'presidium' : 'deputy_office_director'
}

/** The unit's own act, entered by the one who imports. */
function member({ by }: HistoryTask, { unitId }: Duty, role: Principal['role']): Principal {
  return { id: by, role, unitId }
}

function anAct(task: HistoryTask, actorId: string, event: Told, principal: Principal, day: string | null): Command {
  const { tenantId, caseId, source, said, history } = task
  const reference = source === undefined ? undefined : `${[...source].slice(0, 120).join('')} 第 ${said.row} 行`
  const isOfOthers = principal.unitId !== undefined
  return {
    tenantId,
    caseId,
    actorId,
    event,
    principal,
    basis: { kind: 'paper', ...(reference !== undefined && { reference }) },
    group: `import ${caseId}`,
    ...(isOfOthers && { onBehalfOf: UNNAMED }),
    ...(day !== null && { occurredOn: day, lateReason: LATE_REASON }),
    ...(history !== null && { isHistory: true as const }),
  }
}
