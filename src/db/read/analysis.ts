import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'
import { shownTitle, withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

/** A suggestion as it is analysed: what it is about, from where, and when. */
export type AnalysedCase = {
  id: string
  year: number
  number: string | null
  /** Null for a state secret, and for what was erased by law. */
  title: string | null
  stage: string
  mark: string | null
  field: string | null
  delegation_id: string | null
  delegation: string | null
  unit_id: string | null
  unit: string | null
  /** Former suggestions that it repeats, as it was entered. */
  repeats: string[]
  result_class: string | null
}

/**
 * All suggestions submitted in these years that the viewer may see, by day; 政协提案 are none of the congress's. Whoever
 * may ask knows who proposed what (see `knowsProposer`).
 */
export async function listAnalysedCases(
  trx: Transaction<Database>,
  viewer: Viewer,
  { fromYear, toYear }: { fromYear: number; toYear: number },
): Promise<AnalysedCase[]> {
  const { rows } = await sql<AnalysedCase>`
    select c.id, extract(year from c.submitted_on)::integer as year, c.number, ${shownTitle} as title, c.stage, c.mark,
      s.context ->> 'field' as field, c.delegation_id, coalesce(o.name, c.delegation_id) as delegation,
      c.lead_unit_id as unit_id, coalesce(u.name, c.lead_unit_id) as unit,
      coalesce((select array_agg(r.id) from json_array_elements_text(s.context -> 'repeats') r (id)), '{}') as repeats,
      (select a.context ->> 'resultClass' from actor a where a.case_id = c.id and a.machine = 'assignment'
        and a.context ->> 'resultClass' is not null order by a.opened_seq limit 1) as result_class
    from suggestion_case c
    join actor s on s.case_id = c.id and s.id = 'suggestion'
    left join organ o on o.tenant_id = c.tenant_id and o.id = c.delegation_id
    left join unit u on u.tenant_id = c.tenant_id and u.id = c.lead_unit_id
    where c.submitted_on >= make_date(${fromYear}, 1, 1) and c.submitted_on <= make_date(${toYear}, 12, 31)
      and c.origin is distinct from 'cppcc' and ${withinReach(viewer)}
    order by c.submitted_on, c.id`.execute(trx)
  return rows
}
