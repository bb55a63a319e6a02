import type { Kysely } from 'kysely'

import { dayInZone } from '../../machines/policy/day.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'
import { zoneOf } from '../office/policy-shelf.ts'
import type { ReportDesk } from './ask-report.ts'
import { lockReport, PUBLIC_KIND } from './reading.ts'

export type PublicationAsk = { reportId: string; id: string; revision: number; publishedOn: string; place: string }

/**
 * Notes when and where the public version came out; Duban itself publishes nothing. The same id once more is the same
 * publication. Throws NOT_FOUND, RECORD_STALE, RECORD_IN_USE, REQUEST_INVALID, DATE_IN_FUTURE.
 */
export async function publishReport(
  desk: Pick<ReportDesk, 'db' | 'engine' | 'now'>,
  doer: Doer,
  ask: PublicationAsk,
): Promise<{ id: string; revision: number }> {
  const { viewer, now } = doer
  const { reportId, id, publishedOn, place } = ask
  const zone = await zoneOf(desk.db, desk.engine, viewer.tenantId)
  const known = await findPublication(desk.db, viewer.tenantId, id)
  if (known) return sameOne(known, ask)
  return withTenant(desk.db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    const row = await lockReport(trx, viewer, { id: reportId, revision: ask.revision })
    if (row.kind !== PUBLIC_KIND) {
      throw new AppError('RECORD_IN_USE', '只有公开版可以登记公布；请先生成“公开版”报告，它不含姓名和不宜公开的内容')
    }
    if (row.state !== 'made' || row.made_at === null) {
      throw new AppError('RECORD_IN_USE', '报告还没有生成，不能登记公布；请在生成后登记')
    }
    if (row.has_closed_case) {
      throw new AppError(
        'RECORD_IN_USE',
        '报告中有建议已改定为涉密件、内部件或保护提出人的建议，不能公布；请重新生成公开版',
      )
    }
    requireDay(publishedOn, { madeOn: dayInZone(row.made_at.toISOString(), zone), today: dayInZone(now, zone) })
    const revision = row.revision + 1
    await trx
      .insertInto('publication')
      .values({
        tenant_id: viewer.tenantId,
        id,
        report_id: reportId,
        published_on: publishedOn,
        place,
        noted_at: new Date(now),
        noted_by: viewer.id,
      })
      .execute()
    await trx.updateTable('report').set({ revision }).where('id', '=', reportId).execute()
    await noteDeed(trx, doer, { kind: 'report_published', subject: reportId, new: { publishedOn, place } })
    return { id: reportId, revision }
  })
}

type Known = { report_id: string; published_on: string; place: string; revision: number }

async function findPublication(db: Kysely<Database>, tenantId: string, id: string): Promise<Known | undefined> {
  return withTenant(db, tenantId, (trx) =>
    trx
      .selectFrom('publication as u')
      .innerJoin('report as r', (join) =>
        join.onRef('r.tenant_id', '=', 'u.tenant_id').onRef('r.id', '=', 'u.report_id'),
      )
      .select(['u.report_id', 'u.published_on', 'u.place', 'r.revision'])
      .where('u.id', '=', id)
      .executeTakeFirst(),
  )
}

function sameOne(known: Known, { reportId, publishedOn, place }: PublicationAsk): { id: string; revision: number } {
  const isSame = known.report_id === reportId && known.published_on === publishedOn && known.place === place
  if (isSame) return { id: reportId, revision: known.revision }
  throw new AppError('IDEMPOTENCY_KEY_REUSED', '这个编号已用于另一次公布；请刷新页面后重新登记')
}

function requireDay(publishedOn: string, { madeOn, today }: { madeOn: string; today: string }): void {
  if (publishedOn > today) {
    throw new AppError('DATE_IN_FUTURE', `公布日期 ${publishedOn} 晚于今天（${today}）；请在公布之后登记`)
  }
  if (publishedOn < madeOn) {
    throw new AppError('REQUEST_INVALID', `公布日期 ${publishedOn} 早于这份报告的生成日期 ${madeOn}；请核对日期`)
  }
}
