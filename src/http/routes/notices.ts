import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { z } from 'zod'

import { CLOCK_LABELS } from '../../../machines/labels.ts'
import { ClockKind, Role } from '../../../machines/policy/words.ts'
import { type NoticeLine, readNotices } from '../../contract/notices-endpoints.ts'
import { ROLE_LABELS } from '../../contract/value-labels.ts'
import { listNoticesOfCase, type NoticeRow } from '../../db/read/notices.ts'
import { withinReach } from '../../db/read/reach.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { requireOffice } from '../../office/doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** What was sent, or is to be sent, because of a case. */
export function noticeRoutes(app: FastifyInstance, { db }: Services): void {
  serve(app, readNotices, async ({ params, viewer }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireOffice(trx, viewer)
      const { rows } = await sql`select 1 from suggestion_case c
        where c.id = ${params.id}::uuid and ${withinReach(viewer)}`.execute(trx)
      if (rows.length === 0) throw new AppError('NOT_FOUND', '没有这件建议，或者您不能查看它')
      return { notices: (await listNoticesOfCase(trx, params.id)).map(toNoticeLine) }
    }),
  )
}

const Body = z.looseObject({
  kind: z.string().catch('notify'),
  template: z.string().optional(),
  clock: ClockKind.optional().catch(undefined),
  step: z.int().optional(),
  mode: z.string().optional(),
  roles: z.array(z.string()).catch([]),
  actorId: z.string().optional(),
})
const TEMPLATE_LABELS: Readonly<Record<string, string>> = {
  contact_failed: '请协助联系代表',
  demands_agreed: '与代表商定的要求',
  feedback_forwarded: '转送代表反馈意见',
  promise_dissatisfied: '代表对承诺兑现不满意',
  supervision_demands: '督办要求',
  supervision_planned: '督办安排',
}

function toNoticeLine({ id, seq, body, created_at, done_at, outcome }: NoticeRow): z.infer<typeof NoticeLine> {
  const { kind, template = '', clock, step, mode, roles, actorId } = Body.parse(body)
  const isChase = kind === 'chase' && clock !== undefined
  const hasFailed = outcome !== null && /^(failed|refused|no_recipient|nobody)/.test(outcome)
  return {
    id,
    seq,
    kind,
    label: isChase ? `${CLOCK_LABELS[clock]}催办（第 ${step ?? 0} 步）` : (TEMPLATE_LABELS[template] ?? template),
    roles,
    roleLabels: roles.map((role) => {
      const known = Role.safeParse(role)
      return known.success ? ROLE_LABELS[known.data] : role
    }),
    actorId: actorId ?? null,
    createdAt: created_at.toISOString(),
    state: hasFailed ? 'failed' : done_at !== null ? 'sent' : mode === 'draft' ? 'draft' : 'waiting',
    doneAt: done_at?.toISOString() ?? null,
    outcome,
  }
}
