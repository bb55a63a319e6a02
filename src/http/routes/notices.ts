import type { FastifyInstance, FastifyRequest } from 'fastify'

import * as contract from '../../contract/notices-endpoints.ts'
import { countDrafts, type DraftRow, listDraftRows } from '../../db/read/notice-drafts.ts'
import { listDeliveriesOf, listNoticesOfCase } from '../../db/read/notices.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { type Deciding, decideDraft } from '../../notices/decide.ts'
import { requireOffice } from '../../office/doer.ts'
import { requireReading } from '../case-access.ts'
import { openOutlook } from '../case-outlook.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { toDraftView, toNoticeView } from '../views/notice-view.ts'

/** What is said to people because of a case, and what waits for somebody to say yes to it. */
export function noticeRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services

  serve(app, contract.readNotices, async ({ params, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const { reading } = await requireReading(trx, viewer, params.id)
      const rows = await listNoticesOfCase(trx, reading)
      const deliveries = await listDeliveriesOf(
        trx,
        rows.map(({ id }) => id),
      )
      return { notices: rows.map((row) => toNoticeView(row, deliveries.get(row.id) ?? [])) }
    }),
  )

  serve(app, contract.listDrafts, async ({ query, viewer }) => {
    const outlook = await openOutlook(services, viewer)
    const { counts, page } = await withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const counts = await countDrafts(trx, viewer, outlook.today)
      return { counts, page: await listDraftRows(trx, viewer, outlook.today, query) }
    })
    const stepsOf = await openLadders(services, viewer, page.rows)
    const owner = viewer.role === 'routing_office' ? 'routing_office' : 'director'
    return {
      lines: page.rows.map((row) => toDraftView(row, { steps: stepsOf(row), isMine: row.owner === owner, outlook })),
      total: query.state === 'deferred' ? counts.deferred : counts[query.scope],
      counts,
      nextCursor: page.nextCursor,
    }
  })

  serve(app, contract.decideDraft, async ({ params, body, viewer, request }) =>
    decideDraft(await openDeciding(services, viewer, request), params.id, body),
  )

  serve(app, contract.sendDrafts, async ({ body, viewer, request }) => {
    const deciding = await openDeciding(services, viewer, request)
    const results: SendResult[] = []
    for (const { id, revision } of body.drafts) results.push(await sendOne(deciding, id, revision))
    return { results }
  })
}

type SendResult = {
  id: string
  outcome: 'planned' | 'dropped' | 'refused'
  sendAt: string | null
  code: string | null
  why: string | null
}

/** One that cannot go does not hold up the others. */
async function sendOne(deciding: Deciding, id: string, revision: number): Promise<SendResult> {
  try {
    const { outcome, sendAt, why } = await decideDraft(deciding, id, { decision: 'send', revision })
    return { id, outcome: outcome === 'planned' ? 'planned' : 'dropped', sendAt, code: null, why }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { id, outcome: 'refused', sendAt: null, code: error.code, why: error.message }
  }
}

async function openDeciding(services: Services, viewer: Viewer, request: FastifyRequest): Promise<Deciding> {
  const { db, engine } = services
  const { calendar, today } = await openOutlook(services, viewer)
  const congress = await withTenant(db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    return trx
      .selectFrom('congress')
      .select(['policy_id', 'policy_version'])
      .where('id', '=', viewer.tenantId)
      .executeTakeFirstOrThrow()
  })
  const { policies } = engine.shop
  await policies.fetch(viewer.tenantId, [{ id: congress.policy_id, version: congress.policy_version }])
  const policy = policies.find(viewer.tenantId, congress.policy_id, congress.policy_version)
  if (!policy) throw new AppError('POLICY_NOT_FOUND', '没有找到本人大现在的办理规则；请系统管理员核对“办理规则”')
  return { db, doer: doerOf(services, viewer, request), office: policy.office, calendar, today }
}

/** How many steps the ladder of each case's own rules has. */
async function openLadders(
  { engine }: Services,
  { tenantId }: Viewer,
  rows: readonly DraftRow[],
): Promise<(row: DraftRow) => number | null> {
  const { policies } = engine.shop
  await policies.fetch(
    tenantId,
    rows.map(({ policy_id, policy_version }) => ({ id: policy_id, version: policy_version })),
  )
  return ({ policy_id, policy_version, clock }) =>
    (clock && policies.find(tenantId, policy_id, policy_version)?.chase[clock]?.steps.length) ?? null
}
