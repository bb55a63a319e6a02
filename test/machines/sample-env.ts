import type { Told } from '../../machines/effects.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { Role } from '../../machines/policy/words.ts'
import type { ActorView, Env } from '../../machines/step.ts'
import { newSuggestion } from '../../machines/suggestion/context.ts'
import { samples } from '../../machines/suggestion/samples.ts'

const [draft] = samples.inputs
if (!draft) throw new Error('The suggestion ships no sample input')
/** The suggestion to which sample actors belong; its signer is the deputy of the samples. */
const SUGGESTION: ActorView = {
  id: 'suggestion',
  machine: 'suggestion',
  value: 'drafting',
  context: newSuggestion(draft),
}
const ASSIGNMENT: ActorView = { id: 'assignment-1', machine: 'assignment', value: 'ended', context: {} }
const DAY = '2020-02-03'

/**
 * What a rule may know when it takes a sample event: the person who may decide it in that place, each event by another
 * one, so that no rule of two persons stands in the way of a walk.
 */
export function sampleEnv(event: Told, policy: Policy, self: string, context: object = {}): Env {
  return {
    policy,
    occurredOn: DAY,
    today: DAY,
    caseId: 'case-1',
    self,
    by: { id: `person-${event.type}`, role: roleFor(event, policy) },
    actors: self === 'suggestion' ? siblingsOf(context) : [SUGGESTION, ASSIGNMENT],
    deadlines: [],
  }
}

/** A case whose memory counts an open supervision has one beside it. */
function siblingsOf(context: { openSupervisions?: unknown }): ActorView[] {
  const needs = { needsLeader: true, needsCommittee: true, needsCouncilReport: true }
  const isSupervised = typeof context.openSupervisions === 'number' && context.openSupervisions > 0
  return isSupervised ? [{ id: 'supervision-1', machine: 'supervision', value: {}, context: needs }] : []
}

function roleFor({ type }: Told, policy: Policy): Role {
  if (type === 'reply.signed') return 'unit_head'
  if (type === 'count.signed') return 'deputy_office_clerk'
  if (type === 'finalRuling.made') return policy.reassignment.finalRulingBy[0] ?? 'deputy_office_director'
  if (type === 'extension.granted') return policy.extension.grantedBy[0] ?? 'deputy_office_director'
  return 'deputy_office_director'
}
