import type { BackendFactory, ConnectionOptions, RedisQueueBackend } from 'bullmq'

/** What BullMQ is given to keep its jobs in; the two kinds differ in nothing else. */
export type Store = {
  kind: 'postgres' | 'redis'
  /** Makes what is missing; rejects while the store is away. */
  prepare(): Promise<void>
  /** Rejects while the store is away. */
  ping(): Promise<void>
  connection: ConnectionOptions
  /** Of the keys in Redis. */
  prefix: string | undefined
  factory: BackendFactory<RedisQueueBackend>
  /** Gives the connections back, whatever is under way on them. */
  close(): Promise<void>
}
