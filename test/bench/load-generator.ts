import { createRequire } from 'node:module'

type Request = { method: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: string }
type Client = { setRequests(requests: readonly Request[]): void }
type Options = {
  url: string
  connections: number
  /** Seconds. */
  duration: number
  setupClient: (client: Client) => void
}
type Result = {
  requests: { average: number; total: number }
  latency: { p50: number; p99: number }
  errors: number
  timeouts: number
  non2xx: number
  statusCodeStats?: Record<string, { count: number }>
}

/** autocannon, which has no types of its own. */
export const autocannon = createRequire(import.meta.url)('autocannon') as (options: Options) => Promise<Result>
