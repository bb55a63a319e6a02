import { createHash, randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'

import type { Told } from '../../../machines/effects.ts'
import type { Policy } from '../../../machines/policy/schema.ts'
import type { Principal } from '../../../machines/step.ts'
import { findCasesNamed } from '../../db/read/cases.ts'
import { listDeputiesNamed, listUnitsNamed, type RollEntry } from '../../db/read/roll.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import { insertDeputies, insertUnits } from '../../db/write/roll.ts'
import type { Command, Outcome } from '../apply/shapes.ts'
import { canonicalJson } from '../audit/chain.ts'
import type { ParsedSuggestion } from './parse-suggestion.ts'
import { type IntakeProblem, shownCell, UNUSED_NUMBER } from './problem.ts'

export type IntakeDependencies = {
  db: Kysely<Database>
  applyMany: (commands: readonly Command[]) => Promise<Outcome[]>
  tenantId: string
  policy: Policy
  /** Id of the person who imports. */
  by: string
}
/** `isRepeated`: the very same row was imported before, and nothing was written now. */
export type TakenRow = { row: number; caseId: string; number: string | null; isRepeated: boolean }
export type ImportReport = { taken: TakenRow[]; problems: IntakeProblem[]; newDeputies: string[]; newUnits: string[] }

const LATE_REASON = '由文件批量导入'
/** Rows that are decided and saved together. */
const ROWS_AT_ONCE = 50

/**
 * Brings suggestions in through the engine, each row by itself: all events of a row are accepted or none. A row that
 * was imported before is known again by what it says, so a corrected file can be imported as a whole once more.
 * Deputies and units that the congress does not know yet are put on its roll.
 */
export async function importSuggestions(
  given: IntakeDependencies,
  suggestions: readonly ParsedSuggestion[],
): Promise<ImportReport> {
  const report: ImportReport = { taken: [], problems: [], newDeputies: [], newUnits: [] }
  const candidates = withKeys(given.tenantId, suggestions)
  const fresh = await withTenant(given.db, given.tenantId, (trx) => dropTaken(trx, candidates, report))
  const named = await withTenant(given.db, given.tenantId, (trx) => nameAll(trx, given.tenantId, fresh, report))

  for (let from = 0; from < named.length; from += ROWS_AT_ONCE) {
    await importRows(given, named.slice(from, from + ROWS_AT_ONCE), report)
  }
  report.taken.sort((a, b) => a.row - b.row)
  report.problems.sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
  return report
}

type Candidate = { suggestion: ParsedSuggestion; key: string; caseId: string }
type Named = Candidate & { people: Map<string, string>; units: Map<string, string> }

/** What a row says is its key; equal rows of one file are told apart by their order. */
function withKeys(tenantId: string, suggestions: readonly ParsedSuggestion[]): Candidate[] {
  const seen = new Map<string, number>()
  return suggestions.map((suggestion) => {
    const { row: _, ...said } = suggestion
    const content = canonicalJson(said)
    const nth = (seen.get(content) ?? 0) + 1
    seen.set(content, nth)
    const key = createHash('sha256').update(`${tenantId}\n${nth}\n${content}`).digest('hex')
    return { suggestion, key, caseId: uuidOf(key) }
  })
}

/** A UUID of version 8 (RFC 9562: bits of one's own making). */
function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

const NUMBERS = [
  { field: 'number', stored: 'number', column: '编号（number）' },
  { field: 'serialNumber', stored: 'serial_number', column: '流水号（serial_number）' },
] as const

/** Refuses rows whose number another case already bears in the same session. */
async function dropTaken(
  trx: Transaction<Database>,
  candidates: readonly Candidate[],
  report: ImportReport,
): Promise<Candidate[]> {
  const kept: Candidate[] = []
  for (const candidate of candidates) {
    const problems = await takenNumbers(trx, candidate)
    if (problems.length === 0) kept.push(candidate)
    report.problems.push(...problems)
  }
  return kept
}

async function takenNumbers(trx: Transaction<Database>, { suggestion, caseId }: Candidate): Promise<IntakeProblem[]> {
  const { period, termNo, sessionNo, row } = suggestion
  const problems: IntakeProblem[] = []
  for (const { field, stored, column } of NUMBERS) {
    const number = suggestion[field]
    if (number === null) continue
    const holder = (await findCasesNamed(trx, number)).find(
      (found) =>
        found.id !== caseId &&
        found[stored] === number &&
        found.period === period &&
        found.term_no === termNo &&
        found.session_no === sessionNo,
    )
    if (!holder) continue
    const found = `${shownCell(number)}已是《${holder.title ?? '（无标题）'}》（${holder.id}）的编号`
    problems.push({ row, column, code: 'CASE_NUMBER_TAKEN', found, expected: UNUSED_NUMBER })
  }
  return problems
}

/** Finds the ids of the deputies and units by name or id; those that are not known are put on the roll. */
async function nameAll(
  trx: Transaction<Database>,
  tenantId: string,
  candidates: readonly Candidate[],
  report: ImportReport,
): Promise<Named[]> {
  const deputies = index(
    await listDeputiesNamed(trx, distinct(candidates.flatMap(({ suggestion }) => peopleOf(suggestion)))),
  )
  const units = index(await listUnitsNamed(trx, distinct(candidates.flatMap(({ suggestion }) => unitsOf(suggestion)))))
  const named: Named[] = []
  const newDeputies: { id: string; name: string; delegationId: string | null }[] = []
  const newUnits: { id: string; name: string }[] = []

  for (const candidate of candidates) {
    const { suggestion } = candidate
    const doubtful = [...peopleOf(suggestion)].find((name) => (deputies.get(name)?.size ?? 0) > 1)
    if (doubtful !== undefined) {
      report.problems.push({
        row: suggestion.row,
        column: '领衔代表、联名代表',
        code: 'FILE_INVALID',
        found: `名册中有 ${deputies.get(doubtful)?.size} 位${shownCell(doubtful)}`,
        expected: `代表 id：${[...(deputies.get(doubtful) ?? [])].join('、')} 之一`,
      })
      continue
    }
    for (const name of peopleOf(suggestion)) {
      if (deputies.has(name)) continue
      const id = `deputy-${randomUUID().slice(0, 13)}`
      deputies.set(name, new Set([id]))
      newDeputies.push({ id, name, delegationId: name === suggestion.leadSigner ? suggestion.delegation : null })
    }
    for (const name of unitsOf(suggestion)) {
      if (units.has(name)) continue
      const id = `unit-${randomUUID().slice(0, 13)}`
      units.set(name, new Set([id]))
      newUnits.push({ id, name })
    }
    named.push({ ...candidate, people: firstIds(deputies), units: firstIds(units) })
  }

  await insertDeputies(trx, tenantId, newDeputies)
  await insertUnits(trx, tenantId, newUnits)
  report.newDeputies.push(...newDeputies.map(({ name }) => name))
  report.newUnits.push(...newUnits.map(({ name }) => name))
  return named
}

function peopleOf({ leadSigner, cosigners }: ParsedSuggestion): string[] {
  return [leadSigner, ...cosigners]
}

function unitsOf({ wishedUnits, priorCommunication }: ParsedSuggestion): string[] {
  return [...wishedUnits, ...priorCommunication]
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)]
}

/** Ids by every word that may name them. */
function index(entries: readonly RollEntry[]): Map<string, Set<string>> {
  const byName = new Map<string, Set<string>>()
  for (const { id, name } of entries) {
    for (const word of [id, name]) if (word !== null) byName.set(word, (byName.get(word) ?? new Set()).add(id))
  }
  return byName
}

function firstIds(byName: Map<string, Set<string>>): Map<string, string> {
  return new Map([...byName].flatMap(([name, [id]]) => (id === undefined ? [] : [[name, id]])))
}

async function importRows(given: IntakeDependencies, rows: readonly Named[], report: ImportReport): Promise<void> {
  const commands = rows.map((row) => commandsOf(given, row))
  const outcomes = await given.applyMany(commands.flat())
  let from = 0
  for (const [i, row] of rows.entries()) {
    const count = commands[i]?.length ?? 0
    noteRow(row, outcomes.slice(from, from + count), report)
    from += count
  }
}

function noteRow({ suggestion, caseId }: Named, outcomes: readonly Outcome[], report: ImportReport): void {
  const { row, number } = suggestion
  const refusals = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome] : []))
  const cause = refusals.find(({ code }) => code !== 'GROUP_REFUSED') ?? refusals[0]
  if (!cause || cause.code === 'CASE_EXISTS') {
    const isRepeated =
      cause !== undefined || outcomes.every((outcome) => outcome.kind === 'applied' && outcome.repeated)
    report.taken.push({ row, caseId, number, isRepeated })
    return
  }
  const [found = cause.why, expected = '办理规则允许的内容'] = cause.why.split('；')
  report.problems.push({ row, column: null, code: cause.code, found, expected })
}

/** The events by which a suggestion on paper comes in, in the order in which they happened. */
function commandsOf({ tenantId, policy, by }: IntakeDependencies, row: Named): Command[] {
  const { suggestion, key, caseId } = row
  // The deputy office keeps the files of the session too, and may enter what lies furthest back.
  const principal: Principal = { id: by, role: 'deputy_office_clerk' }
  return eventsOf(row, policy).map((event, index) => ({
    tenantId,
    caseId,
    actorId: 'suggestion',
    event,
    principal,
    basis: { kind: 'paper' },
    group: key,
    idempotencyKey: `import-${key}-${index}`,
    ...(suggestion.submittedOn !== null && { occurredOn: suggestion.submittedOn, lateReason: LATE_REASON }),
  }))
}

function eventsOf({ suggestion, people, units }: Named, policy: Policy): Told[] {
  const { number, serialNumber, category, period } = suggestion
  const idOf = (names: Map<string, string>, name: string) => names.get(name) ?? name
  const isFiled = number !== null || serialNumber !== null || category !== null
  const isWithDelegation = period === 'in_session' && policy.submission.delegationCheck
  return [
    draftedEvent(suggestion, people, units),
    ...suggestion.cosigners.map((name) => ({
      type: 'cosigner.confirmed',
      deputyId: idOf(people, name),
      form: 'wet_signature',
    })),
    ...suggestion.priorCommunication.map((name) => ({ type: 'priorCommunication.held', unitId: idOf(units, name) })),
    { type: 'suggestion.submitted' },
    // What bears a number or a category has passed the delegation.
    ...(isWithDelegation && isFiled ? [{ type: 'delegation.forwarded', paperReceived: false }] : []),
    ...(serialNumber !== null ? [{ type: 'suggestion.registered', serialNumber }] : []),
    ...(number !== null ? [{ type: 'suggestion.numbered', number }] : []),
    ...(category !== null ? [{ type: 'suggestion.classified', category, field: suggestion.field ?? '未填' }] : []),
  ]
}

function draftedEvent(suggestion: ParsedSuggestion, people: Map<string, string>, units: Map<string, string>): Told {
  const { title, body, delegation, motionNumber, period, termNo, sessionNo, origin, mark, publicity } = suggestion
  return {
    type: 'suggestion.drafted',
    leadSignerId: people.get(suggestion.leadSigner) ?? suggestion.leadSigner,
    cosignerIds: suggestion.cosigners.map((name) => people.get(name) ?? name),
    ...(delegation !== null && { delegationId: delegation }),
    period,
    termNo,
    sessionNo,
    origin,
    mark,
    publicity,
    repeats: [],
    ...(motionNumber !== null && { motionNumber }),
    wishedUnitIds: suggestion.wishedUnits.map((name) => units.get(name) ?? name),
    ...(title !== null && { text: { title, ...(body !== null && { body }) } }),
  }
}
