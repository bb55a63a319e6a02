import { apply, type Engine } from '../../src/engine/engine.ts'
import { driveCallers, medianRound, type Throughput } from './callers.ts'
import type { BenchDatabase } from './database.ts'
import { type Act, commandOf, requireApplied } from './handling.ts'
import type { PlainSql } from './plain-sql.ts'

export const CALLERS = [1, 10, 50] as const
export type Callers = (typeof CALLERS)[number]
export type Contender = 'six' | 'one' | 'engine'
export type Comparison = Record<Contender, Record<Callers, Throughput>>

const WARM_UP_SECONDS = 0.5
/** Of the engine before the first round: until Node has compiled what is hot. */
const FIRST_WARM_UP_SECONDS = 4

/** Cases that wait to be worked on; each is taken by one caller and brought through all the acts. */
export type Supply = { take(): string | undefined; left(): number }

export function createSupply(ids: readonly string[]): Supply {
  let taken = 0
  return {
    take: () => {
      const id = ids[taken]
      if (id !== undefined) taken += 1
      return id
    },
    left: () => ids.length - taken,
  }
}

/**
 * The ceilings and the engine at each number of callers, round by round in turn, so that all of them see the same
 * machine; the median round counts.
 */
export async function compareTransitions(
  database: BenchDatabase,
  plain: PlainSql,
  engine: Engine,
  given: { supply: Supply; acts: readonly Act[]; seconds: number; rounds: number; tell: (line: string) => void },
): Promise<Comparison> {
  const contenders: Record<Contender, () => (caller: number) => (() => Promise<void>) | undefined> = {
    six: () => () => plain.sixStatements,
    one: () => () => plain.oneCall,
    engine: () => workThrough(engine, given.supply, given.acts),
  }
  await driveCallers(database, 10, FIRST_WARM_UP_SECONDS, contenders.engine())
  const measured = new Map<string, Throughput[]>()
  for (let round = 1; round <= given.rounds; round += 1) {
    for (const [name, open] of Object.entries(contenders)) {
      await database.settle()
      for (const callers of CALLERS) {
        await driveCallers(database, callers, WARM_UP_SECONDS, open())
        const throughput = await driveCallers(database, callers, given.seconds, open())
        given.tell(`第 ${round} 轮 ${name} ${callers}：${Math.round(throughput.perSecond)}/s`)
        measured.set(`${name} ${callers}`, [...(measured.get(`${name} ${callers}`) ?? []), throughput])
      }
    }
  }
  const medians = (name: Contender) => ({
    1: medianRound(measured.get(`${name} 1`) ?? []),
    10: medianRound(measured.get(`${name} 10`) ?? []),
    50: medianRound(measured.get(`${name} 50`) ?? []),
  })
  return { six: medians('six'), one: medians('one'), engine: medians('engine') }
}

/** Each caller takes a case of its own and records act by act; then the next case. */
export function workThrough(engine: Engine, supply: Supply, acts: readonly Act[]) {
  const places = new Map<number, { caseId: string; next: number }>()
  return (caller: number): (() => Promise<void>) | undefined => {
    let place = places.get(caller)
    if (!place || place.next >= acts.length) {
      const caseId = supply.take()
      if (caseId === undefined) return undefined
      place = { caseId, next: 0 }
      places.set(caller, place)
    }
    const { caseId, next } = place
    const act = acts[next]
    if (!act) return undefined
    place.next += 1
    return async () => requireApplied(await apply(engine, commandOf(caseId, act)), act)
  }
}
