import { createInterface } from 'node:readline'

import { joinEmbeddedServer } from '../../src/db/embedded/launch.ts'

/** A real process that uses the embedded server until it reads `release`; started by `embedded-process.ts`. */
async function main(): Promise<void> {
  const dataFolder = process.argv[2]
  const server = await joinEmbeddedServer(dataFolder ? { dataFolder } : {})
  process.stdout.write(`${JSON.stringify({ adminUrl: server.adminUrl, dataFolder: server.dataFolder })}\n`)

  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'release') break
  }
  await server.release()
}

await main()
