import type { Told } from '../../machines/effects.ts'
import type { CaseTold, ToldCases } from '../contract/record-shapes.ts'
import type { AffectedCase } from '../db/read/affected-cases.ts'
import { applyMany, type Command, type Engine, type Outcome } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import type { Doer } from './doer.ts'

/** What every one of the cases is to hear, and on which paper it stands. */
export type News = {
  event: Told
  /** Short and its own for each kind of news; the case and its revision are added. */
  key: string
  occurredOn?: string
  basis?: string | undefined
  lateReason?: string | undefined
}

const CASES_AT_ONCE = 200
const CASES_NAMED = 20

/**
 * Tells many cases the same news, each as an event of its own. The first case is told before `settle` changes any
 * record: when the news itself cannot be entered (its day, the role), nothing has happened. Told twice by the same
 * person, a case hears it once.
 */
export async function tellCases(
  engine: Engine,
  doer: Doer,
  cases: readonly AffectedCase[],
  news: News,
  settle: () => Promise<void>,
): Promise<ToldCases> {
  const [first, ...others] = cases
  const told: CaseTold[] = []
  if (first) {
    const [line] = await tellSome(engine, doer, [first], news)
    if (line && line.code !== null && OF_THE_NEWS.has(line.code)) throw refusedAsWhole(line)
    if (line) told.push(line)
  }
  await settle()
  for (let at = 0; at < others.length; at += CASES_AT_ONCE) {
    told.push(...(await tellSome(engine, doer, others.slice(at, at + CASES_AT_ONCE), news)))
  }
  const failed = told.filter(({ isDone }) => !isDone).length
  return { told: told.length - failed, failed, cases: told }
}

/** Refusals that every other case would answer too. */
const OF_THE_NEWS: ReadonlySet<string> = new Set([
  'PAYLOAD_MALFORMED',
  'DATE_IN_FUTURE',
  'DATE_TOO_FAR_BACK',
  'LATE_REASON_MISSING',
  'ROLE_NOT_ALLOWED',
  'POLICY_NOT_FOUND',
])

function refusedAsWhole({ code, why, number, id }: CaseTold): AppError {
  return new AppError(
    code as ConstructorParameters<typeof AppError>[0],
    `没有办理，任何记录都没有改动：${why ?? ''}（建议 ${number ?? id}）`,
  )
}

async function tellSome(engine: Engine, doer: Doer, cases: readonly AffectedCase[], news: News): Promise<CaseTold[]> {
  const outcomes = await applyMany(
    engine,
    cases.map((one) => commandFor(doer, one, news)),
  )
  return cases.map((one, at) => lineOf(one, outcomes[at]))
}

function commandFor(doer: Doer, { id, revision }: AffectedCase, news: News): Command {
  const { event, key, occurredOn, basis, lateReason } = news
  const { viewer } = doer
  return {
    tenantId: viewer.tenantId,
    caseId: id,
    actorId: 'suggestion',
    event,
    principal: principalOf(viewer),
    idempotencyKey: `${key}:${revision}:${id}`,
    ...(occurredOn !== undefined && { occurredOn }),
    ...(basis !== undefined && { basis: { kind: 'paper' as const, reference: basis } }),
    ...(lateReason !== undefined && { lateReason }),
  }
}

/** No more than the engine knows of a person: what is logged for ever holds no name. */
export function principalOf({ id, role, unitId, deputyId, bodyId, committeeId }: Doer['viewer']): Command['principal'] {
  return {
    id,
    role,
    ...(unitId !== undefined && { unitId }),
    ...(deputyId !== undefined && { deputyId }),
    ...(bodyId !== undefined && { bodyId }),
    ...(committeeId !== undefined && { committeeId }),
  }
}

function lineOf({ id, number }: AffectedCase, outcome: Outcome | undefined): CaseTold {
  if (!outcome) throw new Error('A command without an outcome')
  if (outcome.kind === 'applied') return { id, number, isDone: true, code: null, why: null }
  return { id, number, isDone: false, code: outcome.code, why: outcome.why }
}

/** Throws RECORD_STALE when the preview showed another number of cases than there are now. */
export function requireSeen(seen: number, now: number): void {
  if (seen === now) return
  throw new AppError('RECORD_STALE', `预览时涉及 ${seen} 件建议，现在是 ${now} 件；请重新预览，核对后再提交`)
}

/** The cases as a sentence names them, at most so many. */
export function namesOf(cases: readonly Pick<AffectedCase, 'id' | 'number'>[]): string {
  const named = cases.slice(0, CASES_NAMED).map(({ id, number }) => number ?? id)
  return `${named.join('、')}${cases.length > CASES_NAMED ? ' 等' : ''}`
}
