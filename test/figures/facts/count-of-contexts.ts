import { worstRating } from '../../../machines/inquiry/rules.ts'
import { type CaseView, isIn, leadAssignment, liveAssignments, viewCase } from '../../../src/simulation/view.ts'
import type { Kept } from './agreement.ts'

/** Some figures of the catalogue by id, and the replied ones by class, counted from what the engine keeps of each case. */
export type ContextCount = { figures: Record<string, number>; byClass: Record<string, number> }

/** Looks at no log and at no fact: the actors as they stand and the clocks beside them. */
export function countContexts(cases: readonly Kept[]): ContextCount {
  const counted: ContextCount = { figures: Object.fromEntries(COUNTED.map((id) => [id, 0])), byClass: {} }
  for (const kept of cases) {
    const view = viewCase(kept.actors, [])
    if (view.suggestion.context.origin === 'cppcc') continue
    const found = [
      ...ofSuggestion(view, kept),
      ...ofForms(view),
      ...ofPromises(view, kept),
      ...ofBallots(view),
      ...ofOthers(view),
    ]
    for (const [id, count] of found) counted.figures[id] = (counted.figures[id] ?? 0) + Number(count)
    if (isAtWork(view) && view.suggestion.context.repliedOn !== null) {
      const code = leadAssignment(view)?.context.resultClass ?? 'joint'
      counted.byClass[code] = (counted.byClass[code] ?? 0) + 1
    }
  }
  return counted
}

const OPINIONS = [
  'satisfied',
  'basically_satisfied',
  'dissatisfied',
  'not_reached',
  'declined',
  'not_returned',
  'not_applicable',
]
/** So that what nobody met is compared too. */
const COUNTED = [
  ...OPINIONS.flatMap((opinion) => [`rated_first_${opinion}`, `rated_last_${opinion}`, `forms_first_${opinion}`]),
  ...['satisfied', 'basically_satisfied', 'dissatisfied'].map((result) => `ballots_${result}`),
  ...['confirmed', 'revised', 'reopened'].map((outcome) => `reviews_${outcome}`),
]

type Found = [id: string, count: boolean | number][]

function isAtWork({ suggestion }: CaseView): boolean {
  return isIn(suggestion, 'underway') && suggestion.context.firstHandedOverOn !== null
}

function ofSuggestion(view: CaseView, kept: Kept): Found {
  const { context } = view.suggestion
  const isHandled = isAtWork(view)
  const first = context.opinions.filter(({ round }) => round === 1).at(-1)
  const last = context.opinions.at(-1)
  return [
    ['received', context.submittedOn !== null],
    ['withdrawn', isIn(view.suggestion, 'withdrawn')],
    ['key', context.submittedOn !== null && context.isKey],
    ['signatures', context.submittedOn === null ? 0 : 1 + context.cosignerIds.length],
    ['handed_over', isHandled],
    ['with_co_handlers', isHandled && view.assignments.some(isCoHandling)],
    ['replied', isHandled && context.repliedOn !== null],
    ['replied_in_time', isHandled && context.repliedOn !== null && isInTime(view, kept)],
    ['concluded', isHandled && context.concludedOn !== null],
    ['concluded_dissatisfied', isHandled && context.isConcludedWithDissatisfaction],
    ['struck_off', isHandled && context.struckOffOn !== null],
    ['archived', isHandled && context.archivedOn !== null],
    ['rehandled', isHandled && context.round > 1],
    ['rehandled_rounds', isHandled ? context.round - 1 : 0],
    ...(isHandled && first ? ([[`rated_first_${first.outcome}`, 1]] satisfies Found) : []),
    ...(isHandled && last ? ([[`rated_last_${last.outcome}`, 1]] satisfies Found) : []),
  ]
}

/** Also one whose opinion nobody waits for any more. */
function isCoHandling({ context: { role, endedWhy } }: CaseView['assignments'][number]): boolean {
  return role === 'co' && (endedWhy === null || endedWhy === 'concluded_elsewhere')
}

/** Every reply that is owed kept its own clock; one that follows another keeps the outer clock. */
function isInTime(view: CaseView, { clocks }: Kept): boolean {
  const owing = new Set(liveAssignments(view).flatMap(({ id, context }) => (context.role === 'co' ? [] : [id])))
  const own = clocks.filter(
    ({ kind, actorId, status }) => kind === 'reply' && owing.has(actorId) && status !== 'dropped',
  )
  const judged = own.length > 0 ? own : clocks.filter(({ kind, status }) => kind === 'outer' && status === 'met')
  return judged.every(({ status, endedOn, dueOn }) => status === 'met' && endedOn !== null && endedOn <= dueOn)
}

function ofForms({ inquiries }: CaseView): Found {
  const first = inquiries.filter(({ context }) => context.round === 1 && context.about === 'reply')
  return first.flatMap(({ context }) =>
    context.deputies.flatMap(({ state, ratings }): Found => {
      if (state === 'open' || state === 'asked') return []
      const opinion = state === 'confirmed' ? worstRating(Object.values(ratings ?? {})) : state
      return [
        [`forms_first_${opinion}`, 1],
        ['forms_first', 1],
      ]
    }),
  )
}

function ofPromises({ commitments }: CaseView, { clocks }: Kept): Found {
  return commitments.flatMap((promise): Found => {
    if (isIn(promise, 'cancelled')) return []
    const clock = clocks.filter(({ actorId, kind }) => actorId === promise.id && kind === 'commitment').at(-1)
    return [
      ['promises', 1],
      ['promises_kept', isIn(promise, 'struckOff')],
      ['promises_not_kept', isIn(promise, 'notKept')],
      ['promises_overdue', clock?.status === 'overdue'],
      ['promises_rescheduled', promise.context.rescheduled > 0],
      ['promises_carried_over', promise.context.carriedOver > 0],
    ]
  })
}

function ofBallots({ ballots }: CaseView): Found {
  return ballots.flatMap((ballot): Found => {
    const { round, result, formerResult } = ballot.context
    const results = [formerResult, result].flatMap((given) => (given ? [given] : []))
    return [
      ...results.map((given): Found[number] => [`ballots_${given}`, 1]),
      ['ballots_again', round > 1 && result !== null],
      ['rectified', round > 1 || isIn(ballot, 'rectified')],
    ]
  })
}

const OUTCOMES = { confirmed: 'confirmed', class_revised: 'revised', reopen: 'reopened' } as const

function ofOthers({ reviews, supervisions, transfers }: CaseView): Found {
  return [
    ...reviews.flatMap((review): Found => {
      const { outcome } = review.context
      return outcome === null || isIn(review, 'cancelled') ? [] : [[`reviews_${OUTCOMES[outcome]}`, 1]]
    }),
    ...supervisions.flatMap((supervision): Found => {
      if (isIn(supervision, 'work.cancelled')) return []
      return [
        ['supervisions', 1],
        ['supervision_acts', supervision.context.acts.filter(({ heldOn }) => heldOn !== null).length],
        ['supervisions_closed', isIn(supervision, 'work.closed')],
      ]
    }),
    ...transfers.flatMap((transfer): Found => {
      if (isIn(transfer, 'cancelled')) return []
      return [[transfer.context.direction === 'to_procuratorate' ? 'transfers_to' : 'transfers_from', 1]]
    }),
  ]
}
