import type { Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type NumberedCase = {
  id: string
  title: string | null
  number: string | null
  serial_number: string | null
  period: 'in_session' | 'between_sessions' | null
  term_no: number | null
  session_no: number | null
  lead_signer_id: string | null
}

/** Cases with one of these ids, formal numbers or serial numbers, in whatever session. */
export async function listNumberedCases(
  trx: Transaction<Database>,
  asked: { ids: readonly string[]; numbers: readonly string[] },
): Promise<NumberedCase[]> {
  return trx
    .selectFrom('suggestion_case')
    .select(['id', 'title', 'number', 'serial_number', 'period', 'term_no', 'session_no', 'lead_signer_id'])
    .where((row) =>
      row.or([
        row('id', 'in', asked.ids.length > 0 ? asked.ids : ['00000000-0000-0000-0000-000000000000']),
        ...(asked.numbers.length > 0
          ? [row('number', 'in', asked.numbers), row('serial_number', 'in', asked.numbers)]
          : []),
      ]),
    )
    .orderBy('id')
    .execute()
}
