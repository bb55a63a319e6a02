import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'

import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { listLeft } from './checks.ts'
import type { Clock } from './clock.ts'
import { type Ground, until } from './ground.ts'
import { TENANT } from './roll.ts'
import type { Servers } from './servers.ts'
import { sendAgain } from './staff.ts'

type Stage = { ground: Ground; servers: Servers; clock: Clock; db: Kysely<Database>; say: (line: string) => void }

/** A queue that was wiped is full again within a minute; what is due then is done at once. */
const QUIET_LIMIT_MS = 75_000
const LOOK_EVERY_MS = 500
/** Until the terms of the last cases have passed, too. */
const LEAPS = 6
/** Not a whole number of days: mornings, afternoons and nights come in turn. */
const LEAP_HOURS = 40
/** On a busy machine a server that was killed last takes minutes until it answers again. */
const START_LIMIT_MS = 180_000
/** So many leaps mail is refused for good, if it takes so long until some was given up. */
const MOST_REFUSED = 3

/**
 * The storm is over: time goes on in leaps, and after each of them the dust must settle. At first mail is refused for good;
 * what is given up then is sent again by staff. Returns the ids of those deliveries.
 */
export async function letSettle(stage: Stage): Promise<string[]> {
  const { ground, clock, db } = stage
  const givenUp = new Set(await listDead(db))
  // A hook to which nothing came for three days has been switched off meanwhile.
  await resend(stage)
  let isQuiet = await quiet(stage)
  ground.outside.feel('refusing')
  for (let n = 1; n <= LEAPS && isQuiet; n += 1) {
    await clock.leap(LEAP_HOURS)
    isQuiet = await quiet(stage)
    const dead = await listDead(db)
    if (dead.length === 0 && n < MOST_REFUSED) continue
    ground.outside.feel('well')
    for (const id of dead) givenUp.add(id)
    if (!isQuiet) break
    await resend(stage)
    isQuiet = await quiet(stage)
  }
  return [...givenUp]
}

async function resend({ servers, say }: Stage): Promise<void> {
  let queued = 0
  await until(async () => {
    const url = servers.url(([first = '']) => first)
    if (url === undefined) return false
    queued = await sendAgain(url)
    return true
  }, START_LIMIT_MS)
  if (queued > 0) say(`staff sent ${queued} again`)
}

/** Waits until nothing due is left; what stays is found by the checks. */
async function quiet({ db, clock, servers, say }: Stage): Promise<boolean> {
  const started = Date.now()
  let left: Awaited<ReturnType<typeof listLeft>> | undefined
  while (Date.now() < started + QUIET_LIMIT_MS) {
    await delay(LOOK_EVERY_MS)
    left = await listLeft(db, clock.now()).catch(() => undefined)
    if (left?.length === 0) return true
    // Nobody is there to work on it, and nobody will come.
    if (servers.isClosing) break
  }
  say(`still left at ${clock.now()}: ${JSON.stringify(left)}`)
  return false
}

async function listDead(db: Kysely<Database>): Promise<string[]> {
  const rows = await withTenant(db, TENANT, (trx) =>
    trx.selectFrom('notice_delivery').select('id').where('state', '=', 'dead').execute(),
  )
  return rows.map(({ id }) => id)
}
