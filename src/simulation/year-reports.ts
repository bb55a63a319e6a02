import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { dayInZone } from '../../machines/policy/day.ts'
import { offeredReports, type ReportKindId } from '../reports/kinds.ts'
import { renderReport } from '../reports/make-report.ts'
import { bookIdsOf } from '../reports/report-books.ts'
import { TENANT, type Workbench } from './stage.ts'
import type { Cast, YearPlan, YearWatch } from './year.ts'

/** What the office hands in at the end of a year, where the place has it. */
const KINDS: readonly ReportKindId[] = ['annual_report', 'first_category_report', 'satisfaction', 'public_version']
/** More cases take longer than a run should. */
const MOST_CASES = 1_000
const FOLDER = 'reports'

/**
 * Makes the reports of the year into `reports` beside the other files, all of them or none, and returns their names. They
 * bear the last day of the year, so that the same year has the same bytes.
 */
export async function writeYearReports(
  { policy, count, out }: YearPlan,
  { year }: Cast,
  bench: Workbench,
  watch: YearWatch,
): Promise<string[]> {
  if (count > MOST_CASES) return []
  const { db, engine, clock } = bench
  const now = () => clock.now
  const kinds = KINDS.filter((kind) => offeredReports(policy).some(({ id }) => id === kind))
  const passing = join(out, `.${FOLDER}.${process.pid}.part`)
  await mkdir(passing, { recursive: true })
  try {
    for (const [nth, kind] of kinds.entries()) {
      watch.onStep?.(`写报告 ${nth + 1}/${kinds.length}`)
      const { files } = await renderReport(
        { db, engine, now },
        {
          tenantId: TENANT,
          kind,
          fromOn: year.days.first,
          toOn: year.days.last,
          asOf: dayInZone(clock.now, policy.office.zone),
          basis: 'recorded',
          scope: {},
          withFormer: false,
          bookIds: bookIdsOf({ id: kind, revision: 1, tries: 1 }),
        },
        { signal: watch.signal },
      )
      for (const { form, bytes } of files) await writeFile(join(passing, `${kind}.${form}`), bytes)
    }
    const folder = join(out, FOLDER)
    await rm(folder, { recursive: true, force: true })
    await rename(passing, folder)
    return (await readdir(folder)).sort()
  } finally {
    await rm(passing, { recursive: true, force: true })
  }
}
