import { randomUUID } from 'node:crypto'

import { dayInZone } from '../../machines/policy/day.ts'
import { ReportScope } from '../contract/report-body.ts'
import { listWaitingRows, type Place, type Waiting } from '../db/read/waiting-rows.ts'
import { withTenant } from '../db/tenant.ts'
import { type HeldOutcome, type HeldRow, type Hold, type Making, MOST_TRIES, makeRow } from '../db/write/held-rows.ts'
import { AppError } from '../errors.ts'
import { type KeptBytes, keepBytes } from '../files/keep-bytes.ts'
import { type FileStore, keyOf } from '../files/store.ts'
import { zoneOf } from '../office/policy-shelf.ts'
import { REPORT_KIND_IDS, type ReportKindId } from './kinds.ts'
import { type RenderedFile, type ReportWork, renderReport } from './make-report.ts'
import { bookIdsOf, booksUpTo, clearBooks } from './report-books.ts'

export type ReportJobWork = ReportWork & { files: FileStore }
type Row = HeldRow<'report'>

/** Reports of all congresses that wait to be made, the oldest first; cancelled ones whose books are still to be taken away. */
export async function listWaitingReports(work: ReportJobWork, limit: number): Promise<Waiting[]> {
  return listWaitingRows(work.db, 'report', { states: ['waiting', 'cancelled'], at: work.now(), limit })
}

/** Makes one report and keeps its files; or takes away what is left of one that was cancelled while its worker was dead. */
export async function makeReport(work: ReportJobWork, place: Place): Promise<HeldOutcome> {
  const outcome = await makeRow(work, place, {
    table: 'report',
    words: {
      interrupted: '几次生成都中断了（进程被终止或内存不足）；请缩小统计时段后重新生成，仍不成功时请联系系统管理员',
      broken: (word) => `生成或保存报告时出错（${word}）；请重新生成，仍不成功时请联系系统管理员`,
    },
    clearFormer: (trx, row) => clearBooks(trx, booksUpTo(row, true, MOST_TRIES)),
    clearOwn: (trx, row) => clearBooks(trx, Object.values(bookIdsOf(row))),
    make: (row, hold) => produce(work, place.tenantId, row, hold),
  })
  if (outcome === 'gone') await clearCancelled(work, place)
  return outcome
}

async function produce(
  work: ReportJobWork,
  tenantId: string,
  row: Row,
  { signal, tell, onUndone }: Hold,
): ReturnType<Making<'report'>['make']> {
  const { body, files, bookId, formerBookId, templateId } = await renderReport(
    work,
    {
      tenantId,
      kind: kindOf(row.kind),
      ...(row.title !== '' && { title: row.title }),
      fromOn: row.from_on,
      toOn: row.to_on,
      asOf: row.as_of,
      basis: row.basis,
      scope: ReportScope.parse(row.scope),
      withFormer: row.with_former,
      datedOn: dayInZone(row.asked_at.toISOString(), await zoneOf(work.db, work.engine, tenantId)),
      bookIds: bookIdsOf(row),
    },
    { onProgress: tell, signal },
  )
  signal.throwIfAborted()
  const kept: (KeptBytes & { file: RenderedFile; key: string })[] = []
  for (const file of files) {
    const key = keyOf(tenantId, randomUUID())
    onUndone(() => work.files.delete(key))
    kept.push({ file, key, ...(await keepBytes(work.files, key, file.bytes)) })
  }
  return {
    columns: {
      title: body.title,
      body: JSON.stringify(body),
      book_id: bookId,
      former_book_id: formerBookId,
      template_id: templateId,
    },
    beside: async (trx) => {
      const rows = kept.map(({ file, key, sizeBytes, sha256 }) => ({
        tenant_id: tenantId,
        report_id: row.id,
        form: file.form,
        file_name: file.fileName,
        store_key: key,
        size_bytes: sizeBytes,
        sha256,
      }))
      await trx.insertInto('report_file').values(rows).execute()
    },
  }
}

/** A kind that a newer version asked for is none to this one. Throws REQUEST_INVALID. */
function kindOf(kind: string): ReportKindId {
  const known = REPORT_KIND_IDS.find((one) => one === kind)
  if (known) return known
  throw new AppError('REQUEST_INVALID', `没有“${kind}”这种报告；请重新选择报告种类`)
}

async function clearCancelled({ db, now }: ReportJobWork, { tenantId, id }: Place): Promise<void> {
  await withTenant(db, tenantId, async (trx) => {
    const row = await trx
      .selectFrom('report')
      .select(['id', 'revision', 'tries'])
      .where('id', '=', id)
      .where('state', '=', 'cancelled')
      .where('next_try_at', '<=', new Date(now()))
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!row) return
    await clearBooks(trx, booksUpTo(row, false, MOST_TRIES))
    await trx.updateTable('report').set({ next_try_at: null }).where('id', '=', id).execute()
  })
}
