import { type RawBuilder, sql, type Transaction } from 'kysely'

import { DESKS } from '../../machines/desks.ts'
import { CLOCK_KINDS, type ClockKind } from '../../machines/policy/words.ts'
import { shownTitle, withinReach } from '../db/read/reach.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'

type Trx = Transaction<Database>

/** Clocks that a unit itself must stop; the outer date is the case's, and its reply clock stands for it. */
export const UNIT_CLOCKS: readonly ClockKind[] = CLOCK_KINDS.filter(
  (kind) => kind !== 'outer' && !DESKS[kind].isWindow && DESKS[kind].owedBy.includes('unit_head'),
)

/** An open deadline of a case, and the unit that owes the act. */
export type OwedRow = {
  case_id: string
  actor_id: string
  kind: ClockKind
  unit_id: string
  due_on: string
  term: string | null
  provisional: boolean
  policy_id: string
  policy_version: number
  number: string | null
  /** Null for a state secret. */
  title: string | null
  mark: string | null
  period: 'in_session' | 'between_sessions' | null
  term_no: number | null
  session_no: number | null
}
export type OwedAsk = {
  unitIds?: readonly string[] | undefined
  caseIds?: readonly string[] | undefined
  kinds?: readonly ClockKind[] | undefined
  /** Due before this day. */
  before?: string | undefined
  /** Due on this day or later. */
  from?: string | undefined
  /** Due on this day or earlier. */
  until?: string | undefined
  limit?: number | undefined
}

/** What units owe in the cases that the viewer may see, the earliest due day first. */
export async function listOwed(trx: Trx, viewer: Viewer, ask: OwedAsk): Promise<OwedRow[]> {
  const { rows } = await sql<OwedRow>`
    select d.case_id, d.actor_id, d.kind, w.unit_id, d.due_on, d.term, d.provisional, d.policy_id, d.policy_version,
      coalesce(c.number, c.serial_number) as number, ${shownTitle} as title, c.mark, c.period, c.term_no, c.session_no
    from ${owed(viewer, ask)}
    order by d.due_on, c.term_no, c.session_no, length(c.number), c.number, d.case_id, d.actor_id, d.kind
    limit ${ask.limit ?? null}`.execute(trx)
  return rows
}

export type OwingUnit = { unit_id: string; cases: number; items: number; oldest_due_on: string }

/** Units with overdue clocks in cases that the viewer may see. */
export async function listOwingUnits(trx: Trx, viewer: Viewer, ask: OwedAsk): Promise<OwingUnit[]> {
  const { rows } = await sql<OwingUnit>`
    select w.unit_id, count(distinct d.case_id)::integer as cases, count(*)::integer as items,
      min(d.due_on) as oldest_due_on
    from ${owed(viewer, ask)} group by w.unit_id`.execute(trx)
  return rows
}

/** Open deadlines `d` of cases `c` with their units `w`: a duty's own, and those that are ordered to rectify. */
function owed(
  viewer: Viewer,
  { unitIds, caseIds, kinds = UNIT_CLOCKS, before, from, until }: OwedAsk,
): RawBuilder<unknown> {
  const conditions = [
    unitIds === undefined ? undefined : sql`w.unit_id = any (${sql.val([...unitIds])}::text[])`,
    caseIds === undefined ? undefined : sql`d.case_id = any (${sql.val([...caseIds])}::uuid[])`,
    before === undefined ? undefined : sql`d.due_on < ${before}::date`,
    from === undefined ? undefined : sql`d.due_on >= ${from}::date`,
    until === undefined ? undefined : sql`d.due_on <= ${until}::date`,
  ].filter((condition) => condition !== undefined)
  return sql`deadline d
    join suggestion_case c on c.id = d.case_id
    join actor a on a.case_id = d.case_id and a.id = d.actor_id
    cross join lateral (
      select a.unit_id as unit_id where a.unit_id is not null
      union all
      select r.unit_id from jsonb_array_elements_text(a.context::jsonb -> 'rectifyingUnitIds') as r (unit_id)
      where a.machine = 'ballot' and not a.context::jsonb -> 'reportedUnitIds' ? r.unit_id) w
    where d.tenant_id = (select current_setting('duban.tenant', true)) and d.ended_on is null
      and d.kind = any (${sql.val([...kinds])}::text[]) and ${withinReach(viewer)}
      and ${sql.join([sql`true`, ...conditions], sql` and `)}`
}

export type UnitPlace = {
  id: string
  name: string
  closed_on: string | null
  successor_id: string | null
  phone: string | null
}

/** All units of the congress, closed ones too: duties may still stand under a former name. */
export async function readUnitPlaces(trx: Trx): Promise<Map<string, UnitPlace>> {
  const rows = await trx.selectFrom('unit').select(['id', 'name', 'closed_on', 'successor_id', 'phone']).execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Where a unit's letters go: the unit itself, or the last of those to which its duties passed when it was closed. */
export function successorOf(units: ReadonlyMap<string, UnitPlace>, unitId: string): UnitPlace | undefined {
  const seen = new Set<string>()
  let unit = units.get(unitId)
  while (unit && unit.closed_on !== null && unit.successor_id !== null && !seen.has(unit.id)) {
    seen.add(unit.id)
    unit = units.get(unit.successor_id)
  }
  return unit
}

/** The unit, and those whose letters go to it now. */
export function withFormer(units: ReadonlyMap<string, UnitPlace>, unitId: string): string[] {
  const former = [...units.keys()].filter((id) => id !== unitId && successorOf(units, id)?.id === unitId)
  return [unitId, ...former]
}
