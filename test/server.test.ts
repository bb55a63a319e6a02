import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { builtScreens } from './built-screens.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { ROOT } from './source-files.ts'

type Server = { child: ChildProcess; url: string; lines: string[]; stderr: () => string; ended: Promise<unknown[]> }

// Else each server would begin to build them.
beforeAll(builtScreens)

/** `npm start` on a database of the test, waited for until it says where it is. */
async function startServer(database: TestDatabase, ...args: string[]): Promise<Server> {
  const { child, stderr, ended } = spawnServer(database, '0', ...args)
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    lines.push(line)
    const url = /http:\/\/localhost:\d+/.exec(lines.join('\n'))?.[0]
    if (url && line.startsWith('数据')) return { child, url, lines, stderr, ended }
  }
  throw new Error(`the server ended before it was up:\n${stderr()}`)
}

function spawnServer(database: TestDatabase, port: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/server.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: database.ownerUrl, DATABASE_APP_URL: database.appUrl, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  return { child, stderr: () => said, ended: once(child, 'exit') }
}

async function readiness(url: string): Promise<{ code: number; checks: Record<string, string> }> {
  const response = await fetch(`${url}/readyz`)
  const { checks } = (await response.json()) as { checks: Record<string, string> }
  return { code: response.status, checks }
}

/** With a pause between two looks: without one they would take the time that the server needs to start. */
async function untilReady(url: string): Promise<void> {
  await vi.waitUntil(async () => (await readiness(url)).code === 200, { timeout: 120_000, interval: 50 })
}

describe('one process for everything', () => {
  let database: TestDatabase
  let server: Server
  beforeAll(async () => {
    database = await createDatabase({ isEmpty: true, isServed: true })
    server = await startServer(database)
    await untilReady(server.url)
  })
  afterAll(async () => {
    server?.child.kill('SIGKILL')
    await server?.ended
    await database?.[Symbol.asyncDispose]()
  })

  it('migrates, tells where it is and where the data lies, is alive and ready', async () => {
    expect(server.lines.join('\n')).toContain('督办已启动')
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    // On a busy machine a single look may come too late.
    await expect
      .poll(() => readiness(server.url))
      .toEqual({
        code: 200,
        checks: { database: 'ok', migrations: 'ok', timers: 'ok', queue: 'ok' },
      })
    const nothing = await fetch(`${server.url}/cases?name=%E4%BB%A3%E8%A1%A8%E7%94%B2`)
    expect({ status: nothing.status, body: await nothing.json() }).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    })
  })

  it('is not ready when a migration is missing, and still alive', async () => {
    const owner = database.openPool('owner', { max: 1 })
    await owner.query(`delete from kysely_migration where name = (select max(name) from kysely_migration)`)

    await expect
      .poll(() => readiness(server.url))
      .toMatchObject({
        code: 503,
        checks: { database: 'ok', timers: 'ok', migrations: expect.stringMatching(/^pending: \d{4}_/) },
      })
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  })

  it('stops when asked', async () => {
    server.child.kill('SIGTERM')

    expect(await server.ended).toEqual([0, null])
    // What a person wrote into an address stays out of the log.
    expect(server.stderr()).not.toContain('name=')
  })
})

it('answers people in one process and works in another', async () => {
  await using database = await createDatabase({ isServed: true })
  const [http, worker] = await Promise.all([
    startServer(database, '--role', 'http'),
    startServer(database, '--role', 'worker'),
  ])

  await Promise.all([untilReady(http.url), untilReady(worker.url)])
  const checksOf = (url: string) => expect.poll(async () => (await readiness(url)).checks)
  await checksOf(http.url).toEqual({ database: 'ok', migrations: 'ok' })
  await checksOf(worker.url).toMatchObject({ timers: 'ok', queue: 'ok' })
  expect((await fetch(`${http.url}/api/cases`)).status).toBe(401)
  expect((await fetch(`${worker.url}/api/cases`)).status).toBe(404)
  expect(http.lines.join('\n')).toContain('这个进程不做后台工作')
  for (const { url } of [http, worker]) {
    const metrics = async () => (await fetch(`${url}/metrics`)).text()
    for (const line of [
      'duban_source_up{source="database"} 1',
      'duban_queue_jobs{queue="timers",state="waiting"}',
      'duban_worker_pulse_age_seconds{queue="reconcile"}',
    ]) {
      await expect.poll(metrics).toContain(line)
    }
  }

  http.child.kill('SIGINT')
  worker.child.kill('SIGTERM')
  expect(await Promise.all([http.ended, worker.ended])).toEqual([
    [0, null],
    [0, null],
  ])
})

it('says which port is taken, and ends with 1', async () => {
  await using database = await createDatabase()
  const other = createServer().listen(0, '0.0.0.0')
  await once(other, 'listening')
  const { port } = other.address() as { port: number }

  const { stderr, ended } = spawnServer(database, String(port))

  expect(await ended).toEqual([1, null])
  expect(stderr()).toContain(`错误（PORT_UNUSABLE）：端口 ${port} 已被别的程序占用`)
  other.close()
})
