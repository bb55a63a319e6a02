import { OF_ONE_DEPUTY } from '../../../machines/reading.ts'
import type { Awaited } from '../../../machines/stamps.ts'
import { ROLE_LABELS } from '../../contract/value-labels.ts'
import type { CasePage } from '../../db/read/case-detail.ts'
import { eventLabel } from '../../office/actor-label.ts'
import type { NameBook } from '../../office/name-book.ts'
import { awaits, type Self } from './next-action.ts'

/**
 * Whose turn it is when it is not the reader's own, in words. The offices read all of it; a unit and the body above it
 * read of the handling alone, the unit of its own.
 */
export function awaitingView(
  { actors, reading }: Pick<CasePage, 'actors' | 'reading'>,
  awaited: readonly Awaited[],
  self: Self,
  names: NameBook,
): string[] {
  const { reader, viewer, knowsProposer } = reading
  const isOffice = reader === 'office' || reader === 'secretariat'
  const shown = actors.filter(({ machine, unit_id: unitId }) => {
    if (isOffice) return true
    return machine === 'assignment' && (reader === 'body' || (reader === 'unit' && unitId === viewer.unitId))
  })
  const lines = awaited.flatMap((one) => {
    const actor = shown.find(({ id }) => id === one.actorId)
    if (!actor || awaits(one, self) || (!knowsProposer && OF_ONE_DEPUTY.has(one.event))) return []
    return `${whoOf(one, actor.unit_id, names)}：${eventLabel(one.event)}`
  })
  return [...new Set(lines)]
}

function whoOf({ role, partyId }: Awaited, unitId: string | null, names: NameBook): string {
  const label = ROLE_LABELS[role]
  if (role === 'deputy' && partyId !== undefined) return names.party('deputy', partyId).name
  const unit = unitId ?? partyId
  if (!role.startsWith('unit_') || unit === undefined) return label
  return `${names.party('unit', unit).name}${label.replace('承办单位', '')}`
}
