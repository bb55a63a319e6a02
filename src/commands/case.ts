import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { type Command, InvalidArgumentError, Option } from 'commander'

import { STATE_LABELS } from '../../machines/state-labels.ts'
import { readCaseFile } from '../db/read/case-file.ts'
import { type CaseRow, findCasesNamed, listCases } from '../db/read/cases.ts'
import { listDeputiesNamed, listUnitsNamed, type RollEntry } from '../db/read/roll.ts'
import { withTenant } from '../db/tenant.ts'
import { applyMany } from '../engine/engine.ts'
import { importSuggestions } from '../engine/intake/import-suggestions.ts'
import { describeIntakeProblem } from '../engine/intake/problem.ts'
import { readSuggestions } from '../engine/intake/read-suggestions.ts'
import { AppError } from '../errors.ts'
import { fitted, textTable } from '../terminal-text.ts'
import { describeCase, jsonOfCase, numberText, stageText, titleText } from './case-text.ts'
import { describeImport, IMPORT_HELP, type ImportSummary } from './import-text.ts'
import { pickCongress, print, withDuban } from './session.ts'

const TITLE_PLACES = 48
const DEFAULT_LIMIT = 50

type ListOptions = { tenant?: string; stage?: string; limit: number; json?: true }

async function listAndPrint(options: ListOptions): Promise<void> {
  const { stage, limit, json } = options
  await withDuban(async ({ db }) => {
    const { id: tenantId, name } = await pickCongress(db, options.tenant)
    const { cases, total } = await withTenant(db, tenantId, (trx) =>
      listCases(trx, { limit, ...(stage !== undefined && { stage }) }),
    )
    if (json) return print(JSON.stringify(cases))
    if (total === 0) {
      const which = stage === undefined ? '还没有建议' : `没有处于“${STATE_LABELS.suggestion[stage] ?? stage}”的建议`
      return print(`${name}${which}；可用 duban case import FILE.csv 导入`)
    }
    const rows = cases.map((row) => [
      numberText(row),
      fitted(titleText(row), TITLE_PLACES),
      stageText(row),
      row.next_due_on ?? '—',
    ])
    print(textTable([['编号', '标题', '阶段', '下一期限'], ...rows]))
    print(total > cases.length ? `共 ${total} 件，显示 ${cases.length} 件；用 --limit 多显示` : `共 ${total} 件`)
  })
}

async function showAndPrint(wanted: string, options: { tenant?: string; json?: true }): Promise<void> {
  await withDuban(async ({ db }) => {
    const { id: tenantId, name } = await pickCongress(db, options.tenant)
    const said = wanted.trim()
    const found = await withTenant(db, tenantId, (trx) => findCasesNamed(trx, said))
    const row = onlyCase(found, said, name)
    const { file, names } = await withTenant(db, tenantId, async (trx) => {
      const read = await readCaseFile(trx, row.id)
      const context = read.actors.find(({ machine }) => machine === 'suggestion')?.context ?? {}
      const people = [context['leadSignerId'], ...list(context['cosignerIds'])].filter((id) => typeof id === 'string')
      const unitIds = read.actors.flatMap(({ unit_id: unitId }) => unitId ?? [])
      const named = [...(await listDeputiesNamed(trx, people)), ...(await listUnitsNamed(trx, unitIds))]
      return { file: read, names: nameIndex(named) }
    })
    print(options.json ? JSON.stringify(jsonOfCase(row, file)) : describeCase(row, file, names))
  })
}

function onlyCase(found: readonly CaseRow[], wanted: string, congress: string): CaseRow {
  const [row] = found
  if (row && found.length === 1) return row
  if (!row) {
    throw new AppError(
      'CASE_NOT_FOUND',
      `${congress}没有编号、流水号或 id 为“${wanted}”的建议；duban case list 可列出，编号要写全`,
    )
  }
  const lines = found.map((one) => `  ${one.id}  ${numberText(one)}  ${sessionText(one)}  ${titleText(one)}`)
  throw new AppError('CASE_AMBIGUOUS', `有 ${found.length} 件建议都叫“${wanted}”；请写 id：\n${lines.join('\n')}`)
}

function sessionText({ term_no: term, session_no: session, period }: CaseRow): string {
  return `${term ?? '?'} 届 ${session ?? '?'} 次${period === 'between_sessions' ? '闭会期间' : '大会期间'}`
}

function nameIndex(entries: readonly RollEntry[]): Map<string, string> {
  return new Map(entries.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])))
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

type ImportOptions = {
  tenant?: string
  period?: 'in_session' | 'between_sessions'
  term?: number
  session?: number
  by?: string
  json?: true
}

async function importAndPrint(file: string, options: ImportOptions, command: Command): Promise<void> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    const why =
      error.code === 'ENOENT' ? '文件不存在' : error.code === 'EISDIR' ? '这是文件夹，不是文件' : error.message
    return command.error(`“${file}”读不了：${why}；请核对路径`, { exitCode: 2 })
  })
  const { period, term, session } = options
  const defaults = {
    ...(period !== undefined && { period }),
    ...(term !== undefined && { termNo: term }),
    ...(session !== undefined && { sessionNo: session }),
  }

  const summary = await withDuban(async ({ engine, db }): Promise<ImportSummary> => {
    const congress = await pickCongress(db, options.tenant)
    const { id: tenantId, policy_id: policyId, policy_version: version } = congress
    await engine.shop.policies.fetch(tenantId, [{ id: policyId, version }])
    const policy = engine.shop.policies.find(tenantId, policyId, version)
    if (!policy) throw new AppError('POLICY_NOT_FOUND', `没有办理规则“${policyId}”第 ${version} 版`)

    const read = readSuggestions(bytes, defaults, policy)
    const report = await importSuggestions(
      { db, applyMany: (commands) => applyMany(engine, commands), tenantId, policy, by: options.by ?? operator() },
      read.suggestions,
    )
    const problems = [...read.problems, ...report.problems].sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
    return { ...report, problems, rows: read.rows, encoding: read.encoding, notes: read.notes }
  })

  if (options.json) print(JSON.stringify(summary))
  else print(describeImport(summary))
  if (summary.problems.length === 0) return
  if (!options.json) process.stderr.write(`${summary.problems.map(describeIntakeProblem).join('\n')}\n`)
  process.exitCode = 1
}

/** Who imports, for the trail: the account at the keyboard. */
function operator(): string {
  try {
    return userInfo().username
  } catch {
    return 'cli'
  }
}

function wholeNumber(largest: number) {
  return (text: string): number => {
    const value = Number(text)
    if (Number.isInteger(value) && value >= 1 && value <= largest) return value
    throw new InvalidArgumentError(`应为 1–${largest} 的整数`)
  }
}

const TENANT = ['--tenant <id>', '哪个人大（id 或名称）；只登记了一个时可不写'] as const

/** Adds `case list|show|import` to the program. */
export function register(program: Command): void {
  const suggestion = program.command('case').description('代表建议：列出、查看、导入')
  suggestion
    .command('list')
    .description('列出建议')
    .option(...TENANT)
    .addOption(new Option('--stage <stage>', '只列这一阶段').choices(stages()))
    .option('--limit <n>', '最多列出几件', wholeNumber(100_000), DEFAULT_LIMIT)
    .option('--json', '以 JSON 显示')
    .action(listAndPrint)
  suggestion
    .command('show')
    .description('查看一件：状态、期限及其算法、经过')
    .argument('<number>', '编号、流水号或 id')
    .option(...TENANT)
    .option('--json', '以 JSON 显示')
    .action(showAndPrint)
  suggestion
    .command('import')
    .description('从 CSV 文件导入建议；好的行收下，有问题的行列出')
    .argument('<file>', 'CSV 文件，UTF-8（可带 BOM）、UTF-16 或 GBK/GB18030')
    .option(...TENANT)
    .addOption(new Option('--period <period>', '没有“时段”列时的时段').choices(['in_session', 'between_sessions']))
    .option('--term <n>', '没有“届”列时的届', wholeNumber(99))
    .option('--session <n>', '没有“次”列时的次', wholeNumber(99))
    .option('--by <id>', '经办人，记入经过；不写时为当前系统用户')
    .option('--json', '以 JSON 显示')
    .addHelpText('after', IMPORT_HELP)
    .action(importAndPrint)
}

function stages(): string[] {
  return Object.keys(STATE_LABELS.suggestion).filter((path) => !path.includes('.'))
}
