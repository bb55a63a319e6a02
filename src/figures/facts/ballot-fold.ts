import type { BallotEvent, BallotInput } from '../../../machines/ballot/events.ts'
import type { BallotFact, Cut } from './case-facts.ts'
import { type Handlers, tell } from './tell.ts'
import type { ToldLine } from './told-lines.ts'

/** The rounds of one vote, the running one last. */
export type Vote = { rounds: BallotFact[]; current: BallotFact }

export function openVote({ actorId, event }: ToldLine): Vote {
  const { sessionId } = event as BallotInput
  const first = openRound(actorId, sessionId, 1)
  return { rounds: [first], current: first }
}

const UNCOUNTED = {
  held_on: null,
  mode: null,
  medium: null,
  due: null,
  present: null,
  issued: null,
  returned: null,
  invalid: null,
  satisfied: null,
  basically_satisfied: null,
  dissatisfied: null,
  abstained: null,
  result: null,
  announced_on: null,
} as const

function openRound(actorId: string, sessionId: string, round: number): BallotFact {
  return {
    actor_id: actorId,
    in_period: false,
    session_id: sessionId,
    round,
    ...UNCOUNTED,
    rectification_on: null,
    rectified_on: null,
    cancelled_on: null,
  }
}

export function foldVote(vote: Vote, line: ToldLine): void {
  tell(HANDLERS, vote, line)
}

const HANDLERS: Handlers<Vote, BallotEvent> = {
  // Counted again after a meeting without a quorum: the earlier count stays in the trail.
  'ballot.counted': ({ current }, { mode, medium, count }, { on }) => {
    const { basicallySatisfied, ...numbers } = count
    Object.assign(current, UNCOUNTED, numbers, {
      held_on: on,
      mode,
      medium,
      basically_satisfied: basicallySatisfied,
    })
  },
  'count.rejected': ({ current }) => {
    Object.assign(current, UNCOUNTED)
  },
  'ballot.announced': ({ current }, _, { on }) => {
    current.announced_on = on
  },
  'rectification.ordered': ({ current }, _, { on }) => {
    current.rectification_on = on
  },
  'rectification.accepted': ({ current }, _, { on }) => {
    current.rectified_on = on
  },
  'secondBallot.scheduled': (vote, { sessionId }) => {
    const { actor_id, round } = vote.current
    vote.current = openRound(actor_id, sessionId, round + 1)
    vote.rounds.push(vote.current)
  },
  'ballot.cancelled': ({ current }, _, { on }) => {
    current.cancelled_on = on
  },
}

/** Told to the suggestion when the result was announced. */
export function noteResult(vote: Vote, result: BallotFact['result']): void {
  vote.current.result = result
}

/** Held within the period, whenever the suggestion was received. */
export function ballotFacts({ rounds }: Vote, { from, to }: Cut): BallotFact[] {
  return rounds.map((row) => ({ ...row, in_period: row.held_on !== null && row.held_on >= from && row.held_on <= to }))
}
