import { once } from 'node:events'
import { createRedisBackend } from 'bullmq'
import { Cluster, Redis } from 'ioredis'

import { parseRedisAddress } from './redis-address.ts'
import type { Store } from './store.ts'

const CONNECT_TIMEOUT_MS = 5000
const LONGEST_RECONNECT_MS = 2000
const PING_TIMEOUT_MS = 3000
/** Each queue and each of its hands listens. */
const MOST_LISTENERS = 64

/** Jobs in Redis: one server, behind sentinels, or a cluster. */
export function openRedisStore({ url, name }: { url: string; name: string }, onError: (error: Error) => void): Store {
  const client = connect(url)
  client.on('error', onError)
  client.setMaxListeners(MOST_LISTENERS)
  // With nobody there a command would wait as long as it takes, and so would all that are sent after it.
  const ping = async () => {
    if (client.status !== 'ready') await once(client, 'ready', { signal: AbortSignal.timeout(PING_TIMEOUT_MS) })
    await within(PING_TIMEOUT_MS, client.ping())
  }
  return {
    kind: 'redis',
    prepare: ping,
    ping,
    connection: client as Store['connection'],
    // The braces keep all keys of a queue on one node of a cluster.
    prefix: `{${name}}`,
    factory: createRedisBackend as unknown as Store['factory'],
    close: async () => client.disconnect(),
  }
}

function connect(url: string): Redis | Cluster {
  const { kind, nodes, login, database, tls, sentinelName, sentinelPassword } = parseRedisAddress(url)
  const options = {
    ...login,
    ...(tls && { tls: {} }),
    connectTimeout: CONNECT_TIMEOUT_MS,
    // A worker waits as long as it takes; who adds jobs asks first whether Redis is there.
    maxRetriesPerRequest: null,
    retryStrategy: reconnectAfterMs,
  }
  if (kind === 'cluster') {
    return new Cluster(nodes, {
      redisOptions: options,
      clusterRetryStrategy: reconnectAfterMs,
    })
  }
  if (kind === 'sentinel') {
    return new Redis({
      ...options,
      db: database,
      sentinels: nodes,
      name: sentinelName,
      ...(sentinelPassword !== undefined && { sentinelPassword }),
      ...(tls && { enableTLSForSentinelMode: true }),
    })
  }
  return new Redis({ ...options, ...nodes[0], db: database })
}

function reconnectAfterMs(times: number): number {
  return Math.min(LONGEST_RECONNECT_MS, times * 100)
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timeout: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timeout = setTimeout(() => reject(new Error(`Redis did not answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timeout)
  }
}
