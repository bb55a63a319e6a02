import type { Kysely } from 'kysely'

import type { Calendar } from '../../machines/policy/calendar.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { valueText } from '../../machines/policy/value-text.ts'
import { CLOCK_KINDS, type ClockKind } from '../../machines/policy/words.ts'
import type { ToldCases } from '../contract/record-shapes.ts'
import type { OpenDeadlineRow } from '../db/read/open-deadlines.ts'
import { countCasesUnderOther, listCasesUnderOther, listOpenDeadlinesOf, type PolicyCase } from '../db/read/policies.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { reckon } from '../engine/deadlines/compute.ts'
import { carryOutRecount, movedOfCase } from '../engine/deadlines/recount.ts'
import type { Engine } from '../engine/engine.ts'
import type { PolicyRef } from '../engine/policy-shelf.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed, requireOffice } from './doer.ts'
import { getPolicy } from './policy-shelf.ts'
import { principalOf, tellCases } from './tell-cases.ts'

export const MOST_MOVED = 500

export type MovedClock = { row: OpenDeadlineRow; dueOnAfter: string; newTerm: string | null; byNewRule: string | null }
export type PolicyMovePreview = {
  /** All that would move; `cases` has the first of them. */
  count: number
  cases: (PolicyCase & { deadlines: MovedClock[] })[]
  clocks: { kind: ClockKind; old: string; new: string }[]
}
type Desk = { db: Kysely<Database>; engine: Engine }

/**
 * What the move to another version does to running cases: a running term stands, but its roll and its limit are the new
 * rules' from then on, so the day may move; whatever starts later counts by the new rules. Nothing is written.
 */
export async function previewPolicyMove(
  { db, engine }: Desk,
  doer: Doer,
  target: PolicyRef,
  caseIds: readonly string[] | null,
): Promise<PolicyMovePreview> {
  const { tenantId } = doer.viewer
  const policy = await getPolicy(engine, tenantId, target)
  const { count, cases, rows } = await withTenant(db, tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const found = await listCasesUnderOther(trx, target, caseIds, MOST_MOVED)
    const ids = found.map(({ id }) => id)
    const count = found.length < MOST_MOVED ? found.length : await countCasesUnderOther(trx, target, caseIds)
    return { count, cases: found, rows: await listOpenDeadlinesOf(trx, ids) }
  })
  const calendar = engine.shop.calendarOf(tenantId)
  const clocks = new Map<string, PolicyMovePreview['clocks'][number]>()
  for (const ref of versionsOf(cases)) {
    const before = await getPolicy(engine, tenantId, ref)
    for (const one of differingClocks(before, policy)) clocks.set(`${one.kind} ${one.old}`, one)
  }
  return {
    count,
    cases: cases.map((one) => ({
      ...one,
      deadlines: moveOfCase(
        rows.filter((row) => row.case_id === one.id),
        policy,
        calendar,
      ),
    })),
    clocks: [...clocks.values()],
  }
}

function versionsOf(cases: readonly PolicyCase[]): PolicyRef[] {
  const refs = cases.map(({ policy_id: id, policy_version: version }) => [`${id} ${version}`, { id, version }] as const)
  return [...new Map(refs).values()]
}

function moveOfCase(rows: readonly OpenDeadlineRow[], policy: Policy, calendar: Calendar): MovedClock[] {
  const moved = movedOfCase(rows, policy, calendar)
  const limits = rows.map((row) => ({ kind: row.kind, dueOn: row.due_on, provisional: row.provisional }))
  return rows.map((row) => {
    const becomes = moved.find((one) => one.actorId === row.actor_id && one.kind === row.kind)?.becomes
    const others = limits.filter((_, at) => rows[at] !== row)
    const byNewRule =
      row.term === null ? undefined : reckon({ kind: row.kind, startOn: row.start_on }, policy, calendar, others)
    return {
      row,
      dueOnAfter: becomes?.dueOn ?? row.due_on,
      newTerm: policy.clocks[row.kind]?.term ?? null,
      byNewRule: byNewRule?.dueOn ?? null,
    }
  })
}

function differingClocks(before: Policy, after: Policy): PolicyMovePreview['clocks'] {
  return CLOCK_KINDS.flatMap((kind) => {
    const [old, now] = [clockText(before, kind), clockText(after, kind)]
    return old === now ? [] : [{ kind, old, new: now }]
  })
}

function clockText(policy: Policy, kind: ClockKind): string {
  const clock = policy.clocks[kind]
  if (!clock) return '没有这种期限'
  const roll = clock.roll === 'none' ? '不顺延' : '遇休息日顺延'
  return `${valueText(clock.term)}，${roll}${clock.within === null ? '' : '，不超过法定最长期限等上限'}`
}

/**
 * Moves running cases to another version, each by an event of its own, and counts their running deadlines anew at once,
 * as the preview showed: else they would move at the next arrival of a calendar. Throws what tells of no case at all.
 */
export async function movePolicy(
  { db, engine }: Desk,
  doer: Doer,
  target: PolicyRef,
  { caseIds, reason }: { caseIds: readonly string[]; reason: string },
): Promise<ToldCases> {
  const { tenantId } = doer.viewer
  const policy = await getPolicy(engine, tenantId, target)
  const cases = await withTenant(db, tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    return listCasesUnderOther(trx, target, caseIds, MOST_MOVED)
  })
  const stray = caseIds.length - cases.length
  if (stray > 0) {
    throw new AppError(
      'RECORD_STALE',
      `所选的 ${caseIds.length} 件中有 ${stray} 件已了结、已改用这一版或不存在；请重新预览`,
    )
  }
  const event = { type: 'policy.moved', policyId: target.id, version: target.version, text: { reason } }
  const key = `policy:${target.id}:${target.version}`
  const told = await tellCases(engine, doer, cases, { event, key }, async () => {
    await withTenant(db, tenantId, (trx) =>
      noteDeed(trx, doer, { kind: 'policy_moved', subject: target.id, new: { ...target, cases: cases.length } }),
    )
  })
  const done = told.cases.filter(({ isDone }) => isDone).map(({ id }) => id)
  const rows = await withTenant(db, tenantId, (trx) => listOpenDeadlinesOf(trx, done))
  const calendar = engine.shop.calendarOf(tenantId)
  const moving = done.flatMap((id) =>
    movedOfCase(
      rows.filter((row) => row.case_id === id),
      policy,
      calendar,
    ),
  )
  await carryOutRecount(engine, tenantId, moving, principalOf(doer.viewer))
  return told
}
