import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, vi } from 'vitest'

import { ROOT } from '../source-files.ts'

/** A first start as a person makes it. */
export type Server = {
  url: string
  /** The one-time link that creates the administrator, as it was printed. */
  setupLink: string
  /** What was written on standard error: the log. */
  log: () => string
}

/** `npm start` with nothing there yet, once for the file; stopped and wiped at its end. */
export function provideServer(): Server {
  const server: Server = { url: '', setupLink: '', log: () => '' }
  let stop: (() => Promise<void>) | undefined
  beforeAll(async () => {
    const started = await start()
    stop = started.stop
    Object.assign(server, started)
  })
  afterAll(async () => {
    await stop?.()
  })
  return server
}

async function start(): Promise<Server & { stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'duban-start-'))
  // Postgres runs as another account where we are root; it must be able to enter.
  await chmod(folder, 0o755)
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...ownEnvironment(), DUBAN_DATA: folder, PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  let log = ''
  child.stderr.on('data', (text) => {
    log += text
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  for await (const line of createInterface({ input: child.stdout })) {
    const setupLink = /http:\S+\/setup#token=\S+/.exec(line)?.[0]
    if (!setupLink) continue
    const url = new URL(setupLink).origin
    await vi.waitFor(() => expectPage(url), { timeout: 120_000, interval: 100 })
    return { url, setupLink, log: () => log, stop }
  }
  throw new Error(`The server ended before it was up:\n${log}`)
}

/** While the screens are being built there is a word to wait instead. */
async function expectPage(url: string): Promise<void> {
  const { status } = await fetch(url, { headers: { accept: 'text/html' } })
  if (status !== 200) throw new Error(`The page answers with ${status}`)
}

/** Without what the test runner and a developer's shell have set. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const isOurs = (name: string) => !/^(DUBAN_|DATABASE_|VITEST|NODE_ENV$|NODE_OPTIONS$)/.test(name)
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => isOurs(name)))
}
