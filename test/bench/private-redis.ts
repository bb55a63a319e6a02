import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** A Redis for one measurement; `name` is the prefix under which the jobs stand. */
export type BenchRedis = { url: string; close(name: string): Promise<void> }

/** One of its own where there is a `redis-server`, else that of REDIS_URL; undefined where there is neither. */
export async function openRedis(): Promise<BenchRedis | undefined> {
  if (spawnSync('redis-server', ['--version']).status === 0) return startRedis()
  const url = process.env['REDIS_URL']
  return url === undefined ? undefined : { url, close: (name) => eraseKeys(url, name) }
}

/** Keeps nothing on the disk: a queue may be lost. */
async function startRedis(): Promise<BenchRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'duban-bench-redis-'))
  const port = await findFreePort()
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no']
  const child = spawn('redis-server', settings, { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const url = `redis://127.0.0.1:${port}`
  await untilItAnswers(url)
  return {
    url,
    close: async () => {
      child.kill()
      await ended
      await rm(folder, { recursive: true, force: true })
    },
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

async function untilItAnswers(url: string): Promise<void> {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 })
  client.on('error', () => {})
  try {
    await client.ping()
  } finally {
    client.disconnect()
  }
}

async function eraseKeys(url: string, name: string): Promise<void> {
  const client = new Redis(url)
  try {
    const keys = await client.keys(`{${name}}*`)
    if (keys.length > 0) await client.del(...keys)
  } finally {
    client.disconnect()
  }
}
