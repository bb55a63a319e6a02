import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** Years in which open deadlines fall that are not certain, with how many there are. */
export async function countProvisionalDeadlines(
  trx: Transaction<Database>,
): Promise<{ year: number; deadlines: number }[]> {
  const { rows } = await sql<{ year: number; deadlines: number }>`
    select extract(year from due_on)::integer as year, count(*) as deadlines from deadline
    where ended_on is null and provisional group by 1 order by 1`.execute(trx)
  return rows
}
