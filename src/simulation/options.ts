import { stat } from 'node:fs/promises'

import { checkPolicy } from '../../machines/policy/check.ts'
import { didYouMean } from '../../machines/policy/did-you-mean.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { readPolicyFile } from '../policy-file.ts'
import type { YearPlan } from './year.ts'

export type YearOptions = YearPlan & { isJson: boolean }
export type ParsedOptions = { kind: 'run'; options: YearOptions } | { kind: 'help' } | { kind: 'refused'; why: string }

const DEFAULTS = { policy: 'puyang-2024', seed: '1', count: '99' }
const NAMES = ['--policy', '--seed', '--count', '--out', '--json', '--help']
const MOST_CASES = 100_000
const GREATEST_SEED = 2 ** 31 - 1

export const USAGE = `用法：npm run year -- [选项]

让 99 件真实的代表建议按某地的办理规则走完一年的提、办、督、评。数据库用后即删。

选项：
  --policy 规则   自带规则的 id，或办理规则文件（默认 ${DEFAULTS.policy}）
                  自带：${SHIPPED_POLICY_IDS.join(' ')}
  --seed 整数     种子：同一种子得到逐字节相同的结果（默认 ${DEFAULTS.seed}）
  --count 件数    建议件数，超过 99 时标题加编号重复（默认 ${DEFAULTS.count}）
  --out 文件夹    写出 cases.csv、events.jsonl、report.json（默认 out/规则-种子）
  --json          最后一行输出一个 JSON 对象
  -h, --help      显示用法`

/** Reads the command line. What is wrong is said in Chinese: what was found, what was expected, what to do. */
export async function parseOptions(args: readonly string[]): Promise<ParsedOptions> {
  const given = new Map<string, string>()
  for (let at = 0; at < args.length; at += 1) {
    const [name = '', inline] = splitAtEquals(args[at] ?? '')
    if (name === '-h' || name === '--help') return { kind: 'help' }
    if (!NAMES.includes(name)) return refuse(unknown(name))
    if (given.has(name)) return refuse(`选项“${name}”写了两次；请只写一次`)
    if (name === '--json') {
      if (inline !== undefined) return refuse(`选项“--json”不带值，写了“${inline}”；请只写 --json`)
      given.set(name, '')
      continue
    }
    const next = args[at + 1]
    const value = inline ?? (next?.startsWith('--') ? undefined : next)
    if (value === undefined || value.trim() === '') return refuse(`选项“${name}”后面缺少值；用 --help 查看用法`)
    if (inline === undefined) at += 1
    given.set(name, value)
  }
  return settle(given)
}

async function settle(given: ReadonlyMap<string, string>): Promise<ParsedOptions> {
  const seed = wholeNumber('--seed', given.get('--seed') ?? DEFAULTS.seed, 0, GREATEST_SEED)
  if (typeof seed === 'string') return refuse(seed)
  const count = wholeNumber('--count', given.get('--count') ?? DEFAULTS.count, 1, MOST_CASES)
  if (typeof count === 'string') return refuse(count)
  const policy = await findPolicy(given.get('--policy') ?? DEFAULTS.policy)
  if (typeof policy === 'string') return refuse(policy)
  const out = given.get('--out') ?? `out/${policy.id}-${seed}`
  if (await isFile(out)) return refuse(`--out 的“${out}”是文件；应是文件夹，请换一个名字`)
  return { kind: 'run', options: { policy, seed, count, out, isJson: given.has('--json') } }
}

async function findPolicy(name: string): Promise<Policy | string> {
  if (SHIPPED_POLICY_IDS.includes(name)) return shippedPolicy(name)
  if (!(await isFile(name))) {
    const near = didYouMean(name, SHIPPED_POLICY_IDS)
    const hint = near === undefined ? '' : `（是否指 ${near}？）`
    return `没有办理规则“${name}”${hint}；应是自带规则的 id（${SHIPPED_POLICY_IDS.join('、')}），或一份办理规则文件`
  }
  const { json, problems } = await readPolicyFile(name)
  const checked = json === undefined ? { problems: [] } : checkPolicy(json)
  const errors = [...problems, ...checked.problems].filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (first) {
    return `办理规则文件“${name}”有 ${errors.length} 处错误，第一处 ${first.path}：${first.message}；全部错误用 npm run -s cli -- policy check 查看`
  }
  if (!('policy' in checked) || !checked.policy)
    return `办理规则文件“${name}”读不出规则；请用 npm run -s cli -- policy check 查看`
  return checked.policy
}

function wholeNumber(name: string, text: string, least: number, most: number): number | string {
  const value = Number(text)
  if (/^\d{1,10}$/.test(text) && value >= least && value <= most) return value
  return `选项“${name}”的值“${text}”不对；应是 ${least} 到 ${most} 的整数`
}

function unknown(name: string): string {
  if (!name.startsWith('-')) return `多出参数“${name}”；选项都以 -- 开头，用 --help 查看用法`
  const near = didYouMean(name, NAMES)
  return `没有选项“${name}”${near === undefined ? '' : `（是否指 ${near}？）`}；用 --help 查看用法`
}

function splitAtEquals(arg: string): [name: string, value?: string] {
  const at = arg.indexOf('=')
  return at < 0 || !arg.startsWith('--') ? [arg] : [arg.slice(0, at), arg.slice(at + 1)]
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() ?? false
}

function refuse(why: string): ParsedOptions {
  return { kind: 'refused', why }
}
