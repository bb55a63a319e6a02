import { announce, answer, ask, count, handOver, prepare, record, SEPARATE, supervise, TEXT } from './case-acts.ts'
import { CaseWalk } from './case-walk.ts'
import { person } from './persons.ts'
import type { Stop } from './role-stories.ts'

const CLERK = person('deputy_office_clerk')
const DIRECTOR = person('deputy_office_director')
const UNIT = person('unit_clerk@unit-1')
const PUYANG = 'puyang-2024'
const DAY = '2025-02-17'

/** Dissatisfied once and again and for good. */
export function dissatisfied(stop: Stop): void {
  const walk = new CaseWalk(PUYANG, DAY)
  prepare(walk, 'second')
  handOver(walk, [{ unitId: 'unit-1', role: 'sole' }])
  answer(walk)
  record(walk, 'inquiry-1', 'dissatisfied', 'deputy-1')
  stop('asked', walk, 'inquiry-1')
  walk.send(DIRECTOR, { type: 'inquiry.confirmed', deputyId: 'deputy-1' }, 'inquiry-1')
  ask(walk, 'inquiry-1', 'dissatisfied', ['deputy-2'])
  stop('dissatisfied once', walk, 'suggestion', 'inquiry-1', 'assignment-1')
  answer(walk)
  ask(walk, 'inquiry-2', 'dissatisfied')
  stop('dissatisfied twice', walk, 'suggestion')
  const opinion = { opinion: '样例评估意见' }
  walk.send(DIRECTOR, { type: 'assessment.concluded', outcome: 'continue', text: opinion })
  stop('to act on the assessment', walk, 'suggestion')
  answer(walk)
  ask(walk, 'inquiry-3', 'dissatisfied')
  stop('dissent on record', walk, 'suggestion')
  walk.send(CLERK, { type: 'case.concluded', withDissatisfaction: true })
  stop('concluded', walk, 'suggestion')
  walk.send(CLERK, { type: 'case.archived', archiveNumber: '样例档1' })
  stop('archived', walk, 'suggestion')
}

/** Deputies who give no rating. */
export function unrated(stop: Stop): void {
  const endings = {
    inquiryDeclined: (walk: CaseWalk, deputyId: string) =>
      walk.send(CLERK, { type: 'inquiry.declined', deputyId }, 'inquiry-1'),
    inquiryNotReached: (walk: CaseWalk, deputyId: string) => {
      for (let n = 0; n < 3; n += 1) {
        walk.send(CLERK, { type: 'inquiry.attemptFailed', deputyId, channel: 'phone' }, 'inquiry-1')
      }
      walk.send(CLERK, { type: 'inquiry.notReached', deputyId }, 'inquiry-1')
    },
    inquiryNotReturned: (walk: CaseWalk, deputyId: string) => {
      walk.send(CLERK, { type: 'inquiry.reminded', deputyId, channel: 'letter' }, 'inquiry-1')
      walk.goTo('2025-05-12')
      walk.send(CLERK, { type: 'inquiry.notReturned', deputyId }, 'inquiry-1')
    },
    deputyDied: (walk: CaseWalk, deputyId: string) => walk.send(CLERK, { type: 'deputy.ended', deputyId, why: 'died' }),
    caseWithdrawn: (walk: CaseWalk, deputyId: string) =>
      walk.send(CLERK, { type: 'suggestion.withdrawn', agreedBy: [deputyId], inWriting: true }),
  }
  for (const [words, end] of Object.entries(endings)) {
    const walk = new CaseWalk(PUYANG, DAY)
    prepare(walk, 'third', { cosignerIds: [] })
    handOver(walk, [{ unitId: 'unit-1', role: 'sole' }])
    answer(walk)
    end(walk, 'deputy-1')
    stop(words, walk, 'inquiry-1', ...(words === 'inquiryDeclined' ? ['suggestion'] : []))
  }
}

/** 督: seats, acts, the council, the end. */
export function supervised(stop: Stop): void {
  const walk = new CaseWalk(PUYANG, DAY)
  prepare(walk, 'first')
  handOver(walk, [{ unitId: 'unit-1', role: 'sole' }])
  walk.send(CLERK, { type: 'leader.appointed', kind: 'handling', leaderId: 'leader-1' })
  stop('no seat filled', walk, 'supervision-1')
  supervise(walk)
  const committee = person('supervising_committee@own')
  walk.send(committee, planned('act-2'), 'supervision-1')
  stop('seats filled, a demand open', walk, 'supervision-1')
  walk.send(committee, { type: 'demand.met', actId: 'act-1' }, 'supervision-1')
  const report = { type: 'councilReport.made', meeting: '样例会议', text: { summary: '样例报告' } }
  walk.send(committee, report, 'supervision-1')
  stop('council has heard', walk, 'supervision-1')
  walk.send(committee, { type: 'supervision.closed', text: { result: '样例结果' } }, 'supervision-1')
  stop('supervision over', walk, 'suggestion', 'supervision-1')
  walk.send(CLERK, { type: 'supervision.opened', level: 'collective' })
  stop("another committee's supervision", walk, 'supervision-2')
  walk.send(CLERK, { type: 'suggestion.withdrawn', agreedBy: ['deputy-1', 'deputy-2'], inWriting: true })
  stop('withdrawn', walk, 'supervision-2')
}

function planned(actId: string) {
  return { type: 'act.planned', actId, kind: 'visit', plannedOn: '2025-06-03', withDeputyIds: ['deputy-1'] }
}

/** 评: the vote in the standing committee, rectification, a second vote. */
export function balloted(stop: Stop): void {
  const walk = new CaseWalk(PUYANG, DAY)
  prepare(walk, 'first')
  handOver(walk, SEPARATE)
  supervise(walk)
  walk.send(CLERK, { type: 'ballot.scheduled', sessionId: 'session-1', on: DAY })
  stop('on the agenda', walk, 'suggestion', 'ballot-1')
  count(walk, 8)
  stop('counted', walk, 'ballot-1')
  walk.send(person('scrutineer'), { type: 'count.rejected', text: TEXT }, 'ballot-1')
  stop('count rejected', walk, 'ballot-1')
  count(walk, 9)
  walk.send(person('teller'), { type: 'count.signed', as: 'teller', personId: 'teller' }, 'ballot-1')
  walk.send(person('scrutineer'), { type: 'count.signed', as: 'scrutineer', personId: 'scrutineer' }, 'ballot-1')
  stop('count signed', walk, 'ballot-1')
  walk.send(DIRECTOR, { type: 'ballot.announced' }, 'ballot-1')
  stop('announced', walk, 'suggestion', 'ballot-1')
  const order = { type: 'rectification.ordered', unitIds: ['unit-1'], text: { demands: '样例要求' } }
  walk.send(person('council_of_chairpersons'), order, 'ballot-1')
  stop('unit 1 is to rectify', walk, 'ballot-1')
  walk.send(UNIT, { type: 'rectification.reported', unitId: 'unit-1', text: { report: '样例报告' } }, 'ballot-1')
  stop('rectification reported', walk, 'ballot-1')
  walk.send(person('supervising_committee@own'), { type: 'rectification.accepted' }, 'ballot-1')
  stop('rectified', walk, 'suggestion', 'ballot-1')
  walk.send(CLERK, { type: 'secondBallot.scheduled', sessionId: 'session-2', on: DAY }, 'ballot-1')
  count(walk, 28)
  announce(walk)
  stop('second ballot', walk, 'suggestion', 'ballot-1')
  for (const [words, satisfied, present] of [
    ['without quorum', 9, 9],
    ['by both', 0, 28],
  ] as const) {
    stop(words, votedOnce(satisfied, present), 'ballot-1')
  }
  const cancelled = votedOnce(9, 9)
  cancelled.send(DIRECTOR, { type: 'ballot.cancelled', why: 'agenda_changed' }, 'ballot-1')
  stop('taken off the agenda', cancelled, 'ballot-1')
}

function votedOnce(satisfied: number, present: number): CaseWalk {
  const walk = new CaseWalk(PUYANG, DAY)
  prepare(walk)
  handOver(walk, SEPARATE)
  walk.send(CLERK, { type: 'ballot.scheduled', sessionId: 'session-1', on: DAY })
  count(walk, satisfied, present, satisfied === 0)
  announce(walk)
  return walk
}

/** 承诺 and “回头看”. */
export function kept(stop: Stop): void {
  const walk = new CaseWalk(PUYANG, DAY)
  prepare(walk, 'first')
  handOver(walk, SEPARATE)
  supervise(walk)
  answer(walk, { promiseIds: ['p-1', 'p-2', 'p-3'] })
  stop('promised by unit 1', walk, 'suggestion', 'commitment-1')
  walk.send(UNIT, { type: 'commitment.reportedDone', text: { evidence: '样例证据' } }, 'commitment-1')
  stop('reported done', walk, 'commitment-1')
  walk.send(person('supervising_committee@own'), { type: 'commitment.verified', onSite: true }, 'commitment-1')
  stop('verified', walk, 'commitment-1')
  walk.send(CLERK, { type: 'commitment.struckOff' }, 'commitment-1')
  stop('struck off', walk, 'commitment-1')
  const statement = { to: 'next_term', dueOn: '2026-06-30', text: { statement: '样例说明' } }
  walk.send(UNIT, { type: 'commitment.carriedOver', ...statement }, 'commitment-2')
  stop('carried over', walk, 'commitment-2')
  walk.send(UNIT, { type: 'commitment.notKept', signedByHead: true, text: TEXT }, 'commitment-3')
  stop('not kept', walk, 'suggestion', 'commitment-3')
  answer(walk, { unitId: 'unit-2', actorId: 'assignment-2' })
  lookedBack(stop, walk)
  walk.send(CLERK, { type: 'suggestion.withdrawn', agreedBy: ['deputy-1', 'deputy-2'], inWriting: true })
  stop('withdrawn', walk, 'commitment-2', 'follow_up_review-2')
}

function lookedBack(stop: Stop, walk: CaseWalk): void {
  const review = 'follow_up_review-1'
  walk.send(CLERK, { type: 'review.selected', campaignId: 'year_end-2025' })
  walk.send(CLERK, { type: 'review.selected', campaignId: 'year_end-2025b' })
  stop('chosen for a review', walk, review)
  walk.send(CLERK, { type: 'review.planned', checkOn: DAY, withDeputyIds: [] }, review)
  stop('review planned', walk, review)
  walk.send(CLERK, { type: 'review.checked', onSite: true, classHolds: true, text: { findings: '样例情况' } }, review)
  stop('checked on site', walk, review)
  walk.send(CLERK, { type: 'review.deputyAsked', deputyId: 'deputy-1', rating: 'satisfied' }, review)
  stop('deputy asked again', walk, review)
  walk.send(CLERK, { type: 'review.concluded', outcome: 'confirmed', text: TEXT }, review)
  stop('review over', walk, review)
}

/** 双向转化, both ways. */
export function transferred(stop: Stop): void {
  const walk = transfer('to_procuratorate')
  const procurator = person('procurator')
  stop('clue proposed', walk, 'transfer-1')
  view(walk)
  stop('committee has a view', walk, 'transfer-1')
  walk.send(CLERK, { type: 'transfer.sent', documentNumber: '样例1' }, 'transfer-1')
  stop('clue sent', walk, 'transfer-1')
  walk.send(procurator, { type: 'transfer.accepted', caseNumber: '样例2' }, 'transfer-1')
  stop('clue under examination', walk, 'transfer-1')
  walk.send(
    procurator,
    { type: 'procuratorialSuggestion.issued', documentNumber: '样例3', unitId: 'unit-1' },
    'transfer-1',
  )
  stop('served on unit 1', walk, 'transfer-1')
  const reply = { type: 'procuratorialSuggestion.answered', unitId: 'unit-1', text: { reply: '样例回复' } }
  walk.send(UNIT, reply, 'transfer-1')
  stop('answered', walk, 'transfer-1')
  walk.send(procurator, { type: 'suit.filed', courtNumber: '样例4' }, 'transfer-1')
  stop('sued', walk, 'transfer-1')
  walk.send(procurator, { type: 'transfer.resultReported', text: { result: '样例结果' } }, 'transfer-1')
  stop('result reported', walk, 'transfer-1')
  walk.send(CLERK, { type: 'transfer.closed' }, 'transfer-1')
  stop('transfer over', walk, 'transfer-1')

  const back = transfer('from_procuratorate')
  stop('clue of the procuratorate', back, 'transfer-1')
  view(back)
  stop('clue of the procuratorate viewed', back, 'transfer-1')
  back.send(CLERK, { type: 'transfer.accepted', caseNumber: '样例5' }, 'transfer-1')
  stop('adopted', back, 'transfer-1')
  back.send(CLERK, { type: 'transfer.cancelled', why: 'recalled' }, 'transfer-1')
  stop('transfer cancelled', back, 'transfer-1')
  const declined = transfer('from_procuratorate')
  declined.send(CLERK, { type: 'transfer.declined', text: TEXT }, 'transfer-1')
  stop('declined', declined, 'transfer-1')
}

function transfer(direction: string): CaseWalk {
  const walk = new CaseWalk(PUYANG, DAY)
  prepare(walk)
  handOver(walk, SEPARATE)
  const by = direction === 'to_procuratorate' ? CLERK : person('procurator')
  walk.send(by, { type: 'transfer.proposed', direction, field: '食品药品安全', text: { clue: '样例线索' } })
  return walk
}

function view(walk: CaseWalk): void {
  const given = { type: 'committeeView.given', committeeId: 'committee-1', agrees: true, text: { view: '样例意见' } }
  walk.send(person('supervising_committee@own'), given, 'transfer-1')
}
