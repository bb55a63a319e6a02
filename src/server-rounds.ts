import type { Logger } from 'pino'

import { sealCases } from './engine/audit/seal.ts'
import { recountDeadlines } from './engine/deadlines/recount.ts'
import { relayEvents } from './engine/outbox/relay.ts'
import { type Cursor, reconcileAll } from './engine/reconcile/reconcile.ts'
import { fireDueTimers } from './engine/timers/fire.ts'
import { indexCases } from './office/search-index.ts'
import type { Duban } from './open-duban.ts'
import type { Round } from './rounds.ts'

/** The round by which the server's health is judged. */
export const TIMER_ROUND = 'timers'
const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const CASES_PER_RECONCILING = 200
/** What was written is found by its words so much later. */
const SEARCH_EVERY_MS = 5 * SECOND_MS

/** What the server does by itself: timers and events between cases, calendars, seals, the proof of log against rows. */
export function serverRounds(duban: Duban, sealKey: string | undefined, log: Logger): Round[] {
  const { engine, db } = duban
  const seals: Round[] =
    sealKey === undefined
      ? []
      : [
          {
            name: 'seals',
            everyMs: 10 * MINUTE_MS,
            run: async () => {
              await sealCases(db, { key: sealKey, now: new Date().toISOString() })
            },
          },
        ]
  return [
    {
      name: TIMER_ROUND,
      everyMs: SECOND_MS,
      run: async (isStopping) => {
        while (!isStopping()) {
          const { cases } = await fireDueTimers(engine)
          const { applied } = await relayEvents(engine)
          if (cases + applied === 0) return
        }
      },
    },
    { name: 'calendars', everyMs: 30 * SECOND_MS, run: calendarRound(duban, log) },
    {
      name: 'search',
      everyMs: SEARCH_EVERY_MS,
      run: async (isStopping) => {
        await indexCases(db, { isStopping })
      },
    },
    { name: 'reconciling', everyMs: 10 * MINUTE_MS, run: reconcilingRound(duban, log) },
    ...seals,
  ]
}

/** A year may be imported by another process, or come with a new release: what it moves is counted anew here too. */
function calendarRound({ engine, db, calendars }: Duban, log: Logger): Round['run'] {
  let isFirst = true
  return async () => {
    const changed = await calendars.refresh()
    const all = await db.selectFrom('congress').select('id').execute()
    for (const tenantId of isFirst ? all.map(({ id }) => id) : changed) {
      const { moved } = await recountDeadlines(engine, tenantId, { id: 'system', role: 'system' })
      if (moved.length > 0) log.info({ tenantId, moved: moved.length }, 'Deadlines were counted anew by the calendar')
    }
    isFirst = false
  }
}

/** A stretch of cases at a time, round and round. */
function reconcilingRound({ engine }: Duban, log: Logger): Round['run'] {
  let after: Cursor | null = null
  return async () => {
    const { faults, examples, next } = await reconcileAll(engine, { after, limit: CASES_PER_RECONCILING })
    after = next
    if (faults > 0) log.error({ faults, cases: examples.map(({ caseId }) => caseId) }, 'Cases differ from their log')
  }
}
