import { aDraft, answer, ask, handOver, LEAD_AND_CO, prepare, SEPARATE, screen, TEXT } from './case-acts.ts'
import { CaseWalk } from './case-walk.ts'
import { person } from './persons.ts'
import { balloted, dissatisfied, kept, supervised, transferred, unrated } from './role-stories-later.ts'

/** Called where the story stops, and everybody looks at what he may send to those actors. */
export type Stop = (words: string, walk: CaseWalk, ...actorIds: string[]) => void

const CLERK = person('deputy_office_clerk')
const DIRECTOR = person('deputy_office_director')
const SECRETARY = person('secretariat')
const HEAD_OF_SECRETARIAT = { ...SECRETARY, id: 'secretary-head' }
const UNIT = person('unit_clerk@unit-1')
const CO = person('unit_clerk@unit-2')
const ROUTER = person('routing_office@own')
const PUYANG = 'puyang-2024'
const DAY = '2025-02-17'

/** 提: during a session, by delegation and secretariat, to the deputy office. */
function submitted(stop: Stop): void {
  const walk = new CaseWalk(PUYANG, DAY)
  walk.send(person('delegation_staff@own'), aDraft({ period: 'in_session' }))
  stop('draft of a session', walk, 'suggestion')
  walk.send(person('deputy@cosigner'), { type: 'cosigner.confirmed', deputyId: 'deputy-2', form: 'screen' })
  walk.send(person('deputy@lead'), { type: 'suggestion.submitted' })
  stop('first check', walk, 'suggestion')
  walk.send(person('delegation_staff@own'), { type: 'delegation.forwarded', paperReceived: true })
  stop('received', walk, 'suggestion')
  screen(walk, 'returned_to_deputy', SECRETARY, HEAD_OF_SECRETARIAT)
  stop('to be amended', walk, 'suggestion')
  const text = { title: '样例标题', body: '改过的内容' }
  walk.send(person('deputy@lead'), { type: 'suggestion.resubmitted', text })
  screen(walk, 'withdrawal_advised', SECRETARY, HEAD_OF_SECRETARIAT)
  stop('deputy must choose', walk, 'suggestion')
  walk.send(person('deputy@lead'), { type: 'suggestion.maintained' })
  walk.send(SECRETARY, { type: 'session.closed' })
  stop('after the session', walk, 'suggestion')
  screen(walk, 'accepted')
  stop('accepted after the session', walk, 'suggestion')
  walk.send(CLERK, { type: 'suggestion.numbered', number: '1号' })
  walk.send(CLERK, { type: 'suggestion.classified', category: 'first', field: '交通' })
  walk.send(CLERK, { type: 'handover.proposed', bodyId: 'body-1', plan: LEAD_AND_CO })
  walk.send(CLERK, { type: 'preHandover.opened' })
  stop('units may object', walk, 'suggestion')
  const agreedBy = ['deputy-1', 'deputy-2']
  walk.send(person('deputy@lead'), { type: 'suggestion.withdrawn', agreedBy, inWriting: true })
  stop('withdrawn', walk, 'suggestion')
}

/** Still during the session, a suggestion may already be accepted and handed over. */
function handedOverInSession(stop: Stop): void {
  const walk = new CaseWalk(PUYANG, DAY)
  walk.send(SECRETARY, aDraft({ period: 'in_session', cosignerIds: [] }))
  walk.send(SECRETARY, { type: 'suggestion.submitted' })
  walk.send(SECRETARY, { type: 'delegation.forwarded', paperReceived: true })
  screen(walk, 'accepted', SECRETARY, HEAD_OF_SECRETARIAT)
  stop('accepted during the session', walk, 'suggestion')
}

function betweenSessions(stop: Stop): void {
  const walk = new CaseWalk(PUYANG, DAY)
  walk.send(person('deputy@lead'), aDraft())
  stop('draft between sessions', walk, 'suggestion')
  walk.send(CLERK, { type: 'deputy.suspended', deputyId: 'deputy-1' })
  stop('lead signer suspended', walk, 'suggestion')
}

/** Outcomes of screening that only some laws know. */
function notHandedOver(stop: Stop): void {
  const outcomes = {
    'beijing-2014': 'not_handed_over',
    'shanghai-2015': 'treated_as_letter',
    'chongqing-2017': 'reference',
  }
  for (const [policyId, outcome] of Object.entries(outcomes)) {
    const walk = new CaseWalk(policyId, DAY)
    walk.send(CLERK, aDraft({ cosignerIds: [] }))
    walk.send(CLERK, { type: 'suggestion.submitted' })
    screen(walk, outcome)
    stop(policyId, walk, 'suggestion')
  }
}

/** 办: a lead and a co-handler, disputes through the routing office, a reply with all its steps. */
function handled(stop: Stop): void {
  const walk = new CaseWalk(PUYANG, DAY)
  prepare(walk, 'first')
  handOver(walk)
  stop('at the body', walk, 'suggestion')
  walk.send(ROUTER, { type: 'distribution.made', plan: LEAD_AND_CO })
  walk.send(CLERK, { type: 'leader.appointed', kind: 'handling', leaderId: 'leader-1' })
  stop('at the units', walk, 'suggestion', 'assignment-1', 'assignment-2')
  const text = { leader: '领导甲', section: '科室甲', clerk: '经办人甲', phone: '0000' }
  walk.send(UNIT, { type: 'assignment.acknowledged', text }, 'assignment-1')
  stop('signed for', walk, 'assignment-1')
  dispute(stop, walk)
  walk.send(UNIT, { type: 'extension.notified', deputyId: 'deputy-1', text: TEXT }, 'assignment-1')
  walk.send(UNIT, { type: 'contact.failed', deputyId: 'deputy-1', form: 'phone' }, 'assignment-1')
  walk.send(CO, { type: 'opinion.given', text: { opinion: '样例意见' } }, 'assignment-2')
  stop('co-handler has spoken', walk, 'assignment-2')
  answer(walk, { until: 'signed' })
  stop('reply signed', walk, 'assignment-1')
  walk.send(UNIT, { type: 'reply.sealed' }, 'assignment-1')
  for (const deputyId of ['deputy-1', 'deputy-2']) {
    walk.send(UNIT, { type: 'reply.delivered', deputyId, form: 'post', receipt: 'registered_post' }, 'assignment-1')
  }
  stop('replied', walk, 'suggestion', 'assignment-1', 'inquiry-1')
}

function dispute(stop: Stop, walk: CaseWalk): void {
  const request = { type: 'reassignment.requested', inWriting: true, text: TEXT }
  walk.send(CO, request, 'assignment-2')
  stop('reassignment requested', walk, 'assignment-2')
  walk.send(ROUTER, { type: 'reassignment.forwarded', text: { view: '样例意见' } }, 'assignment-2')
  stop('request passed on', walk, 'assignment-2')
  walk.send(DIRECTOR, { type: 'reassignment.decided', outcome: 'upheld', text: TEXT }, 'assignment-2')
  walk.send(CO, request, 'assignment-2')
  walk.send(ROUTER, { type: 'reassignment.forwarded', text: { view: '样例意见' } }, 'assignment-2')
  stop('second dispute', walk, 'assignment-2')
  walk.send(DIRECTOR, { type: 'finalRuling.made', outcome: 'upheld', text: TEXT }, 'assignment-2')
  stop('final ruling', walk, 'assignment-2')
}

/** Elsewhere requests go straight to the deputy office, an extension is approved, a deputy head may sign. */
function handledElsewhere(stop: Stop): void {
  const direct = new CaseWalk('chongqing-2017', DAY)
  prepare(direct)
  handOver(direct, SEPARATE)
  const request = { type: 'reassignment.requested', inWriting: true, text: TEXT }
  direct.send(CO, request, 'assignment-2')
  stop('straight to the deputy office', direct, 'suggestion', 'assignment-2')
  const decided = { type: 'reassignment.decided', outcome: 'reassigned', newUnitId: 'unit-3', text: TEXT }
  direct.send(DIRECTOR, decided, 'assignment-2')
  stop('duty taken away', direct, 'assignment-2')

  const approved = new CaseWalk('shanghai-2015', DAY)
  prepare(approved)
  handOver(approved, LEAD_AND_CO)
  approved.send(UNIT, { type: 'extension.requested', basis: 'approval', text: TEXT }, 'assignment-1')
  stop('extension to be approved', approved, 'assignment-1')
  answerLate(approved)
  stop('studied first', approved, 'suggestion')
}

/** The co-handler is silent; after its term the lead replies, and the deputies are dissatisfied. */
function answerLate(walk: CaseWalk): void {
  walk.goTo('2025-05-12')
  answer(walk)
  ask(walk, 'inquiry-1', 'dissatisfied')
}

/** One handling for several suggestions. */
function handledTogether(stop: Stop): void {
  const walk = new CaseWalk(PUYANG, DAY)
  prepare(walk)
  walk.send(CLERK, { type: 'handledTogether.joined', leadCaseId: 'case-2' })
  stop('follows another case', walk, 'suggestion')
}

/** In a township the presidium does what the deputy office does elsewhere. */
function township(stop: Stop): void {
  const presidium = person('presidium')
  const walk = new CaseWalk('township-sample', DAY)
  walk.send(presidium, aDraft({ cosignerIds: [] }))
  walk.send(presidium, { type: 'suggestion.submitted' })
  stop('with the presidium', walk, 'suggestion')
  screen(walk, 'accepted', presidium, presidium)
  walk.send(presidium, { type: 'suggestion.numbered', number: '1号' })
  walk.send(presidium, { type: 'suggestion.classified', category: 'third', field: '交通' })
  walk.send(presidium, {
    type: 'handover.made',
    bodyId: 'body-1',
    form: 'paper',
    longTermByNature: false,
    plan: SEPARATE,
  })
  stop('handed over by the presidium', walk, 'suggestion', 'assignment-1')
  answer(walk)
  answer(walk, { unitId: 'unit-2', actorId: 'assignment-2' })
  stop('asked by the presidium', walk, 'suggestion', 'inquiry-1')
}

/** Cases that between them come through every state of every machine. */
export const STORIES: Readonly<Record<string, (stop: Stop) => void>> = {
  submitted,
  handedOverInSession,
  betweenSessions,
  notHandedOver,
  handled,
  handledElsewhere,
  handledTogether,
  dissatisfied,
  unrated,
  supervised,
  balloted,
  kept,
  transferred,
  township,
}
