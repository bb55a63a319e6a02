import type { Selectable, Transaction } from 'kysely'

import type { ActorTable, Database, DeadlineTable, EventTable } from '../schema.ts'

export type ActorRow = Pick<
  Selectable<ActorTable>,
  'id' | 'machine' | 'state' | 'value' | 'context' | 'unit_id' | 'is_settled'
>
export type DeadlineRow = Omit<Selectable<DeadlineTable>, 'tenant_id' | 'case_id'>
export type EventRow = Pick<
  Selectable<EventTable>,
  | 'seq'
  | 'cause_seq'
  | 'actor_id'
  | 'type'
  | 'outcome'
  | 'occurred_on'
  | 'recorded_at'
  | 'principal_id'
  | 'role'
  | 'on_behalf_of'
  | 'basis'
  | 'body'
> & { text: string | null; erased_at: Date | null }
/** Everything that hangs on one case. */
export type CaseFile = { actors: ActorRow[]; deadlines: DeadlineRow[]; events: EventRow[] }

/** Reads one case with its actors, its deadlines in the order in which they were set, and its log. */
export async function readCaseFile(trx: Transaction<Database>, caseId: string): Promise<CaseFile> {
  const actors = await trx
    .selectFrom('actor')
    .select(['id', 'machine', 'state', 'value', 'context', 'unit_id', 'is_settled'])
    .where('case_id', '=', caseId)
    .orderBy('opened_seq')
    .execute()
  const deadlines = await trx
    .selectFrom('deadline')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('started_seq')
    .orderBy('kind')
    .execute()
  const events = await trx
    .selectFrom('event as e')
    .leftJoin('event_text as t', (join) => join.onRef('t.case_id', '=', 'e.case_id').onRef('t.seq', '=', 'e.seq'))
    .select([
      'e.seq',
      'e.cause_seq',
      'e.actor_id',
      'e.type',
      'e.outcome',
      'e.occurred_on',
      'e.recorded_at',
      'e.principal_id',
      'e.role',
      'e.on_behalf_of',
      'e.basis',
      'e.body',
      't.body as text',
      't.erased_at',
    ])
    .where('e.case_id', '=', caseId)
    .orderBy('e.seq')
    .execute()
  return { actors, deadlines, events }
}
