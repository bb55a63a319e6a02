import { runCommandLine } from '../../src/command-line.ts'
import type { TestDatabase } from '../database.ts'

export type Said = { code: number; out: string; err: string }
/** A command line on that database; `run` answers with the exit code and what was written where. */
export type Cli = { run(...args: string[]): Promise<Said>; json(...args: string[]): Promise<unknown> }

/** Runs commands in this process, on a database of the test. One at a time: they share the process's streams. */
export function cliOn(database?: TestDatabase): Cli {
  async function run(...args: string[]): Promise<Said> {
    const said = { out: '', err: '' }
    const restore = [
      hear(process.stdout, (text) => (said.out += text)),
      hear(process.stderr, (text) => (said.err += text)),
    ]
    const { DATABASE_URL, DATABASE_APP_URL } = process.env
    if (database) Object.assign(process.env, { DATABASE_URL: database.ownerUrl, DATABASE_APP_URL: database.appUrl })
    try {
      return { code: await runCommandLine(args), ...said }
    } finally {
      for (const stop of restore) stop()
      process.exitCode = undefined
      put('DATABASE_URL', DATABASE_URL)
      put('DATABASE_APP_URL', DATABASE_APP_URL)
    }
  }
  return {
    run,
    json: async (...args) => {
      const { code, out, err } = await run(...args, '--json')
      if (out.trim() === '') throw new Error(`${args.join(' ')} ended with ${code} and said nothing: ${err}`)
      return JSON.parse(out) as unknown
    },
  }
}

function put(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}

/** Takes what is written to a stream until the returned function is called. */
function hear(stream: NodeJS.WriteStream, take: (text: string) => void): () => void {
  const { write } = stream
  stream.write = (chunk: string | Uint8Array) => {
    take(chunk.toString())
    return true
  }
  return () => {
    stream.write = write
  }
}
