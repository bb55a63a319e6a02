import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type Keep = <Answer>(
  trx: Transaction<Database>,
  question: unknown,
  read: () => Promise<Answer>,
) => Promise<Answer>

/** Nobody asks so many different questions between two changes. */
const MOST_KEPT = 500

/**
 * Keeps answers as long as nothing in the database has changed, and lets those who ask the same together wait for one
 * reading. Two transactions with the same snapshot see the very same rows, so what is kept is never older than what a
 * reading would bring; the commit of anybody ends it. The question must hold all on which the answer depends beside
 * the rows: the congress, the viewer, the days.
 */
export function openKeep(): Keep {
  let moment = ''
  const answers = new Map<string, Promise<unknown>>()

  return async <Answer>(trx: Transaction<Database>, question: unknown, read: () => Promise<Answer>) => {
    const now = await readMoment(trx)
    if (now !== moment) {
      moment = now
      answers.clear()
    }
    const key = JSON.stringify(question)
    const known = answers.get(key) as Promise<Answer> | undefined
    // Whose reading failed failed for himself: the others read on their own.
    if (known) return known.catch(read)

    const reading = read()
    if (answers.size < MOST_KEPT) answers.set(key, reading)
    const forget = () => {
      if (answers.get(key) === reading) answers.delete(key)
    }
    try {
      const answer = await reading
      // Something changed while it was read: who comes later reads anew.
      if ((await readMoment(trx)) !== now) forget()
      return answer
    } catch (error) {
      forget()
      throw error
    }
  }
}

async function readMoment(trx: Transaction<Database>): Promise<string> {
  const { rows } = await sql<{ moment: string }>`select pg_current_snapshot()::text as moment`.execute(trx)
  return rows[0]?.moment ?? ''
}
