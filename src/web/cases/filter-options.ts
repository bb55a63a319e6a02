import type { Role } from '../../../machines/policy/words.ts'
import { STAMP_CODES, STAMPS } from '../../../machines/stamps.ts'
import { STATE_LABELS } from '../../../machines/state-labels.ts'
import { VALUE_LABELS } from '../../contract/value-labels.ts'

export type Option = { value: string; label: string }

export const STAGE_OPTIONS: readonly Option[] = Object.entries(STATE_LABELS.suggestion)
  .filter(([state]) => !state.includes('.'))
  .map(([value, label]) => ({ value, label }))

export const STAMP_OPTIONS: readonly Option[] = STAMP_CODES.map((value) => ({ value, label: STAMPS[value].label }))

const OFFICE: readonly Role[] = ['deputy_office_clerk', 'deputy_office_director', 'secretariat', 'presidium']

/** The stamps that this role may find cases by. */
export function stampOptionsFor(role: Role | undefined): Option[] {
  const isOffice = role !== undefined && OFFICE.includes(role)
  return STAMP_CODES.filter((code) => isOffice || STAMPS[code].seenBy !== 'offices').map((value) => ({
    value,
    label: STAMPS[value].label,
  }))
}

/** The values of a field with their Chinese names. */
export function optionsOf(field: 'category' | 'period' | 'origin' | 'mark'): Option[] {
  return Object.entries(VALUE_LABELS[field] ?? {}).map(([value, label]) => ({ value, label }))
}
