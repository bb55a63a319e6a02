import { CLOCK_LABELS } from '../../machines/labels.ts'
import { dayInZone } from '../../machines/policy/day.ts'
import {
  type CheckedDeadline,
  listCasesWithOmissions,
  listChaseEvidence,
  listDeadlinesToCheck,
  listSettledOmissions,
  type StepKey,
} from '../db/read/chase-evidence.ts'
import { withTenant } from '../db/tenant.ts'
import { type NoticeFault, raiseFaults, settleFaults } from '../db/write/notice-faults.ts'
import type { Instant } from '../engine/engine.ts'
import { fetchPolicies, inEachCongress } from './desk.ts'
import { momentsOf } from './relevance.ts'
import { chineseDay } from './variables.ts'
import type { NoticeWork } from './work.ts'

const CASES_AT_ONCE = 200
/** A step that has just come may still be on its way; an order that waits longer than a day is an omission, too. */
const GRACE_MS = 60 * 60 * 1000
const PATIENCE_HOURS = 24

/**
 * Looks for cases that should have been chased and were not: the ladder of each running deadline is reckoned anew and
 * held against what was told. Each such case stands as a fault until it is mended, over, or settled by hand. `checked`
 * counts deadlines, `missing` steps.
 */
export async function checkChasing(work: NoticeWork): Promise<{ checked: number; missing: number }> {
  const total = { checked: 0, missing: 0 }
  await inEachCongress(work, async (tenantId) => {
    const faulty = new Set<string>()
    let after: string | null = null
    while (!work.isStopping?.()) {
      const since: string | null = after
      const deadlines: CheckedDeadline[] = await withTenant(work.db, tenantId, (trx) =>
        listDeadlinesToCheck(trx, since, CASES_AT_ONCE),
      )
      after = deadlines.at(-1)?.case_id ?? null
      if (after === null) break
      await fetchPolicies(work, tenantId, deadlines)
      const missing = await checkSome(work, tenantId, deadlines)
      for (const { deadline } of missing) faulty.add(deadline.case_id)
      total.checked += deadlines.length
      total.missing += missing.length
    }
    if (!work.isStopping?.()) await settleMended(work, tenantId, faulty)
  })
  return total
}

type Omission = { deadline: CheckedDeadline; step: number; dueAt: Instant; key: string }

async function checkSome(
  work: NoticeWork,
  tenantId: string,
  deadlines: readonly CheckedDeadline[],
): Promise<Omission[]> {
  const owed = deadlines.flatMap((deadline) => stepsOwed(work, tenantId, deadline))
  const caseIds = [...new Set(owed.map(({ deadline }) => deadline.case_id))]
  if (caseIds.length === 0) return []
  const now = work.now()
  return withTenant(work.db, tenantId, async (trx) => {
    const evidence = await listChaseEvidence(trx, { caseIds, now, patienceHours: PATIENCE_HOURS })
    const told = new Set([...evidence.map(keyOf), ...(await listSettledOmissions(trx, caseIds))])
    const missing = owed.filter(({ key }) => !told.has(key))
    await raiseFaults(trx, faultsOf(work, tenantId, missing), now)
    return missing
  })
}

/** The steps that must have come by now, as the rules and the calendar of today have them. */
function stepsOwed(work: NoticeWork, tenantId: string, deadline: CheckedDeadline): Omission[] {
  const { case_id, kind: clock, version, policy_id, policy_version, moved_at, set_at, is_history } = deadline
  const policy = work.engine.shop.policies.find(tenantId, policy_id, policy_version)
  if (!policy) return []
  const until = new Date(Date.parse(work.now()) - GRACE_MS).toISOString()
  const since = moved_at?.toISOString() ?? ''
  const setAt = set_at.toISOString()
  return momentsOf(deadline, policy, work.calendars.of(tenantId))
    .filter(({ dueAt }) => dueAt <= until && dueAt > since && !(is_history && dueAt === setAt))
    .map(({ step, dueAt }) => ({ deadline, step, dueAt, key: keyOf({ case_id, clock, version, step }) }))
}

function keyOf({ case_id, clock, version, step }: StepKey): string {
  return `${case_id}/${clock}/${version}/${step}`
}

function faultsOf(work: NoticeWork, tenantId: string, missing: readonly Omission[]): NoticeFault[] {
  const byCase = new Map<string, Omission[]>()
  for (const one of missing) byCase.set(one.deadline.case_id, [...(byCase.get(one.deadline.case_id) ?? []), one])
  return [...byCase].map(([caseId, omissions]) => {
    const steps = omissions.map(({ deadline, step, dueAt }) => {
      const { policy_id, policy_version } = deadline
      const zone = work.engine.shop.policies.find(tenantId, policy_id, policy_version)?.office.zone ?? 'Asia/Shanghai'
      return `${CLOCK_LABELS[deadline.kind]}第 ${step} 步（应于${chineseDay(dayInZone(dueAt, zone))}提醒）`
    })
    const message = `“${omissions[0]?.deadline.number ?? '（未编号）'}”应催办而没有催办：${steps.join('、')}；请先电话联系承办方，并由管理员检查后台任务`
    return { tenantId, caseId, kind: 'chase', message, detail: { steps: omissions.map(({ key }) => key) } }
  })
}

async function settleMended(work: NoticeWork, tenantId: string, faulty: ReadonlySet<string>): Promise<void> {
  await withTenant(work.db, tenantId, async (trx) => {
    const caseIds = (await listCasesWithOmissions(trx)).filter((id) => !faulty.has(id))
    await settleFaults(trx, { caseIds, kind: 'chase', note: '提醒已补上，或者期限已办结', now: work.now() })
  })
}
