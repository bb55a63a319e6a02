import type { FastifyInstance, FastifyRequest } from 'fastify'

import { dayInZone } from '../../../machines/policy/day.ts'
import * as contract from '../../contract/links-endpoints.ts'
import { readCasePage } from '../../db/read/case-detail.ts'
import { withTenant } from '../../db/tenant.ts'
import { acceptedEventsOfMany, type Met } from '../../engine/engine.ts'
import { AppError } from '../../errors.ts'
import { contentDisposition } from '../../files/file-name.ts'
import { actByLink, type LinkAct, type LinkOutcome, openLink, readerByLink } from '../../notices/link-act.ts'
import { linkDocument } from '../../notices/link-document.ts'
import { actsOfReply, planReply, type ReplyPlan } from '../../notices/link-reply.ts'
import { type LinkRow, noSuchLink } from '../../notices/links.ts'
import { addAttachment, judgeUpload } from '../../office/attachments.ts'
import { doerOf } from '../doer.ts'
import { discardFile, receiveLinkForm } from '../link-form.ts'
import { TooManyRequests } from '../plugins/security.ts'
import { serve } from '../route.ts'
import { inChinese } from '../send-command.ts'
import type { Services } from '../services.ts'
import { linkPageView } from '../views/link-page.ts'
import { caseLinkRoutes } from './case-links.ts'

/** Nobody clicks more often; an office behind one address opens a few links a minute. */
const MOST_A_MINUTE = 60

/** One-time links: issued on a case by staff, used without login by whoever holds one. */
export function linkRoutes(app: FastifyInstance, services: Services): void {
  caseLinkRoutes(app, services)
  publicLinkRoutes(app, services)
}

function publicLinkRoutes(app: FastifyInstance, services: Services): void {
  const count = app.createRateLimit({ max: MOST_A_MINUTE, timeWindow: 60_000, keyGenerator: (request) => request.ip })
  const guard = async (request: FastifyRequest) => {
    const counted = await count(request)
    if (!counted.isAllowed && counted.isExceeded) throw new TooManyRequests(Math.max(1, counted.ttlInSeconds))
  }

  serve(app, contract.openLink, async ({ body, request }) => {
    await guard(request)
    return pageOf(services, await openLink(services, body))
  })
  serve(app, contract.readLinkForm, async ({ body, request, reply }) => {
    await guard(request)
    const page = await pageOf(services, await openLink(services, body))
    return reply
      .header('content-type', contract.readLinkForm.produces)
      .header('content-disposition', contentDisposition(`${page.case.number ?? '代表建议'}办理单.docx`))
      .header('cache-control', 'private, no-store')
      .send(await linkDocument(page))
  })
  serve(app, contract.useLink, async ({ body, request }) => {
    await guard(request)
    const { act, ...key } = body
    const outcome = await actByLink(services, key, {
      decide: async (row) => ({ acts: actsOf(row, act), isFinal: true }),
      ...from(request),
    })
    requireDone(outcome)
    return {
      done: act.purpose === 'acknowledge' ? '已登记签收。谢谢！' : '已登记申请，等待研究决定；决定之前请继续办理。',
    }
  })
  serve(app, contract.replyByLink, async ({ headers, request }) => {
    await guard(request)
    const key = { congress: headers['x-link-congress'], token: headers['x-link-token'] }
    return reply(services, key, request)
  })
}

async function reply(services: Services, key: contract.LinkKey, request: FastifyRequest) {
  const row = await openLink(services, key)
  if (row.purpose !== 'upload_reply') throw noSuchLink()
  const label = { caseId: row.case_id, purpose: 'reply_scan' as const, actorId: row.actor_id }
  // Judged before a byte is read.
  const audience = await judgeUpload(services, readerByLink(row), label)
  const { facts, file } = await receiveLinkForm(request, services.reception)
  const doer = doerOf(services, readerByLink(row), request)
  let plan: ReplyPlan | undefined
  try {
    const outcome = await actByLink(services, key, {
      decide: async () => {
        plan = await planOf(services, row)
        const acts = actsOfReply(plan, facts, { linkId: row.id, fileName: file?.name })
        return { acts, isFinal: isWholeReply(plan) }
      },
      afterwards: async () => {
        if (file) await addAttachment(services, doer, { label, audience, file })
      },
      ...from(request),
    })
    requireDone(outcome)
  } finally {
    await discardFile(file)
  }
  if (!plan || isWholeReply(plan)) return { done: '已提交，承办单位的答复已登记。谢谢！', isFinished: true }
  const next = plan.waitsFor.join('、')
  return { done: `已登记。接下来等：${next}；之后可用同一链接提交盖章答复。`, isFinished: false }
}

function isWholeReply({ steps }: ReplyPlan): boolean {
  return steps.includes('signed') || steps.includes('opinion')
}

/** The acts of the simple links; a link of another purpose is none. */
function actsOf(
  row: LinkRow,
  act: { purpose: 'acknowledge' | 'request_reassignment' } & Record<string, string>,
): LinkAct[] {
  if (act.purpose !== row.purpose) throw noSuchLink()
  const { purpose, ...text } = act
  if (purpose === 'acknowledge') return [{ event: { type: 'assignment.acknowledged', text } }]
  return [{ event: { type: 'reassignment.requested', inWriting: true, text } }]
}

/** Throws the refusal by its code. */
function requireDone(outcome: LinkOutcome): void {
  if (outcome.kind === 'done') return
  throw new AppError(outcome.code, inChinese(outcome.why))
}

async function pageOf(services: Services, row: LinkRow): Promise<contract.LinkPage> {
  const { db, calendars, reception } = services
  const met = await meet(services, row)
  const { page, congress } = await withTenant(db, row.tenant_id, async (trx) => ({
    page: await readCasePage(trx, readerByLink(row), row.case_id),
    congress: await trx.selectFrom('congress').select('name').where('id', '=', row.tenant_id).executeTakeFirst(),
  }))
  if (!page || !congress) throw noSuchLink()
  const today = dayInZone(services.now(), met.policy.office.zone)
  return linkPageView(row, page, {
    congressName: congress.name,
    policy: met.policy,
    calendar: calendars.of(row.tenant_id),
    today,
    reception,
    plan: row.purpose === 'upload_reply' ? planReply(met, row.actor_id, readerByLink(row), today) : null,
  })
}

async function planOf(services: Services, row: LinkRow): Promise<ReplyPlan> {
  const met = await meet(services, row)
  return planReply(met, row.actor_id, readerByLink(row), dayInZone(services.now(), met.policy.office.zone))
}

async function meet({ engine }: Services, row: LinkRow): Promise<Met> {
  const { id, role, unitId } = readerByLink(row)
  const principal = { id, role, ...(unitId !== undefined && { unitId }) }
  const asked = { tenantId: row.tenant_id, caseIds: [row.case_id], principal }
  const met = (await acceptedEventsOfMany(engine, asked)).get(row.case_id)
  if (!met) throw noSuchLink()
  return met
}

function from(request: FastifyRequest) {
  return { address: request.ip, requestId: request.id }
}
