import { type Kysely, sql } from 'kysely'

import { type FaultRow, findFault } from '../db/read/faults.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { type Engine, fireCase } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed } from './doer.ts'

type Db = Kysely<Database>

/** Marks a fault as settled, with what was done. Throws NOT_FOUND, and RECORD_IN_USE when it was settled before. */
export async function resolveFault(db: Db, doer: Doer, id: number, note: string): Promise<FaultRow> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const { rows } = await sql<{ resolved_at: Date | null }>`select resolved_at from fault
      where id = ${id} for update`.execute(trx)
    const [row] = rows
    if (!row) throw notFound()
    if (row.resolved_at !== null) throw new AppError('RECORD_STALE', '这个故障已经处理过了；请刷新')
    await sql`update fault set resolved_at = ${doer.now}::timestamptz, resolved_by = ${doer.viewer.id}, note = ${note},
      next_try_at = null where id = ${id}`.execute(trx)
    await noteDeed(trx, doer, { kind: 'fault_resolved', subject: String(id), new: { note } })
    const fault = await findFault(trx, doer.viewer, id)
    if (!fault) throw notFound()
    return fault
  })
}

/** Fires the due timers of the case now, whenever the next try was planned. Throws NOT_FOUND and RULE_NOT_MET. */
export async function retryFault(
  db: Db,
  engine: Engine,
  doer: Doer,
  id: number,
): Promise<{ isSolved: boolean; fault: FaultRow }> {
  const { tenantId } = doer.viewer
  const before = await withTenant(db, tenantId, (trx) => findFault(trx, doer.viewer, id))
  if (!before) throw notFound()
  if (before.resolved_at !== null) throw new AppError('RECORD_STALE', '这个故障已经处理过了；请刷新')
  if (before.kind !== 'timer' || before.case_id === null) {
    throw new AppError(
      'RULE_NOT_MET',
      '只有您能查看的建议的“期限到点处理失败”可以立即重试；其他故障由系统自动重试，或者处理后标记',
    )
  }
  const { kind } = await fireCase(engine, tenantId, before.case_id)
  return withTenant(db, tenantId, async (trx) => {
    const isSolved = kind !== 'poisoned'
    if (isSolved) {
      await sql`update fault set resolved_at = coalesce(resolved_at, ${doer.now}::timestamptz),
        resolved_by = ${doer.viewer.id}, next_try_at = null where id = ${id}`.execute(trx)
    }
    await noteDeed(trx, doer, { kind: 'fault_retried', subject: String(id), new: { isSolved } })
    const fault = await findFault(trx, doer.viewer, id)
    if (!fault) throw notFound()
    return { isSolved, fault }
  })
}

function notFound(): AppError {
  return new AppError('NOT_FOUND', '没有这个故障，或者您不能查看它')
}
