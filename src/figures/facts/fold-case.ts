import type { LogLine } from '../../engine/reconcile/log-line.ts'
import type { CaseFacts, Cut } from './case-facts.ts'

/** The facts of one case as its log tells them up to the cut; null for what had not been submitted by then. */
export function foldCase(lines: readonly LogLine[], cut: Cut): CaseFacts | null {
  throw new Error(`Not folded yet: ${lines.length} ${cut.asOf}`)
}
