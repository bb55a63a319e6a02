import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

import { ROOT } from '../source-files.ts'

export type Part = 'http' | 'worker'
type Running = { child: ChildProcess; url: string | undefined }
/** Who has not stopped by then is killed. */
const STOP_MS = 30_000

type Slot = { part: Part; skewS: number; running: Running | undefined }

/**
 * Servers and workers of the product as `npm start -- --role …` starts them, without npm in between so that a kill hits
 * the process itself. One that dies is started again, as a service manager does.
 */
export class Servers {
  readonly #env: Record<string, string>
  readonly #logFile: string
  readonly #slots: Slot[] = []
  isClosing = false
  deaths = 0

  constructor(env: Record<string, string>, logFile: string) {
    this.#env = env
    this.#logFile = logFile
  }

  /** `skewS`: so far is the computer's own clock of this process off. */
  start(part: Part, skewS = 0): void {
    const slot: Slot = { part, skewS, running: undefined }
    this.#slots.push(slot)
    void this.#keepUp(slot)
  }

  /** Where requests go: any server that is up. */
  url(pick: (urls: string[]) => string): string | undefined {
    const urls = this.#slots.flatMap(({ part, running }) => (part === 'http' && running?.url) || [])
    return urls.length > 0 ? pick(urls) : undefined
  }

  /** The n-th process of that part dies at once, as by `kill -9`. */
  kill(part: Part, n: number): void {
    const slots = this.#slots.filter((slot) => slot.part === part)
    slots[n % slots.length]?.running?.child.kill('SIGKILL')
  }

  async close(): Promise<void> {
    this.isClosing = true
    await Promise.all(
      this.#slots.map(async ({ running }) => {
        if (!running || running.child.exitCode !== null) return
        const ended = once(running.child, 'exit')
        running.child.kill('SIGTERM')
        const late = setTimeout(() => running.child.kill('SIGKILL'), STOP_MS)
        await ended
        clearTimeout(late)
      }),
    )
  }

  async #keepUp(slot: Slot): Promise<void> {
    while (!this.isClosing) {
      const child = this.#spawn(slot.part, slot.skewS)
      const running: Running = { child, url: undefined }
      slot.running = running
      const { stdout, stderr } = child
      stderr?.on('data', (text: Buffer) => appendFileSync(this.#logFile, text))
      if (stdout) {
        createInterface({ input: stdout }).on('line', (line) => {
          running.url ??= /http:\/\/localhost:\d+/.exec(line)?.[0]
        })
      }
      await once(child, 'exit')
      slot.running = undefined
      if (!this.isClosing) this.deaths += 1
    }
  }

  #spawn(part: Part, skewS: number): ChildProcess {
    const preloaded = ['with-parent.mjs', ...(skewS === 0 ? [] : ['skewed-clock.mjs'])]
    const imports = ['tsx', ...preloaded.map((name) => `${ROOT}/test/chaos/${name}`)].flatMap((one) => [
      '--import',
      one,
    ])
    return spawn(process.execPath, [...imports, 'src/server.ts', '--role', part], {
      cwd: ROOT,
      env: { ...process.env, ...this.#env, PORT: '0', LOG_LEVEL: 'warn', CHAOS_SKEW_S: String(skewS) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
  }
}
