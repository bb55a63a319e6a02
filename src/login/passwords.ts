import { hash, verify } from '@node-rs/argon2'

import { AppError } from '../errors.ts'

/** Argon2id, what OWASP asks for: some 30 ms and 19 MiB for each password that is tried. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
export const PASSWORD_MAX_LENGTH = 128
/** So long, a password needs no mixture of characters. */
const LONG_ENOUGH = 20
const KINDS_NEEDED = 3

/** The same characters hash alike, however a keyboard composed them. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST)
}

export async function isPassword(hashed: string, password: string): Promise<boolean> {
  return verify(hashed, password.normalize('NFKC'))
}

/** A hash that no password has: trying one against it costs what it costs against a real one. */
let nobodys: Promise<string> | undefined
export async function tryInVain(password: string): Promise<void> {
  nobodys ??= hashPassword('nobody has this one')
  await isPassword(await nobodys, password)
}

/** Throws PASSWORD_WEAK with everything that is missing. */
export function judgePassword(
  password: string,
  of: { username: string | null; name: string; minLength: number },
): void {
  const missing = findWeaknesses(password, of)
  if (missing.length > 0) throw new AppError('PASSWORD_WEAK', `新密码不合要求：${missing.join('；')}。请换一个`)
}

function findWeaknesses(
  password: string,
  { username, name, minLength }: { username: string | null; name: string; minLength: number },
): string[] {
  const length = [...password].length
  const missing: string[] = []
  if (length < minLength) missing.push(`现在是 ${length} 个字符，应至少 ${minLength} 个`)
  if (length < LONG_ENOUGH && countKinds(password) < KINDS_NEEDED) {
    missing.push(`应包含大写字母、小写字母、数字、符号（或汉字）中的三类，或者长达 ${LONG_ENOUGH} 个字符`)
  }
  const plain = password.toLowerCase()
  const own = [username?.toLowerCase(), name.toLowerCase()].filter((word) => word !== undefined && word.length >= 2)
  if (own.some((word) => word !== undefined && plain.includes(word))) missing.push('不应包含自己的登录名或姓名')
  if (COMMON.some((word) => plain.includes(word))) missing.push('不应包含 password、123456、qwerty 这类常见的组合')
  if (new Set(password).size < 5) missing.push('重复的字符太多')
  return missing
}

const COMMON = ['password', 'passw0rd', 'p@ssw0rd', '123456', '654321', 'qwerty', 'abc123', 'admin', '111111', '888888']

function countKinds(password: string): number {
  return [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length
}
