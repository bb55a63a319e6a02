import { withTenant } from '../db/tenant.ts'
import type { ReportWork } from './make-report.ts'

/** How a report that is being made is kept in hand. */
export type Hold = {
  /** Aborted when the report was cancelled, somebody else took it, or the process stops. */
  signal: AbortSignal
  /** Steps done, of how many. */
  tell(done: number, total: number): void
  end(): Promise<void>
}

/** The row is written no more often than this, and no more rarely than the second. */
const TELL_EVERY_MS = 700
const BEAT_EVERY_MS = 15_000
/** A process that died with a report in hand lets it go after this; a living one says so more often. */
export const HELD_MS = 2 * 60_000

/** Writes progress into the row, says that the worker lives, and finds out when the report is no longer wanted. */
export function holdReport(
  work: ReportWork,
  tenantId: string,
  { id, tries, revision }: { id: string; tries: number; revision: number },
): Hold {
  const { db, now } = work
  const leaving = new AbortController()
  let progress: { done: number; total: number } | undefined
  let toldAtMs = Number.NEGATIVE_INFINITY
  let writing: Promise<void> | undefined

  const write = async () => {
    const row = await withTenant(db, tenantId, (trx) =>
      trx
        .updateTable('report')
        .set({ ...progress, next_try_at: new Date(Date.parse(now()) + HELD_MS) })
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .where('tries', '=', tries)
        .where('revision', '=', revision)
        .returning('id')
        .executeTakeFirst(),
    )
    if (!row) leaving.abort(new Error('The report is no longer in this hand'))
  }
  const beat = () => {
    if (work.isStopping?.()) leaving.abort(new Error('The process stops'))
    // One at a time; a database that is away shows in the work itself.
    writing ??= write()
      .catch(() => {})
      .finally(() => {
        writing = undefined
      })
  }
  const beating = setInterval(beat, BEAT_EVERY_MS)
  beating.unref()

  return {
    signal: leaving.signal,
    tell: (done, total) => {
      progress = { done, total }
      const atMs = performance.now()
      if (atMs - toldAtMs < TELL_EVERY_MS) return
      toldAtMs = atMs
      beat()
    },
    end: async () => {
      clearInterval(beating)
      await writing
    },
  }
}
