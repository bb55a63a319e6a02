import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { basename } from 'node:path'
import type { Command } from 'commander'

import type { Policy } from '../../machines/policy/schema.ts'
import type { Engine } from '../engine/engine.ts'
import { readHeadings } from '../engine/intake/columns.ts'
import { importSuggestions } from '../engine/intake/import-suggestions.ts'
import { describeIntakeProblem } from '../engine/intake/problem.ts'
import { readFileTable } from '../engine/intake/read-file.ts'
import { judgeHeadings, notesOn, readSuggestions } from '../engine/intake/read-suggestions.ts'
import { LEDGER_COLUMNS, LEDGER_CONSTANTS, SUGGESTION_COLUMNS } from '../engine/intake/suggestion-columns.ts'
import { AppError } from '../errors.ts'
import { describeImport, type ImportSummary } from './import-text.ts'
import { pickCongress, print, withDuban } from './session.ts'

export type ImportOptions = {
  tenant?: string
  period?: 'in_session' | 'between_sessions'
  term?: number
  session?: number
  by?: string
  ledger?: true
  json?: true
}

/** `duban case import`: takes the good rows, lists the bad ones, and exits with 1 when there are any. */
export async function importAndPrint(file: string, options: ImportOptions, command: Command): Promise<void> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'ENOENT' ? '文件不存在' : error.code === 'EISDIR' ? '这是文件夹，不是文件' : error.message
    return command.error(`“${file}”读不了：${why}；请核对路径`, { exitCode: 2 })
  })
  const summary = await withDuban(async ({ engine, db }): Promise<ImportSummary> => {
    const { id: tenantId, policy_id: policyId, policy_version: version } = await pickCongress(db, options.tenant)
    await engine.shop.policies.fetch(tenantId, [{ id: policyId, version }])
    const policy = engine.shop.policies.find(tenantId, policyId, version)
    if (!policy) throw new AppError('POLICY_NOT_FOUND', `没有办理规则“${policyId}”第 ${version} 版`)
    return importFile({ engine, tenantId, policy, bytes, file, options })
  })

  if (options.json) print(JSON.stringify(summary))
  else print(describeImport(summary))
  if (summary.problems.length === 0) return
  if (!options.json) process.stderr.write(`${summary.problems.map(describeIntakeProblem).join('\n')}\n`)
  process.exitCode = 1
}

type Task = {
  engine: Engine
  tenantId: string
  policy: Policy
  bytes: Uint8Array
  file: string
  options: ImportOptions
}

async function importFile({ engine, tenantId, policy, bytes, file, options }: Task): Promise<ImportSummary> {
  const isLedger = options.ledger === true
  const columns = isLedger ? LEDGER_COLUMNS : SUGGESTION_COLUMNS
  const { heading, rows, source, problems, notes } = await readFileTable(bytes, columns)
  const summary: ImportSummary = {
    rows: rows.length,
    taken: [],
    problems,
    newDeputies: [],
    newUnits: [],
    encoding: source,
    notes,
  }
  if (!heading) return summary
  const headings = { ...readHeadings(columns, heading.cells), constants: constantsOf(options) }
  notes.push(...notesOn(headings))
  const missing = judgeHeadings(columns, heading, headings, (column) => INSTEAD[column] ?? '')
  if (missing.length > 0) return { ...summary, problems: missing }

  const read = await readSuggestions(rows, headings, policy, isLedger)
  const numbers = new Map(read.map(({ said }) => [said.row, said.number]))
  const given = { engine, tenantId, policy, by: options.by ?? operator(), source: basename(file) }
  for await (const slice of importSuggestions(given, read)) {
    summary.newDeputies.push(...slice.newDeputies)
    summary.newUnits.push(...slice.newUnits)
    for (const { row, outcome, caseId, stopped, problems: wrong } of slice.verdicts) {
      summary.problems.push(...wrong)
      if (caseId === null) continue
      const isRepeated = outcome === 'unchanged'
      summary.taken.push({ row, caseId, number: numbers.get(row) ?? null, isRepeated, stopped })
    }
  }
  summary.problems.sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
  return summary
}

const INSTEAD: Readonly<Record<string, string>> = {
  period: '，或者用 --period 指定',
  term_no: '，或者用 --term 指定',
  session_no: '，或者用 --session 指定',
}

function constantsOf({ period, term, session, ledger }: ImportOptions): Map<string, string> {
  const given = { period, term_no: term, session_no: session }
  const said = Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]))
  return new Map([...Object.entries(ledger ? LEDGER_CONSTANTS : {}), ...said] as [string, string][])
}

/** Who imports, for the trail: the account at the keyboard. */
function operator(): string {
  try {
    return userInfo().username
  } catch {
    return 'cli'
  }
}
