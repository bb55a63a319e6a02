import { sql, type Transaction } from 'kysely'

import type { FactTable, FigureTables } from '../../db/figure-schema.ts'
import type { Database } from '../../db/schema.ts'
import type { CaseFacts } from './case-facts.ts'
import type { Names } from './find-names.ts'

type Row<Table extends FactTable> = FigureTables[Table]
type Key = { tenant_id: string; book_id: string }
/** One case and what was folded of it. */
export type FoldedCase = { caseId: string; facts: CaseFacts }

export const FACT_TABLES = [
  'fact_suggestion',
  'fact_duty',
  'fact_leg',
  'fact_form',
  'fact_promise',
  'fact_ballot',
  'fact_supervision',
  'fact_review',
  'fact_transfer',
] as const satisfies readonly FactTable[]

/** Takes every fact of a book away again. */
export async function clearFacts(trx: Transaction<Database>, { tenant_id, book_id }: Key): Promise<void> {
  for (const table of FACT_TABLES) {
    await trx.deleteFrom(table).where('tenant_id', '=', tenant_id).where('book_id', '=', book_id).execute()
  }
}

/** Writes the facts of some cases down, with the names of today. */
export async function writeFacts(
  trx: Transaction<Database>,
  key: Key,
  cases: readonly FoldedCase[],
  names: Names,
): Promise<void> {
  for (const table of FACT_TABLES) {
    const rowsOf: (one: FoldedCase, key: Key, names: Names) => readonly object[] = ROWS[table]
    const rows = cases.flatMap((one) => rowsOf(one, key, names))
    if (rows.length === 0) continue
    const into = sql.table(table)
    await sql`insert into ${into} select * from json_populate_recordset(null::${into}, ${JSON.stringify(rows)}::json)`.execute(
      trx,
    )
  }
}

const ROWS: { [Table in FactTable]: (one: FoldedCase, key: Key, names: Names) => Row<Table>[] } = {
  fact_suggestion: (one, key, names) => {
    const { suggestion } = one.facts
    const { body_id, unit_id, unit_now_id, delegation_id, lead_signer_id, handling_leader_id } = suggestion
    const named = {
      body: body_id === null ? null : (names.organ(body_id) ?? body_id),
      unit: unit_id === null ? null : names.unit(unit_id),
      ...(unit_now_id === null ? { unit_now_id, unit_now: null } : nowOf(unit_now_id, names)),
      delegation: delegation_id === null ? null : names.organ(delegation_id),
      lead_signer: names.deputy(lead_signer_id),
      handling_leader: handling_leader_id === null ? null : names.person(handling_leader_id),
    }
    return [{ ...ofCase(one, key), ...suggestion, ...named }]
  },
  fact_duty: (one, key, names) =>
    one.facts.duties.map((fact) => ({ ...ofCase(one, key), ...fact, ...unitsOf(fact, names) })),
  fact_leg: (one, key, names) =>
    one.facts.legs.map((fact) => ({ ...ofCase(one, key), ...fact, holder: holderOf(fact, names) })),
  fact_form: (one, key, names) => {
    const { term_no, lead_signer_id, delegation_id: ofLead } = one.facts.suggestion
    return one.facts.forms.map((fact) => {
      const own = fact.deputy_id === lead_signer_id ? ofLead : null
      const delegation_id = own ?? names.delegationOf(fact.deputy_id, term_no)
      const delegation = delegation_id === null ? null : names.organ(delegation_id)
      return { ...ofCase(one, key), ...fact, delegation_id, delegation }
    })
  },
  fact_promise: (one, key, names) =>
    one.facts.promises.map((fact) => ({ ...ofCase(one, key), ...fact, ...unitsOf(fact, names) })),
  // A ballot says of itself whether it was held within the period.
  fact_ballot: (one, key) => one.facts.ballots.map((fact) => ({ ...ofCase(one, key), ...fact })),
  fact_supervision: (one, key, names) =>
    one.facts.supervisions.map((fact) => ({
      ...ofCase(one, key),
      ...fact,
      leader: fact.leader_id === null ? null : names.person(fact.leader_id),
      committee: fact.committee_id === null ? null : names.organ(fact.committee_id),
    })),
  fact_review: (one, key) => one.facts.reviews.map((fact) => ({ ...ofCase(one, key), ...fact })),
  fact_transfer: (one, key) => one.facts.transfers.map((fact) => ({ ...ofCase(one, key), ...fact })),
}

function ofCase({ caseId, facts }: FoldedCase, key: Key) {
  return { ...key, case_id: caseId, in_period: facts.inPeriod }
}

/** By its name then, and as it is today, after all successions. */
function unitsOf({ unit_id, unit_now_id }: { unit_id: string; unit_now_id: string }, names: Names) {
  return { unit: names.unit(unit_id), ...nowOf(unit_now_id, names) }
}

function nowOf(bearerId: string, names: Names) {
  const unit_now_id = names.unitNow(bearerId)
  return { unit_now_id, unit_now: names.unit(unit_now_id) }
}

function holderOf({ holder_kind, holder_id }: CaseFacts['legs'][number], names: Names): string | null {
  if (holder_id === null || holder_kind === 'office') return null
  return holder_kind === 'unit' ? names.unit(holder_id) : (names.organ(holder_id) ?? holder_id)
}
