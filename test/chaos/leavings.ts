/** What must not be left behind, however the run ends: taken away in reverse order, once, the rest even if one fails. */
export class Leavings {
  readonly #things: (() => Promise<unknown>)[] = []
  #going: Promise<void> | undefined

  add(takeAway: () => Promise<unknown>): void {
    this.#things.push(takeAway)
  }

  takeAway(): Promise<void> {
    this.#going ??= (async () => {
      for (const one of this.#things.reverse()) {
        await one().catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
      }
    })()
    return this.#going
  }

  /** Interrupted or broken, the run takes everything with it, too. */
  heedSignals(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => void this.takeAway().then(() => process.exit(130)))
    }
    process.on('uncaughtException', (error) => {
      process.stderr.write(`${error.stack}\n`)
      void this.takeAway().then(() => process.exit(1))
    })
  }
}
