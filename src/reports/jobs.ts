import { randomUUID } from 'node:crypto'
import { type Selectable, sql } from 'kysely'

import { dayInZone } from '../../machines/policy/day.ts'
import { ReportScope } from '../contract/report-body.ts'
import { listWaitingRows, type Waiting } from '../db/read/waiting-rows.ts'
import type { ReportTable } from '../db/report-schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError, wordOfError } from '../errors.ts'
import { type KeptBytes, keepBytes } from '../files/keep-bytes.ts'
import { type FileStore, keyOf } from '../files/store.ts'
import { zoneOf } from '../office/policy-shelf.ts'
import { REPORT_KIND_IDS, type ReportKindId } from './kinds.ts'
import { type RenderedFile, type RenderedReport, type ReportWork, renderReport } from './make-report.ts'
import { type BookIds, bookIdsOf, booksUpTo, clearBooks } from './report-books.ts'
import { HELD_MS, type Hold, holdReport } from './report-hold.ts'

const FIRST_WAIT_MS = 10_000
export const MOST_TRIES = 5

export type ReportJobWork = ReportWork & { files: FileStore }
type Place = Pick<Waiting, 'tenantId' | 'id'>
export type ReportOutcome = 'made' | 'failed' | 'cancelled' | 'gone'

/** Reports of all congresses that wait to be made, the oldest first; cancelled ones whose books are still to be taken away. */
export async function listWaitingReports(work: ReportJobWork, limit: number): Promise<Waiting[]> {
  return listWaitingRows(work.db, 'report', { states: ['waiting', 'cancelled'], at: work.now(), limit })
}

type Claimed = Selectable<ReportTable>

/**
 * Makes one report and keeps its files. Safe to run twice and in many processes: whoever holds the report makes it, and
 * what others began is taken away. 'gone': nothing was to be done, or somebody else does it.
 */
export async function makeReport(work: ReportJobWork, { tenantId, id }: Place): Promise<ReportOutcome> {
  const claimed = await claim(work, { tenantId, id })
  if (!claimed) return 'gone'
  await withTenant(work.db, tenantId, (trx) => clearBooks(trx, booksUpTo(claimed, true, MOST_TRIES)))
  if (claimed.state === 'cancelled') return forget(work, tenantId, claimed)
  if (claimed.tries > MOST_TRIES) {
    const why = '几次生成都中断了（进程被终止或内存不足）；请缩小统计时段后重新生成，仍不成功时请联系系统管理员'
    return fail(work, tenantId, claimed, { why, isFinal: true })
  }
  const hold = holdReport(work, tenantId, claimed)
  try {
    return await produce(work, tenantId, claimed, hold)
  } catch (error) {
    // A beat under way would put the row off once more.
    await hold.end()
    if (hold.signal.aborted) return letGo(work, tenantId, claimed)
    return await fail(work, tenantId, claimed, whyOf(error))
  } finally {
    await hold.end()
  }
}

async function produce(work: ReportJobWork, tenantId: string, claimed: Claimed, hold: Hold): Promise<ReportOutcome> {
  const { kind, from_on, to_on, as_of, basis, scope, with_former, asked_at } = claimed
  const zone = await zoneOf(work.db, work.engine, tenantId)
  const rendered = await renderReport(
    work,
    {
      tenantId,
      kind: kindOf(kind),
      ...(claimed.title !== '' && { title: claimed.title }),
      fromOn: from_on,
      toOn: to_on,
      asOf: as_of,
      basis,
      scope: ReportScope.parse(scope),
      withFormer: with_former,
      datedOn: dayInZone(asked_at.toISOString(), zone),
      bookIds: bookIdsOf(claimed),
    },
    { onProgress: hold.tell, signal: hold.signal },
  )
  hold.signal.throwIfAborted()
  const kept: Kept[] = []
  try {
    for (const file of rendered.files) kept.push(await keepFile(work, tenantId, file))
    hold.signal.throwIfAborted()
  } catch (error) {
    await drop(work, kept)
    throw error
  }
  // Where this is cut off nobody knows whether the row was written: the files stay, and the sweep takes them if it was not.
  await hold.end()
  if (await markMade(work, tenantId, claimed, rendered, kept)) return 'made'
  await drop(work, kept)
  return letGo(work, tenantId, claimed)
}

/** A kind that a newer version asked for is none to this one. Throws REQUEST_INVALID. */
function kindOf(kind: string): ReportKindId {
  const known = REPORT_KIND_IDS.find((one) => one === kind)
  if (known) return known
  throw new AppError('REQUEST_INVALID', `没有“${kind}”这种报告；请重新选择报告种类`)
}

async function claim({ db, now }: ReportJobWork, { tenantId, id }: Place): Promise<Claimed | undefined> {
  const at = now()
  return withTenant(db, tenantId, async (trx) => {
    const row = await trx
      .selectFrom('report')
      .selectAll()
      .where('id', '=', id)
      .where('state', 'in', ['waiting', 'cancelled'])
      .where('next_try_at', '<=', new Date(at))
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!row) return undefined
    const tries = row.state === 'waiting' ? row.tries + 1 : row.tries
    const held = { tries, next_try_at: new Date(Date.parse(at) + HELD_MS) }
    await trx
      .updateTable('report')
      .set({ ...held, ...(row.state === 'waiting' && { done: 0, total: null }) })
      .where('id', '=', id)
      .execute()
    return { ...row, ...held }
  })
}

type Kept = KeptBytes & { file: RenderedFile; key: string }

async function keepFile({ files }: ReportJobWork, tenantId: string, file: RenderedFile): Promise<Kept> {
  const key = keyOf(tenantId, randomUUID())
  try {
    return { file, key, ...(await keepBytes(files, key, file.bytes)) }
  } catch (error) {
    await files.delete(key).catch(() => {})
    throw error
  }
}

async function drop({ files }: ReportJobWork, kept: readonly Kept[]): Promise<void> {
  for (const { key } of kept) await files.delete(key).catch(() => {})
}

/** False where the report was cancelled meanwhile, or somebody else holds it. */
async function markMade(
  { db, now }: ReportJobWork,
  tenantId: string,
  { id, tries, revision }: Claimed,
  { body, bookId, formerBookId, templateId }: RenderedReport,
  kept: readonly Kept[],
): Promise<boolean> {
  return withTenant(db, tenantId, async (trx) => {
    const row = await trx
      .updateTable('report')
      .set((report) => ({
        state: 'made' as const,
        title: body.title,
        body: JSON.stringify(body),
        book_id: bookId,
        former_book_id: formerBookId,
        template_id: templateId,
        done: sql<number>`coalesce(${report.ref('total')}, ${report.ref('done')})`,
        made_at: new Date(now()),
        next_try_at: null,
        why: null,
        revision: report('revision', '+', 1),
      }))
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('tries', '=', tries)
      .where('revision', '=', revision)
      .returning('id')
      .executeTakeFirst()
    if (!row) return false
    for (const { file, key, sizeBytes, sha256 } of kept) {
      const { form, fileName } = file
      await trx
        .insertInto('report_file')
        .values({
          tenant_id: tenantId,
          report_id: id,
          form,
          file_name: fileName,
          store_key: key,
          size_bytes: sizeBytes,
          sha256,
        })
        .execute()
    }
    return true
  })
}

type Failure = { why: string; isFinal: boolean }

/** What may stand on a screen of a failure: no path and no words of a case. What we named ourselves helps; trying again does not. */
function whyOf(error: unknown): Failure {
  if (error instanceof AppError && !error.isRetryable) return { why: error.message, isFinal: true }
  return {
    why: `生成或保存报告时出错（${wordOfError(error)}）；请重新生成，仍不成功时请联系系统管理员`,
    isFinal: false,
  }
}

/** Tries again later; after the last try, or where trying cannot help, the report is shown as failed with why. */
async function fail(
  work: ReportJobWork,
  tenantId: string,
  claimed: Claimed,
  { why, isFinal }: Failure,
): Promise<ReportOutcome> {
  const { id, tries, revision } = claimed
  const isOver = isFinal || tries >= MOST_TRIES
  const again = new Date(Date.parse(work.now()) + FIRST_WAIT_MS * 4 ** (tries - 1))
  return withTenant(work.db, tenantId, async (trx) => {
    await clearBooks(trx, own(claimed))
    const row = await trx
      .updateTable('report')
      .set((report) => ({
        state: isOver ? ('failed' as const) : ('waiting' as const),
        next_try_at: isOver ? null : again,
        why,
        ...(isOver && { revision: report('revision', '+', 1) }),
      }))
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('tries', '=', tries)
      .where('revision', '=', revision)
      .returning('id')
      .executeTakeFirst()
    return row ? 'failed' : 'gone'
  })
}

function own(claimed: Claimed): string[] {
  const { book, former }: BookIds = bookIdsOf(claimed)
  return [book, former]
}

/** The report was cancelled, the process stops, or somebody else has it: what was begun here goes. */
async function letGo(work: ReportJobWork, tenantId: string, claimed: Claimed): Promise<ReportOutcome> {
  return withTenant(work.db, tenantId, async (trx) => {
    await clearBooks(trx, own(claimed))
    const row = await trx
      .updateTable('report')
      .set((report) => ({
        next_try_at: sql<Date | null>`case when ${report.ref('state')} = 'waiting' then ${new Date(work.now())}::timestamptz end`,
      }))
      .where('id', '=', claimed.id)
      .where('tries', '=', claimed.tries)
      // Cancelling made it the next revision; one that was asked for anew since then is somebody else's.
      .where((report) =>
        report.or([
          report.and({ state: 'waiting', revision: claimed.revision }),
          report.and({ state: 'cancelled', revision: claimed.revision + 1 }),
        ]),
      )
      .returning('state')
      .executeTakeFirst()
    return row?.state === 'cancelled' ? 'cancelled' : 'gone'
  })
}

/** A report that was cancelled while its worker was dead: its books are gone now. */
async function forget({ db }: ReportJobWork, tenantId: string, { id }: Claimed): Promise<ReportOutcome> {
  await withTenant(db, tenantId, (trx) =>
    trx
      .updateTable('report')
      .set({ next_try_at: null })
      .where('id', '=', id)
      .where('state', '=', 'cancelled')
      .execute(),
  )
  return 'gone'
}
