import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** Is there a `redis-server` on the PATH? */
export const canStartRedis = spawnSync('redis-server', ['--version']).status === 0

/** A Redis of one's own on a free port; it keeps nothing on the disk, since a queue may be lost. */
export type OwnRedis = { url: string; start(): Promise<void>; stop(): Promise<void>; dispose(): Promise<void> }

/** Starts it and waits until it answers. `stop` kills it without a word. */
export async function startRedis(): Promise<OwnRedis> {
  if (!canStartRedis) throw new Error('There is no redis-server on the PATH')
  const folder = await mkdtemp(join(tmpdir(), 'duban-redis-'))
  const port = await findFreePort()
  const url = `redis://127.0.0.1:${port}`
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no']
  let child: ChildProcess | undefined
  const start = async () => {
    child = spawn('redis-server', settings, { stdio: 'ignore' })
    await ask(url, (client) => client.ping())
  }
  const stop = async () => {
    if (!child) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    child = undefined
    await ended
  }
  await start()
  return {
    url,
    start,
    stop,
    dispose: async () => {
      await stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Takes away the jobs that stand under this prefix. */
export async function eraseKeys(url: string, name: string): Promise<void> {
  await ask(url, async (client) => {
    const keys = await client.keys(`{${name}}*`)
    if (keys.length > 0) await client.del(...keys)
  })
}

/** Takes away everything. */
export async function flushRedis(url: string): Promise<void> {
  await ask(url, (client) => client.flushall())
}

/** Asks once it answers. */
async function ask(url: string, what: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 })
  client.on('error', () => {})
  try {
    await what(client)
  } finally {
    client.disconnect()
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port is free')
  return address.port
}
