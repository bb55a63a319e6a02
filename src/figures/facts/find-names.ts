import { sql, type Transaction } from 'kysely'

import type { Database } from '../../db/schema.ts'
import type { CaseFacts } from './case-facts.ts'

export type Names = {
  /** The name, or the id where nothing bears it. */
  unit(id: string): string
  /** The unit that has its duties today. */
  unitNow(id: string): string
  deputy(id: string): string | null
  organ(id: string): string | null
  person(id: string): string | null
  /** The delegation of a deputy in that term of congress. */
  delegationOf(deputyId: string, termNo: number): string | null
}

type Row = {
  kind: 'unit' | 'deputy' | 'organ' | 'person'
  id: string
  name: string | null
  now_id: string | null
  delegation_id: string | null
  terms: Record<string, string | null> | null
}

/** Longer chains of successors are none: somebody named a unit as its own successor. */
const MOST_SUCCESSORS = 50

/** Names of all units, deputies, organs and leaders in these facts, with the successors of units: one reading. */
export async function findNames(trx: Transaction<Database>, facts: readonly CaseFacts[]): Promise<Names> {
  const wanted = idsIn(facts)
  const { rows } = await sql<Row>`
    with recursive chain (id, now_id, n) as (
      select u.id, u.id, 0 from unit u where u.id = any (${wanted.units}::text[])
      union all
      select c.id, u.successor_id, c.n + 1 from chain c join unit u on u.id = c.now_id
      where u.successor_id is not null and u.successor_id <> c.id and c.n < ${MOST_SUCCESSORS}
    ), latest as (select distinct on (id) id, now_id from chain order by id, n desc)
    select 'unit' as kind, u.id, u.name, l.now_id, null as delegation_id, null::json as terms
      from unit u left join latest l on l.id = u.id
      where u.id in (select id from chain union select now_id from chain)
    union all
    select 'deputy', d.id, d.name, null, d.delegation_id,
      (select json_object_agg(t.term_no, t.delegation_id) from deputy_term t where t.deputy_id = d.id)
      from deputy d where d.id = any (${wanted.deputies}::text[])
    union all
    select 'organ', o.id, o.name, null, null, null from organ o
      where o.id = any (${wanted.organs}::text[])
        or o.id in (select d.delegation_id from deputy d where d.id = any (${wanted.deputies}::text[]))
        or o.id in (select t.delegation_id from deputy_term t where t.deputy_id = any (${wanted.deputies}::text[]))
    union all
    select 'person', p.id, p.name, null, null, null from person p where p.id = any (${wanted.people}::text[])
  `.execute(trx)
  return namesOf(rows)
}

function namesOf(rows: readonly Row[]): Names {
  const byKind = new Map<string, Row>(rows.map((row) => [`${row.kind} ${row.id}`, row]))
  const find = (kind: Row['kind'], id: string) => byKind.get(`${kind} ${id}`)
  return {
    unit: (id) => find('unit', id)?.name ?? id,
    unitNow: (id) => find('unit', id)?.now_id ?? id,
    deputy: (id) => find('deputy', id)?.name ?? null,
    organ: (id) => find('organ', id)?.name ?? null,
    person: (id) => find('person', id)?.name ?? null,
    delegationOf: (id, termNo) => {
      const deputy = find('deputy', id)
      return deputy?.terms?.[String(termNo)] ?? deputy?.delegation_id ?? null
    },
  }
}

function idsIn(facts: readonly CaseFacts[]) {
  const units = new Set<string>()
  const deputies = new Set<string>()
  const organs = new Set<string>()
  const people = new Set<string>()
  for (const { suggestion, duties, legs, forms, promises, supervisions } of facts) {
    deputies.add(suggestion.lead_signer_id)
    if (suggestion.handling_leader_id !== null) people.add(suggestion.handling_leader_id)
    for (const id of [suggestion.body_id, suggestion.delegation_id]) if (id !== null) organs.add(id)
    for (const { unit_id, unit_now_id } of [...duties, ...promises]) units.add(unit_id).add(unit_now_id)
    for (const { holder_kind, holder_id } of legs) {
      if (holder_id !== null && holder_kind === 'body') organs.add(holder_id)
      if (holder_id !== null && holder_kind === 'unit') units.add(holder_id)
    }
    for (const { deputy_id } of forms) deputies.add(deputy_id)
    for (const { leader_id, committee_id } of supervisions) {
      if (leader_id !== null) people.add(leader_id)
      if (committee_id !== null) organs.add(committee_id)
    }
  }
  return { units: [...units], deputies: [...deputies], organs: [...organs], people: [...people] }
}
