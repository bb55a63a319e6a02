import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'

import { GATHERING_LABELS, GATHERING_STATUS_LABELS } from '../contract/meetings-endpoints.ts'
import { findGathering, type GatheringKind, type GatheringRow, type GatheringStatus } from '../db/read/gatherings.ts'
import { withinReach } from '../db/read/reach.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { saveGathering } from '../db/write/gatherings.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed, requireOffice } from './doer.ts'

type Fields = { place?: string | null | undefined; note?: string | null | undefined; caseIds?: string[] | undefined }
type Db = Kysely<Database>

const MEETING: Readonly<Record<string, readonly GatheringStatus[]>> = {
  planned: ['held', 'cancelled'],
  held: [],
  cancelled: ['planned'],
}
const CAMPAIGN: Readonly<Record<string, readonly GatheringStatus[]>> = {
  planned: ['running', 'ended'],
  running: ['ended'],
  ended: ['running'],
}
/** To which status each may change. A meeting that was held was held; a campaign may be taken up again. */
const CHANGES: Readonly<Record<GatheringKind, typeof MEETING>> = {
  handover_meeting: MEETING,
  ballot_session: MEETING,
  review_campaign: CAMPAIGN,
}

/** Plans a meeting, a session or a campaign. */
export async function createGathering(
  db: Db,
  doer: Doer,
  kind: GatheringKind,
  { label, on, ...fields }: Fields & { label: string; on: string },
): Promise<{ id: string }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    await requireCases(trx, doer, fields.caseIds)
    const id = randomUUID()
    const row: GatheringRow = { id, label, on, status: 'planned', body: given(fields) }
    await saveGathering(trx, doer.viewer.tenantId, kind, row)
    await noteDeed(trx, doer, { kind: 'gathering_created', subject: id, new: { kind, label, on, ...row.body } })
    return { id }
  })
}

/** Changes it, or its status. Throws NOT_FOUND, RECORD_STALE and RULE_NOT_MET. */
export async function amendGathering(
  db: Db,
  doer: Doer,
  { kind, id }: { kind: GatheringKind; id: string },
  change: Fields & {
    seenStatus: GatheringStatus
    status?: GatheringStatus | undefined
    label?: string | undefined
    on?: string | undefined
  },
): Promise<GatheringRow> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const before = await findGathering(trx, kind, id, true)
    if (!before) throw new AppError('NOT_FOUND', `没有这个${GATHERING_LABELS[kind]}，或者您不能查看它`)
    judgeChange(kind, before.status, change)
    await requireCases(trx, doer, change.caseIds)
    const after: GatheringRow = {
      id,
      label: change.label ?? before.label,
      on: change.on ?? before.on,
      status: change.status ?? before.status,
      body: { ...before.body, ...given(change) },
    }
    if (JSON.stringify(after) === JSON.stringify({ ...before, body: { ...before.body } })) return before
    await saveGathering(trx, doer.viewer.tenantId, kind, after)
    const [old, now] = differing(flat(before), flat(after))
    await noteDeed(trx, doer, { kind: 'gathering_amended', subject: id, old, new: { kind, ...now } })
    return after
  })
}

function judgeChange(
  kind: GatheringKind,
  now: GatheringStatus,
  { seenStatus, status }: { seenStatus: GatheringStatus; status?: GatheringStatus | undefined },
): void {
  const name = (word: GatheringStatus) => GATHERING_STATUS_LABELS[word]
  if (now !== seenStatus) {
    throw new AppError('RECORD_STALE', `状态已是“${name(now)}”，不是您看到的“${name(seenStatus)}”；请刷新后再提交`)
  }
  if (status === undefined || status === now) return
  const allowed = CHANGES[kind][now] ?? []
  if (allowed.includes(status)) return
  const what = allowed.length === 0 ? '不能再变' : `只能变为${allowed.map((word) => `“${name(word)}”`).join('或')}`
  throw new AppError('RULE_NOT_MET', `${GATHERING_LABELS[kind]}现在是“${name(now)}”，${what}`)
}

async function requireCases(
  trx: Transaction<Database>,
  { viewer }: Doer,
  caseIds: readonly string[] | undefined,
): Promise<void> {
  if (!caseIds || caseIds.length === 0) return
  const wanted = [...new Set(caseIds)]
  const { rows } = await sql<{ id: string }>`select c.id from suggestion_case c
    where c.id = any (${sql.val(wanted)}::uuid[]) and ${withinReach(viewer)}`.execute(trx)
  if (rows.length === wanted.length) return
  throw new AppError(
    'REQUEST_INVALID',
    `所选的 ${wanted.length} 件建议中有 ${wanted.length - rows.length} 件找不到；请重新选择`,
  )
}

function given(fields: Fields): Record<string, unknown> {
  const { place, note, caseIds } = fields
  return {
    ...(place !== undefined && { place }),
    ...(note !== undefined && { note }),
    ...(caseIds !== undefined && { caseIds: [...new Set(caseIds)] }),
  }
}

function flat({ label, on, status, body }: GatheringRow): Record<string, unknown> {
  return { ...body, label, on, status }
}

function differing(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): [Record<string, unknown>, Record<string, unknown>] {
  const keys = Object.keys(after).filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  const pick = (from: Record<string, unknown>) => Object.fromEntries(keys.map((key) => [key, from[key] ?? null]))
  return [pick(before), pick(after)]
}
