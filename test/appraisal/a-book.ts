import { randomUUID } from 'node:crypto'
import type { Insertable, Kysely } from 'kysely'

import type { FactDutyTable, FactFormTable, FactPromiseTable, FactSuggestionTable } from '../../src/db/figure-schema.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { TENANT } from '../engine/a-world.ts'

type Of<Table> = Partial<Insertable<Table>> & { case_id: string }
export type BookParts = {
  cases: Of<FactSuggestionTable>[]
  duties: Of<FactDutyTable>[]
  forms?: Of<FactFormTable>[]
  promises?: Of<FactPromiseTable>[]
}

/** A finished book of 2026 with these facts; what a test does not name is as it is when all goes well. */
export async function writeBook(db: Kysely<Database>, { cases, duties, forms, promises }: BookParts): Promise<string> {
  const key = { tenant_id: TENANT, book_id: randomUUID() }
  await withTenant(db, TENANT, async (trx) => {
    const at = new Date('2026-11-01T00:00:00Z')
    await trx
      .insertInto('figure_book')
      .values({
        tenant_id: TENANT,
        id: key.book_id,
        from_on: '2026-01-01',
        to_on: '2026-12-31',
        as_of: '2026-10-31',
        basis: 'recorded',
        cases: cases.length,
        policy_id: 'puyang-2024',
        policy_version: 1,
        begun_at: at,
        made_at: at,
      })
      .execute()
    if (cases.length > 0) {
      const rows = cases.map((one) => ({ ...key, ...suggestionRow(), ...one }))
      await trx.insertInto('fact_suggestion').values(rows).execute()
    }
    if (duties.length > 0) {
      const rows = duties.map((one, n) => ({ ...key, ...dutyRow(`assignment-${n + 1}`), ...one }))
      await trx.insertInto('fact_duty').values(rows).execute()
    }
    if (forms && forms.length > 0) {
      const rows = forms.map((one, n) => ({ ...key, ...formRow(`deputy-${n + 1}`), ...one }))
      await trx.insertInto('fact_form').values(rows).execute()
    }
    if (promises && promises.length > 0) {
      const rows = promises.map((one, n) => ({ ...key, ...promiseRow(`commitment-${n + 1}`), ...one }))
      await trx.insertInto('fact_promise').values(rows).execute()
    }
  })
  return key.book_id
}

/** Of a unit under its name of today. */
export function ofUnit(n: number) {
  return { unit_id: `unit-${n}`, unit: `单位${n}`, unit_now_id: `unit-${n}`, unit_now: `单位${n}` }
}

function suggestionRow() {
  return {
    in_period: true,
    mark: 'none',
    publicity: 'full',
    origin: 'own',
    period: 'between_sessions',
    term_no: 15,
    session_no: 4,
    is_key: false,
    needs_handling_leader: false,
    lead_signer_id: 'deputy-1',
    signers: 1,
    repeats: 0,
    received_on: '2026-03-10',
    times_returned: 0,
    members: 0,
    handed_over_on: '2026-03-10',
    long_term: false,
    extension_bases: [],
    units: 1,
    co_units: 0,
    acknowledged: true,
    contacted: true,
    interviewed: false,
    entered_late: false,
    with_dissatisfaction: false,
    last_round: 1,
    rehandled: 0,
    assessed: false,
    state: 'replied',
  } as const satisfies Partial<Insertable<FactSuggestionTable>> as unknown as Insertable<FactSuggestionTable>
}

function dutyRow(actor_id: string) {
  return {
    actor_id,
    in_period: true,
    ...ofUnit(1),
    role: 'sole',
    owes_reply: true,
    is_live: true,
    opened_on: '2026-03-10',
    start_on: '2026-03-10',
    contacts: 1,
    failed_contacts: 0,
    contacted_on: '2026-03-20',
    interviewed: false,
    opinion_returns: 0,
    replied_on: '2026-06-01',
    reply_due_on: '2026-06-10',
    in_time: true,
    days_late: 0,
    requests: 0,
    requests_granted: 0,
    rounds: 1,
  } as const satisfies Partial<Insertable<FactDutyTable>> as unknown as Insertable<FactDutyTable>
}

function formRow(deputy_id: string) {
  return {
    actor_id: 'inquiry-1',
    deputy_id,
    in_period: true,
    about: 'reply',
    round: 1,
    is_last_round: true,
    demanded_channel: 'phone',
    rating: 'satisfied',
    is_open: false,
  } as const satisfies Partial<Insertable<FactFormTable>> as unknown as Insertable<FactFormTable>
}

function promiseRow(actor_id: string) {
  return {
    actor_id,
    in_period: true,
    ...ofUnit(1),
    made_on: '2026-06-01',
    due_on: '2026-09-30',
    rescheduled: 0,
    is_overdue: false,
    state: 'struck_off',
    struck_off_on: '2026-09-20',
  } as const satisfies Partial<Insertable<FactPromiseTable>> as unknown as Insertable<FactPromiseTable>
}
