import type pg from 'pg'

/** The database's clock, read without asking it each time. */
export type DatabaseClock = {
  /** The moment as `YYYY-MM-DDTHH:MM:SS.sssZ`; never before one that was told, and never ahead of the database. */
  now(): string
  /** Asks the database again. Rejects when it is away; the clock goes on from what it knew. */
  sync(): Promise<void>
  stop(): void
}

const SYNC_EVERY_MS = 5_000
const READ = "select (extract(epoch from date_trunc('milliseconds', read_clock())) * 1000)::bigint as ms"

/**
 * One clock for all processes of an installation: that of the database, by which the engine's timers fall due. A computer
 * whose own clock is wrong sends nothing early. Between two questions it runs on by the time that has passed here.
 */
export async function openDatabaseClock(
  pool: pg.Pool,
  options: { everyMs?: number; onError?: (error: unknown) => void } = {},
): Promise<DatabaseClock> {
  const { everyMs = SYNC_EVERY_MS, onError = () => {} } = options
  let known = { databaseMs: 0, atMs: 0 }
  let toldMs = 0

  async function sync(): Promise<void> {
    const { rows } = await pool.query<{ ms: number | string }>(READ)
    // As if it had answered at the very end: the clock is behind by the way back, and never ahead.
    known = { databaseMs: Number(rows[0]?.ms), atMs: performance.now() }
  }

  await sync()
  const timer = setInterval(() => void sync().catch(onError), everyMs)
  timer.unref()
  return {
    now: () => {
      toldMs = Math.max(toldMs, Math.floor(known.databaseMs + (performance.now() - known.atMs)))
      return new Date(toldMs).toISOString()
    },
    sync,
    stop: () => clearInterval(timer),
  }
}
