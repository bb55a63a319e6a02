import type { Command } from 'commander'

import { checkPolicy, type Problem, policyJsonSchema } from '../../machines/policy/check.ts'
import { LEVEL_NAMES } from '../../machines/policy/names.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy, shippedPolicyFile } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { readPolicyFile } from '../policy-file.ts'
import { textTable } from '../terminal-text.ts'
import { describePolicy } from './policy-text.ts'

/** What was found in one file; `isUnreadable` when there was no file at that path. */
export type FileReport = { file: string; policy?: Policy; problems: Problem[]; isUnreadable: boolean }

/** Checks files that are not part of the code, one after the other. */
export async function checkPolicyFiles(files: readonly string[]): Promise<FileReport[]> {
  const reports: FileReport[] = []
  for (const file of files) {
    const { json, problems, isUnreadable } = await readPolicyFile(file)
    const checked: ReturnType<typeof checkPolicy> = json === undefined ? { problems: [] } : checkPolicy(json)
    const all = [...problems, ...checked.problems]
    const isSound = !all.some(({ severity }) => severity === 'error')
    reports.push({
      file,
      problems: all,
      isUnreadable,
      ...(checked.policy && isSound ? { policy: checked.policy } : {}),
    })
  }
  return reports
}

/** 0: nothing but warnings; 1: errors; 2: a file that is not there. */
export function exitCodeOf(reports: readonly FileReport[]): 0 | 1 | 2 {
  if (reports.some(({ isUnreadable }) => isUnreadable)) return 2
  return reports.some(({ problems }) => problems.some(({ severity }) => severity === 'error')) ? 1 : 0
}

/** The findings as people read them. */
export function describeReport({ file, policy, problems }: FileReport): string {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const warnings = problems.filter(({ severity }) => severity === 'warning')
  const name = policy ? `（${policy.name}）` : ''
  if (problems.length === 0) return `${file}${name}：没有问题`
  return [
    `${file}${name}：${errors.length} 处错误，${warnings.length} 处提醒`,
    ...[...errors, ...warnings].map(describeProblem),
  ].join('\n')
}

function describeProblem({ severity, path, found, expected, message }: Problem): string {
  const kind = severity === 'error' ? '错误' : '提醒'
  return `  ${kind} ${path}\n    ${message}\n    现为：${found}\n    应为：${expected}`
}

function listPolicies(options: { json?: true }): void {
  const rows = SHIPPED_POLICY_IDS.flatMap((id) => {
    const file = shippedPolicyFile(id)
    return file ? [{ id, name: file.name, level: file.level, extends: file.extends ?? null }] : []
  })
  if (options.json) {
    print(JSON.stringify(rows))
    return
  }

  const table = [
    ['id', '名称', '级别', '继承'],
    ...rows.map((row) => [row.id, row.name, LEVEL_NAMES[row.level] ?? row.level, row.extends ?? '—']),
  ]
  print(textTable(table))
}

async function showPolicy(name: string, options: { json?: true }, command: Command): Promise<void> {
  const policy = SHIPPED_POLICY_IDS.includes(name) ? shippedPolicy(name) : await policyOfFile(name, command)
  print(options.json ? JSON.stringify(policy) : describePolicy(policy))
}

async function policyOfFile(file: string, command: Command): Promise<Policy> {
  const [report] = await checkPolicyFiles([file])
  if (report?.policy) return report.policy
  if (!report || report.isUnreadable) {
    const known = SHIPPED_POLICY_IDS.join('、')
    command.error(`“${file}”不是已有的规则（${known}），也不是可读的文件；请写其中之一或者文件路径`, { exitCode: 1 })
  }
  command.error(describeReport(report), { exitCode: 1 })
}

async function checkAndPrint(files: readonly string[], options: { json?: true }): Promise<void> {
  const reports = await checkPolicyFiles(files)
  const problems = reports.flatMap((report) => report.problems.map((problem) => ({ file: report.file, ...problem })))
  print(options.json ? JSON.stringify({ problems }) : reports.map(describeReport).join('\n\n'))
  process.exitCode = exitCodeOf(reports)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Adds `policy list|show|check|schema` to the program; none of them needs a database. */
export function register(program: Command): void {
  const policy = program.command('policy').description('各地的办理规则')
  policy.command('list').description('列出随附的规则').option('--json', '以 JSON 显示').action(listPolicies)
  policy
    .command('show')
    .description('显示一地的全部规则：数字、效力、出处')
    .argument('<id|file>', '规则的 id，或者规则文件的路径')
    .option('--json', '以 JSON 显示（已合并所继承的规则）')
    .action(showPolicy)
  policy
    .command('check')
    .description('检查规则文件；退出码 0 无错（可有提醒），1 有错，2 文件不存在')
    .argument('<files...>', '规则文件')
    .option('--json', '以 JSON 显示 {"problems":[…]}')
    .action(checkAndPrint)
  policy
    .command('schema')
    .description('打印规则文件的 JSON Schema')
    .action(() => print(JSON.stringify(policyJsonSchema(), null, 2)))
}
