import { spawnSync } from 'node:child_process'
import { stat } from 'node:fs/promises'

import { AppError } from '../../errors.ts'

/** The operating-system user that Postgres runs as. */
export type ServerAccount = { name: string; uid: number; gid: number }

const CANDIDATES = ['postgres', 'nobody']

/**
 * Postgres refuses to run as root, so root lends it another user: whoever owns the data already, else `postgres`, else
 * `nobody`. `undefined` means: run as ourselves.
 */
export async function findServerAccount(cluster: string): Promise<ServerAccount | undefined> {
  const ownUid = process.getuid?.()
  const owner = await stat(cluster).catch(() => undefined)
  if (ownUid !== 0) {
    if (!owner || owner.uid === ownUid) return undefined
    throw new AppError(
      'EMBEDDED_FOLDER_UNUSABLE',
      `数据文件夹“${cluster}”属于用户 ${owner.uid}，当前用户是 ${ownUid}；请用原来的用户（或 root）运行，或用 DUBAN_DATA 指定另一个文件夹`,
    )
  }
  if (owner && owner.uid !== 0) return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid }

  for (const name of CANDIDATES) {
    const uid = readId('-u', name)
    const gid = readId('-g', name)
    if (uid !== undefined && gid !== undefined && uid !== 0) return { name, uid, gid }
  }
  throw new AppError(
    'EMBEDDED_PLATFORM_UNSUPPORTED',
    `以 root 运行时，数据库须换用 ${CANDIDATES.join(' 或 ')} 用户，但系统里没有；请改用普通用户运行，或设置 DATABASE_URL`,
  )
}

/** What `spawn` needs to run a program as that user. */
export function spawnIdentity(account: ServerAccount | undefined): { uid: number; gid: number } | undefined {
  return account && { uid: account.uid, gid: account.gid }
}

/** Asks the kernel, by acting as that user, so access lists and read-only mounts count too. */
export function canAccess(account: ServerAccount, paths: string[], right: 'enter' | 'read'): boolean {
  const flag = right === 'enter' ? '-x' : '-r'
  const script = `for path in "$@"; do [ ${flag} "$path" ] || exit 1; done`
  const asked = spawnSync('/bin/sh', ['-c', script, 'sh', ...paths], {
    cwd: '/',
    stdio: 'ignore',
    ...spawnIdentity(account),
  })
  return asked.status === 0
}

function readId(option: '-u' | '-g', name: string): number | undefined {
  const asked = spawnSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const id = Number.parseInt(asked.stdout, 10)
  return asked.status === 0 && Number.isInteger(id) ? id : undefined
}
