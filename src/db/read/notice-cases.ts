import { sql, type Transaction } from 'kysely'

import type { MachineName } from '../../../machines/effects.ts'
import type { Category, ClockKind } from '../../../machines/policy/words.ts'
import type { Database, PartyKind, SuggestionCaseTable } from '../schema.ts'

/** A deadline that still runs, with the moment at which its due day was recorded. */
export type NoticeClock = {
  case_id: string
  actor_id: string
  kind: ClockKind
  version: number
  due_on: string
  set_at: Date
}
/** An actor as far as it tells who must hear of it; `context` only of those that name people or units there. */
export type NoticeActor = {
  case_id: string
  id: string
  machine: MachineName
  unit_id: string | null
  is_settled: boolean
  ended_why: string | null
  replied_on: string | null
  context: Record<string, unknown> | null
}
/** What of a case decides who is told what because of it. */
export type NoticeCase = {
  id: string
  number: string | null
  title: string | null
  mark: SuggestionCaseTable['mark']
  category: Category | null
  body_id: string | null
  delegation_id: string | null
  lead_signer_id: string | null
  policy_id: string
  policy_version: number
  /** Handled together with that case: its units handle this one, too. */
  lead_case_id: string | null
  lead_unit_ids: string[]
  actors: NoticeActor[]
  clocks: NoticeClock[]
  parties: [kind: PartyKind, partyId: string][]
  /** Who is named as a reader of the case; asked for cases marked internal alone. */
  readers: string[]
}

/** Some cases by their ids. */
export async function listNoticeCases(
  trx: Transaction<Database>,
  ids: readonly string[],
): Promise<Map<string, NoticeCase>> {
  if (ids.length === 0) return new Map()
  const chosen = sql.val([...new Set(ids)])
  const { rows } = await sql<Omit<NoticeCase, keyof Lists>>`
    select id, coalesce(number, serial_number) as number, title, mark, category, body_id, delegation_id, lead_signer_id,
      policy_id, policy_version, lead_case_id from suggestion_case where id = any (${chosen}::uuid[])`.execute(trx)
  const cases = new Map(rows.map((row) => [row.id, { ...row, ...newLists() }]))
  const actors = await sql<NoticeActor>`
    select case_id, id, machine, unit_id, is_settled, context ->> 'endedWhy' as ended_why,
      context ->> 'repliedOn' as replied_on,
      case when machine in ('inquiry', 'supervision', 'ballot', 'transfer') then context end as context
    from actor where case_id = any (${chosen}::uuid[]) order by opened_seq`.execute(trx)
  for (const actor of actors.rows) cases.get(actor.case_id)?.actors.push(actor)
  const clocks = await sql<NoticeClock>`select case_id, actor_id, kind, version, due_on, set_at from deadline
    where case_id = any (${chosen}::uuid[]) and ended_on is null`.execute(trx)
  for (const clock of clocks.rows) cases.get(clock.case_id)?.clocks.push(clock)
  const parties = await sql<{ case_id: string; kind: PartyKind; party_id: string }>`
    select case_id, kind, party_id from case_party where case_id = any (${chosen}::uuid[])`.execute(trx)
  for (const { case_id, kind, party_id } of parties.rows) cases.get(case_id)?.parties.push([kind, party_id])
  if (rows.some(({ mark }) => mark === 'internal')) {
    const readers = await sql<{ case_id: string; person_id: string }>`
      select case_id, person_id from case_reader where case_id = any (${chosen}::uuid[])`.execute(trx)
    for (const { case_id, person_id } of readers.rows) cases.get(case_id)?.readers.push(person_id)
  }
  await addLeadUnits(trx, [...cases.values()])
  return cases
}

type Lists = Pick<NoticeCase, 'actors' | 'clocks' | 'parties' | 'readers' | 'lead_unit_ids'>

function newLists(): Lists {
  return { actors: [], clocks: [], parties: [], readers: [], lead_unit_ids: [] }
}

async function addLeadUnits(trx: Transaction<Database>, cases: readonly NoticeCase[]): Promise<void> {
  const joined = cases.filter(({ lead_case_id }) => lead_case_id !== null)
  if (joined.length === 0) return
  const { rows } = await sql<{ case_id: string; unit_id: string }>`
    select case_id, unit_id from actor
    where case_id = any (${sql.val(joined.map(({ lead_case_id }) => lead_case_id))}::uuid[]) and machine = 'assignment'
      and unit_id is not null and context ->> 'endedWhy' is null order by opened_seq`.execute(trx)
  for (const one of joined) {
    one.lead_unit_ids = rows.filter(({ case_id }) => case_id === one.lead_case_id).map(({ unit_id }) => unit_id)
  }
}
