import { type Command, InvalidArgumentError, Option } from 'commander'

import { STATE_LABELS } from '../../machines/state-labels.ts'
import { readCaseFile } from '../db/read/case-file.ts'
import { type CaseRow, findCasesNamed, listCases } from '../db/read/cases.ts'
import { listDeputiesNamed, listUnitsNamed, type RollEntry } from '../db/read/roll.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { fitted, textTable } from '../terminal-text.ts'
import { importAndPrint } from './case-import.ts'
import { describeCase, jsonOfCase, numberText, stageText, titleText } from './case-text.ts'
import { IMPORT_HELP } from './import-text.ts'
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
      return print(`${name}${which}；可用 duban case import FILE.xlsx 导入`)
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
    .description('从 .xlsx 或 CSV 文件导入建议；好的行收下，有问题的行列出')
    .argument('<file>', '.xlsx 工作簿，或 UTF-8（可带 BOM）、UTF-16、GBK/GB18030 的 CSV 文件')
    .option(...TENANT)
    .addOption(new Option('--period <period>', '没有“时段”列时的时段').choices(['in_session', 'between_sessions']))
    .option('--term <n>', '没有“届”列时的届', wholeNumber(99))
    .option('--session <n>', '没有“次”列时的次', wholeNumber(99))
    .option('--ledger', '是往年台账：连同交办、答复、满意度、办结一起登记')
    .option('--by <id>', '经办人，记入经过；不写时为当前系统用户')
    .option('--json', '以 JSON 显示')
    .addHelpText('after', IMPORT_HELP)
    .action(importAndPrint)
}

function stages(): string[] {
  return Object.keys(STATE_LABELS.suggestion).filter((path) => !path.includes('.'))
}
