import { canStartRedis, eraseKeys, startRedis } from '../own-redis.ts'

/** A Redis for one measurement; `name` is the prefix under which the jobs stand. */
export type BenchRedis = { url: string; close(name: string): Promise<void> }

/** One of its own where there is a `redis-server`, else that of REDIS_URL; undefined where there is neither. */
export async function openRedis(): Promise<BenchRedis | undefined> {
  if (canStartRedis) {
    const own = await startRedis()
    return { url: own.url, close: () => own.dispose() }
  }
  const url = process.env['REDIS_URL']
  return url === undefined ? undefined : { url, close: (name) => eraseKeys(url, name) }
}
