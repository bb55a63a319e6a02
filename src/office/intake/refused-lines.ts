import type { ImportProblem } from '../../contract/import-endpoints.ts'
import { type ImportJobRow, listImportRows } from '../../db/read/import-jobs.ts'
import { withTenant } from '../../db/tenant.ts'
import { toRow } from './job-view.ts'
import type { IntakeOffice } from './jobs.ts'

const ROWS_AT_ONCE = 1_000

/** The rows that were sent back, with the reasons in words; at the end those that could not even be parted into cells. */
export async function* refusedLines(
  { db }: Pick<IntakeOffice, 'db'>,
  tenantId: string,
  job: ImportJobRow,
): AsyncGenerator<{ cells: string[]; reason: string }> {
  let after = 0
  for (;;) {
    const rows = await withTenant(db, tenantId, (trx) =>
      listImportRows(trx, { jobId: job.id, outcome: 'refused', after, limit: ROWS_AT_ONCE }),
    )
    for (const row of rows.map(toRow)) {
      yield { cells: row.cells, reason: row.problems.map((problem) => reasonOf(problem)).join('\n') }
      after = row.row
    }
    if (rows.length < ROWS_AT_ONCE) break
  }
  for (const problem of job.heading.problems as ImportProblem[]) {
    if (problem.row !== null) yield { cells: [], reason: `原文件第 ${problem.row} 行：${reasonOf(problem)}` }
  }
}

function reasonOf({ column, found, expected }: ImportProblem): string {
  return `${column === null ? '' : `“${column}”`}${found}；应为：${expected}`
}
