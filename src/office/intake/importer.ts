import type { Kysely } from 'kysely'

import type { Policy } from '../../../machines/policy/schema.ts'
import type { ImportKind } from '../../contract/import-endpoints.ts'
import type { Database } from '../../db/schema.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Columns, Headings } from '../../engine/intake/columns.ts'
import type { Slice } from '../../engine/intake/import-suggestions.ts'
import type { IntakeProblem } from '../../engine/intake/problem.ts'
import type { TableRow } from '../../engine/intake/read-table.ts'
import type { RowVerdict } from '../../engine/intake/verdict.ts'
import type { Doer } from '../doer.ts'

/** A file whose columns have got their meaning. */
export type ImportTask = {
  db: Kysely<Database>
  engine: Engine
  doer: Doer
  policy: Policy
  /** Name of the file. */
  source: string
  rows: readonly TableRow[]
  headings: Headings
}
/** How files of one kind come in. */
export type Importer = {
  kind: ImportKind
  columns: Columns
  /** What is offered for empty cells. */
  constants: Readonly<Record<string, string>>
  /** What the rows would become, or have become; slice by slice, so that others are served between. */
  run(task: ImportTask, how: 'preview' | 'apply'): AsyncGenerator<Slice>
}

export function refusedVerdict(row: number, label: string, problems: readonly IntakeProblem[]): RowVerdict {
  return { row, outcome: 'refused', label, problems: [...problems], changes: [], stopped: null, caseId: null }
}
