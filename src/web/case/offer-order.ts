import type { CaseDetail } from '../../contract/case-views.ts'

export type OfferItem = { actorId: string; actorLabel: string; type: string; label: string }
export type OfferGroup = {
  actorId: string
  actorLabel: string
  machine: CaseDetail['offers'][number]['machine']
  /** What usually comes next. */
  usual: OfferItem[]
  /** What is there for the day when life goes another way. */
  rare: OfferItem[]
}

/** Events that may happen at any time and seldom do: they stand folded. */
const RARE = new Set([
  'record.corrected',
  'unit.succeeded',
  'deputy.ended',
  'deputy.suspended',
  'deputy.resumed',
  'term.changed',
  'policy.moved',
  'mark.changed',
  'session.closed',
  'motion.converted',
  'suggestion.withdrawn',
  'handover.recalled',
  'handover.dateCorrected',
  'handledTogether.joined',
  'handledTogether.led',
  'handledTogether.undone',
  'writtenReply.waived',
  'leader.changed',
  'transfer.proposed',
  'category.raised',
  'case.reopened',
  'resultClass.revised',
  'unitReported.filed',
  'commitment.cancelled',
  'inquiry.cancelled',
  'supervision.cancelled',
  'ballot.cancelled',
  'review.cancelled',
  'transfer.cancelled',
  'act.cancelled',
  'supervisingLeader.left',
  'supervisingLeader.changed',
  'rating.corrected',
  'extension.requested',
  'reassignment.requested',
])
/** The usual way of a case, in its order; what comes further on than where the case stands is offered after it. */
const COURSE = [
  'cosigner.confirmed',
  'cosigner.declined',
  'suggestion.submitted',
  'priorCommunication.held',
  'delegation.forwarded',
  'delegation.returned',
  'suggestion.resubmitted',
  'suggestion.maintained',
  'suggestion.registered',
  'paper.recorded',
  'screening.proposed',
  'screening.decided',
  'suggestion.numbered',
  'suggestion.classified',
  'handover.proposed',
  'preHandover.opened',
  'preHandover.objected',
  'preHandover.closed',
  'handover.made',
  'receipt.signed',
  'distribution.made',
  'assignment.acknowledged',
  'contact.made',
  'contact.failed',
  'opinion.given',
  'reply.drafted',
  'reply.consulted',
  'reply.checked',
  'reply.countersigned',
  'reply.preReviewed',
  'reply.signed',
  'reply.sealed',
  'reply.delivered',
  'inquiry.asked',
  'inquiry.attemptFailed',
  'inquiry.confirmed',
  'leader.appointed',
  'supervisingLeader.appointed',
  'supervisingCommittee.appointed',
  'case.concluded',
  'case.archived',
]

/** Entered afterwards at most, once the suggestion has been handed over. */
const BEFORE_HANDOVER = new Set([
  'suggestion.registered',
  'paper.recorded',
  'suggestion.numbered',
  'suggestion.classified',
])
/** What is done many times as a matter of course. */
const AGAIN = new Set(['contact.made', 'contact.failed', 'cosigner.confirmed', 'inquiry.asked', 'reply.delivered'])

/** What may be done now, by actor: the actor of the next act first, in each the usual course first. */
export function orderOffers({
  offers,
  next,
  timeline,
  signers,
  dates,
}: Pick<CaseDetail, 'offers' | 'next'> & {
  signers: readonly Pick<CaseDetail['signers'][number], 'isLead' | 'isConfirmed'>[]
  dates: Pick<CaseDetail['dates'], 'firstHandedOverOn'>
  timeline: readonly Pick<CaseDetail['timeline'][number], 'actorId' | 'type'>[]
}): OfferGroup[] {
  const done = new Set(timeline.map(({ actorId, type }) => `${actorId}:${type}`))
  const rank = ({ actorId, type }: OfferItem) => {
    if (next && next.actorId === actorId && next.type === type) return -1
    const at = COURSE.indexOf(type)
    // What was done once is usually not what comes next.
    const isPast = done.has(`${actorId}:${type}`) || (dates.firstHandedOverOn !== null && BEFORE_HANDOVER.has(type))
    const again = isPast && !AGAIN.has(type) ? COURSE.length + 1 : 0
    return (at === -1 ? COURSE.length : at) + again
  }
  // Where nobody is left to confirm, nobody asks for it.
  const isIdle = (type: string) =>
    type.startsWith('cosigner.') && signers.every(({ isLead, isConfirmed }) => isLead || isConfirmed)
  const groups = offers.map(({ actorId, actorLabel, machine, events }) => {
    const items = events.map(({ type, label }) => ({ actorId, actorLabel, type, label }))
    const isUsual = (item: OfferItem) => (!RARE.has(item.type) && !isIdle(item.type)) || rank(item) === -1
    return {
      actorId,
      actorLabel,
      machine,
      usual: items.filter(isUsual).sort((one, other) => rank(one) - rank(other)),
      rare: items.filter((item) => !isUsual(item)),
    }
  })
  const weight = ({ actorId, usual }: OfferGroup) => (next?.actorId === actorId ? 0 : usual.length > 0 ? 1 : 2)
  return groups
    .filter(({ usual, rare }) => usual.length + rare.length > 0)
    .sort((one, other) => weight(one) - weight(other))
}

/** `?do=assignment-1:contact.made`, with `of` when a line of the trail is to be corrected. */
export function readDo(search: URLSearchParams): { actorId: string; type: string; ofSeq: number | null } | null {
  const [actorId, type] = (search.get('do') ?? '').split(':')
  if (!actorId || !type) return null
  const of = Number(search.get('of'))
  return { actorId, type, ofSeq: Number.isInteger(of) && of > 0 ? of : null }
}

export function doOf(actorId: string, type: string, ofSeq?: number): URLSearchParams {
  return new URLSearchParams({ do: `${actorId}:${type}`, ...(ofSeq !== undefined && { of: String(ofSeq) }) })
}
