import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { copyCase } from './copies.ts'
import { openBenchDatabase } from './database.ts'
import { foundCongress, HANDOVER_AT, makeCase, openEngine, UNTIL_DELIVERED, untilHandover } from './handling.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** What one process took. */
type Taken = { seconds: number; peakMb: number }
export type ReportRow = { cases: number; report: Taken; bare: Taken }
export type ReportRun = { rows: ReportRow[] }

const run = promisify(execFile)
const MAKER = fileURLToPath(new URL('./report-maker.ts', import.meta.url))
/** As much memory as a worker must do with for a thousand. */
const HEAP_MB = 512
const SMALL = 1_000
const LARGE_HEAP_MB = 2_048

/** The annual report of so many suggestions – counted, written, as .docx and .xlsx – each in a process of its own. */
export async function measureReports(sizes: readonly number[], tell: (line: string) => void): Promise<ReportRun> {
  const rows: ReportRow[] = []
  for (const cases of sizes) {
    tell(`准备 ${cases} 件建议，生成年度报告……`)
    const database = await openBenchDatabase()
    try {
      await foundCongress(database)
      const engine = openEngine(database, createVirtualClock(HANDOVER_AT).now)
      const id = await makeCase(engine, [...untilHandover('BENCH-R'), ...UNTIL_DELIVERED])
      await copyCase(database, { number: 'BENCH-R', id, series: 'report' }, cases - 1)
      await database.settle()
      const heapMb = cases > SMALL ? LARGE_HEAP_MB : HEAP_MB
      const report = await measure(['report', String(cases), database.appUrl], heapMb)
      rows.push({ cases, report, bare: await measure(['bare', String(cases)], heapMb) })
    } finally {
      await database.close()
    }
  }
  return { rows }
}

async function measure(args: readonly string[], heapMb: number): Promise<Taken> {
  const { stdout } = await run(process.execPath, [`--max-old-space-size=${heapMb}`, '--import', 'tsx', MAKER, ...args])
  return JSON.parse(stdout) as Taken
}
