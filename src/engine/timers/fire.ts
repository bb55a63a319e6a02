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

/** Fires due timers at this pace for as long as the process lives; `stop` waits for the round that is under way. */
export function startTimerLoop(engine: Engine, options: { everyMs: number }): { stop(): Promise<void> } {
  let isStopped = false
  let wake = () => {}
  const done = (async () => {
    while (!isStopped) {
      try {
        await fireUntilDry(engine, () => isStopped)
      } catch (error) {
        // The database may be away for a while; the loop must outlive that.
        engine.shop.log.error({ err: error }, 'Firing due timers failed')
      }
      if (isStopped) return
      await new Promise<void>((resolve) => {
        const timeout = setTimeout(resolve, options.everyMs)
        wake = () => {
          clearTimeout(timeout)
          resolve()
        }
      })
    }
  })()
  return {
    stop: () => {
      isStopped = true
      wake()
      return done
    },
  }
}

async function fireUntilDry(engine: Engine, isStopped: () => boolean): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS && !isStopped(); round += 1) {
    const { cases } = await fireDueTimers(engine)
    if (cases === 0) return
  }
}
