import type { Kysely } from 'kysely'

import type { ToldCases } from '../contract/record-shapes.ts'
import { type AffectedCase, listOpenCasesOfUnit } from '../db/read/affected-cases.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { lockRecord, type RecordRow } from '../db/write/records.ts'
import type { Engine } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { changeRecord, holdRecord } from './amend-record.ts'
import { type Doer, noteDeed, requireOffice } from './doer.ts'
import { requireSeen, tellCases } from './tell-cases.ts'

export type Succession = {
  revision: number
  toUnitId: string
  why: 'merged' | 'renamed' | 'duties_moved'
  on: string
  seenCases: number
  caseIds?: readonly string[] | undefined
  basis?: string | undefined
  lateReason?: string | undefined
}

/**
 * The duties of one unit pass to another: every open case hears of it and no date moves. A call that was interrupted is
 * made again, with a new preview, and goes on with the cases that have not heard. Throws NOT_FOUND, RECORD_STALE,
 * RECORD_IN_USE, REQUEST_INVALID, and the engine's refusals where no case could take it.
 */
export async function succeedUnit(
  db: Kysely<Database>,
  engine: Engine,
  doer: Doer,
  fromUnitId: string,
  succession: Succession,
): Promise<ToldCases & { revision: number }> {
  const { tenantId } = doer.viewer
  const cases = await withTenant(db, tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const from = await holdRecord(trx, 'unit', fromUnitId, succession.revision)
    judgeSuccession(from, await lockRecord(trx, 'unit', succession.toUnitId), succession)
    return chosen(await listOpenCasesOfUnit(trx, fromUnitId), succession.caseIds)
  })
  requireSeen(succession.seenCases, cases.length)

  const { toUnitId, why, on, basis, lateReason } = succession
  let revision = succession.revision
  const told = await tellCases(
    engine,
    doer,
    cases,
    {
      event: { type: 'unit.succeeded', fromUnitId, toUnitId, why },
      key: `succeed:${fromUnitId}:${toUnitId}`,
      occurredOn: on,
      basis,
      lateReason,
    },
    async () => {
      revision = await markSuccession(db, doer, fromUnitId, succession, cases.length)
    },
  )
  return { ...told, revision }
}

/** Only the successor that was named before may be named again: an interrupted succession goes on. */
function judgeSuccession(from: RecordRow, to: RecordRow | undefined, { toUnitId, why, caseIds }: Succession): void {
  if (from.id === toUnitId) throw new AppError('REQUEST_INVALID', '承继单位就是它自己；只改名称的请直接修改单位')
  if (!to) throw new AppError('REQUEST_INVALID', '“承继单位”所指的单位不存在；请先登记承继单位')
  if (to['closed_on'] !== null) {
    throw new AppError('REQUEST_INVALID', `承继单位“${String(to['name'])}”已停用；请选择在用的单位`)
  }
  if (caseIds !== undefined && why !== 'duties_moved') {
    throw new AppError('REQUEST_INVALID', '合并、更名须转交全部建议；只转一部分的请选“职责划转”')
  }
  if (from['closed_on'] !== null && from['successor_id'] !== toUnitId) {
    const whose = from['successor_id'] === null ? '没有承继单位' : '已由另一个单位承继'
    throw new AppError('RECORD_IN_USE', `该单位已于 ${String(from['closed_on'])} 停用，${whose}；请核对`)
  }
}

function chosen(cases: readonly AffectedCase[], ids: readonly string[] | undefined): readonly AffectedCase[] {
  if (ids === undefined) return cases
  const stray = ids.find((id) => !cases.some((one) => one.id === id))
  if (stray === undefined) return cases.filter(({ id }) => ids.includes(id))
  throw new AppError('REQUEST_INVALID', `所选中的 ${stray} 不是该单位未了结的建议；请重新预览`)
}

async function markSuccession(
  db: Kysely<Database>,
  doer: Doer,
  fromUnitId: string,
  { revision, toUnitId, why, on, caseIds, basis }: Succession,
  cases: number,
): Promise<number> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const from = await holdRecord(trx, 'unit', fromUnitId, revision)
    const isNews = cases > 0 || from['successor_id'] !== toUnitId
    const deed = {
      kind: 'unit_succeeded',
      ...(basis !== undefined && { basis }),
      ...(isNews && { new: { toUnitId, why, on, cases } }),
    }
    if (caseIds !== undefined) {
      await noteDeed(trx, doer, { ...deed, subject: fromUnitId })
      return revision
    }
    const changes = {
      successor_id: toUnitId,
      succession_why: why,
      ...(why !== 'duties_moved' && from['closed_on'] === null && { closed_on: on }),
    }
    return changeRecord(trx, doer, 'unit', from, changes, deed)
  })
}
