import type { Kysely } from 'kysely'

import type { Told } from '../../machines/effects.ts'
import type { ToldCases } from '../contract/record-shapes.ts'
import { listOpenCasesOfDeputy } from '../db/read/affected-cases.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import type { RecordRow } from '../db/write/records.ts'
import type { Engine } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { changeRecord, holdRecord } from './amend-record.ts'
import { type Doer, requireOffice } from './doer.ts'
import { requireSeen, tellCases } from './tell-cases.ts'

type EndWhy = 'resigned' | 'recalled' | 'died' | 'term_over' | 'moved'
export type StatusChange = {
  revision: number
  status: 'active' | 'suspended' | 'ended'
  why?: EndWhy | undefined
  on: string
  seenCases: number
  basis?: string | undefined
  lateReason?: string | undefined
}

/**
 * Suspends a deputy, lets him resume, or ends his mandate; every open case that he leads or signed hears of it. A call
 * that was interrupted is made again, with a new preview, and goes on. Throws NOT_FOUND, RECORD_STALE, REQUEST_INVALID,
 * RULE_NOT_MET, and the engine's refusals where no case could take it.
 */
export async function changeDeputyStatus(
  db: Kysely<Database>,
  engine: Engine,
  doer: Doer,
  deputyId: string,
  change: StatusChange,
): Promise<ToldCases & { revision: number }> {
  const { tenantId } = doer.viewer
  const { status, on, basis, lateReason } = change
  const cases = await withTenant(db, tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    judgeStatus(await holdRecord(trx, 'deputy', deputyId, change.revision), change)
    return listOpenCasesOfDeputy(trx, deputyId, status)
  })
  requireSeen(change.seenCases, cases.length)

  let { revision } = change
  const news = { event: eventOf(deputyId, change), key: `deputy:${status}:${deputyId}`, occurredOn: on }
  const told = await tellCases(engine, doer, cases, { ...news, basis, lateReason }, async () => {
    revision = await withTenant(db, tenantId, async (trx) => {
      const row = await holdRecord(trx, 'deputy', deputyId, change.revision)
      return changeRecord(trx, doer, 'deputy', row, columnsOf(change), {
        kind: 'deputy_status_changed',
        ...(basis !== undefined && { basis }),
        ...((row['status'] !== status || cases.length > 0) && { new: { on, cases: cases.length } }),
      })
    })
  })
  return { ...told, revision }
}

function judgeStatus(row: RecordRow, { status, why }: StatusChange): void {
  if ((status === 'ended') !== (why !== undefined)) {
    throw new AppError('REQUEST_INVALID', '“终止原因”在终止资格时必须写，其他情形不写')
  }
  if (row['status'] === 'ended' && status !== 'ended') {
    throw new AppError('RULE_NOT_MET', '该代表的资格已经终止，不能暂停或恢复；重新当选的请修改其届次，或另行登记')
  }
  if (row['status'] === 'ended' && row['end_why'] !== why) {
    throw new AppError('RULE_NOT_MET', `该代表的资格已以“${String(row['end_why'])}”终止；原因不同，请核对`)
  }
}

function eventOf(deputyId: string, { status, why }: StatusChange): Told {
  if (status === 'ended') return { type: 'deputy.ended', deputyId, why }
  return { type: status === 'suspended' ? 'deputy.suspended' : 'deputy.resumed', deputyId }
}

function columnsOf({ status, why, on }: StatusChange): Record<string, string | null> {
  return { status, end_why: why ?? null, ended_on: status === 'ended' ? on : null }
}
