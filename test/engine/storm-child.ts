import { createPool } from '../../src/db/connect.ts'
import { apply } from '../../src/engine/engine.ts'
import { engineOn } from './a-world.ts'
import { stormCommand } from './storm.ts'

// A process that only sends events, as fast as it can, until somebody kills it. Each line it writes is a promise kept.
const [url = '', cases = '1', callers = '1', from = '0'] = process.argv.slice(2)
const engine = engineOn(createPool(url, { max: 6 }))
let next = Number(from)

async function call(): Promise<void> {
  for (;;) {
    const n = next
    next += 1
    const outcome = await apply(engine, stormCommand(n, Number(cases)))
    process.stdout.write(`${JSON.stringify({ n, outcome })}\n`)
  }
}
await Promise.all(Array.from({ length: Number(callers) }, call))
