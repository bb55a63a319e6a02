import { listCongressIds } from '../db/read/audit-cases.ts'
import type { NoticeCase } from '../db/read/notice-cases.ts'
import { withTenant } from '../db/tenant.ts'
import {
  type DueNotice,
  dropOutdated,
  listPoliciesOfWaiting,
  lockDueNotices,
  markSent,
  postpone,
  settleNotice,
} from '../db/write/due-notices.ts'
import { raiseFaults } from '../db/write/notice-faults.ts'
import { insertNotices } from '../db/write/notices.ts'
import { type Desk, dayOf, fetchPolicies, openDesk } from './desk.ts'
import { freshenDrafts } from './freshen-drafts.ts'
import { asNoticeKind } from './kinds.ts'
import { planAgain, whyOf } from './plan-step.ts'
import { queueDeliveries } from './queue-deliveries.ts'
import { whoIs } from './recipients.ts'
import { judgeRung, type Rung } from './relevance.ts'
import type { NoticeWork } from './work.ts'
import { nextWorkingMoment } from './working-time.ts'

const BATCH = 200
const DEFAULT_LIMIT = 10_000
const OUTDATED_WHY = '所催的事项已办理，或者期限已经调整，不再发送'
const GONE_WHY = '收件人已离任或者不再承担这项职责'

/** Puts what is due into inboxes and on its way outside; what holds no more is dropped, drafts that stand on a desk too. */
export async function sendDueNotices(
  work: NoticeWork,
  { limit = DEFAULT_LIMIT }: { limit?: number } = {},
): Promise<{ sent: number; dropped: number }> {
  const total = { sent: 0, dropped: 0 }
  for (const tenantId of await listCongressIds(work.db)) {
    if (work.isStopping?.()) break
    const policies = await withTenant(work.db, tenantId, async (trx) => {
      total.dropped += await dropOutdated(trx, OUTDATED_WHY)
      return listPoliciesOfWaiting(trx)
    })
    await fetchPolicies(work, tenantId, policies)
    total.dropped += await freshenDrafts(work, tenantId)
    for (let left = limit; left > 0 && !work.isStopping?.(); left -= BATCH) {
      const size = Math.min(BATCH, left)
      const { found, sent, dropped } = await sendBatch(work, tenantId, size)
      total.sent += sent
      total.dropped += dropped
      if (found < size) break
    }
  }
  return total
}

async function sendBatch(
  work: NoticeWork,
  tenantId: string,
  size: number,
): Promise<{ found: number; sent: number; dropped: number }> {
  return withTenant(work.db, tenantId, async (trx) => {
    const due = await lockDueNotices(trx, { now: work.now(), limit: size })
    if (due.length === 0) return { found: 0, sent: 0, dropped: 0 }
    const desk = await openDesk(
      work,
      trx,
      tenantId,
      due.flatMap(({ case_id }) => case_id ?? []),
    )
    const going: DueNotice[] = []
    let dropped = 0
    for (const notice of due) {
      const verdict = await judgeDue(desk, notice)
      if (verdict.do === 'send') going.push(notice)
      else if (verdict.do === 'wait') await postpone(trx, notice.id, verdict.until)
      else {
        await settleNotice(trx, notice.id, verdict)
        if (verdict.do === 'replace') await tellSuccessor(desk, notice)
        dropped += 1
      }
    }
    await markSent(
      trx,
      going.map(({ id }) => id),
      desk.now,
    )
    for (const [notBefore, notices] of byHour(desk, going)) await queueDeliveries(trx, notices, notBefore)
    return { found: due.length, sent: going.length, dropped }
  })
}

type Verdict =
  | { do: 'send' }
  | { do: 'wait'; until: string }
  | { do: 'settle' | 'replace'; state: 'dropped' | 'skipped'; why: string }

/** Everything may have changed between the planning and this hour: the deadline, the person, the working day itself. */
async function judgeDue(desk: Desk, notice: DueNotice): Promise<Verdict> {
  const facts = desk.cases.get(notice.case_id ?? '')
  const rung = facts && rungOf(notice)
  if (facts && rung) {
    const policy = desk.policyOf(facts)
    const sendAt = nextWorkingMoment(desk.now, policy.office, desk.calendar)
    const judged = judgeRung(facts, rung, {
      policy,
      calendar: desk.calendar,
      now: desk.now,
      sendOn: dayOf(policy, sendAt),
    })
    // What somebody approved goes out although a higher step has come since.
    const isApproved = notice.decided_by !== null && !judged.isRelevant && judged.state === 'skipped'
    if (!judged.isRelevant && !isApproved) return { do: 'settle', ...judged }
    if (sendAt > desk.now) return { do: 'wait', until: sendAt }
  }
  if (await isStillMeant(desk, facts, notice)) return { do: 'send' }
  return { do: rung ? 'replace' : 'settle', state: 'dropped', why: GONE_WHY }
}

function rungOf({ actor_id: actorId, clock, version, step }: DueNotice): Rung | undefined {
  if (actorId === null || clock === null || version === null || step === null) return undefined
  return { actorId, clock, version, step }
}

/** Nobody who has left, died or lost the post is told; a notice that is of no case and role only goes to who is here. */
async function isStillMeant(
  desk: Desk,
  facts: NoticeCase | undefined,
  { recipient_id: id, role, actor_id: actorId }: DueNotice,
): Promise<boolean> {
  if (id === null) return true
  if (!facts || role === null || actorId === null) return isHere(desk, id)
  return (await whoIs(desk.directory, facts, actorId, role)).some((one) => one.id === id)
}

async function isHere({ trx }: Desk, id: string): Promise<boolean> {
  if (id.startsWith('contact:')) {
    const contact = await trx
      .selectFrom('unit_contact')
      .select('id')
      .where('id', '=', id.slice('contact:'.length))
      .where('ended_on', 'is', null)
      .executeTakeFirst()
    return contact !== undefined
  }
  const person = await trx
    .selectFrom('person')
    .select('id')
    .where('id', '=', id)
    .where('left_on', 'is', null)
    .executeTakeFirst()
  return person !== undefined
}

/** The person left after the planning: whoever holds the role now is told instead, or it is a fault. */
async function tellSuccessor(desk: Desk, notice: DueNotice): Promise<void> {
  const facts = desk.cases.get(notice.case_id ?? '')
  const rung = rungOf(notice)
  if (!facts || !rung) return
  const { notices, missing } = await planAgain(desk, facts, rung)
  await insertNotices(desk.trx, notices)
  if (missing.length === 0) return
  const message = `“${facts.number ?? '（未编号）'}”的通知找不到接收人：${whyOf(missing)}`
  const detail = { notice: notice.id, missing: missing.map(({ roles, unitId }) => ({ roles, unitId })) }
  await raiseFaults(
    desk.trx,
    [{ tenantId: desk.tenantId, caseId: facts.id, kind: 'notice', message, detail }],
    desk.now,
  )
}

/** In the inbox at once; outside only in working hours. */
function byHour(desk: Desk, notices: readonly DueNotice[]): Map<string, DueNotice[]> {
  const groups = new Map<string, DueNotice[]>()
  for (const notice of notices) {
    const facts = desk.cases.get(notice.case_id ?? '')
    const isOurs = facts && asNoticeKind(notice.kind) !== 'link_mail'
    const at = isOurs ? nextWorkingMoment(desk.now, desk.policyOf(facts).office, desk.calendar) : desk.now
    groups.set(at, [...(groups.get(at) ?? []), notice])
  }
  return groups
}
