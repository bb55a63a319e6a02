import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import ExcelJS from 'exceljs'

import type { ReportBody, ReportTable } from '../../contract/report-body.ts'
import { type Above, addFlatSheet, addFormulaSheet, addPrintedSheet } from './xlsx-sheets.ts'

const LONGEST_NAME = 31
const FLAT = '数据'
const FORMULAS = '口径'

/**
 * The tables of a report as a workbook: each on a sheet to print, the annex of every case once more as a flat sheet to
 * sort and count in, and what each number counts. `unitOf`: in what a figure counts. The creation day is that of the report, so that the same report is the same.
 */
export async function writeReportXlsx(
  body: ReportBody,
  { unitOf = () => undefined }: { unitOf?: Above['unitOf'] } = {},
): Promise<Buffer> {
  const stream = new PassThrough()
  const whole = buffer(stream)
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false })
  workbook.creator = body.maker
  workbook.lastModifiedBy = body.maker
  workbook.created = new Date(`${body.datedOn}T00:00:00Z`)
  workbook.modified = workbook.created
  const nameFor = namesOf([FLAT, FORMULAS])
  const tables = body.blocks.filter((block): block is ReportTable => block.kind === 'table')
  for (const table of [...tables, ...body.annexes]) {
    if (table.columns.length === 0) continue
    addPrintedSheet(workbook, nameFor(table.title), table, { body, unitOf })
    await nextTurn()
  }
  const flat = flatTable(body)
  if (flat) addFlatSheet(workbook, FLAT, flat)
  addFormulaSheet(workbook, FORMULAS, body)
  await workbook.commit()
  return whole
}

/** The table with a line for each suggestion, and for as many as any: one that names some twice tells of something else. */
function flatTable({ annexes, blocks }: ReportBody): ReportTable | undefined {
  const tables = [...annexes, ...blocks.filter((block): block is ReportTable => block.kind === 'table')]
  const counted = tables.map((table) => ({ table, ...countCases(table) }))
  const once = counted.filter(({ lines, cases }) => cases > 0 && lines === cases)
  const most = (once.length > 0 ? once : counted).toSorted((one, other) => other.cases - one.cases)[0]
  return most && most.cases > 0 ? most.table : annexes[0]
}

function countCases({ rows }: ReportTable): { lines: number; cases: number } {
  const ids = rows.flatMap(({ cells }) => cells.find(({ caseId }) => caseId !== undefined)?.caseId ?? [])
  return { lines: ids.length, cases: new Set(ids).size }
}

/** Names of sheets as Excel takes them: short, each once, without what stands for something else in a formula. */
function namesOf(taken: readonly string[]): (title: string) => string {
  const used = new Set(taken)
  return (title) => {
    const plain =
      title
        .replace(/[[\]:*?/\\\p{Cc}]/gu, ' ')
        .replace(/^'+|'+$/g, '')
        .trim() || '表'
    let name = cut(plain, LONGEST_NAME)
    for (let n = 2; used.has(name); n += 1) name = `${cut(plain, LONGEST_NAME - 4)}（${n}）`
    used.add(name)
    return name
  }
}

/** Excel counts halves of a surrogate pair, and takes no half of one. */
function cut(text: string, length: number): string {
  let short = ''
  for (const letter of text) {
    if (short.length + letter.length > length) break
    short += letter
  }
  return short
}
