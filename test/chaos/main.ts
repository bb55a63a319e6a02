import { join } from 'node:path'

import { createKysely } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { castDice } from '../../src/simulation/dice.ts'
import { letSettle } from './aftermath.ts'
import { checkEverything } from './checks.ts'
import { Clock } from './clock.ts'
import { disturb } from './disturb.ts'
import type { Finding } from './evidence.ts'
import { layGround, until } from './ground.ts'
import { Leavings } from './leavings.ts'
import { type Options, readOptions } from './options.ts'
import { People } from './people.ts'
import { CAUGHT_BY, plant } from './plants.ts'
import { callRoll } from './roll.ts'
import { Servers } from './servers.ts'

/** A Monday morning. */
const START = '2026-03-02T01:00:00.000Z'
const WORKERS_OF_LOAD = 4
const SKEW_S = 40 * 60
/** Four processes at once, on a machine that is busy with other things, too. */
const STARTED_WITHIN_MS = 300_000
const MOST_EXAMPLES = 5
/** On a busy machine a short storm is over before servers that were killed answer again: with nothing done, nothing is proved. */
const LEAST_EVENTS = 150

/** Runs people, timers and disturbances against real servers, lets the dust settle, and looks whether anything broke. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  const { seed, minutes, backend } = options
  say(`seed ${seed}, ${minutes} min, backend ${backend}${options.plant ? `, planted: ${options.plant}` : ''}`)
  const leavings = new Leavings()
  leavings.heedSignals()
  let findings: Finding[] = []
  try {
    findings = await run(options, leavings)
  } finally {
    await leavings.takeAway()
  }
  report(findings, options)
}

async function run(options: Options, leavings: Leavings): Promise<Finding[]> {
  const ground = await layGround(options.backend, say, leavings)
  const { owner, app, env, folder, outside } = ground
  const clock = new Clock(owner, START)
  await clock.set()
  outside.now = () => clock.now()
  const tokens = await callRoll(ground, clock.now())
  const planted = options.plant ? await plant(ground, options.plant) : {}
  const servers = new Servers({ ...env, ...planted }, join(folder, 'servers.log'))
  leavings.add(() => servers.close())
  const dice = castDice(options.seed)
  const people = new People({ servers, tokens, dice })

  startAll(servers)
  await until(async () => servers.url((urls) => urls[0] ?? '') !== undefined, STARTED_WITHIN_MS)
  const working = people.work(WORKERS_OF_LOAD)
  const endsAt = Date.now() + options.minutes * 60_000
  const done = await disturb({ ground, servers, clock, dice, log: say }, endsAt)
  await until(async () => people.promised.length >= LEAST_EVENTS, STARTED_WITHIN_MS)
  people.stop()
  await working
  say(`disturbances: ${JSON.stringify(done)}; processes started anew: ${servers.deaths}`)
  say(`confirmed events: ${people.promised.length}, answers repeated: ${people.repeated}`)
  if (people.refused.size > 0) say(`refused: ${JSON.stringify(Object.fromEntries(people.refused))}`)
  const db = createKysely<Database>(app)
  const givenUp = await letSettle({ ground, servers, clock, db, say })
  await servers.close()
  const { promised, repeated, unlike } = people
  return checkEverything({ ground, db, promised, repeated, unlike, givenUp, now: clock.now() })
}

function startAll(servers: Servers): void {
  servers.start('http')
  servers.start('http')
  servers.start('worker')
  servers.start('worker', SKEW_S)
}

function report(findings: readonly Finding[], { plant: planted }: Options): void {
  for (const { rule, seen, against } of findings) {
    say(`${against.length === 0 && seen > 0 ? '✔' : '✘'} ${rule} (${seen === 0 ? 'never seen' : seen})`)
    for (const example of against.slice(0, MOST_EXAMPLES)) say(`    ${example}`)
    if (against.length > MOST_EXAMPLES) say(`    … ${against.length} in all`)
  }
  if (planted) {
    const { rule, says } = CAUGHT_BY[planted]
    const proof = findings.find((one) => one.rule === rule)?.against.find((one) => says.test(one))
    say(proof ? `the planted defect was caught: ${rule}: ${proof}` : 'THE PLANTED DEFECT WAS NOT CAUGHT')
    process.exitCode = proof ? 0 : 1
    return
  }
  const broken = findings.filter(({ seen, against }) => seen === 0 || against.length > 0).length
  say(broken === 0 ? 'nothing was lost, doubled or early' : `${broken} rules are broken`)
  process.exitCode = findings.length > 0 && broken === 0 ? 0 : 1
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

await main()
