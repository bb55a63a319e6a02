import type { BallotEvent, BallotInput } from '../../../machines/ballot/events.ts'
import type { BallotFact, Cut } from './case-facts.ts'
import { type Handlers, tell } from './tell.ts'
import type { ToldLine } from './told-lines.ts'

/** The meetings of one vote, the running one last. */
export type Vote = { meetings: BallotFact[]; current: BallotFact }

export function openVote({ actorId, event }: ToldLine): Vote {
  const { sessionId } = event as BallotInput
  const first = openMeeting(actorId, sessionId, { meeting: 1, round: 1 })
  return { meetings: [first], current: first }
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

function openMeeting(
  actorId: string,
  sessionId: string | null,
  { meeting, round }: Pick<BallotFact, 'meeting' | 'round'>,
): BallotFact {
  return {
    actor_id: actorId,
    meeting,
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
  // After a meeting without a quorum another one votes.
  'ballot.counted': (vote, { mode, medium, count }, { on }) => {
    if (vote.current.result === 'no_quorum') openNext(vote, vote.current.session_id, vote.current.round)
    const { basicallySatisfied, ...numbers } = count
    Object.assign(vote.current, UNCOUNTED, numbers, {
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
    openNext(vote, sessionId, vote.current.round + 1)
  },
  'ballot.cancelled': ({ current }, _, { on }) => {
    current.cancelled_on = on
  },
}

function openNext(vote: Vote, sessionId: string | null, round: number): void {
  const { actor_id, meeting } = vote.current
  vote.current = openMeeting(actor_id, sessionId, { meeting: meeting + 1, round })
  vote.meetings.push(vote.current)
}

/** Told to the suggestion when the result was announced. */
export function noteResult(vote: Vote, result: BallotFact['result']): void {
  vote.current.result = result
}

/** Held within the period, whenever the suggestion was received. */
export function ballotFacts({ meetings }: Vote, { from, to }: Cut): BallotFact[] {
  return meetings.map((row) => ({
    ...row,
    in_period: row.held_on !== null && row.held_on >= from && row.held_on <= to,
  }))
}
