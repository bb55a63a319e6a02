import type { BallotResult } from '../../machines/ballot/rules.ts'
import { worstRating } from '../../machines/inquiry/rules.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { CASE_STATES, type CaseState, type YearCase } from './facts.ts'
import type { People } from './people.ts'
import { isIn, leadAssignment } from './view.ts'

/** How one group of suggestions fared. 政协提案 stand in no group. */
export type Standing = {
  received: number
  /** Handed over and not withdrawn afterwards: the whole of the rates. */
  handedOver: number
  replied: number
  repliedInTime: number
  concluded: number
}
export type Ratings = {
  satisfied: number
  basically_satisfied: number
  dissatisfied: number
  not_reached: number
  declined: number
  not_returned: number
  not_applicable: number
}
export type Ballots = Record<BallotResult, number>

export type YearFigures = {
  cases: number
  /** 政协提案: registered, answered, and outside all figures of the congress. */
  outside: number
  byState: Record<CaseState, number>
  total: Standing
  /** By category; `none` are those that ended before they were classified. */
  byCategory: Record<string, Standing>
  key: Standing
  byUnit: { unit: string; standing: Standing }[]
  /** Of the replied ones, by the class of the lead unit's reply; `joint` follow the reply to another suggestion. */
  byClass: Record<string, number>
  ratings: { first: Ratings; again: Ratings; forms: Ratings }
  promises: {
    made: number
    struckOff: number
    /** Reported done by the day of the promise, as it stood at last. */
    doneInTime: number
    rescheduled: number
    carriedOver: number
    notKept: number
    open: number
    overdue: number
  }
  ballots: { first: Ballots; second: Ballots; cancelled: number; rectified: number }
  reviews: { confirmed: number; class_revised: number; reopen: number; cancelled: number }
  supervisions: { opened: number; acts: number; closed: number }
  transfers: { toProcuratorate: number; fromProcuratorate: number; accepted: number }
}
export type Counting = { add(one: YearCase): void; figures(): YearFigures }

/** Counts the figures of the year, case by case. */
export function openCounting(policy: Policy, people: People): Counting {
  const figures = newFigures(policy)
  const units = new Map<string, Standing>()
  return {
    add: (one) => count(figures, units, one),
    figures: () => ({
      ...figures,
      byUnit: [...units]
        .sort(([a, one], [b, other]) => other.received - one.received || (a < b ? -1 : 1))
        .map(([id, standing]) => ({ unit: people.unitNameOf(id), standing })),
    }),
  }
}

function newFigures(policy: Policy): YearFigures {
  return {
    cases: 0,
    outside: 0,
    byState: Object.fromEntries(CASE_STATES.map((state) => [state, 0])) as Record<CaseState, number>,
    total: newStanding(),
    byCategory: Object.fromEntries([...Object.keys(policy.categories), 'none'].map((name) => [name, newStanding()])),
    key: newStanding(),
    byUnit: [],
    byClass: Object.fromEntries(
      [...policy.resultClasses.classes.map(({ code }) => code), 'joint'].map((code) => [code, 0]),
    ),
    ratings: { first: newRatings(), again: newRatings(), forms: newRatings() },
    promises: {
      made: 0,
      struckOff: 0,
      doneInTime: 0,
      rescheduled: 0,
      carriedOver: 0,
      notKept: 0,
      open: 0,
      overdue: 0,
    },
    ballots: { first: newBallots(), second: newBallots(), cancelled: 0, rectified: 0 },
    reviews: { confirmed: 0, class_revised: 0, reopen: 0, cancelled: 0 },
    supervisions: { opened: 0, acts: 0, closed: 0 },
    transfers: { toProcuratorate: 0, fromProcuratorate: 0, accepted: 0 },
  }
}

function newStanding(): Standing {
  return { received: 0, handedOver: 0, replied: 0, repliedInTime: 0, concluded: 0 }
}

function newRatings(): Ratings {
  return {
    satisfied: 0,
    basically_satisfied: 0,
    dissatisfied: 0,
    not_reached: 0,
    declined: 0,
    not_returned: 0,
    not_applicable: 0,
  }
}

function newBallots(): Ballots {
  return { satisfied: 0, basically_satisfied: 0, dissatisfied: 0, no_quorum: 0 }
}

function count(figures: YearFigures, units: Map<string, Standing>, one: YearCase): void {
  const { context } = one.view.suggestion
  figures.cases += 1
  figures.byState[one.state] += 1
  if (context.origin === 'cppcc') {
    figures.outside += 1
    return
  }
  const groups = [figures.total]
  const category = figures.byCategory[context.category ?? 'none']
  if (category) groups.push(category)
  if (context.isKey) groups.push(figures.key)
  const unitId = leadAssignment(one.view)?.context.unitId
  if (unitId !== undefined) groups.push(standingOf(units, unitId))
  for (const standing of groups) countStanding(standing, one)

  if (context.repliedOn !== null && one.state !== 'withdrawn') {
    const resultClass = leadAssignment(one.view)?.context.resultClass ?? 'joint'
    figures.byClass[resultClass] = (figures.byClass[resultClass] ?? 0) + 1
  }
  countRatings(figures.ratings, one)
  countPromises(figures.promises, one)
  countBallots(figures.ballots, one)
  countOthers(figures, one)
}

function standingOf(units: Map<string, Standing>, id: string): Standing {
  const known = units.get(id)
  if (known) return known
  const standing = newStanding()
  units.set(id, standing)
  return standing
}

function countStanding(standing: Standing, { view, state, isInTime }: YearCase): void {
  const { firstHandedOverOn, repliedOn, concludedOn } = view.suggestion.context
  standing.received += 1
  if (firstHandedOverOn === null || state === 'withdrawn') return
  standing.handedOver += 1
  if (repliedOn !== null) standing.replied += 1
  if (repliedOn !== null && isInTime) standing.repliedInTime += 1
  if (concludedOn !== null) standing.concluded += 1
}

/** The last word of the first round, and of the last round that followed; and each deputy's form of the first round. */
function countRatings(ratings: YearFigures['ratings'], { view }: YearCase): void {
  const { opinions } = view.suggestion.context
  const first = opinions.filter(({ round }) => round === 1).at(-1)
  const again = opinions.filter(({ round }) => round > 1).at(-1)
  if (first) ratings.first[first.outcome as keyof Ratings] += 1
  if (again) ratings.again[again.outcome as keyof Ratings] += 1
  for (const { context } of view.inquiries) {
    if (context.round > 1 || context.about !== 'reply') continue
    for (const { state, ratings: given } of context.deputies) {
      if (state === 'confirmed') ratings.forms[worstRating(Object.values(given ?? {})) ?? 'not_applicable'] += 1
      else if (state !== 'open' && state !== 'asked') ratings.forms[state] += 1
    }
  }
}

function countPromises(promises: YearFigures['promises'], { view, clocks }: YearCase): void {
  for (const promise of view.commitments) {
    const { rescheduled, carriedOver } = promise.context
    promises.made += 1
    promises.rescheduled += rescheduled
    promises.carriedOver += carriedOver > 0 ? 1 : 0
    const clock = clocks.filter(({ actorId, kind }) => actorId === promise.id && kind === 'commitment').at(-1)
    const isDone = clock?.status === 'met' && clock.endedOn !== null
    if (isDone && clock.endedOn !== null && clock.endedOn <= clock.dueOn) promises.doneInTime += 1
    if (isIn(promise, 'struckOff')) promises.struckOff += 1
    else if (isIn(promise, 'notKept')) promises.notKept += 1
    else if (!isIn(promise, 'cancelled')) promises.open += 1
    if (clock?.status === 'overdue') promises.overdue += 1
  }
}

function countBallots(ballots: YearFigures['ballots'], { view }: YearCase): void {
  ballots.first.no_quorum += view.suggestion.context.ballotResults.filter((result) => result === 'no_quorum').length
  for (const ballot of view.ballots) {
    const { round, result, formerResult } = ballot.context
    if (isIn(ballot, 'cancelled')) ballots.cancelled += 1
    const first = round === 1 ? result : formerResult
    if (first && first !== 'no_quorum') ballots.first[first] += 1
    if (round > 1 && result) ballots.second[result] += 1
    if (round > 1 || isIn(ballot, 'rectified')) ballots.rectified += 1
  }
}

function countOthers({ reviews, supervisions, transfers }: YearFigures, { view }: YearCase): void {
  for (const review of view.reviews) {
    if (isIn(review, 'cancelled')) reviews.cancelled += 1
    else if (review.context.outcome) reviews[review.context.outcome] += 1
  }
  for (const supervision of view.supervisions) {
    supervisions.opened += 1
    supervisions.acts += supervision.context.acts.filter(({ heldOn }) => heldOn !== null).length
    if (isIn(supervision, 'work.closed')) supervisions.closed += 1
  }
  for (const transfer of view.transfers) {
    if (transfer.context.direction === 'to_procuratorate') transfers.toProcuratorate += 1
    else transfers.fromProcuratorate += 1
    if (!isIn(transfer, 'declined') && !isIn(transfer, 'cancelled')) transfers.accepted += 1
  }
}
