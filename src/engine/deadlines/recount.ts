import type { Calendar } from '../../../machines/policy/calendar.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import type { ClockKind } from '../../../machines/policy/words.ts'
import type { Principal } from '../../../machines/step.ts'
import { listOpenDeadlines, type OpenDeadlineRow } from '../../db/read/open-deadlines.ts'
import { withTenant } from '../../db/tenant.ts'
import { applyTrusted, type Engine } from '../engine.ts'
import { type Limit, type Reckoning, reckon } from './compute.ts'

/** A running deadline that another calendar sets on another day, or makes certain. */
export type MovedDeadline = {
  caseId: string
  /** Number, or serial number before there is one. */
  number: string | null
  actorId: string
  kind: ClockKind
  startOn: string
  term: string
  was: { dueOn: string; provisional: boolean }
  becomes: Pick<Reckoning, 'dueOn' | 'provisional' | 'explanation'>
}
export type Recounted = { moved: MovedDeadline[]; refused: { deadline: MovedDeadline; code: string; why: string }[] }

const CASES_AT_ONCE = 500

/** What would move under that calendar; nothing is written. */
export async function previewRecount(engine: Engine, tenantId: string, calendar: Calendar): Promise<MovedDeadline[]> {
  const { db, policies } = engine.shop
  const moved: MovedDeadline[] = []
  for (let after: string | null = null; ; ) {
    const rows: OpenDeadlineRow[] = await withTenant(db, tenantId, (trx) =>
      listOpenDeadlines(trx, after, CASES_AT_ONCE),
    )
    const last = rows.at(-1)
    if (!last) return moved
    after = last.case_id
    await policies.fetch(
      tenantId,
      rows.map((row) => ({ id: row.policy_id, version: row.policy_version })),
    )
    for (const ofCase of byCase(rows, (row) => row.case_id)) {
      const policy = policies.find(tenantId, ofCase[0]?.policy_id ?? '', ofCase[0]?.policy_version ?? 0)
      if (policy) moved.push(...movedOfCase(ofCase, policy, calendar))
    }
  }
}

/**
 * Counts every running deadline anew by the calendar that now holds for the congress. Each that moves is an event of
 * its case; to do it again moves nothing, so one that was interrupted is simply begun anew.
 */
export async function recountDeadlines(engine: Engine, tenantId: string, by: Principal): Promise<Recounted> {
  const moving = await previewRecount(engine, tenantId, engine.shop.calendarOf(tenantId))
  return carryOutRecount(engine, tenantId, moving, by)
}

/** Counts these deadlines anew, as they were found to move; each is an event of its case. */
export async function carryOutRecount(
  engine: Engine,
  tenantId: string,
  moving: readonly MovedDeadline[],
  by: Principal,
): Promise<Recounted> {
  const calendar = engine.shop.calendarOf(tenantId)
  const done: Recounted = { moved: [], refused: [] }
  for (const ofCase of inStretches(
    byCase(moving, ({ caseId }) => caseId),
    CASES_AT_ONCE,
  )) {
    await Promise.all(ofCase.map((deadlines) => recountCase(engine, tenantId, deadlines, calendar, by, done)))
  }
  const hasMoved = new Set(done.moved)
  return { ...done, moved: moving.filter((deadline) => hasMoved.has(deadline)) }
}

async function recountCase(
  engine: Engine,
  tenantId: string,
  deadlines: readonly MovedDeadline[],
  calendar: Calendar,
  by: Principal,
  done: Recounted,
): Promise<void> {
  for (const deadline of deadlines) {
    const { caseId, actorId, kind } = deadline
    const outcome = await applyTrusted(engine, {
      tenantId,
      caseId,
      actorId,
      event: { type: 'deadline.recounted', kind, calendar: calendar.version },
      principal: by,
      basis: { kind: 'system' },
    })
    if (outcome.kind === 'applied') done.moved.push(deadline)
    else done.refused.push({ deadline, code: outcome.code, why: outcome.why })
  }
}

/**
 * What would move in one case under these rules and this calendar. Limits first: a clock that never outlasts another is
 * counted after it.
 */
export function movedOfCase(rows: readonly OpenDeadlineRow[], policy: Policy, calendar: Calendar): MovedDeadline[] {
  const moved: MovedDeadline[] = []
  const limits: Limit[] = rows.map((row) => ({ kind: row.kind, dueOn: row.due_on, provisional: row.provisional }))
  const isLimited = (row: OpenDeadlineRow) => (policy.clocks[row.kind]?.within ?? null) !== null
  const inOrder = [...rows.filter((row) => !isLimited(row)), ...rows.filter(isLimited)]
  for (const row of inOrder) {
    const becomes = recountRow(row, policy, calendar, limits)
    if (!becomes || row.term === null) continue
    const was = { dueOn: row.due_on, provisional: row.provisional }
    if (was.dueOn === becomes.dueOn && was.provisional === becomes.provisional) continue
    const { kind, actor_id: actorId, case_id: caseId, start_on: startOn, term } = row
    limits[rows.indexOf(row)] = { kind, dueOn: becomes.dueOn, provisional: becomes.provisional }
    moved.push({ caseId, number: row.number ?? row.serial_number, actorId, kind, startOn, term, was, becomes })
  }
  return moved
}

/** A fixed day has no term and stands; so does a day that was capped by a clock which runs no more. */
function recountRow(
  row: OpenDeadlineRow,
  policy: Policy,
  calendar: Calendar,
  limits: readonly Limit[],
): Reckoning | undefined {
  const { within } = row.explanation
  if (row.term === null) return undefined
  if (within !== undefined && !limits.some(({ kind }) => kind === within)) return undefined
  return reckon({ kind: row.kind, startOn: row.start_on, term: row.term }, policy, calendar, limits)
}

function byCase<T>(items: readonly T[], caseOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(caseOf(item))
    if (group) group.push(item)
    else groups.set(caseOf(item), [item])
  }
  return [...groups.values()]
}

function inStretches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) => items.slice(n * size, (n + 1) * size))
}
