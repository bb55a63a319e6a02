import { spawn } from 'node:child_process'
import { type FileHandle, open } from 'node:fs/promises'

import { AppError } from '../../errors.ts'

const LOCK_TIMEOUT_S = 330
const LOCKED = 0

/**
 * Runs the work while no other process holds the lock file. The kernel frees the lock when this process ends, however
 * it ends, so there is no stale lock. Throws EMBEDDED_LOCK_FAILED after 330 s.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const file = await open(path, 'a', 0o600)
  try {
    await lock(file, path)
    return await work()
  } finally {
    await file.close()
  }
}

/**
 * Node has no flock of its own. A lock belongs to the open file and not to the process that asked for it: a child that
 * inherits the file takes the lock, and it stays ours when the child ends.
 */
async function lock(file: FileHandle, path: string): Promise<void> {
  const perl = `use Fcntl; alarm ${LOCK_TIMEOUT_S}; open(my $file, '>>&=', 3) or die; flock($file, 2) or die`
  const attempts: [string, string[]][] = [
    ['flock', ['-x', '-w', String(LOCK_TIMEOUT_S), '3']],
    ['perl', ['-e', perl]],
  ]

  for (const [command, args] of attempts) {
    const outcome = await run(command, args, file.fd)
    if (outcome === LOCKED) return
    if (outcome !== 'not installed') {
      throw new AppError(
        'EMBEDDED_LOCK_FAILED',
        `${LOCK_TIMEOUT_S} 秒内没有得到启动锁“${path}”；另一个督办进程正在启动或停止数据库，请查看它的输出后重试`,
      )
    }
  }
  throw new AppError(
    'EMBEDDED_PLATFORM_UNSUPPORTED',
    '系统里没有 flock（util-linux）也没有 perl，无法锁定数据文件夹；请安装其一，或设置 DATABASE_URL',
  )
}

function run(command: string, args: string[], fd: number): Promise<number | null | 'not installed'> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore', fd] })
    child.on('exit', (code) => resolve(code))
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve('not installed')
      else reject(error)
    })
  })
}
