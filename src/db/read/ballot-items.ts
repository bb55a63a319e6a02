import { sql, type Transaction } from 'kysely'

import type { BallotCount } from '../../../machines/ballot/events.ts'
import type { Database } from '../schema.ts'
import { shownTitle, withinReach } from './reach.ts'
import type { Viewer } from './viewer.ts'

/** One suggestion on the agenda of a ballot session. */
export type BallotItemRow = {
  case_id: string
  number: string | null
  title: string | null
  mark: 'none' | 'state_secret' | 'internal' | 'protected_proposer'
  units: string[]
  policy_id: string
  policy_version: number
  /** The viewer may read the case. */
  is_known: boolean
  /** As counted in this session; null before that, and when the count was rejected. */
  count: BallotCount | null
}

/**
 * What stands on the agenda of this session, in the order of the numbers: items that were taken off are left out. A
 * second ballot in a later session leaves the count of this one as it was. Items that the viewer may not read are among
 * them: a paper without them would be wrong.
 */
export async function listBallotItems(
  trx: Transaction<Database>,
  viewer: Viewer,
  sessionId: string,
): Promise<BallotItemRow[]> {
  const { rows } = await sql<BallotItemRow>`
    with scheduled as (
      select e.case_id, e.actor_id, e.seq, (select min(n.seq) from event n where n.case_id = e.case_id
          and n.actor_id = e.actor_id and n.seq > e.seq and n.type = 'secondBallot.scheduled' and n.outcome = 'accepted'
        ) as until
      from actor a join event e on e.case_id = a.case_id and e.actor_id = a.id
      where a.tenant_id = (select current_setting('duban.tenant', true)) and a.machine = 'ballot'
        and e.type in ('ballot.opened', 'secondBallot.scheduled') and e.outcome = 'accepted'
        and e.body::jsonb #>> '{payload,sessionId}' = ${sessionId}
    ), told as (
      select s.case_id, s.actor_id, s.seq, (select x.body::jsonb from event x
        where x.case_id = s.case_id and x.actor_id = s.actor_id and x.seq > s.seq and (s.until is null or x.seq < s.until)
          and x.type in ('ballot.counted', 'count.rejected', 'ballot.cancelled') and x.outcome = 'accepted'
        order by x.seq desc limit 1) as last
      from scheduled s
    )
    select c.id as case_id, ${withinReach(viewer)} as is_known, c.number, ${shownTitle} as title, coalesce(c.mark, 'none') as mark, c.policy_id,
      c.policy_version, case when t.last ->> 'type' = 'ballot.counted' then t.last #> '{payload,count}' end as count,
      coalesce((select array_agg(coalesce(u.name, d.unit_id) order by d.opened_seq) from actor d
        left join unit u on u.tenant_id = d.tenant_id and u.id = d.unit_id
        where d.case_id = c.id and d.machine = 'assignment' and d.state <> 'ended' and d.context ->> 'role' <> 'co'),
        '{}') as units
    from told t join suggestion_case c on c.id = t.case_id
    where t.last ->> 'type' is distinct from 'ballot.cancelled'
    order by c.term_no, c.session_no, c.period, nullif(regexp_replace(c.number, '\\D', '', 'g'), '')::numeric, c.number, c.id`.execute(
    trx,
  )
  return rows
}
