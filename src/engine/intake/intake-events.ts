import type { Told } from '../../../machines/effects.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import type { ParsedSuggestion } from './parse-suggestion.ts'
import type { Roll } from './roll-names.ts'

/** Ids by name. */
export type Ids = Pick<Roll, 'deputy' | 'unit' | 'delegation' | 'body'>

/** The events by which a suggestion on paper comes in after it was drafted, in the order in which they happened. */
export function intakeEvents(said: ParsedSuggestion, ids: Ids, policy: Policy): Told[] {
  const { number, serialNumber, category, period } = said
  const isFiled = number !== null || serialNumber !== null || category !== null
  const isWithDelegation = period === 'in_session' && policy.submission.delegationCheck
  return [
    ...said.cosigners.map((name) => ({
      type: 'cosigner.confirmed',
      deputyId: ids.deputy(name),
      form: 'wet_signature',
    })),
    ...said.priorCommunication.map((name) => ({ type: 'priorCommunication.held', unitId: ids.unit(name) })),
    { type: 'suggestion.submitted' },
    // What bears a number or a category has passed the delegation.
    ...(isWithDelegation && isFiled ? [{ type: 'delegation.forwarded', paperReceived: false }] : []),
    ...(serialNumber !== null ? [{ type: 'suggestion.registered', serialNumber }] : []),
    ...(number !== null ? [{ type: 'suggestion.numbered', number }] : []),
    ...(category !== null ? [{ type: 'suggestion.classified', category, field: said.field ?? '未填' }] : []),
  ]
}

/** The first event of a case. */
export function draftedEvent(said: ParsedSuggestion, ids: Ids): Told {
  const { title, body, delegation, motionNumber, period, termNo, sessionNo, origin, mark, publicity } = said
  return {
    type: 'suggestion.drafted',
    leadSignerId: ids.deputy(said.leadSigner),
    cosignerIds: said.cosigners.map((name) => ids.deputy(name)),
    ...(delegation !== null && { delegationId: ids.delegation(delegation) }),
    period,
    termNo,
    sessionNo,
    origin,
    mark,
    publicity,
    repeats: [],
    ...(motionNumber !== null && { motionNumber }),
    wishedUnitIds: said.wishedUnits.map((name) => ids.unit(name)),
    ...(title !== null && { text: { title, ...(body !== null && { body }) } }),
  }
}
