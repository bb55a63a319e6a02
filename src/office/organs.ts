import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'

import { countHangingOnOrgan, findOrgan, findOrganNamed } from '../db/read/organs.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { insertRecord } from '../db/write/records.ts'
import { AppError } from '../errors.ts'
import { changeRecord, holdRecord } from './amend-record.ts'
import { type Doer, noteDeed } from './doer.ts'

type Db = Kysely<Database>
type Saved = { id: string; revision: number }
type NewOrgan = { kind: 'body' | 'delegation' | 'committee'; name: string; id?: string | undefined }

/** Registers a body, a delegation or a committee. Throws RECORD_EXISTS. */
export async function createOrgan(db: Db, doer: Doer, { kind, name, id: wanted }: NewOrgan): Promise<Saved> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const id = wanted ?? randomUUID()
    if (await findOrgan(trx, id)) throw new AppError('RECORD_EXISTS', `编号“${id}”已有机构；请换一个，或者不写`)
    await requireFreeName(trx, { kind, name, exceptId: id })
    await insertRecord(trx, 'organ', { tenant_id: doer.viewer.tenantId, id, kind, name })
    await noteDeed(trx, doer, { kind: 'organ_created', subject: id, new: { kind, name } })
    return { id, revision: 1 }
  })
}

/** Renames an organ. */
export async function amendOrgan(
  db: Db,
  doer: Doer,
  id: string,
  { revision, name }: { revision: number; name: string },
): Promise<Saved> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const row = await holdRecord(trx, 'organ', id, revision)
    await requireFreeName(trx, { kind: String(row['kind']), name, exceptId: id })
    return { id, revision: await changeRecord(trx, doer, 'organ', row, { name }, { kind: 'organ_amended' }) }
  })
}

/** Closes an organ on which nothing hangs any more. Throws RECORD_IN_USE with what to do. */
export async function closeOrgan(db: Db, doer: Doer, id: string, revision: number): Promise<Saved> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const row = await holdRecord(trx, 'organ', id, revision)
    if (row['is_closed'] === true) throw new AppError('RECORD_IN_USE', '该机构已经停用')
    const members = (await findOrgan(trx, id))?.members ?? 0
    const { posts, cases } = await countHangingOnOrgan(trx, id)
    const hanging = [
      members > 0 && `${members} 个${row['kind'] === 'body' ? '在用的承办单位' : '在任的代表'}`,
      posts > 0 && `${posts} 个在任的岗位`,
      cases > 0 && `${cases} 件未了结的建议`,
    ].filter((part) => part !== false)
    if (hanging.length > 0) {
      throw new AppError('RECORD_IN_USE', `该机构还有${hanging.join('、')}，不能停用；请先改换或了结它们`)
    }
    return { id, revision: await changeRecord(trx, doer, 'organ', row, { is_closed: true }, { kind: 'organ_closed' }) }
  })
}

async function requireFreeName(
  trx: Transaction<Database>,
  organ: { kind: string; name: string; exceptId: string },
): Promise<void> {
  if (await findOrganNamed(trx, organ)) throw new AppError('RECORD_EXISTS', `已有在用的同类机构名为“${organ.name}”`)
}

/** Renames the congress itself. Throws RECORD_STALE when another name stands there by now. */
export async function renameCongress(db: Db, doer: Doer, asked: { name: string; oldName: string }): Promise<void> {
  const { tenantId } = doer.viewer
  await withTenant(db, tenantId, async (trx) => {
    const { rows } = await sql<{ name: string }>`select name from congress where id = ${tenantId} for update`.execute(
      trx,
    )
    const before = rows[0]?.name
    if (before !== asked.oldName) {
      throw new AppError('RECORD_STALE', `名称已被改为“${before ?? ''}”；请刷新，核对后再提交`)
    }
    if (before === asked.name) return
    const { rows: taken } = await sql`select 1 from congress where name = ${asked.name} and id <> ${tenantId}`.execute(
      trx,
    )
    if (taken.length > 0) throw new AppError('RECORD_EXISTS', '本系统中已有同名的人大；请写能区分的全称')
    await sql`update congress set name = ${asked.name} where id = ${tenantId}`.execute(trx)
    await noteDeed(trx, doer, { kind: 'congress_renamed', old: { name: before }, new: { name: asked.name } })
  })
}
