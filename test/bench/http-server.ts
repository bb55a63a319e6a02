import { pino } from 'pino'

import { shippedCalendar } from '../../machines/policy/calendars/shipped.ts'
import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { createKysely, createPool } from '../../src/db/connect.ts'
import type { Viewer } from '../../src/db/read/viewer.ts'
import type { Database } from '../../src/db/schema.ts'
import { openCalendars } from '../../src/engine/deadlines/calendars.ts'
import { createEngine } from '../../src/engine/engine.ts'
import { buildApp } from '../../src/http/app.ts'
import type { Services } from '../../src/http/services.ts'
import { POLICY } from './handling.ts'

/**
 * The application in a process of its own, as it runs for an office: database and moment from the command line, the
 * person from a header, since signing in is not what is measured. Says its port, and lives until its input ends.
 */
const [appUrl = '', now = ''] = process.argv.slice(2)
/** All people of the bench come from one address. */
const NO_LIMIT = 1_000_000_000
const log = pino({ level: 'silent' })
const pool = createPool(appUrl, { max: 10, name: 'duban-bench-http' })
const db = createKysely<Database>(pool)
const engine = createEngine({
  pool,
  policies: [shippedPolicy(POLICY)],
  calendar: shippedCalendar(),
  now: () => now,
  log,
})
const services = {
  db,
  engine,
  calendars: await openCalendars(db),
  login: { identify: async () => ({ kind: 'nobody' }) },
  files: {},
  live: { close: async () => {} },
  now: () => now,
  log,
} as unknown as Services

const app = await buildApp({
  log,
  services,
  limits: { ratePerAccount: NO_LIMIT, ratePerAddress: NO_LIMIT },
  identify: async (request) => {
    const viewer = request.headers['x-bench-viewer']
    if (typeof viewer !== 'string') return { kind: 'nobody' }
    return {
      kind: 'account',
      userId: 'user-bench',
      isOperator: false,
      viewer: JSON.parse(viewer) as Viewer,
      mustDo: null,
    }
  },
})
app.get('/bare', async () => ({ status: 'alive' }))
await app.listen({ port: 0, host: '127.0.0.1' })
const address = app.server.address()
process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`)
process.stdin.resume()
process.stdin.once('end', async () => {
  await app.close()
  await pool.end()
})
