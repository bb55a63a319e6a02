import type { IntakeProblem } from './problem.ts'

/** What a row would become, or has become. */
export type RowVerdict = {
  row: number
  outcome: 'new' | 'changed' | 'unchanged' | 'refused'
  /** The name or title by which a person knows the row again. */
  label: string
  problems: IntakeProblem[]
  changes: { label: string; from: string; to: string }[]
  /** Why the history of the case goes no further. */
  stopped: string | null
  caseId: string | null
}
