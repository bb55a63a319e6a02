import { parseArgs } from 'node:util'

import { AppError } from './errors.ts'

const ROLES = ['all', 'http', 'worker'] as const

/** What this process does: answers people, works in the background, or both. */
export type ServerRole = (typeof ROLES)[number]

/** Reads `--role http|worker`; without it the process does both. Throws CONFIG_INVALID. */
export function parseRole(args: readonly string[]): ServerRole {
  const given = readRole(args)
  const role = ROLES.find((one) => one === given)
  if (role) return role
  throw misuse(`--role 的值“${given}”不对：应是 http（只提供网页和接口）或 worker（只做后台工作）`)
}

function readRole(args: readonly string[]): string {
  try {
    return parseArgs({ args: [...args], options: { role: { type: 'string' } } }).values.role ?? 'all'
  } catch {
    throw misuse(`不认识启动参数“${args.join(' ')}”：只有 --role http 和 --role worker`)
  }
}

function misuse(found: string): AppError {
  return new AppError('CONFIG_INVALID', `${found}；不写 --role 时网页和后台工作在同一个进程里。请改正后重新启动`)
}
