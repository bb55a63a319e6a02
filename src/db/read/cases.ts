import type { Selectable, Transaction } from 'kysely'

import type { Database, SuggestionCaseTable } from '../schema.ts'

export type CaseRow = Pick<
  Selectable<SuggestionCaseTable>,
  | 'id'
  | 'number'
  | 'serial_number'
  | 'title'
  | 'mark'
  | 'stage'
  | 'is_settled'
  | 'is_key'
  | 'category'
  | 'period'
  | 'term_no'
  | 'session_no'
  | 'lead_signer_id'
  | 'drafted_on'
  | 'submitted_on'
  | 'first_handed_over_on'
  | 'next_due_on'
  | 'outer_due_on'
  | 'replied_on'
  | 'concluded_on'
  | 'struck_off_on'
  | 'archived_on'
  | 'revision'
  | 'policy_id'
  | 'policy_version'
>

const COLUMNS = [
  'id',
  'number',
  'serial_number',
  'title',
  'mark',
  'stage',
  'is_settled',
  'is_key',
  'category',
  'period',
  'term_no',
  'session_no',
  'lead_signer_id',
  'drafted_on',
  'submitted_on',
  'first_handed_over_on',
  'next_due_on',
  'outer_due_on',
  'replied_on',
  'concluded_on',
  'struck_off_on',
  'archived_on',
  'revision',
  'policy_id',
  'policy_version',
] as const

/** The cases of the congress, newest session first, then by number as people count (2 before 10). */
export async function listCases(
  trx: Transaction<Database>,
  options: { stage?: string; limit: number },
): Promise<{ cases: CaseRow[]; total: number }> {
  const wanted = trx
    .selectFrom('suggestion_case')
    .$if(options.stage !== undefined, (query) => query.where('stage', '=', options.stage ?? ''))
  const { total } = await wanted.select((row) => row.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const cases = await wanted
    .select(COLUMNS)
    .orderBy('term_no', 'desc')
    .orderBy('session_no', 'desc')
    .orderBy('period')
    // Numbers of one series differ in their digits only, so the shorter one is the smaller one.
    .orderBy(
      (row) => row.fn('length', ['number']),
      (order) => order.asc().nullsLast(),
    )
    .orderBy('number')
    .orderBy('serial_number')
    .orderBy('drafted_on')
    .orderBy('id')
    .limit(options.limit)
    .execute()
  return { cases, total }
}

/** Cases that bear this number, this serial number, or this id; several congress sessions may use one number. */
export async function findCasesNamed(trx: Transaction<Database>, name: string): Promise<CaseRow[]> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)
  return trx
    .selectFrom('suggestion_case')
    .select(COLUMNS)
    .where((row) =>
      row.or([row('number', '=', name), row('serial_number', '=', name), ...(isId ? [row('id', '=', name)] : [])]),
    )
    .orderBy('term_no', 'desc')
    .orderBy('session_no', 'desc')
    .orderBy('id')
    .limit(20)
    .execute()
}
