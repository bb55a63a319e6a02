import { randomUUID } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import ExcelJS from 'exceljs'
import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { createKysely, createPool } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { renderReport } from '../../src/reports/make-report.ts'
import { HANDOVER_AT, POLICY, TENANT } from './handling.ts'

/** A process of its own for each measurement, so that its peak of memory is that of one report alone. */
const [what = '', count = '0', appUrl = ''] = process.argv.slice(2)
const CELLS = 13

const startedAt = performance.now()
const sizes = what === 'bare' ? [await writeBare(Number(count))] : await writeReport(appUrl)
const seconds = (performance.now() - startedAt) / 1000
process.stdout.write(`${JSON.stringify({ seconds, peakMb: process.resourceUsage().maxRSS / 1024, sizes })}\n`)

async function writeReport(url: string): Promise<number[]> {
  const pool = createPool(url, { max: 4, name: 'duban-bench' })
  const now = () => `${HANDOVER_AT.slice(0, 4)}-12-01T10:00:00.000Z`
  const engine = createEngine({
    pool,
    policies: [shippedPolicy(POLICY)],
    calendar: shippedCalendar(),
    now,
    log: { warn: () => {}, error: () => {} },
  })
  try {
    const { files } = await renderReport(
      { db: createKysely<Database>(pool), engine, now },
      {
        tenantId: TENANT,
        kind: 'annual_report',
        fromOn: '2026-01-01',
        toOn: '2026-12-31',
        asOf: '2026-12-01',
        basis: 'recorded',
        scope: {},
        withFormer: false,
        bookIds: { book: randomUUID(), former: randomUUID() },
      },
    )
    return files.map(({ bytes }) => bytes.length)
  } finally {
    await pool.end()
  }
}

/** The baseline: as many lines as the annex has, as wide, written with exceljs and nothing else. */
async function writeBare(lines: number): Promise<number> {
  const stream = new PassThrough()
  const whole = buffer(stream)
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  const sheet = workbook.addWorksheet('数据')
  for (let n = 0; n < lines; n += 1) {
    sheet.addRow(Array.from({ length: CELLS }, (_, at) => (at === 0 ? n : `第${n}号建议的第${at}栏`))).commit()
  }
  await workbook.commit()
  return (await whole).length
}
