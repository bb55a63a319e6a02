import { samples } from '../../../machines/assignment/samples.ts'
import type { Told } from '../../../machines/effects.ts'
import type { Route } from '../explore.ts'

const reply = ['drafted', 'consulted', 'checked', 'countersigned', 'preReviewed', 'signed', 'sealed']
const ofReply = samples.events.filter(
  (event) =>
    event.type === 'contact.made' ||
    (reply.includes(event.type.replace('reply.', '')) && !('passed' in event && !event.passed)),
)
const inOrder: Told[] = ['contact.made', ...reply.map((step) => `reply.${step}`)].flatMap((type) =>
  ofReply.filter((event) => event.type === type),
)

const disputing = samples.events.filter(({ type }) =>
  ['reassignment.requested', 'reassignment.forwarded'].includes(type),
)

/** Every input led to the signature of its reply, and to the decision on its dispute. */
export const ROUTES: readonly Route[] = samples.inputs.flatMap((input) => [
  { input, events: inOrder },
  { input, events: disputing },
])
