import type { FormKind } from './form-kind.ts'
import { HANDOVER_SLIP } from './handover-slip.ts'

/** Every kind of letter and form with a template; whoever makes a kind adds its line. */
export const FORM_KINDS: readonly FormKind[] = [HANDOVER_SLIP]

export function findFormKind(id: string): FormKind | undefined {
  return FORM_KINDS.find((kind) => kind.id === id)
}
