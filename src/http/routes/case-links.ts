import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Transaction } from 'kysely'

import { CHANNEL_LABELS } from '../../contract/channels-endpoints.ts'
import {
  issueLink as issueLinkEndpoint,
  LINK_PURPOSE_LABELS,
  LINK_STATE_LABELS,
  type LinkLine,
  type LinkPurpose,
  listLinks,
  revokeLink as revokeLinkEndpoint,
  sendLink as sendLinkEndpoint,
} from '../../contract/links-endpoints.ts'
import { ROLE_LABELS } from '../../contract/value-labels.ts'
import { listNames } from '../../db/read/case-names.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import type { Instant } from '../../engine/engine.ts'
import { AppError } from '../../errors.ts'
import { listLinkChoices } from '../../notices/link-choices.ts'
import { judgeLink } from '../../notices/link-grounds.ts'
import { getLinkGrounds, issueLink, type LinkRow, noteLink, revokeLink } from '../../notices/links.ts'
import { sendLink } from '../../notices/send-link.ts'
import { requireReading } from '../case-access.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** What staff see and do about the links of a case. */
export function caseLinkRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services

  serve(app, listLinks, async ({ params, viewer }) => {
    const links = await withTenant(db, viewer.tenantId, async (trx) => {
      await requireReading(trx, viewer, params.id)
      return linesOf(trx, params.id, services.now())
    })
    const choices = await listLinkChoices(services, viewer.tenantId, params.id)
    return {
      links,
      choices: choices.map(({ actorId, unitName, to, purposes }) => ({
        actorId,
        unitName,
        recipientId: to.id,
        recipientName: to.name,
        roleLabel: ROLE_LABELS[to.role],
        hasEmail: to.email !== null,
        hasPhone: to.phone !== null,
        purposes: purposes.map((purpose) => ({ purpose, label: LINK_PURPOSE_LABELS[purpose] })),
      })),
    }
  })

  serve(app, issueLinkEndpoint, async ({ params, body, viewer, request }) => {
    const { actorId, purpose, recipientId } = body
    await withTenant(db, viewer.tenantId, (trx) => requireReading(trx, viewer, params.id))
    await requireChoice(services, viewer.tenantId, params.id, body)
    return withTenant(db, viewer.tenantId, async (trx) => {
      const { row, url, duty } = await issueLink(trx, {
        tenantId: viewer.tenantId,
        caseId: params.id,
        actorId,
        purpose,
        recipientId,
        madeBy: viewer.id,
        now: services.now(),
        publicUrl: services.publicUrl,
      })
      await noteLink(trx, 'link_issued', row, staffOf(services, viewer, request))
      const [link] = await linesOf(trx, params.id, services.now(), row.id)
      if (!link) throw new Error('A link that was just made is not there')
      return { link, url, message: messageOf(row, duty.number, url) }
    })
  })

  serve(app, sendLinkEndpoint, async ({ params, body, viewer, request }) => {
    await withTenant(db, viewer.tenantId, (trx) => requireReading(trx, viewer, params.id))
    await requireChoice(services, viewer.tenantId, params.id, body)
    const { noticeId, by } = await sendLink(services, doerOf(services, viewer, request), { caseId: params.id, ...body })
    return { noticeId, by: by.map((channel) => CHANNEL_LABELS[channel]) }
  })

  serve(app, revokeLinkEndpoint, async ({ params, body, viewer, request }) =>
    withTenant(db, viewer.tenantId, async (trx) => {
      await requireReading(trx, viewer, params.id)
      const why = body.reason ? `已被收回：${body.reason}` : '已被发送人收回'
      const row = await revokeLink(trx, { caseId: params.id, linkId: params.linkId, why, now: services.now() })
      if (!row) throw new AppError('RECORD_STALE', '没有这条链接，或者它已使用、已收回；请刷新后查看')
      await noteLink(trx, 'link_revoked', row, staffOf(services, viewer, request))
      return { id: row.id }
    }),
  )
}

/** A link that leads to a refusal is worth nothing. Throws what `issueLink` throws, and RULE_NOT_MET. */
async function requireChoice(
  services: Services,
  tenantId: string,
  caseId: string,
  asked: { actorId: string; purpose: LinkPurpose; recipientId: string },
): Promise<void> {
  const { actorId, purpose, recipientId } = asked
  const choices = await listLinkChoices(services, tenantId, caseId)
  if (choices.some((one) => one.actorId === actorId && one.to.id === recipientId && one.purposes.includes(purpose))) {
    return
  }
  const { recipient } = await withTenant(services.db, tenantId, (trx) => getLinkGrounds(trx, { caseId, ...asked }))
  throw new AppError('RULE_NOT_MET', `“${recipient.name}”现在不能通过链接${LINK_PURPOSE_LABELS[purpose]}；请刷新后查看`)
}

function staffOf({ now }: Services, { id, postId, role }: Viewer, request: FastifyRequest) {
  return { personId: id, postId, role, now: now(), address: request.ip, requestId: request.id }
}

/** For a chat or a short message: a number and a day, no title. */
function messageOf(row: LinkRow, number: string | null, url: string): string {
  const which = number === null ? '一件代表建议' : `代表建议${number}`
  return `${row.recipient_name}：请通过下面的链接办理${which}的“${LINK_PURPOSE_LABELS[row.purpose]}”，三日内有效，仅限本人使用一次，请勿转发。${url}`
}

async function linesOf(trx: Transaction<Database>, caseId: string, now: Instant, onlyId?: string): Promise<LinkLine[]> {
  const all = trx.selectFrom('link').selectAll().where('case_id', '=', caseId)
  const rows = await (onlyId === undefined ? all : all.where('id', '=', onlyId))
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute()
  const names = await listNames(trx, {
    person: rows.map(({ made_by }) => made_by),
    unit: rows.map(({ unit_id }) => unit_id),
  })
  const nameOf = (kind: string, id: string) => names.find((one) => one.kind === kind && one.id === id)?.name ?? null
  const lines: LinkLine[] = []
  for (const row of rows) {
    const standing = await judgeLink(trx, row, now)
    lines.push({
      id: row.id,
      purpose: row.purpose,
      purposeLabel: LINK_PURPOSE_LABELS[row.purpose],
      actorId: row.actor_id,
      unitName: nameOf('unit', row.unit_id) ?? row.unit_id,
      recipientId: row.recipient_id,
      recipientName: row.recipient_name,
      roleLabel: ROLE_LABELS[row.role],
      madeAt: row.made_at.toISOString(),
      madeBy: nameOf('person', row.made_by),
      expiresAt: row.expires_at.toISOString(),
      openedAt: row.opened_at?.toISOString() ?? null,
      usedAt: row.used_at?.toISOString() ?? null,
      state: standing.state,
      stateLabel: LINK_STATE_LABELS[standing.state],
      why: standing.state === 'open' ? null : standing.why,
    })
  }
  return lines
}
