import { randomBytes } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { access, chmod, mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

import { AppError } from '../../errors.ts'
import { canAccess, findServerAccount, type ServerAccount } from './account.ts'

/** Names the data folder when it could not be inside the project. */
const POINTER = 'data-folder'
/** The Postgres data directory inside the data folder. */
export const CLUSTER = 'postgres'

export type DataFolder = {
  /** Holds everything below. */
  path: string
  /** Who Postgres runs as there; `undefined`: as ourselves. */
  account: ServerAccount | undefined
  /** Says why the folder is not where one would look for it; `undefined` when it is. */
  notice: string | undefined
}

/** The folder that the start lock lives in: it exists before we know where the data can be. */
export async function openBaseFolder(folder: string): Promise<string> {
  const base = resolve(folder)
  try {
    await makeEnterable(base)
    await access(base, constants.W_OK | constants.X_OK)
    return await realpath(base)
  } catch (error) {
    throw new AppError(
      'EMBEDDED_FOLDER_UNUSABLE',
      `不能建立数据文件夹“${base}”：${(error as Error).message}；请用 DUBAN_DATA 指定一个可写的文件夹，或设置 DATABASE_URL`,
      { cause: error },
    )
  }
}

/**
 * Decides where the data lives: in the base folder when the server's account can enter it, else in a folder of its
 * own, which the base folder then names. Data that is already there is never left behind. Call it under the start lock.
 */
export async function chooseDataFolder(base: string, isGiven: boolean): Promise<DataFolder> {
  const pointer = join(base, POINTER)
  const pointed = (await readFile(pointer, 'utf8').catch(() => '')).trim()
  const known = pointed && existsSync(pointed) ? pointed : base
  const account = await findServerAccount(join(known, CLUSTER))

  if (!account || canAccess(account, [known], 'enter')) {
    return { path: known, account, notice: known === base ? undefined : `数据库的数据在“${known}”（见“${pointer}”）` }
  }
  if (isGiven || existsSync(join(known, CLUSTER))) {
    throw new AppError(
      'EMBEDDED_FOLDER_UNUSABLE',
      `数据库以用户 ${account.name} 运行，它进不了数据文件夹“${known}”；请给上级各文件夹加上进入权限（chmod o+x），或用 DUBAN_DATA 指定另一个文件夹`,
    )
  }

  const path = await makeOwnFolder(account)
  await writeFile(pointer, `${path}\n`, { flush: true })
  const notice = `数据库以用户 ${account.name} 运行，它进不了“${base}”；程序和数据放在“${path}”（见“${pointer}”）`
  return { path, account, notice }
}

async function makeOwnFolder(account: ServerAccount): Promise<string> {
  // The name is random: in a shared place like /tmp nobody can have put a folder there before us.
  const name = `duban-${randomBytes(6).toString('hex')}`
  for (const parent of ['/var/lib', tmpdir(), '/tmp']) {
    const path = join(parent, name)
    try {
      await mkdir(path, { mode: 0o755 })
      await chmod(path, 0o755)
    } catch {
      continue
    }
    if (canAccess(account, [path], 'enter')) return await realpath(path)
  }
  throw new AppError(
    'EMBEDDED_FOLDER_UNUSABLE',
    `没有找到用户 ${account.name} 能进入的文件夹（试过 /var/lib 和 ${tmpdir()}）；请用 DUBAN_DATA 指定一个`,
  )
}

/** Makes the folder and its missing parents; only what we make ourselves is opened for entering. */
async function makeEnterable(path: string): Promise<void> {
  if (existsSync(path)) return

  await makeEnterable(dirname(path))
  await mkdir(path, { mode: 0o755 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await chmod(path, 0o755)
}
