import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { HookSettings } from '../src/channels/send-hook.ts'
import type { Database } from '../src/db/schema.ts'
import type { CalendarShelf } from '../src/engine/deadlines/calendars.ts'
import { recountDeadlines } from '../src/engine/deadlines/recount.ts'
import type { Engine } from '../src/engine/engine.ts'
import { clearDeliveries, tellHooks } from '../src/office/hook-round.ts'
import { indexCases } from '../src/office/search-index.ts'
import type { Round } from './rounds.ts'

const SECOND_MS = 1000
const HOUR_MS = 60 * 60 * SECOND_MS
const CALENDARS_EVERY_MS = 30 * SECOND_MS
/** What was written is found by its words so much later. */
const SEARCH_EVERY_MS = 5 * SECOND_MS

export type House = {
  db: Kysely<Database>
  engine: Engine
  calendars: CalendarShelf
  hooks: HookSettings
  now: () => string
  /** Takes away what uploads left behind; resolves to how many files. */
  sweepFiles: () => Promise<number>
  log: Logger
}

/** What the house does by itself beside the cases: it is found anew each time, so no queue needs to know of it. */
export function houseRounds({ db, engine, calendars, hooks, now, sweepFiles, log }: House): Round[] {
  return [
    { name: 'calendars', everyMs: CALENDARS_EVERY_MS, run: recountRound(db, engine, calendars, log) },
    {
      name: 'search',
      everyMs: SEARCH_EVERY_MS,
      run: async (isStopping) => void (await indexCases(db, { isStopping })),
    },
    {
      name: 'hooks',
      everyMs: 2 * SECOND_MS,
      run: async (isStopping) => {
        const { stopped } = await tellHooks({ db, now, settings: hooks, isStopping })
        if (stopped > 0) log.warn({ stopped }, 'Hooks were switched off: nothing reaches them')
      },
    },
    {
      name: 'sweeping',
      everyMs: HOUR_MS,
      run: async () => {
        const swept = await sweepFiles()
        if (swept > 0) log.info({ swept }, 'Files without a row were taken away')
        await clearDeliveries({ db, now })
      },
    },
  ]
}

/** Where no workers run, the calendars that another process took in are still read. */
export function readingRounds(calendars: CalendarShelf): Round[] {
  return [{ name: 'calendars', everyMs: CALENDARS_EVERY_MS, run: async () => void (await calendars.refresh()) }]
}

/** A year may be imported by another process, or come with a new release: what it moves is counted anew here too. */
function recountRound(db: Kysely<Database>, engine: Engine, calendars: CalendarShelf, log: Logger): Round['run'] {
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
