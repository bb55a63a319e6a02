import { type Kysely, type Selectable, sql, type Transaction, type Updateable } from 'kysely'

import { AppError, wordOfError } from '../../errors.ts'
import type { Place } from '../read/waiting-rows.ts'
import type { Database } from '../schema.ts'
import { withTenant } from '../tenant.ts'

/** After so many tries a row is shown as failed. */
export const MOST_TRIES = 5
const FIRST_WAIT_MS = 10_000
/** A process that died with a row in hand lets it go after this; a living one says so much more often. */
const HELD_MS = 2 * 60_000
const BEAT_EVERY_MS = 15_000
/** Progress is written no more often than this. */
const TELL_EVERY_MS = 700
const LOOK_EVERY_MS = 1000

/** What is made in the background, a row a job: `tries` is the epoch of an attempt, `next_try_at` the lease of its worker. */
type HeldTable = 'letter' | 'report' | 'archive_pack'
type Epoch = { tries: number; revision: number }
export type HeldRow<Table extends HeldTable> = Selectable<Database[Table]> & Epoch
/** 'cancelled': people took it back meanwhile; 'gone': nothing was to be done, or somebody else does it. */
export type HeldOutcome = 'made' | 'failed' | 'cancelled' | 'gone'
type HeldWork = { db: Kysely<Database>; now: () => string; isStopping?: () => boolean }
type Trx = Transaction<Database>

/** How a row that is being made is kept in hand. */
export type Hold = {
  /** Aborted when people took the row back, somebody else took it in hand, or the process stops. */
  signal: AbortSignal
  /** Steps done, of how many. */
  tell(done: number, total: number): void
  /** Is called where it is not made after all, unless nobody knows whether it was: what is left then is for the sweep. */
  onUndone(undo: () => Promise<void>): void
}
/** What is different from table to table. */
export type Making<Table extends HeldTable> = {
  table: Table
  /** What a screen says when all who took it in hand died, and of a failure that has no name of ours. */
  words: { interrupted: string; broken(word: string): string }
  /** Takes away what dead ones began. */
  clearFormer?(trx: Trx, row: HeldRow<Table>): Promise<void>
  /** Takes away what was begun here. */
  clearOwn?(trx: Trx, row: HeldRow<Table>): Promise<void>
  /** May run twice and in many processes. Resolves to the columns of the finished row, and what is written beside it. */
  make(
    row: HeldRow<Table>,
    hold: Hold,
  ): Promise<{ columns: Updateable<Database[Table]>; beside?: (trx: Trx) => Promise<void> }>
}
type Failure = { why: string; isFinal: boolean }

/**
 * Makes one row that waits: claims it, keeps it in hand, and writes what came of it, or puts it off, or shows it as failed.
 * Whatever happens to this process, the row is made once: only the last who claimed it may finish it.
 */
export async function makeRow<Table extends HeldTable>(
  work: HeldWork,
  place: Place,
  making: Making<Table>,
): Promise<HeldOutcome> {
  const row = await claim(work, place, making)
  if (!row) return 'gone'
  if (row.tries > MOST_TRIES) {
    return giveBack(work, place, making, row, { why: making.words.interrupted, isFinal: true })
  }
  const undos: (() => Promise<void>)[] = []
  const hold = holdRow(work, place, making.table, row)
  try {
    const made = await making.make(row, { ...hold, onUndone: (undo) => undos.push(undo) })
    hold.signal.throwIfAborted()
    // A beat under way would put the row off once more.
    await hold.end()
    // Where this is cut off nobody knows whether the row was written.
    const files = undos.splice(0)
    if (await finish(work, place, making.table, row, made)) return 'made'
    undos.push(...files)
    return await giveBack(work, place, making, row)
  } catch (error) {
    await hold.end()
    return await giveBack(work, place, making, row, hold.signal.aborted ? undefined : failureOf(error, making.words))
  } finally {
    for (const undo of undos) await undo().catch(() => {})
  }
}

async function claim<Table extends HeldTable>(
  { db, now: readClock }: HeldWork,
  { tenantId, id }: Place,
  { table, clearFormer }: Making<Table>,
): Promise<HeldRow<Table> | undefined> {
  const at = readClock()
  const until = new Date(Date.parse(at) + HELD_MS)
  return withTenant(db, tenantId, async (trx) => {
    const { rows } = await sql<HeldRow<Table>>`
      update ${sql.table(table)} set tries = tries + 1, next_try_at = ${until}
        ${hasProgress(table) ? sql`, done = 0, total = null` : sql``}
      where id = (select w.id from ${sql.table(table)} w
        where w.id = ${id}::uuid and w.state = 'waiting' and w.next_try_at <= ${new Date(at)} for update skip locked)
      returning *`.execute(trx)
    if (rows[0]) await clearFormer?.(trx, rows[0])
    return rows[0]
  })
}

function hasProgress(table: HeldTable): boolean {
  return table !== 'letter'
}

/** The row still waits, and nobody claimed it, took it back or asked for it anew since. */
function isInHand({ tries, revision }: Epoch) {
  return sql`state = 'waiting' and tries = ${tries} and revision = ${revision}`
}

/** Writes progress into the row, says that the worker lives, and finds out when the row is no longer wanted. */
function holdRow({ db, now: readClock, isStopping }: HeldWork, { tenantId, id }: Place, table: HeldTable, row: Epoch) {
  const leaving = new AbortController()
  let progress = sql``
  let isResting = false
  let writing: Promise<void> | undefined

  const write = async () => {
    const until = new Date(Date.parse(readClock()) + HELD_MS)
    const { rows } = await withTenant(db, tenantId, (trx) =>
      sql`update ${sql.table(table)} set next_try_at = ${until} ${progress}
        where id = ${id}::uuid and ${isInHand(row)} returning 1`.execute(trx),
    )
    if (rows.length === 0) leaving.abort(new Error('The row is no longer in this hand'))
  }
  const beat = () => {
    // One at a time; a database that is away shows in the work itself.
    writing ??= write()
      .catch(() => {})
      .finally(() => {
        writing = undefined
      })
  }
  const beating = setInterval(beat, BEAT_EVERY_MS).unref()
  const looking = setInterval(() => {
    if (isStopping?.()) leaving.abort(new Error('The process stops'))
  }, LOOK_EVERY_MS).unref()

  return {
    signal: leaving.signal,
    tell: (done: number, total: number) => {
      progress = sql`, done = ${done}, total = ${total}`
      if (isStopping?.()) leaving.abort(new Error('The process stops'))
      if (isResting) return
      isResting = true
      setTimeout(() => {
        isResting = false
      }, TELL_EVERY_MS).unref()
      beat()
    },
    end: async () => {
      clearInterval(beating)
      clearInterval(looking)
      await writing
    },
  }
}

/** False where the row is no longer in this hand. */
async function finish<Table extends HeldTable>(
  { db, now: readClock }: HeldWork,
  { tenantId, id }: Place,
  table: Table,
  row: Epoch,
  { columns, beside }: Awaited<ReturnType<Making<Table>['make']>>,
): Promise<boolean> {
  const own = Object.entries(columns).map(([column, value]) => sql`, ${sql.ref(column)} = ${value}`)
  return withTenant(db, tenantId, async (trx) => {
    const { rows } = await sql`
      update ${sql.table(table)} set state = 'made', made_at = ${new Date(readClock())}, next_try_at = null, why = null,
        revision = revision + 1 ${hasProgress(table) ? sql`, done = coalesce(total, done)` : sql``} ${sql.join(own, sql` `)}
      where id = ${id}::uuid and ${isInHand(row)} returning 1`.execute(trx)
    if (rows.length > 0) await beside?.(trx)
    return rows.length > 0
  })
}

/** What may stand on a screen: no path and no words of a case. What we named ourselves helps; trying again does not. */
function failureOf(error: unknown, { broken }: Making<HeldTable>['words']): Failure {
  if (error instanceof AppError && !error.isRetryable) return { why: error.message, isFinal: true }
  return { why: broken(wordOfError(error)), isFinal: false }
}

/** Lets the row be tried again: later, or never after the last try; at once where it was only let go. What was begun goes. */
async function giveBack<Table extends HeldTable>(
  { db, now: readClock }: HeldWork,
  { tenantId, id }: Place,
  { table, clearOwn }: Making<Table>,
  row: HeldRow<Table>,
  failure?: Failure,
): Promise<HeldOutcome> {
  return withTenant(db, tenantId, async (trx) => {
    const { rows } = await sql<Epoch & { state: string }>`
      select state, tries, revision from ${sql.table(table)} where id = ${id}::uuid and tries = ${row.tries} for update`.execute(
      trx,
    )
    const isNext = rows[0]?.revision === row.revision + 1
    // The answer to its commit was lost.
    if (isNext && rows[0]?.state === 'made') return 'made'
    await clearOwn?.(trx, row)
    const put = (columns: ReturnType<typeof sql>) =>
      sql`update ${sql.table(table)} set ${columns} where id = ${id}::uuid`.execute(trx)
    if (rows[0]?.state === 'waiting' && rows[0].revision === row.revision) {
      const atMs = Date.parse(readClock())
      // Being asked to stop is no try.
      if (!failure) await put(sql`next_try_at = ${new Date(atMs)}, tries = tries - 1`)
      else if (failure.isFinal || row.tries >= MOST_TRIES) {
        await put(sql`state = 'failed', next_try_at = null, why = ${failure.why}, revision = revision + 1`)
      } else {
        const againAt = new Date(atMs + FIRST_WAIT_MS * 4 ** (row.tries - 1))
        await put(sql`next_try_at = ${againAt}, why = ${failure.why}`)
      }
      return failure ? 'failed' : 'gone'
    }
    if (!isNext || rows[0]?.state === 'waiting') return 'gone'
    await put(sql`next_try_at = null`)
    return 'cancelled'
  })
}
