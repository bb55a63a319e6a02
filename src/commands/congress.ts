import { type Command, Option } from 'commander'
import { LEVEL_NAMES } from '../../machines/policy/names.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { type CongressRow, listCongresses } from '../db/read/congresses.ts'
import { foundCongress } from '../engine/found-congress.ts'
import { AppError } from '../errors.ts'
import { textTable } from '../terminal-text.ts'
import { checkPolicyFiles, describeReport } from './policy.ts'
import { print, withDuban } from './session.ts'

const ID_FORM = /^[A-Za-z0-9_-]{1,64}$/

type CreateOptions = { policy: string; id?: string; level?: CongressRow['level']; json?: true }

async function createCongress(name: string, options: CreateOptions): Promise<void> {
  const title = name.trim()
  if (title === '') throw new AppError('REQUEST_INVALID', '人大的名称是空的；应写全称，例如 濮阳市人民代表大会')
  if (options.id !== undefined && !ID_FORM.test(options.id)) {
    throw new AppError('REQUEST_INVALID', `“${options.id}”不能作 id；应为 1–64 个字母、数字、连字符或下划线`)
  }
  const policy = await findPolicy(options.policy)

  await withDuban(async ({ db }) => {
    const all = await listCongresses(db)
    const taken = all.find((congress) => congress.id === options.id || congress.name === title)
    if (taken) throw new AppError('REQUEST_INVALID', `已有人大 ${taken.id}（${taken.name}）；请换一个名称和 id`)
    const id = options.id ?? freeId(policy.id, all)
    const level = options.level ?? policy.level
    await foundCongress(db, { id, name: title, level, policy }, new Date().toISOString())
    if (options.json)
      print(JSON.stringify({ id, name: title, level, policy: policy.id, policyVersion: policy.version }))
    else
      print(
        `已建立：${title}（id ${id}，${LEVEL_NAMES[level] ?? level}），办理规则 ${policy.id} 第 ${policy.version} 版`,
      )
  })
}

/** `puyang` for puyang-2024; a number follows when that one is taken. */
function freeId(policyId: string, all: readonly CongressRow[]): string {
  const stem = policyId.replace(/-\d{4}$|-sample$/, '').slice(0, 50)
  const taken = new Set(all.map(({ id }) => id))
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? stem : `${stem}-${n}`
    if (!taken.has(id)) return id
  }
}

async function findPolicy(idOrFile: string): Promise<Policy> {
  if (SHIPPED_POLICY_IDS.includes(idOrFile)) return shippedPolicy(idOrFile)
  const [report] = await checkPolicyFiles([idOrFile])
  if (report?.policy) return report.policy
  if (report && !report.isUnreadable) throw new AppError('POLICY_INVALID', describeReport(report))
  const known = SHIPPED_POLICY_IDS.join('、')
  throw new AppError('POLICY_NOT_FOUND', `“${idOrFile}”不是随附的规则（${known}），也不是可读的规则文件；请写其中之一`)
}

async function showCongresses(options: { json?: true }): Promise<void> {
  const all = await withDuban(({ db }) => listCongresses(db))
  if (options.json) {
    print(
      JSON.stringify(
        all.map(({ id, name, level, policy_id, policy_version }) => ({
          id,
          name,
          level,
          policy: policy_id,
          policyVersion: policy_version,
        })),
      ),
    )
    return
  }
  if (all.length === 0) print('还没有登记任何人大；请用 duban congress create 建立')
  else {
    const rows = all.map((row) => [
      row.id,
      row.name,
      LEVEL_NAMES[row.level] ?? row.level,
      `${row.policy_id} 第 ${row.policy_version} 版`,
    ])
    print(textTable([['id', '名称', '级别', '办理规则'], ...rows]))
  }
}

/** Adds `congress create|list` to the program. */
export function register(program: Command): void {
  const congress = program.command('congress').description('人民代表大会：各有自己的办理规则、日历和建议')
  congress
    .command('create')
    .description('建立一个人大；此后它按所选规则的这一版办理')
    .argument('<name>', '全称，例如 濮阳市人民代表大会')
    .requiredOption('--policy <id|file>', '办理规则：随附的 id（duban policy list），或者规则文件')
    .option('--id <id>', '内部 id；不写时由规则的 id 得来')
    .addOption(new Option('--level <level>', '级别；不写时同规则').choices(Object.keys(LEVEL_NAMES)))
    .option('--json', '以 JSON 显示')
    .action(createCongress)
  congress.command('list').description('列出已登记的人大').option('--json', '以 JSON 显示').action(showCongresses)
}
