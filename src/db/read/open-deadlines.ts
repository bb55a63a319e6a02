import type { Selectable, Transaction } from 'kysely'

import type { Database, DeadlineTable } from '../schema.ts'

export type OpenDeadlineRow = Pick<
  Selectable<DeadlineTable>,
  'case_id' | 'actor_id' | 'kind' | 'version' | 'start_on' | 'term' | 'roll' | 'due_on' | 'provisional' | 'explanation'
> & { number: string | null; serial_number: string | null; policy_id: string; policy_version: number }

/** The running and overdue deadlines of the next so many cases after this one, with the policy that each case follows. */
export async function listOpenDeadlines(
  trx: Transaction<Database>,
  afterCaseId: string | null,
  cases: number,
): Promise<OpenDeadlineRow[]> {
  const next = trx
    .selectFrom('deadline')
    .select('case_id')
    .distinct()
    .where('ended_on', 'is', null)
    .$if(afterCaseId !== null, (query) => query.where('case_id', '>', afterCaseId ?? ''))
    .orderBy('case_id')
    .limit(cases)
  return trx
    .selectFrom('deadline as d')
    .innerJoin('suggestion_case as c', 'c.id', 'd.case_id')
    .select([
      'd.case_id',
      'd.actor_id',
      'd.kind',
      'd.version',
      'd.start_on',
      'd.term',
      'd.roll',
      'd.due_on',
      'd.provisional',
      'd.explanation',
      'c.number',
      'c.serial_number',
      'c.policy_id',
      'c.policy_version',
    ])
    .where('d.ended_on', 'is', null)
    .where('d.case_id', 'in', next)
    .orderBy('d.case_id')
    .orderBy('d.actor_id')
    .orderBy('d.kind')
    .execute()
}
