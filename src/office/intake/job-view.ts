import type { ImportJob, ImportRow } from '../../contract/import-endpoints.ts'
import type { ImportCounts, ImportJobRow, ImportRowRow } from '../../db/read/import-jobs.ts'
import { letterOf, readHeadings } from '../../engine/intake/columns.ts'
import type { IntakeProblem } from '../../engine/intake/problem.ts'
import { IMPORTERS } from './all-importers.ts'

const NO_COUNTS: ImportCounts = { rows: 0, new: 0, changed: 0, unchanged: 0, refused: 0, stopped: 0 }

/** An import as it leaves over HTTP. */
export function toJob(row: ImportJobRow, counts: ImportCounts | undefined, isStale: boolean): ImportJob {
  const { columns } = IMPORTERS[row.kind]
  const { rows, new: fresh, changed, unchanged, refused, stopped } = counts ?? NO_COUNTS
  return {
    id: row.id,
    kind: row.kind,
    fileName: row.file_name,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    source: row.source,
    state: isStale ? 'failed' : row.state,
    progress: { done: row.done, total: row.total },
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    headings: toHeadings(row),
    columns: Object.entries(columns).map(([key, { label, help, isRequired, mayBeConstant }]) => ({
      key,
      label,
      help,
      isRequired: isRequired === true,
      mayBeConstant: mayBeConstant === true,
    })),
    constants: row.mapping.constants,
    counts: { rows, new: fresh, changed, unchanged, refused, stopped },
    problems: [...row.problems, ...row.heading.problems].map(toProblem),
    notes: [...row.heading.notes, ...row.notes],
    newDeputies: row.new_deputies,
    newUnits: row.new_units,
  }
}

function toHeadings({ kind, heading, mapping }: ImportJobRow): ImportJob['headings'] {
  const { columns } = IMPORTERS[kind]
  const near = new Map(readHeadings(columns, heading.cells).unused.map(({ index, maybe }) => [index, maybe]))
  return heading.cells.map((text, index) => ({
    index,
    letter: letterOf(index),
    text,
    samples: heading.samples[index] ?? [],
    column: mapping.columns[String(index)] ?? null,
    maybe: near.get(index) ?? null,
  }))
}

/** What a column of the database holds is what was written there. */
function toProblem(value: unknown): ImportJob['problems'][number] {
  const { row, column, code, found, expected } = value as IntakeProblem
  return { row, column, code, found, expected }
}

/** A row as it leaves over HTTP. */
export function toRow({ n, cells, outcome, result }: ImportRowRow): ImportRow {
  const said = (result ?? {}) as Partial<ImportRow>
  return {
    row: n,
    outcome: outcome ?? 'refused',
    label: said.label ?? '',
    cells,
    problems: (said.problems ?? []).map(toProblem),
    changes: said.changes ?? [],
    stopped: said.stopped ?? null,
    caseId: said.caseId ?? null,
  }
}
