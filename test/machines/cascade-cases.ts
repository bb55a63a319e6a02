import type { CascadingEvent } from '../../machines/cascade.ts'
import type { Told } from '../../machines/effects.ts'
import { describeValue } from '../../machines/step.ts'
import type { LoggedEvent } from '../../src/engine/apply/shapes.ts'
import {
  announce,
  answer,
  ask,
  count,
  handOver,
  headOf,
  LEAD_AND_CO,
  prepare,
  SEPARATE,
  supervise,
  TEXT,
} from './case-acts.ts'
import { CaseWalk } from './case-walk.ts'
import { person } from './persons.ts'

const PUYANG = 'puyang-2024'
const HANDED_OVER = '2025-02-17'
const REASSIGNED = '2025-02-20'
/** After the co-handlers' term, so that the lead may answer without the opinion of unit 3. */
const REPLIED = '2025-05-12'
const CLERK = person('deputy_office_clerk')
const DIRECTOR = person('deputy_office_director')
const ROUTER = person('routing_office@own')

/** A line of the log in words: `inquiry-1 inquiry.cancelled → cancelled [dropped inquiry]`. */
export function lineOf({ actorId, event, code, state, clocks }: LoggedEvent): string {
  if (code !== null || state === null) return `${actorId} ${event.type} ignored`
  const changes = clocks.map(({ change, clock, dueOn }) => `${change} ${clock}${change === 'moved' ? ` ${dueOn}` : ''}`)
  return `${actorId} ${event.type} → ${describeValue(state)}${changes.length > 0 ? ` [${changes.join(', ')}]` : ''}`
}

/**
 * Replied, and every machine alive: unit 1 led and has answered with a promise; unit 4 has given no opinion, nor has
 * unit 3, to which the duty of unit 2 went and which disputes it; the promise, an inquiry, a supervision, a ballot, a
 * review and a transfer are open.
 */
export function repliedCase(id?: string): CaseWalk {
  const walk = new CaseWalk(PUYANG, HANDED_OVER, id)
  prepare(walk, 'first')
  handOver(walk, [...LEAD_AND_CO, { unitId: 'unit-4', role: 'co' }])
  walk.goTo(REASSIGNED)
  const request = { type: 'reassignment.requested', inWriting: true, text: TEXT }
  walk.send(person('unit_head@unit-2'), request, 'assignment-2')
  walk.send(ROUTER, { type: 'reassignment.forwarded', text: { view: '样例意见' } }, 'assignment-2')
  const decided = { type: 'reassignment.decided', outcome: 'reassigned', newUnitId: 'unit-3', text: TEXT }
  walk.send(DIRECTOR, decided, 'assignment-2')
  walk.send(headOf('unit-3'), request, 'assignment-4')
  walk.send(ROUTER, { type: 'reassignment.forwarded', text: { view: '样例意见' } }, 'assignment-4')
  supervise(walk)
  openTheRest(walk)
  walk.goTo(REPLIED)
  answer(walk, { promiseIds: ['p-1'] })
  walk.send(CLERK, { type: 'review.selected', campaignId: 'year_end-2025' })
  return walk
}

/** Two units answer by themselves; unit 1 has done so with a promise, unit 2 has not, so the case is not replied. */
export function halfRepliedCase(id?: string): CaseWalk {
  const walk = new CaseWalk(PUYANG, HANDED_OVER, id)
  prepare(walk, 'first')
  handOver(walk, SEPARATE)
  supervise(walk)
  openTheRest(walk)
  answer(walk, { promiseIds: ['p-1'] })
  return walk
}

function openTheRest(walk: CaseWalk): void {
  walk.send(CLERK, { type: 'ballot.scheduled', sessionId: 'session-1', on: '2025-09-25' })
  const clue = { direction: 'to_procuratorate', field: '食品药品安全', text: { clue: '样例线索' } }
  walk.send(CLERK, { type: 'transfer.proposed', ...clue })
}

/** Heard once, and asked again: an inquiry is open although the case may be concluded. */
export function heardCase(): CaseWalk {
  const walk = repliedCase()
  ask(walk, 'inquiry-1', 'satisfied')
  walk.send(CLERK, { type: 'inquiry.ordered', channel: 'phone', text: TEXT })
  return walk
}

export function concludedCase(): CaseWalk {
  const walk = heardCase()
  walk.send(CLERK, { type: 'case.concluded', withDissatisfaction: false })
  return walk
}

/** Replied by one unit of two, the other one ended, and nothing is owed any more on any actor; not yet concluded. */
export function settledCase(): CaseWalk {
  const walk = repliedCase()
  ask(walk, 'inquiry-1', 'satisfied')
  walk.send(CLERK, { type: 'commitment.verified', onSite: true }, 'commitment-1')
  walk.send(CLERK, { type: 'commitment.struckOff' }, 'commitment-1')
  walk.send(CLERK, { type: 'demand.met', actId: 'act-1' }, 'supervision-1')
  walk.send(CLERK, { type: 'supervision.closed', text: { result: '样例结果' } }, 'supervision-1')
  const review = 'follow_up_review-1'
  walk.send(CLERK, { type: 'review.checked', onSite: true, classHolds: true, text: { findings: '样例情况' } }, review)
  walk.send(CLERK, { type: 'review.deputyAsked', deputyId: 'deputy-1', rating: 'satisfied' }, review)
  walk.send(CLERK, { type: 'review.concluded', outcome: 'confirmed', text: TEXT }, review)
  walk.goTo('2025-09-25')
  count(walk, 28)
  announce(walk)
  return walk
}

/** The case in which the event happens, who sends it, and to whom. */
export type Happening = { walk: () => CaseWalk; event: Told; actorId?: string }
const agreedBy = ['deputy-1', 'deputy-2']
const deputyId = 'deputy-2'
/** Every event that reaches beyond the suggestion. */
export const HAPPENINGS: Record<CascadingEvent, Happening> = {
  'suggestion.withdrawn': { walk: repliedCase, event: { type: 'suggestion.withdrawn', agreedBy, inWriting: true } },
  'handover.recalled': { walk: halfRepliedCase, event: { type: 'handover.recalled', text: TEXT } },
  'handover.dateCorrected': {
    walk: repliedCase,
    event: { type: 'handover.dateCorrected', handedOverOn: '2025-02-10', text: TEXT },
  },
  'handledTogether.joined': { walk: halfRepliedCase, event: { type: 'handledTogether.joined', leadCaseId: 'case-2' } },
  'handledTogether.led': {
    walk: halfRepliedCase,
    event: { type: 'handledTogether.led', memberCaseId: 'case-2', memberSignerIds: ['deputy-3'] },
  },
  'handledTogether.undone': {
    walk: () => {
      const walk = halfRepliedCase()
      walk.send(CLERK, { type: 'handledTogether.led', memberCaseId: 'case-2', memberSignerIds: ['deputy-3'] })
      return walk
    },
    event: { type: 'handledTogether.undone', otherCaseId: 'case-2', text: TEXT },
  },
  'duty.reassigned': {
    walk: repliedCase,
    event: { type: 'finalRuling.made', outcome: 'reassigned', newUnitId: 'unit-5', text: TEXT },
    actorId: 'assignment-4',
  },
  'case.concluded': { walk: heardCase, event: { type: 'case.concluded', withDissatisfaction: false } },
  'case.reopened': { walk: concludedCase, event: { type: 'case.reopened', text: TEXT } },
  'unit.succeeded': {
    walk: repliedCase,
    event: { type: 'unit.succeeded', fromUnitId: 'unit-1', toUnitId: 'unit-8', why: 'merged' },
  },
  'deputy.ended': { walk: repliedCase, event: { type: 'deputy.ended', deputyId, why: 'died' } },
  'deputy.suspended': { walk: repliedCase, event: { type: 'deputy.suspended', deputyId } },
  'deputy.resumed': {
    walk: () => {
      const walk = repliedCase()
      walk.send(CLERK, { type: 'deputy.suspended', deputyId })
      return walk
    },
    event: { type: 'deputy.resumed', deputyId },
  },
  'term.changed': { walk: repliedCase, event: { type: 'term.changed', termNo: 10, text: { statement: '样例说明' } } },
  'writtenReply.waived': { walk: repliedCase, event: { type: 'writtenReply.waived', deputyId } },
}
