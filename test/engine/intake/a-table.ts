import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'

import type { Policy } from '../../../machines/policy/schema.ts'
import { type Columns, readHeadings } from '../../../src/engine/intake/columns.ts'
import {
  type IntakeDependencies,
  importSuggestions,
  previewSuggestions,
} from '../../../src/engine/intake/import-suggestions.ts'
import { readFileTable } from '../../../src/engine/intake/read-file.ts'
import { readSuggestions } from '../../../src/engine/intake/read-suggestions.ts'
import { LEDGER_COLUMNS, LEDGER_CONSTANTS } from '../../../src/engine/intake/suggestion-columns.ts'
import type { RowVerdict } from '../../../src/engine/intake/verdict.ts'

type Cell = ExcelJS.CellValue
export type Lines = readonly (readonly Cell[])[]

/** A real workbook with one sheet; `merges` such as `A1:J1`. */
export async function aWorkbook(lines: Lines, merges: readonly string[] = [], name = '台账'): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet(name)
  for (const line of lines) sheet.addRow([...line])
  for (const range of merges) sheet.mergeCells(range)
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** Text as an office's Excel saves it. */
export function aCsv(lines: readonly (readonly string[])[], encoding = 'gb18030'): Buffer {
  return iconv.encode(lines.map((line) => line.join(',')).join('\r\n'), encoding)
}

export type Done = { verdicts: RowVerdict[]; newDeputies: string[]; newUnits: string[] }

/** Reads a file as a ledger and brings it in, or only looks at what it would become. */
export async function takeLedger(
  given: Omit<IntakeDependencies, 'by'>,
  bytes: Uint8Array,
  how: { isPreview?: boolean; constants?: Record<string, string>; columns?: Columns } = {},
): Promise<Done> {
  const { isPreview = false, constants = {}, columns = LEDGER_COLUMNS } = how
  const { heading, rows } = await readFileTable(bytes, columns)
  const all = new Map(Object.entries({ ...LEDGER_CONSTANTS, ...constants }))
  const headings = { ...readHeadings(columns, heading?.cells ?? []), constants: all }
  const read = await readSuggestions(rows, headings, given.policy, true)
  const run = isPreview ? previewSuggestions : importSuggestions
  const done: Done = { verdicts: [], newDeputies: [], newUnits: [] }
  for await (const slice of run({ ...given, by: 'person-clerk' }, read)) {
    done.verdicts.push(...slice.verdicts)
    done.newDeputies.push(...slice.newDeputies)
    done.newUnits.push(...slice.newUnits)
  }
  return done
}

/** Rules as the congress of the tests has them. */
export function policyOf(
  given: { find: (tenantId: string, id: string, version: number) => Policy | undefined },
  tenantId: string,
  id: string,
): Policy {
  const policy = given.find(tenantId, id, 1)
  if (!policy) throw new Error(`No policy ${id}`)
  return policy
}
