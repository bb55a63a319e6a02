import { setImmediate as nextTurn } from 'node:timers/promises'

import { withTenant } from '../../db/tenant.ts'
import type { Outcome } from '../apply/shapes.ts'
import { applyMany } from '../engine.ts'
import {
  type Checked,
  checkCandidates,
  type IntakeDependencies,
  refusalProblem,
  withKeys,
} from './check-suggestions.ts'
import type { ReadRow } from './parse-suggestion.ts'
import { enroll } from './roll-names.ts'
import type { RowVerdict } from './verdict.ts'

export type { IntakeDependencies } from './check-suggestions.ts'

/** What became of the rows of one slice. */
export type Slice = { verdicts: RowVerdict[]; newDeputies: string[]; newUnits: string[] }

/** Rows that are decided and saved together. */
const ROWS_AT_ONCE = 50

/** What the rows would become now, a slice at a time; other requests are served between the slices. */
export async function* previewSuggestions(given: IntakeDependencies, rows: readonly ReadRow[]): AsyncGenerator<Slice> {
  const candidates = withKeys(given.tenantId, rows)
  for (let from = 0; from < candidates.length; from += ROWS_AT_ONCE) {
    await nextTurn()
    const checked = await checkCandidates(given, candidates.slice(from, from + ROWS_AT_ONCE))
    yield { verdicts: checked.map(({ verdict }) => verdict), newDeputies: [], newUnits: [] }
  }
}

/**
 * Brings suggestions in through the engine, each row by itself: all acts of a row are accepted or none. A row that came
 * in before is known again by its number or by what it says, so a corrected file can be imported as a whole once more.
 * Deputies and units that accepted rows name are put on the roll; what refused rows name is not.
 */
export async function* importSuggestions(given: IntakeDependencies, rows: readonly ReadRow[]): AsyncGenerator<Slice> {
  const candidates = withKeys(given.tenantId, rows)
  for (let from = 0; from < candidates.length; from += ROWS_AT_ONCE) {
    await nextTurn()
    yield await importSlice(given, await checkCandidates(given, candidates.slice(from, from + ROWS_AT_ONCE)))
  }
}

async function importSlice(given: IntakeDependencies, checked: readonly Checked[]): Promise<Slice> {
  const commands = checked.map(({ stages, revision }) =>
    stages
      .flatMap((stage) => stage.commands)
      // What was rehearsed on one state of a case is not recorded on another.
      .map((command, at) => (at === 0 && revision > 0 ? { ...command, expectedRevision: revision } : command)),
  )
  const outcomes = await applyMany(given.engine, commands.flat())
  const done: { verdict: RowVerdict; isIn: boolean; names: Checked['names'] }[] = []
  let from = 0
  for (const [i, { verdict, names }] of checked.entries()) {
    const count = commands[i]?.length ?? 0
    const judged = judge(verdict, outcomes.slice(from, from + count))
    done.push({ verdict: judged, names, isIn: judged.outcome !== 'refused' })
    from += count
  }
  const accepted = done.filter(({ isIn }) => isIn).map(({ names }) => names)
  const { db } = given.engine.shop
  const enrolled = await withTenant(db, given.tenantId, (trx) => enroll(trx, given.tenantId, accepted))
  return {
    verdicts: done.map(({ verdict }) => verdict),
    newDeputies: enrolled.deputies,
    newUnits: enrolled.units,
  }
}

/** What the engine said to a row. Somebody else may have brought the same row in meanwhile. */
function judge(verdict: RowVerdict, outcomes: readonly Outcome[]): RowVerdict {
  const refusals = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome] : []))
  const cause = refusals.find(({ code }) => code !== 'GROUP_REFUSED') ?? refusals[0]
  if (!cause) return verdict
  if (cause.code === 'CASE_EXISTS') return { ...verdict, outcome: 'unchanged', stopped: null }
  return {
    ...verdict,
    outcome: 'refused',
    problems: [refusalProblem(verdict.row, cause)],
    changes: [],
    stopped: null,
    caseId: null,
  }
}
