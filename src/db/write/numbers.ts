import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

/** A series of numbers: its name in the register, and how its counter is found in numbers that cases bear already. */
export type NumberSeries = { series: string; pattern: string; column: 'number' | 'serial_number' }

/** The greatest counter that was taken or is borne by a case, whether it went through the register or not. */
export async function findLastNumber(trx: Transaction<Database>, series: NumberSeries): Promise<number> {
  const { rows } = await sql<{ last_n: number }>`
    select greatest(
      coalesce((select r.last_n from number_register r where r.series = ${series.series}), 0),
      coalesce((select max((regexp_match(${sql.ref(series.column)}, ${series.pattern}))[1]::integer)
        from suggestion_case where ${sql.ref(series.column)} ~ ${series.pattern}), 0)) as last_n`.execute(trx)
  return rows[0]?.last_n ?? 0
}

/** Takes the next number of the series; what was taken is never given again. */
export async function takeNumber(trx: Transaction<Database>, tenantId: string, series: NumberSeries): Promise<number> {
  // Behind what cases bear already. The row stays locked, so that two who take at once see each other's number.
  const last = await findLastNumber(trx, series)
  await sql`insert into number_register as r (tenant_id, series, last_n) values (${tenantId}, ${series.series}, ${last})
    on conflict (tenant_id, series) do update set last_n = greatest(r.last_n, excluded.last_n)`.execute(trx)
  const { rows } = await sql<{ n: number }>`select take_number(${tenantId}, ${series.series}) as n`.execute(trx)
  const n = rows[0]?.n
  if (n === undefined) throw new Error('take_number gave no number')
  return n
}
