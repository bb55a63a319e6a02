import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { createKysely } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { castDice } from '../../src/simulation/dice.ts'
import { checkEverything, type Finding, listLeft } from './checks.ts'
import { Clock } from './clock.ts'
import { disturb } from './disturb.ts'
import { layGround, until } from './ground.ts'
import { type Options, readOptions } from './options.ts'
import { People } from './people.ts'
import { plant } from './plants.ts'
import { callRoll } from './roll.ts'
import { Servers } from './servers.ts'

/** A Monday morning. */
const START = '2026-03-02T01:00:00.000Z'
const WORKERS_OF_LOAD = 4
const SKEW_S = 40 * 60
const QUIET_LIMIT_MS = 60_000
/** After the storm: the terms of the last cases pass, too. */
const LAST_LEAPS = 6
const LAST_LEAP_HOURS = 40
const MOST_EXAMPLES = 5

/** Runs people, timers and disturbances against real servers, lets the dust settle, and looks whether anything broke. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  say(
    `seed ${options.seed}, ${options.minutes} min, backend ${options.backend}${options.plant ? `, planted: ${options.plant}` : ''}`,
  )
  const ground = await layGround(options.backend, say)
  const clock = new Clock(ground.owner, START)
  await clock.set()
  const tokens = await callRoll(ground, clock.now())
  const planted = options.plant ? await plant(ground, options.plant) : {}
  const servers = new Servers({ ...ground.env, ...planted }, join(ground.folder, 'servers.log'))
  const dice = castDice(options.seed)
  const people = new People({ servers, tokens, dice })
  let findings: Finding[] = []
  try {
    startAll(servers)
    await until(async () => servers.url((urls) => urls[0] ?? '') !== undefined, 120_000)
    const working = people.work(WORKERS_OF_LOAD)
    const done = await disturb({ ground, servers, clock, dice, log: say }, Date.now() + options.minutes * 60_000)
    people.stop()
    await working
    say(`disturbances: ${JSON.stringify(done)}; processes started anew: ${servers.deaths}`)
    say(`confirmed events: ${people.promised.length}, answers repeated: ${people.repeated}`)
    if (people.refused.size > 0) say(`refused: ${JSON.stringify(Object.fromEntries(people.refused))}`)
    const db = createKysely<Database>(ground.app)
    for (let n = 0; n < LAST_LEAPS; n += 1) {
      await clock.leap(LAST_LEAP_HOURS)
      await settle(db, clock)
    }
    await servers.close()
    findings = await checkEverything({ ground, db, promised: people.promised, now: clock.now() })
  } finally {
    await servers.close()
    await ground.close()
  }
  report(findings, options)
}

function startAll(servers: Servers): void {
  servers.start('http')
  servers.start('http')
  servers.start('worker')
  servers.start('worker', SKEW_S)
}

/** Waits until nothing due is left; what stays is found by the checks. */
async function settle(db: ReturnType<typeof createKysely<Database>>, clock: Clock): Promise<void> {
  const end = Date.now() + QUIET_LIMIT_MS
  let left: Awaited<ReturnType<typeof listLeft>> | undefined
  while (Date.now() < end) {
    await delay(1000)
    left = await listLeft(db, clock.now()).catch(() => undefined)
    if (left?.length === 0) return
  }
  say(`still left at ${clock.now()}: ${JSON.stringify(left)}`)
}

function report(findings: readonly Finding[], { plant: planted }: Options): void {
  for (const { rule, seen, against } of findings) {
    say(`${against.length === 0 && seen > 0 ? '✔' : '✘'} ${rule} (${seen === 0 ? 'never seen' : seen})`)
    for (const example of against.slice(0, MOST_EXAMPLES)) say(`    ${example}`)
    if (against.length > MOST_EXAMPLES) say(`    … ${against.length} in all`)
  }
  const broken = findings.filter(({ seen, against }) => seen === 0 || against.length > 0).length
  if (planted) say(broken > 0 ? `the planted defect was caught` : `THE PLANTED DEFECT WAS NOT CAUGHT`)
  else say(broken === 0 ? 'nothing was lost, doubled or early' : `${broken} rules are broken`)
  // A planted defect that is caught is what the run is for; everything else found is a failure.
  process.exitCode = (planted ? broken > 0 : findings.length > 0 && broken === 0) ? 0 : 1
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

await main()
