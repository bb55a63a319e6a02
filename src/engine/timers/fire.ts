import { findNextTimerDue, listDueCases } from '../../db/write/engine-statements.ts'
import { countTimers } from '../apply/decide.ts'
import { toInstant } from '../apply/load.ts'
import type { Instant } from '../apply/shapes.ts'
import { type Engine, fireCase } from '../engine.ts'

/** Enough for many batches: the last one of a round is waited for before the next round begins. */
const DEFAULT_LIMIT = 1_000
/** A firing that brings nothing, again and again, must not turn the loop into a busy one. */
const MOST_ROUNDS = 10_000

export type Fired = {
  cases: number
  fired: number
  /** Of an old version, or not accepted by the state: consumed and logged. */
  dropped: number
  /** Cases whose timers failed; they stand as faults and are tried again later. */
  poisoned: number
  /** How late each one was. */
  latenessMs: number[]
}

/** Fires at most so many due timers and says what came of it; call it until nothing is due. */
export async function fireDueTimers(
  engine: Engine,
  options: { limit?: number; tenantId?: string } = {},
): Promise<Fired> {
  const { shop } = engine
  const due = await listDueCases(shop.pool, shop.readClock(), options.limit ?? DEFAULT_LIMIT, options.tenantId ?? null)
  const total: Fired = { cases: due.length, fired: 0, dropped: 0, poisoned: 0, latenessMs: [] }

  await Promise.all(
    due.map(async ({ tenantId, caseId }) => {
      const result = await fireCase(engine, tenantId, caseId)
      if (result.kind === 'poisoned') {
        total.poisoned += 1
        return
      }
      for (const stepped of result.stepped) {
        const { fired, dropped } = countTimers(stepped)
        total.fired += fired
        total.dropped += dropped
        const now = Date.parse(result.now)
        for (const timer of stepped.firedTimers) total.latenessMs.push(now - Date.parse(timer.dueAt))
      }
    }),
  )
  return total
}

/** When the next timer of any congress, or of one, falls due. */
export async function nextTimerDueAt(engine: Engine, tenantId?: string): Promise<Instant | undefined> {
  const dueMs = await findNextTimerDue(engine.shop.pool, tenantId ?? null)
  return dueMs === undefined ? undefined : toInstant(dueMs)
}

/** Fires due timers until none is left, or nothing comes of it any more, or somebody says stop. */
export async function fireUntilDry(engine: Engine, isStopping: () => boolean = () => false): Promise<Fired> {
  const total: Fired = { cases: 0, fired: 0, dropped: 0, poisoned: 0, latenessMs: [] }
  for (let round = 0; round < MOST_ROUNDS && !isStopping(); round += 1) {
    const { cases, fired, dropped, poisoned, latenessMs } = await fireDueTimers(engine)
    total.cases += cases
    total.fired += fired
    total.dropped += dropped
    total.poisoned += poisoned
    for (const one of latenessMs) total.latenessMs.push(one)
    if (fired + dropped + poisoned === 0) break
  }
  return total
}

/** Cases with due timers, counted no further than the limit. */
export async function countDueCases(engine: Engine, limit: number): Promise<number> {
  const { pool, readClock } = engine.shop
  return (await listDueCases(pool, readClock(), limit, null)).length
}
