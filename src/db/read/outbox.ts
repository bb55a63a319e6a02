import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type UndoneOrder = {
  id: number
  topic: 'notice' | 'event'
  case_id: string
  case_number: string | null
  created_at: Date
  tries: number
  next_try_at: Date | null
  outcome: string | null
}

/** Orders whose effect has not happened yet, the oldest first. */
export async function listUndoneOrders(trx: Transaction<Database>, limit: number): Promise<UndoneOrder[]> {
  const { rows } = await sql<UndoneOrder>`
    select o.id, o.topic, o.case_id, coalesce(c.number, c.serial_number) as case_number, o.created_at, o.tries,
      o.next_try_at, o.outcome
    from outbox o join suggestion_case c on c.id = o.case_id
    where o.done_at is null order by o.id limit ${limit}`.execute(trx)
  return rows
}
