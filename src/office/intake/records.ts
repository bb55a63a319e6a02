import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Transaction } from 'kysely'

import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import type { Columns } from '../../engine/intake/columns.ts'
import type { Slice } from '../../engine/intake/import-suggestions.ts'
import type { IntakeProblem } from '../../engine/intake/problem.ts'
import { createRowReader, type RowReader } from '../../engine/intake/row-reader.ts'
import type { RowVerdict } from '../../engine/intake/verdict.ts'
import { AppError } from '../../errors.ts'
import { type ImportTask, refusedVerdict } from './importer.ts'

export type Reader = RowReader<string>
export type ReadRecord<T> = { row: number; label: string; said: T; problems: IntakeProblem[] }
/** What becomes of a record, and how it is written. */
export type Decision = {
  outcome: 'new' | 'changed' | 'unchanged'
  changes?: RowVerdict['changes']
  write?: () => Promise<void>
}
/** How one kind of record is read, told apart and written. */
export type RecordKind<T, Known> = {
  columns: Columns
  read(reader: Reader): { label: string; said: T }
  /** Two rows with the same key are the same record. */
  keyOf(said: T): string
  /** All that these rows are compared with. */
  look(trx: Transaction<Database>, records: readonly ReadRecord<T>[]): Promise<Known>
  /** A problem, or what becomes of it. */
  decide(task: ImportTask, record: ReadRecord<T>, known: Known): Decision | Flaw
  /** Rows that others need go first. */
  inOrder?(records: readonly ReadRecord<T>[]): ReadRecord<T>[]
}
export type Flaw = Pick<IntakeProblem, 'column' | 'found' | 'expected'>

const ROWS_AT_ONCE = 100

/** Rows of a table of records, slice by slice. */
export async function* runRecords<T, Known>(
  task: ImportTask,
  how: 'preview' | 'apply',
  kind: RecordKind<T, Known>,
): AsyncGenerator<Slice> {
  const read = task.rows.map((row) => readRecord(task, row, kind))
  refuseDoubled(read, kind)
  const records = kind.inOrder?.(read) ?? read
  for (let from = 0; from < records.length; from += ROWS_AT_ONCE) {
    await nextTurn()
    const slice = records.slice(from, from + ROWS_AT_ONCE)
    const known = await withTenant(task.db, task.doer.viewer.tenantId, (trx) => kind.look(trx, slice))
    const verdicts: RowVerdict[] = []
    for (const record of slice) verdicts.push(await takeRecord(task, how, kind, record, known))
    yield { verdicts, newDeputies: [], newUnits: [] }
  }
}

function readRecord<T, Known>(
  { headings }: ImportTask,
  row: ImportTask['rows'][number],
  { columns, read }: RecordKind<T, Known>,
): ReadRecord<T> {
  const reader = createRowReader<string>(columns, row, headings)
  const { label, said } = read(reader)
  return { row: row.row, label, said, problems: reader.problems }
}

/** The same record twice in one file: nobody can tell which row is right. */
function refuseDoubled<T, Known>(records: readonly ReadRecord<T>[], { keyOf }: RecordKind<T, Known>): void {
  const first = new Map<string, number>()
  for (const { row, said, label, problems } of records) {
    const key = keyOf(said)
    const other = first.get(key)
    if (other === undefined) first.set(key, row)
    else {
      const expected = '每个只写一行；同名的请写明以区别（例如所在代表团、编号）'
      problems.push({ row, column: null, code: 'FILE_INVALID', found: `“${label}”已在第 ${other} 行`, expected })
    }
  }
}

async function takeRecord<T, Known>(
  task: ImportTask,
  how: 'preview' | 'apply',
  kind: RecordKind<T, Known>,
  record: ReadRecord<T>,
  known: Known,
): Promise<RowVerdict> {
  const { row, label, problems } = record
  if (problems.length > 0) return refusedVerdict(row, label, problems)
  const decision = kind.decide(task, record, known)
  if ('found' in decision) return refusedVerdict(row, label, [{ ...decision, row, code: 'FILE_INVALID' }])
  const { outcome, changes = [], write } = decision
  if (how === 'apply' && write) {
    try {
      await write()
    } catch (error) {
      // A refusal is the row's; a bug is everybody's.
      if (!(error instanceof AppError)) throw error
      const problem = { row, column: null, code: error.code, found: error.message, expected: '可以登记的内容' } as const
      return refusedVerdict(row, label, [problem])
    }
  }
  return { row, outcome, label, problems: [], changes, stopped: null, caseId: null }
}

/** What differs between a record and a row; an empty cell changes nothing. */
export function differences(
  before: Readonly<Record<string, string | null>>,
  said: Readonly<Record<string, string | null>>,
  labels: Readonly<Record<string, string>>,
): { values: Record<string, string>; changes: RowVerdict['changes'] } {
  const values: Record<string, string> = {}
  const changes: RowVerdict['changes'] = []
  for (const [field, value] of Object.entries(said)) {
    const old = before[field] ?? null
    if (value === null || value === old) continue
    values[field] = value
    changes.push({ label: labels[field] ?? field, from: old ?? '', to: value })
  }
  return { values, changes }
}

/** A number to call, with the digits of any keyboard. */
export function readPhone(reader: Reader, column: string): string | null {
  const text = reader.text(column)?.normalize('NFKC').replaceAll(/\s/g, '')
  if (text === undefined || text === '无') return null
  if (/^[+\d][\d\-()转,、/;#*]{4,39}$/.test(text)) return text
  reader.fault(column, `“${text}”`, '电话号码，例如 0393-1234567 或 11 位手机号')
  return null
}

/** Names and words of one line. */
export function readLine(reader: Reader, column: string, most: number): string | null {
  const text = reader.text(column)?.replaceAll(/\s+/g, ' ')
  if (text === undefined) return null
  if ([...text].length > most) reader.fault(column, `${[...text].length} 个字`, `不超过 ${most} 个字`)
  return text
}
