import { sql, type Transaction } from 'kysely'

import type { ArchivePackView } from '../contract/archive-endpoints.ts'
import { findArchivedCase } from '../db/read/archive.ts'
import { withinReach } from '../db/read/reach.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'
import { getPolicy, getPolicyInForce } from '../office/policy-shelf.ts'
import type { ArchiveWork } from './archive-work.ts'
import type { PackNotes } from './pack-contents.ts'
import { retentionInWords, retentionOf } from './retention.ts'

type Ask = { kind: 'case'; id: string; caseId: string } | { kind: 'year'; id: string; year: number }

/**
 * Orders a pack; the same id once more is the same pack. Throws NOT_FOUND for a case out of reach, RULE_NOT_MET where a
 * case is not archived yet or may not leave in a pack, RECORD_EXISTS where the id is another pack's.
 */
export async function askPack(work: ArchiveWork, doer: Doer, ask: Ask): Promise<{ id: string }> {
  const { viewer, now } = doer
  return withTenant(work.db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    const about = ask.kind === 'year' ? { year: ask.year } : await caseOf(work, trx, viewer, ask.caseId)
    const row = await trx
      .insertInto('archive_pack')
      .values({
        tenant_id: viewer.tenantId,
        id: ask.id,
        kind: ask.kind,
        case_id: ask.kind === 'case' ? ask.caseId : null,
        archive_number: null,
        retention_years: null,
        ...about,
        state: 'waiting',
        next_try_at: new Date(now),
        asked_at: new Date(now),
        asked_by: viewer.id,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (row) {
      const caseId = ask.kind === 'case' ? { caseId: ask.caseId } : {}
      await noteDeed(trx, doer, { kind: 'archive_packed', ...caseId, subject: ask.id, new: about })
    } else await requireSame(trx, ask)
    return { id: ask.id }
  })
}

async function caseOf(work: ArchiveWork, trx: Transaction<Database>, viewer: Viewer, caseId: string) {
  const one = await findArchivedCase(trx, viewer, caseId)
  if (!one) throw new AppError('NOT_FOUND', '没有这件建议，或者您不能查看它')
  if (one.mark === 'state_secret' || one.mark === 'internal') {
    throw new AppError('RULE_NOT_MET', '涉密件和内部件不能打包导出；请按保密规定另行立卷')
  }
  if (one.archived_on === null) {
    throw new AppError('RULE_NOT_MET', '这件建议还没有归档；请先在建议页面办理“归档”并填写档号，再组卷')
  }
  const own = await getPolicy(work.engine, viewer.tenantId, { id: one.policy_id, version: one.policy_version })
  const policy = own.archive ? own : await getPolicyInForce(work.db, work.engine, viewer.tenantId)
  return {
    year: Number(one.archived_on.slice(0, 4)),
    archive_number: one.archive_number,
    retention_years: retentionOf(policy, { isKey: one.is_key, category: one.category })?.years ?? null,
  }
}

async function requireSame(trx: Transaction<Database>, ask: Ask): Promise<void> {
  const former = await trx
    .selectFrom('archive_pack')
    .select(['kind', 'case_id', 'year'])
    .where('id', '=', ask.id)
    .executeTakeFirst()
  const isSame =
    former?.kind === ask.kind && (ask.kind === 'case' ? former.case_id === ask.caseId : former.year === ask.year)
  if (!isSame) throw new AppError('RECORD_EXISTS', '这个编号已经用于另一个归档包；请重新提交')
}

type Row = {
  id: string
  kind: 'case' | 'year'
  year: number
  case_id: string | null
  number: string | null
  is_key: boolean | null
  archive_number: string | null
  retention_years: number | null
  state: 'waiting' | 'made' | 'failed' | 'cancelled'
  done: number
  total: number | null
  why: string | null
  file_name: string | null
  size_bytes: number | null
  contents: PackNotes | null
  asked_at: Date
  asker: string
  made_at: Date | null
  revision: number
}

/** Packs, the newest first; those of cases out of reach are not there. `cursor`: the id of the last one seen. */
export async function listPacks(
  trx: Transaction<Database>,
  viewer: Viewer,
  { caseId, cursor, limit }: { caseId?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ packs: ArchivePackView[]; nextCursor: string | null }> {
  const ofCase = caseId === undefined ? sql`true` : sql`a.case_id = ${caseId}::uuid`
  const after =
    cursor === undefined
      ? sql`true`
      : sql`(a.asked_at, a.id) < (select x.asked_at, x.id from archive_pack x where x.id::text = ${cursor})`
  const { rows } = await sql<Row>`
    select a.id, a.kind, a.year, a.case_id, c.number, c.is_key, a.archive_number, a.retention_years, a.state, a.done,
      a.total, a.why, a.file_name, a.size_bytes::float8 as size_bytes, a.contents, a.asked_at,
      coalesce(p.name, a.asked_by) as asker, a.made_at, a.revision
    from archive_pack a
    left join suggestion_case c on c.id = a.case_id
    left join person p on p.tenant_id = a.tenant_id and p.id = a.asked_by
    where (a.case_id is null or ${withinReach(viewer)}) and ${ofCase} and ${after}
    order by a.asked_at desc, a.id desc limit ${limit + 1}`.execute(trx)
  const shown = rows.slice(0, limit)
  return { packs: shown.map(toView), nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

function toView(row: Row): ArchivePackView {
  const { id, kind, year, state, done, total, why, revision } = row
  return {
    id,
    revision,
    kind,
    year,
    case: row.case_id === null ? null : { id: row.case_id, number: row.number },
    archiveNumber: row.archive_number,
    retention: kind === 'case' ? retentionInWords({ years: row.retention_years }) : null,
    state,
    done,
    total,
    why,
    fileName: row.file_name,
    sizeBytes: row.size_bytes,
    leftOut: row.contents?.leftOut ?? [],
    askedAt: row.asked_at.toISOString(),
    askedBy: row.asker,
    madeAt: row.made_at?.toISOString() ?? null,
  }
}

/**
 * Where the bytes lie, with the line of the trail; of a pack that holds what has become 涉密 or 内部 since, nobody has
 * them. Throws NOT_FOUND, RULE_NOT_MET while there are none.
 */
export async function openPackFile(
  trx: Transaction<Database>,
  doer: Doer,
  id: string,
): Promise<{ name: string; storeKey: string; sizeBytes: number }> {
  const { rows } = await sql<{
    state: string
    file_name: string | null
    store_key: string | null
    size_bytes: number | null
    case_id: string | null
    holds_closed: boolean
  }>`select a.state, a.file_name, a.store_key, a.size_bytes::float8 as size_bytes, a.case_id,
      exists (select 1 from jsonb_array_elements_text(coalesce(a.contents -> 'caseIds', '[]')) i
        join suggestion_case k on k.id = i::uuid where k.mark in ('internal', 'state_secret')) as holds_closed
    from archive_pack a
    left join suggestion_case c on c.id = a.case_id
    where a.id = ${id}::uuid and (a.case_id is null or (${withinReach(doer.viewer)}
      and coalesce(c.mark, 'none') not in ('internal', 'state_secret')))`.execute(trx)
  const [row] = rows
  if (!row) throw noSuchPack()
  if (row.holds_closed) {
    throw new AppError(
      'RULE_NOT_MET',
      '组卷以后，包内有建议改定为涉密件或内部件，不再提供下载；请重新组卷，并收回已下载的包',
    )
  }
  if (row.file_name === null || row.store_key === null || row.size_bytes === null) {
    throw new AppError('RULE_NOT_MET', '归档包还没有组好；请稍候刷新，失败的请按说明重新组卷')
  }
  const caseId = row.case_id === null ? {} : { caseId: row.case_id }
  await noteDeed(trx, doer, { kind: 'archive_taken', ...caseId, subject: id })
  return { name: row.file_name, storeKey: row.store_key, sizeBytes: row.size_bytes }
}

/** Takes the order back. Throws NOT_FOUND, RECORD_STALE, RULE_NOT_MET where nothing is being made any more. */
export async function cancelPack(
  work: ArchiveWork,
  doer: Doer,
  { id, revision }: { id: string; revision: number },
): Promise<{ id: string; revision: number }> {
  return withTenant(work.db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const row = await trx
      .selectFrom('archive_pack')
      .select(['state', 'revision'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw noSuchPack()
    if (row.revision !== revision) throw new AppError('RECORD_STALE', '归档包的状态已经变化；请刷新后再操作')
    if (row.state !== 'waiting') throw new AppError('RULE_NOT_MET', '归档包不在组卷中，不能取消')
    await trx
      .updateTable('archive_pack')
      .set({ state: 'cancelled', next_try_at: null, revision: revision + 1 })
      .where('id', '=', id)
      .execute()
    await noteDeed(trx, doer, { kind: 'archive_cancelled', subject: id })
    return { id, revision: revision + 1 }
  })
}

function noSuchPack(): AppError {
  return new AppError('NOT_FOUND', '没有这个归档包，或者您不能查看它')
}
