import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'

/** Several servers that stand in for one another, each on a free port and in one folder of their own. */
export type RedisGroup = {
  url: string
  /** Kills the server that holds the jobs of this prefix, and waits until another one, or itself, serves them again. */
  loseServerOf(prefix: string): Promise<void>
  dispose(): Promise<void>
}

/** `--cluster-port` came with 7.0. */
export const canStartRedisGroup = / v=([7-9]|\d\d)\./.test(String(spawnSync('redis-server', ['--version']).stdout))

const NODES = 3
const SLOTS = 16_384
const PATIENCE_MS = 15_000
const IN_MEMORY = ['--save', '', '--appendonly', 'no', '--bind', '127.0.0.1', '--protected-mode', 'no']

/** A server, its replica, and a sentinel that watches both. */
export async function startSentinels(): Promise<RedisGroup> {
  const ground = await openGround()
  const [one = 0, other = 0, watch = 0] = await findFreePorts(3)
  const first = ground.start(one, [])
  ground.start(other, ['--replicaof', '127.0.0.1', String(one)])
  await ground.until(other, async (client) => (await client.info('replication')).includes('master_link_status:up'))
  const settings = [
    `port ${watch}`,
    'bind 127.0.0.1',
    'protected-mode no',
    `dir ${ground.folder}`,
    `sentinel monitor haupt 127.0.0.1 ${one} 1`,
    'sentinel down-after-milliseconds haupt 300',
    'sentinel failover-timeout haupt 3000',
  ]
  const file = join(ground.folder, 'sentinel.conf')
  await writeFile(file, settings.join('\n'))
  ground.run([file, '--sentinel'])
  const knowsBoth = async (client: Redis) =>
    String(await client.call('SENTINEL', 'REPLICAS', 'haupt')).includes(`${other}`)
  await ground.until(watch, knowsBoth)
  return {
    url: `redis+sentinel://127.0.0.1:${watch}/haupt/0`,
    loseServerOf: async () => {
      await kill(first)
      await ground.until(other, async (client) => (await client.info('replication')).includes('role:master'))
    },
    dispose: ground.dispose,
  }
}

/** Three servers that share the slots. */
export async function startCluster(): Promise<RedisGroup> {
  const ground = await openGround()
  const ports = await findFreePorts(NODES * 2)
  const nodes = ports.slice(0, NODES)
  const settings = (n: number) => [
    ...['--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${n}.conf`],
    ...['--cluster-port', String(ports[NODES + n]), '--cluster-node-timeout', '2000'],
  ]
  const children = nodes.map((port, n) => ground.start(port, settings(n)))
  const share = Math.ceil(SLOTS / NODES)
  for (const [n, port] of nodes.entries()) {
    await ground.until(port, async (client) => {
      const last = Math.min(SLOTS, share * (n + 1)) - 1
      await client.call('CLUSTER', 'ADDSLOTSRANGE', String(share * n), String(last))
      if (n > 0) await client.call('CLUSTER', 'MEET', '127.0.0.1', String(nodes[0]), String(ports[NODES]))
      return true
    })
  }
  const isWhole = async (client: Redis) => {
    const told = String(await client.call('CLUSTER', 'INFO'))
    return told.includes('cluster_state:ok') && told.includes(`cluster_known_nodes:${NODES}`)
  }
  for (const port of nodes) await ground.until(port, isWhole)
  return {
    url: `redis+cluster://${nodes.map((port) => `127.0.0.1:${port}`).join(',')}`,
    loseServerOf: async (prefix) => {
      let slot = 0
      await ground.until(nodes[0] ?? 0, async (client) => {
        slot = Number(await client.call('CLUSTER', 'KEYSLOT', prefix))
        return true
      })
      const n = Math.floor(slot / share)
      const child = children[n]
      if (child) await kill(child)
      children[n] = ground.start(nodes[n] ?? 0, settings(n))
      for (const port of nodes) await ground.until(port, isWhole)
    },
    dispose: ground.dispose,
  }
}

async function openGround() {
  const folder = await mkdtemp(join(tmpdir(), 'duban-redis-'))
  const running = new Set<ChildProcess>()
  const run = (settings: string[]): ChildProcess => {
    const child = spawn('redis-server', settings, { stdio: 'ignore', cwd: folder })
    running.add(child)
    return child
  }
  return {
    folder,
    run,
    start: (port: number, settings: string[]) =>
      run(['--port', String(port), '--dir', folder, '--dbfilename', `${port}.rdb`, ...IN_MEMORY, ...settings]),
    /** Asks again and again, also one that has not started yet. */
    until: async (port: number, what: (client: Redis) => Promise<boolean>): Promise<void> => {
      const client = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 20 })
      client.on('error', () => {})
      const until = Date.now() + PATIENCE_MS
      try {
        while (!(await what(client))) {
          if (Date.now() > until) throw new Error(`The Redis on port ${port} is not as it should be`)
          await pause(20)
        }
      } finally {
        client.disconnect()
      }
    },
    dispose: async () => {
      for (const child of running) await kill(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Held together until all are known, so that no port is given twice. */
async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => (server.listening ? undefined : once(server, 'listening'))))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(
    servers.map((server) => {
      server.close()
      return once(server, 'close')
    }),
  )
  return ports
}
