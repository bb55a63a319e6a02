import { AppError } from '../errors.ts'
import type { FormGatherer } from './gather.ts'

/** Every kind of document with what fills it, by the kind's id. */
export const GATHERERS: Readonly<Record<string, FormGatherer>> = {}

/** Throws REQUEST_INVALID for a kind that is not made one by one. */
export function gathererOf(kind: string): FormGatherer {
  const found = Object.hasOwn(GATHERERS, kind) ? GATHERERS[kind] : undefined
  if (found) return found
  throw new AppError('REQUEST_INVALID', `没有“${kind}”这种文书，或者它不能单独制发；请从列表中选择`)
}
