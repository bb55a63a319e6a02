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
import { type NoticeFault, raiseFaults, settleFaultsOfSent } from '../db/write/notice-faults.ts'
import { insertNotices } from '../db/write/notices.ts'
import { type Desk, dayOf, fetchPolicies, inEachCongress, openDesk } from './desk.ts'
import { freshenDrafts, freshenDue } from './freshen-drafts.ts'
import { type Plan, planAgain, whyOf } from './plan-step.ts'
import { queueDeliveries } from './queue-deliveries.ts'
import { whoIs } from './recipients.ts'
import { DUE_DAY_OVER_WHY, judgeRung, type Rung } from './relevance.ts'
import type { NoticeWork } from './work.ts'
import { nextWorkingMoment } from './working-time.ts'

const BATCH = 200
const DEFAULT_LIMIT = 10_000
const TRY_AGAIN_MS = 10 * 60_000
const OUTDATED_WHY = '所催的事项已办理，或者期限已经调整，不再发送'
const GONE_WHY = '收件人已离任或者不再承担这项职责'

/** Puts what is due into inboxes and on its way outside; what holds no more is dropped, drafts that stand on a desk too. */
export async function sendDueNotices(
  work: NoticeWork,
  { limit = DEFAULT_LIMIT }: { limit?: number } = {},
): Promise<{ sent: number; dropped: number }> {
  const total = { sent: 0, dropped: 0 }
  await inEachCongress(work, async (tenantId) => {
    const policies = await withTenant(work.db, tenantId, async (trx) => {
      total.dropped += await dropOutdated(trx, OUTDATED_WHY)
      return listPoliciesOfWaiting(trx)
    })
    await fetchPolicies(work, tenantId, policies)
    for (let left = limit; left > 0 && !work.isStopping?.(); left -= BATCH) {
      const size = Math.min(BATCH, left)
      const { found, sent, dropped } = await sendBatch(work, tenantId, size)
      total.sent += sent
      total.dropped += dropped
      if (found < size) break
    }
    total.dropped += await freshenDrafts(work, tenantId)
  })
  return total
}

type Batch = { found: number; sent: number; dropped: number }

/** One commit. When it fails, its notices go one by one: whichever fails then waits, and holds up no other. */
async function sendBatch(work: NoticeWork, tenantId: string, limit: number): Promise<Batch> {
  const taken: DueNotice[] = []
  try {
    return await sendTogether(work, tenantId, { limit, taken })
  } catch (error) {
    work.engine.shop.log.warn({ err: error, tenantId, notices: taken.length }, 'Sending notices together failed')
  }
  const total: Batch = { found: taken.length, sent: 0, dropped: 0 }
  for (const notice of taken) {
    try {
      const { sent, dropped } = await sendTogether(work, tenantId, { limit: 1, taken: [], id: notice.id })
      total.sent += sent
      total.dropped += dropped
    } catch (error) {
      work.engine.shop.log.error({ err: error, tenantId, notice: notice.id }, 'Sending a notice failed')
      await putOff(work, tenantId, notice)
    }
  }
  return total
}

/** Fills `taken` with what it held, also when it fails. */
async function sendTogether(
  work: NoticeWork,
  tenantId: string,
  { limit, taken, id }: { limit: number; taken: DueNotice[]; id?: string },
): Promise<Batch> {
  return withTenant(work.db, tenantId, async (trx) => {
    taken.push(...(await lockDueNotices(trx, { now: work.now(), limit, ...(id !== undefined && { id }) })))
    if (taken.length === 0) return { found: 0, sent: 0, dropped: 0 }
    const caseIds = taken.flatMap(({ case_id }) => case_id ?? [])
    const desk = await openDesk(work, trx, tenantId, caseIds)
    const going: DueNotice[] = []
    const plans: Plan[] = []
    const faults: NoticeFault[] = []
    let dropped = 0
    for (const notice of taken) {
      const verdict = await judgeDue(desk, notice)
      if (verdict.do === 'send') going.push(await freshenDue(desk, notice))
      else if (verdict.do === 'wait') await postpone(trx, notice.id, verdict.until)
      else {
        await settleNotice(trx, notice.id, verdict)
        dropped += 1
        if (verdict.do !== 'replace') continue
        const plan = await planForSuccessor(desk, notice)
        plans.push(plan)
        faults.push(...faultOf(desk, notice, plan))
      }
    }
    await insertNotices(
      trx,
      plans.flatMap(({ notices }) => notices),
    )
    await raiseFaults(trx, faults, desk.now)
    const ids = going.map((notice) => notice.id)
    await markSent(trx, ids, desk.now)
    await settleFaultsOfSent(trx, ids, desk.now)
    for (const [notBefore, notices] of byHour(desk, going)) await queueDeliveries(trx, notices, notBefore)
    return { found: taken.length, sent: going.length, dropped }
  })
}

async function putOff(work: NoticeWork, tenantId: string, { id, case_id }: DueNotice): Promise<void> {
  const now = work.now()
  await withTenant(work.db, tenantId, async (trx) => {
    await postpone(trx, id, new Date(Date.parse(now) + TRY_AGAIN_MS).toISOString())
    if (case_id === null) return
    const message = '一份通知到时没有发出，正在自动重试；请管理员查看运行日志，修复后会自动补发'
    await raiseFaults(trx, [{ tenantId, caseId: case_id, kind: 'planning', message, detail: { notice: id } }], now)
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
    // What somebody approved goes out although a higher step has come since, but never a warning after the due day.
    const isOvertaken = !judged.isRelevant && judged.state === 'skipped' && judged.why !== DUE_DAY_OVER_WHY
    const isApproved = isOvertaken && notice.decided_by !== null
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

const NOTHING: Plan = { notices: [], missing: [] }

/** The person left after the planning: whoever holds the role now is told instead, or it is a fault. */
async function planForSuccessor(desk: Desk, notice: DueNotice): Promise<Plan> {
  const facts = desk.cases.get(notice.case_id ?? '')
  const rung = rungOf(notice)
  return facts && rung ? planAgain(desk, facts, rung) : NOTHING
}

function faultOf(desk: Desk, { id, case_id: caseId }: DueNotice, { missing }: Plan): NoticeFault[] {
  if (missing.length === 0 || caseId === null) return []
  const message = `“${desk.cases.get(caseId)?.number ?? '（未编号）'}”的通知找不到接收人：${whyOf(missing)}`
  const detail = { notice: id, missing: missing.map(({ roles, unitId }) => ({ roles, unitId })) }
  return [{ tenantId: desk.tenantId, caseId, kind: 'notice', message, detail }]
}

/** In the inbox at once; outside only in working hours. */
function byHour(desk: Desk, notices: readonly DueNotice[]): Map<string, DueNotice[]> {
  const groups = new Map<string, DueNotice[]>()
  for (const notice of notices) {
    const facts = desk.cases.get(notice.case_id ?? '')
    const at = facts ? nextWorkingMoment(desk.now, desk.policyOf(facts).office, desk.calendar) : desk.now
    groups.set(at, [...(groups.get(at) ?? []), notice])
  }
  return groups
}
