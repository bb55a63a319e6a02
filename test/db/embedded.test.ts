import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, describe, expect, it } from 'vitest'

import { openDatabase, withClient } from '../../src/db/connect.ts'
import { joinEmbeddedServer } from '../../src/db/embedded/launch.ts'
import { killServer, listServers, postmasterPid, startUser, type UserProcess } from './embedded-process.ts'

const run = promisify(execFile)
const folders: string[] = []
const users: UserProcess[] = []

afterEach(async () => {
  // What a failed test left must not stay behind.
  for (const user of users.splice(0)) await user.kill()
})

afterAll(async () => {
  for (const folder of folders) {
    await killServer(folder)
    await rm(folder, { recursive: true, force: true })
  }
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'duban-own-'))
  // As root the server is another user, who has to enter.
  await chmod(folder, 0o755)
  folders.push(folder)
  return folder
}

let made: Promise<string> | undefined

/** A folder with the data of a server that everybody has left. Making them takes longest, so they are made once and copied. */
async function folderWithData(): Promise<string> {
  made ??= newFolder().then(async (dataFolder) => {
    const server = await joinEmbeddedServer({ dataFolder })
    await server.release()
    return dataFolder
  })
  const dataFolder = await newFolder()
  // Keeps to whom each file belongs, since Postgres is another user where we are root.
  await run('cp', ['-a', `${await made}/.`, dataFolder])
  return dataFolder
}

function start(dataFolder: string): UserProcess {
  const user = startUser({ dataFolder })
  users.push(user)
  return user
}

async function write(adminUrl: string, word: string): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    await admin.query('create table if not exists kept (word text)')
    await admin.query('insert into kept values ($1)', [word])
  })
}

async function readAll(adminUrl: string): Promise<string[]> {
  const { rows } = await withClient(adminUrl, (admin) => admin.query<{ word: string }>('select word from kept'))
  return rows.map(({ word }) => word)
}

/** A process that is no Postgres, of the very user that Postgres runs as: Postgres alone would take it for its twin. */
async function startStranger(dataFolder: string): Promise<ChildProcess> {
  const { uid, gid } = await stat(join(dataFolder, 'postgres'))
  return spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'], cwd: '/', ...(process.getuid?.() === 0 && { uid, gid }) })
}

describe('a first start', () => {
  it('happens once when three processes want it at the same moment; the last of them stops the server', async () => {
    const dataFolder = await newFolder()
    const all = [1, 2, 3].map(() => start(dataFolder))

    const joined = await Promise.all(all.map((user) => user.joined))
    const codes = await Promise.all(all.map((user) => user.release()))

    expect(new Set(joined.map(({ adminUrl }) => adminUrl)).size).toBe(1)
    expect(codes).toEqual([0, 0, 0])
    expect(await listServers(dataFolder)).toEqual([])
  })

  it('is begun anew when its process was killed while it made the data', async () => {
    const dataFolder = await newFolder()
    const hasBegun = new Promise<void>((resolve) => {
      const watcher = watch(dataFolder, (_, name) => {
        if (!name?.startsWith('postgres.draft-')) return
        watcher.close()
        resolve()
      })
    })
    const killed = start(dataFolder)
    await hasBegun

    await killed.kill()
    const next = start(dataFolder)
    await write((await next.joined).adminUrl, '重新开始')

    expect(await next.release()).toBe(0)
  })
})

describe('a running server', () => {
  it('is joined by a second process and stays until the second one leaves', async () => {
    const dataFolder = await folderWithData()
    const first = start(dataFolder)
    await write((await first.joined).adminUrl, '第一个进程')
    const second = start(dataFolder)
    const { adminUrl } = await second.joined

    await first.release()

    expect(await readAll(adminUrl)).toEqual(['第一个进程'])
    await second.release()
    expect(await listServers(dataFolder)).toEqual([])
  })

  it('outlives the kill of its only process, and the next one joins it', async () => {
    const dataFolder = await folderWithData()
    const first = start(dataFolder)
    await write((await first.joined).adminUrl, '被杀之前')
    const postmaster = await postmasterPid(dataFolder)

    await first.kill()
    const next = start(dataFolder)
    const { adminUrl } = await next.joined

    expect(await postmasterPid(dataFolder)).toBe(postmaster)
    expect(await readAll(adminUrl)).toEqual(['被杀之前'])
    await next.release()
    expect(await listServers(dataFolder)).toEqual([])
  })

  it('is recovered with its data after everything was killed, even when a stranger has its old pid', async () => {
    const dataFolder = await folderWithData()
    const first = start(dataFolder)
    await write((await first.joined).adminUrl, '已提交')

    await first.kill()
    await killServer(dataFolder)
    const pidFile = join(dataFolder, 'postgres', 'postmaster.pid')
    const stranger = await startStranger(dataFolder)
    const stale = await readFile(pidFile, 'utf8')
    await writeFile(pidFile, stale.replace(/^\d+/, String(stranger.pid)))
    const next = start(dataFolder)

    expect(await readAll((await next.joined).adminUrl)).toEqual(['已提交'])
    await next.release()
    stranger.kill()
    expect(await listServers(dataFolder)).toEqual([])
  })

  it('that is killed under a living process is started again by it, at the same address', async () => {
    const dataFolder = await folderWithData()
    const survivor = start(dataFolder)
    const { adminUrl } = await survivor.joined
    await write(adminUrl, '进程还在')

    await killServer(dataFolder)
    const visitor = start(dataFolder)

    expect((await visitor.joined).adminUrl).toBe(adminUrl)
    await visitor.release()
    expect(await readAll(adminUrl)).toEqual(['进程还在'])
    await survivor.release()
    expect(await listServers(dataFolder)).toEqual([])
  })

  it('is never caught between the one who stops it and the one who joins', async () => {
    const dataFolder = await folderWithData()
    let current = await joinEmbeddedServer({ dataFolder })

    for (let round = 1; round <= 5; round++) {
      const [next] = await Promise.all([joinEmbeddedServer({ dataFolder }), current.release()])
      await write(next.adminUrl, `第${round}轮`)
      current = next
    }

    expect(await readAll(current.adminUrl)).toHaveLength(5)
    await Promise.all([current.release(), current.release()])
    expect(await listServers(dataFolder)).toEqual([])
  })
})

describe('the data folder', () => {
  it('holds the passwords where nobody else can read them, and is useless without them', async () => {
    const dataFolder = await folderWithData()
    const password = join(dataFolder, 'admin.password')

    const { mode } = await stat(password)
    await rm(password)

    expect(mode & 0o777).toBe(0o600)
    await expect(joinEmbeddedServer({ dataFolder })).rejects.toMatchObject({ code: 'EMBEDDED_SECRET_LOST' })
    expect(await listServers(dataFolder)).toEqual([])
  })

  it('may have a path that is too long for a socket', async () => {
    const dataFolder = join(await newFolder(), '很长的文件夹名'.repeat(3), '很长的文件夹名'.repeat(3))

    const opened = await openDatabase(
      { databaseUrl: undefined, databaseAppUrl: undefined, dataFolder },
      { database: 'duban' },
    )
    const who = await withClient(opened.appUrl, async (app) => (await app.query('select current_user as name')).rows)
    await opened.close()

    expect(new URL(opened.appUrl).searchParams.has('host')).toBe(false)
    expect(who).toEqual([{ name: 'duban_app' }])
    expect(await listServers(dataFolder)).toEqual([])
  })
})
