import { STATE_LABELS } from '../../../machines/state-labels.ts'
import { VALUE_LABELS } from '../../contract/value-labels.ts'

export type Option = { value: string; label: string }

export const STAGE_OPTIONS: readonly Option[] = Object.entries(STATE_LABELS.suggestion)
  .filter(([state]) => !state.includes('.'))
  .map(([value, label]) => ({ value, label }))

export const STAMP_OPTIONS: readonly Option[] = []

/** The values of a field with their Chinese names. */
export function optionsOf(field: 'category' | 'period' | 'origin' | 'mark'): Option[] {
  return Object.entries(VALUE_LABELS[field] ?? {}).map(([value, label]) => ({ value, label }))
}
