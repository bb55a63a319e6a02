import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'

import type { Policy } from '../../../machines/policy/schema.ts'
import { listNumberedCases, type NumberedCase } from '../../db/read/numbered-cases.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import { loadBatch } from '../apply/load.ts'
import type { Given, StoredCase } from '../apply/shapes.ts'
import { canonicalJson } from '../audit/chain.ts'
import type { Engine } from '../engine.ts'
import { columnLabel } from './columns.ts'
import { planCourse, type Stage } from './history-stages.ts'
import type { ReadRow } from './parse-suggestion.ts'
import { type IntakeProblem, shownCell, UNUSED_NUMBER } from './problem.ts'
import { differingDays, isPassed, rehearse, type Standing, standingOf } from './rehearse.ts'
import { type Roll, type RowNames, readRoll } from './roll-names.ts'
import { LEDGER_COLUMNS } from './suggestion-columns.ts'
import type { RowVerdict } from './verdict.ts'

export type IntakeDependencies = {
  engine: Engine
  tenantId: string
  policy: Policy
  /** Id of the person who imports. */
  by: string
  /** Name of the file, for the basis of what is recorded. */
  source?: string
}
/** A row with the case that it is about. */
export type Candidate = ReadRow & { caseId: string }
export type Checked = { verdict: RowVerdict; names: RowNames; stages: Stage[]; revision: number }

/** What the paper of a row says is its key; equal rows of one file are told apart by their order. */
export function withKeys(tenantId: string, rows: readonly ReadRow[]): Candidate[] {
  const seen = new Map<string, number>()
  return rows.map((read) => {
    const { row: _, ...said } = read.said
    const content = canonicalJson(said)
    const nth = (seen.get(content) ?? 0) + 1
    seen.set(content, nth)
    const key = createHash('sha256').update(`${tenantId}\n${nth}\n${content}`).digest('hex')
    return { ...read, caseId: uuidOf(key) }
  })
}

/** A UUID of version 8 (RFC 9562: bits of one's own making). */
function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

/** What each row would become now. Nothing is written; all of one call is read together. */
export async function checkCandidates(given: IntakeDependencies, candidates: readonly Candidate[]): Promise<Checked[]> {
  const { engine, tenantId } = given
  const readable = candidates.filter(({ problems }) => problems.length === 0)
  const names = new Map(candidates.map((candidate) => [candidate, namesOf(candidate)]))
  const { roll, known } = await withTenant(engine.shop.db, tenantId, async (trx) => ({
    roll: await readRoll(trx, tenantId, [...names.values()]),
    known: await findKnown(trx, readable),
  }))
  const matched = readable.map((candidate) => ({ candidate, match: matchCase(candidate, known, roll) }))
  const standing = await loadStanding(given, matched)
  const checked = new Map(
    matched.map(({ candidate, match }) => [
      candidate,
      checkOne(given, { candidate, match, roll, names: names.get(candidate) ?? namesOf(candidate), ...standing }),
    ]),
  )
  return candidates.map((candidate) => checked.get(candidate) ?? refusedRow(candidate, candidate.problems))
}

function refusedRow(candidate: Candidate, problems: readonly IntakeProblem[]): Checked {
  const { said } = candidate
  const verdict: RowVerdict = {
    row: said.row,
    outcome: 'refused',
    label: labelOf(candidate),
    problems: [...problems],
    changes: [],
    stopped: null,
    caseId: null,
  }
  return { verdict, names: namesOf(candidate), stages: [], revision: 0 }
}

function labelOf({ said }: Candidate): string {
  return said.title ?? said.number ?? '（涉密，不录标题）'
}

function namesOf({ said, history }: Candidate): RowNames {
  return {
    deputies: [...new Set([said.leadSigner, ...said.cosigners])],
    units: [
      ...new Set([
        ...said.wishedUnits,
        ...said.priorCommunication,
        ...(history?.leadUnits ?? []),
        ...(history?.coUnits ?? []),
      ]),
    ],
    delegation: said.delegation,
    body: history?.body ?? null,
    leadSigner: said.leadSigner,
  }
}

async function findKnown(trx: Transaction<Database>, candidates: readonly Candidate[]): Promise<NumberedCase[]> {
  if (candidates.length === 0) return []
  const numbers = new Set(candidates.flatMap(({ said }) => [said.number ?? [], said.serialNumber ?? []].flat()))
  return listNumberedCases(trx, { ids: candidates.map(({ caseId }) => caseId), numbers: [...numbers] })
}

type Match = { kind: 'none' } | { kind: 'same'; id: string } | { kind: 'taken'; problem: IntakeProblem }
const NUMBERS = [
  { field: 'number', stored: 'number', column: 'number' },
  { field: 'serialNumber', stored: 'serial_number', column: 'serial_number' },
] as const

/** The very row that came in before, or the case that bears its number: the same one, or another. */
function matchCase({ said, caseId }: Candidate, known: readonly NumberedCase[], roll: Roll): Match {
  if (known.some(({ id }) => id === caseId)) return { kind: 'same', id: caseId }
  for (const { field, stored, column } of NUMBERS) {
    const number = said[field]
    if (number === null) continue
    const holder = known.find(
      (one) =>
        one[stored] === number &&
        one.period === said.period &&
        one.term_no === said.termNo &&
        one.session_no === said.sessionNo,
    )
    if (!holder) continue
    const isSame = plain(holder.title) === plain(said.title) && holder.lead_signer_id === roll.deputy(said.leadSigner)
    if (isSame) return { kind: 'same', id: holder.id }
    const found = `${shownCell(number)}已是《${holder.title ?? '（无标题）'}》（${holder.id}）的编号`
    const where = columnLabel(LEDGER_COLUMNS, column)
    const problem = { row: said.row, column: where, code: 'CASE_NUMBER_TAKEN', found, expected: UNUSED_NUMBER } as const
    return { kind: 'taken', problem }
  }
  return { kind: 'none' }
}

function plain(title: string | null): string {
  return (title ?? '').normalize('NFKC').replaceAll(/\s/g, '')
}

type StandingCases = { pure: Given; cases: ReadonlyMap<string, StoredCase> }

/** Cases that stand already, and all that a rehearsal needs. */
async function loadStanding(
  { engine, tenantId }: IntakeDependencies,
  matched: readonly { candidate: Candidate; match: Match }[],
): Promise<StandingCases> {
  const { shop } = engine
  const ids = matched.flatMap(({ candidate, match }) =>
    match.kind === 'same' && candidate.history !== null ? [match.id] : [],
  )
  const loaded = await loadBatch(shop.pool, {
    tenantId,
    caseIds: [...new Set(ids)].sort(),
    now: shop.readClock(),
    principals: [],
    keys: [],
    isLocking: false,
  })
  if (!loaded) throw new Error(`No congress ${tenantId}`)
  const { congressPolicy, cases } = loaded
  const refs = [...cases.values()].map(({ policyId, policyVersion }) => ({ id: policyId, version: policyVersion }))
  await shop.policies.fetch(tenantId, [congressPolicy, ...refs])
  const pure: Given = {
    rules: shop.rules,
    calendar: shop.calendarOf(tenantId),
    now: loaded.now,
    findPolicy: (id, version) => shop.policies.find(tenantId, id, version),
    congressPolicy,
  }
  return { pure, cases }
}

type Case = StandingCases & { candidate: Candidate; match: Match; roll: Roll; names: RowNames }

function checkOne(given: IntakeDependencies, one: Case): Checked {
  const { candidate, match, roll, names } = one
  const doubtful = roll.doubtful(names)
  if (doubtful) {
    const { name, ids } = doubtful
    const found = `名册中有 ${ids.length} 位${shownCell(name)}`
    const problem: IntakeProblem = {
      row: candidate.said.row,
      column: '领衔代表、联名代表',
      code: 'FILE_INVALID',
      found,
      expected: `代表 id：${ids.join('、')} 之一`,
    }
    return refusedRow(candidate, [problem])
  }
  if (match.kind === 'taken') return refusedRow(candidate, [match.problem])
  return match.kind === 'same' ? checkStanding(given, one, match.id) : checkNew(given, one)
}

function checkNew(given: IntakeDependencies, { candidate, roll, names, pure }: Case): Checked {
  const { said, history, caseId } = candidate
  const { tenantId, policy, by, source } = given
  const { stages, gap } = planCourse({ tenantId, caseId, policy, said, history, ids: roll, by, source })
  const { stages: whole, refusal } = rehearse(pure, caseId, stages, undefined)
  if (refusal && whole.length === 0) return refusedRow(candidate, [refusalProblem(said.row, refusal)])
  const stopped = stoppedAt(whole, refusal?.why ?? gap)
  const verdict: RowVerdict = {
    row: said.row,
    outcome: 'new',
    label: labelOf(candidate),
    problems: [],
    changes: [],
    stopped,
    caseId,
  }
  return { verdict, names, stages: whole, revision: 0 }
}

const NOBODY: RowNames = { deputies: [], units: [], delegation: null, body: null, leadSigner: '' }

/** A row of a case that stands: the rest of its history, or nothing. */
function checkStanding(given: IntakeDependencies, { candidate, names, roll, pure, cases }: Case, id: string): Checked {
  const { said, history } = candidate
  const same: RowVerdict = {
    row: said.row,
    outcome: 'unchanged',
    label: labelOf(candidate),
    problems: [],
    changes: [],
    stopped: null,
    caseId: id,
  }
  const stored = cases.get(id)
  const standing = stored && standingOf(stored)
  // Of a case that is known by its number alone, nothing is put on the roll.
  const idle = { names: id === candidate.caseId ? names : NOBODY, stages: [], revision: 0 }
  if (history === null || !stored || !standing) return { ...idle, verdict: same }
  const differing = differingDays(history, standing).map(
    ({ column, found, stands }): IntakeProblem => ({
      row: said.row,
      column: LEDGER_COLUMNS[column].label,
      code: 'DATE_INVALID',
      found,
      expected: `系统中已登记的 ${stands}；如系统中有误，请在该件中更正`,
    }),
  )
  if (differing.length > 0) return refusedRow(candidate, differing)

  const dutyOf = new Map(standing.duties.map(({ id: actorId, context }) => [context.unitId, actorId]))
  const { tenantId, policy, by, source } = given
  const task = { tenantId, caseId: id, policy, said, history, ids: roll, by, source }
  const { stages, gap } = planCourse({ ...task, standing: { dutyOf, inquiryId: standing.inquiryId } })
  const open = stages.filter(({ key }) => !isPassed(key, standing))
  const { stages: whole, refusal } = rehearse(pure, id, open, stored)
  const stopped = stoppedAt([...stages.filter(({ key }) => isPassed(key, standing)), ...whole], refusal?.why ?? gap)
  if (whole.length === 0) return { ...idle, verdict: { ...same, stopped } }
  const changes = [{ label: '办理进度', from: lastPassed(standing, stages), to: whole.at(-1)?.label ?? '' }]
  return { verdict: { ...same, outcome: 'changed', changes, stopped }, names, stages: whole, revision: stored.revision }
}

function lastPassed(standing: Standing, stages: readonly Stage[]): string {
  return stages.findLast(({ key }) => isPassed(key, standing))?.label ?? '收到'
}

function stoppedAt(whole: readonly Stage[], why: string | null): string | null {
  return why === null ? null : `登记到“${whole.at(-1)?.label ?? '收到'}”：${why}`
}

export function refusalProblem(row: number, { code, why }: { code: string; why: string }): IntakeProblem {
  const [found = why, expected = '办理规则允许的内容'] = why.split('；')
  return { row, column: null, code: code as IntakeProblem['code'], found, expected }
}
