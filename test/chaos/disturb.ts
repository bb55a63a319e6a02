import { setTimeout as delay } from 'node:timers/promises'

import type { Dice } from '../../src/simulation/dice.ts'
import type { Clock } from './clock.ts'
import type { Ground } from './ground.ts'
import type { Servers } from './servers.ts'
import type { Mood } from './world-outside.ts'

type Stage = { ground: Ground; servers: Servers; clock: Clock; dice: Dice; log: (line: string) => void }

const BETWEEN_MS = [700, 2200] as const
const MOODS: readonly Mood[] = ['well', 'slow', 'failing', 'hanging up', 'refusing', 'well']

/** One thing after another goes wrong, and time moves on in leaps, until the end is near. */
export async function disturb(stage: Stage, endsAt: number): Promise<Record<string, number>> {
  const { ground, servers, clock, dice, log } = stage
  const done: Record<string, number> = {}
  const acts: readonly (readonly [name: string, weight: number, act: (n: number) => Promise<void> | void])[] = [
    ['time leaps', 8, (n) => clock.leap(dice.between(`${n}/hours`, 4, 48))],
    ['a worker is killed', 3, (n) => servers.kill('worker', n)],
    ['a server is killed', 2, (n) => servers.kill('http', n)],
    ['the queue is wiped', 2, () => ground.wipeQueue()],
    ['the queue is restarted', 1, () => ground.restartQueue()],
    ['Postgres is cut off', 1, () => ground.restartPostgres()],
    ['the world outside changes its mood', 3, (n) => ground.outside.feel(dice.pick(`${n}/mood`, MOODS))],
  ]
  for (let n = 1; Date.now() < endsAt; n += 1) {
    await delay(dice.between(`${n}/pause`, ...BETWEEN_MS))
    const [name, , act] = dice.weigh(
      `${n}/act`,
      acts.map((one) => [one, one[1]] as const),
    )
    try {
      await act(n)
      done[name] = (done[name] ?? 0) + 1
    } catch (error) {
      // One disturbance can be in the way of another: the queue cannot be wiped while Postgres is down.
      log(`${name}: ${(error as Error).message}`)
    }
  }
  ground.outside.feel('well')
  return done
}
