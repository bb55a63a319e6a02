import { type CpuShare, measureCpu } from './cpu.ts'
import type { BenchDatabase } from './database.ts'

/** What so many callers got done, each waiting for one answer before it asks again. */
export type Throughput = {
  callers: number
  perSecond: number
  p50Ms: number
  p99Ms: number
  /** Bytes that Postgres wrote to its log for each. */
  walBytes: number
  cpu: CpuShare
}

/**
 * Lets the callers work for so long. `next` gives one caller its next piece of work, or undefined when there is no
 * more; what is under way at the end is waited for, and counted with the time that it took.
 */
export async function driveCallers(
  database: Pick<BenchDatabase, 'dataFolder' | 'readWalBytes'>,
  callers: number,
  seconds: number,
  next: (caller: number) => (() => Promise<void>) | undefined,
): Promise<Throughput> {
  const durationsMs: number[] = []
  const walBefore = await database.readWalBytes()
  const startedAt = performance.now()
  const endsAt = startedAt + seconds * 1000
  const { cpu } = await measureCpu(database.dataFolder, async () => {
    await Promise.all(
      Array.from({ length: callers }, async (_, caller) => {
        for (let at = performance.now(); at < endsAt; ) {
          const work = next(caller)
          if (!work) return
          await work()
          const endedAt = performance.now()
          durationsMs.push(endedAt - at)
          at = endedAt
        }
      }),
    )
  })
  const elapsedMs = performance.now() - startedAt
  return {
    callers,
    perSecond: (durationsMs.length / elapsedMs) * 1000,
    p50Ms: percentile(durationsMs, 50),
    p99Ms: percentile(durationsMs, 99),
    walBytes: ((await database.readWalBytes()) - walBefore) / durationsMs.length,
    cpu,
  }
}

/** The value below which so many per cent of the values lie; 0 when there are none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0
}

/** Of several rounds the one with the middle throughput. */
export function medianRound(rounds: readonly Throughput[]): Throughput {
  const sorted = [...rounds].sort((a, b) => a.perSecond - b.perSecond)
  const middle = sorted[Math.floor((sorted.length - 1) / 2)]
  if (!middle) throw new Error('No round was measured')
  return middle
}
