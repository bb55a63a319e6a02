import type { Logger } from 'pino'

/** Work that comes round again and again for as long as the server lives. */
export type Round = { name: string; everyMs: number; run(isStopping: () => boolean): Promise<void> }
export type Rounds = {
  /** When the round last ended well, in milliseconds since 1970; undefined before its first time. */
  lastSuccessAt(name: string): number | undefined
  /** Waits for what is under way; nothing new begins. */
  stop(): Promise<void>
}

/** Starts all rounds, each at its own pace. One that fails is logged and comes round again. */
export function startRounds(rounds: readonly Round[], log: Pick<Logger, 'error'>): Rounds {
  const successes = new Map<string, number>()
  const wakers = new Set<() => void>()
  let isStopping = false

  async function pause(ms: number): Promise<void> {
    let wake = () => {}
    const paused = new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timeout)
        resolve()
      }
    })
    wakers.add(wake)
    await paused
    wakers.delete(wake)
  }

  async function repeat({ name, everyMs, run }: Round): Promise<void> {
    while (!isStopping) {
      try {
        await run(() => isStopping)
        successes.set(name, Date.now())
      } catch (error) {
        log.error({ err: error, round: name }, 'A round failed')
      }
      if (!isStopping) await pause(everyMs)
    }
  }

  const running = Promise.all(rounds.map(repeat))
  return {
    lastSuccessAt: (name) => successes.get(name),
    stop: async () => {
      isStopping = true
      for (const wake of wakers) wake()
      await running
    },
  }
}
