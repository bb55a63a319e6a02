import { type Selectable, sql, type Transaction } from 'kysely'

import type { NoticeTable } from '../notice-schema.ts'
import type { PolicyOfCase } from '../read/notice-orders.ts'
import type { Database } from '../schema.ts'

/** What is not there any more: met, dropped, or counted anew under a later version. */
const HOLDS = sql`exists (select 1 from deadline d where d.case_id = n.case_id and d.actor_id = n.actor_id
  and d.kind = n.clock and d.version = n.version and d.ended_on is null)`
const MINE = sql`n.tenant_id = (select current_setting('duban.tenant', true))`

/** Drops every notice that waits for an hour or a decision and whose deadline runs no more as it did. */
export async function dropOutdated(trx: Transaction<Database>, why: string): Promise<number> {
  const { numAffectedRows } = await sql`
    with gone as (
      select n.tenant_id, n.id from notice n
      where ${MINE} and n.state in ('planned', 'draft', 'deferred') and n.clock is not null and not ${HOLDS}
      order by n.id for update skip locked)
    update notice n set state = 'dropped', why = ${why}, revision = revision + 1
    from gone where n.tenant_id = gone.tenant_id and n.id = gone.id`.execute(trx)
  return Number(numAffectedRows ?? 0)
}

export type WaitingDraft = PolicyOfCase &
  Pick<
    Selectable<NoticeTable>,
    | 'id'
    | 'case_id'
    | 'actor_id'
    | 'clock'
    | 'version'
    | 'step'
    | 'due_on'
    | 'role'
    | 'recipient_id'
    | 'unit_id'
    | 'about'
    | 'state'
  >

const COLUMNS = sql`n.id, n.kind, n.case_id, n.actor_id, n.clock, n.version, n.step, n.due_on, n.role, n.recipient_id,
  n.unit_id, n.about, n.state, n.decided_by, n.outbox_id, n.day, n.tenant_id, c.policy_id, c.policy_version`

/** Drafts whose words were made on another day than this one, or before the case was marked. */
export async function lockStaleDrafts(
  trx: Transaction<Database>,
  { today, limit }: { today: string; limit: number },
): Promise<WaitingDraft[]> {
  const { rows } = await sql<WaitingDraft>`
    select ${COLUMNS} from notice n join suggestion_case c on c.id = n.case_id
    where ${MINE} and n.state in ('draft', 'deferred') and n.clock is not null and (n.about ->> 'wordsOn' <> ${today}
      or (c.mark in ('state_secret', 'internal') and strpos(n.body, '《' || c.title || '》') > 0))
    order by n.made_at, n.id limit ${limit} for update of n skip locked`.execute(trx)
  return rows
}

/** The same draft in the words of today; who had it open before must look again. */
export async function rewordDraft(
  trx: Transaction<Database>,
  id: string,
  words: { kind: string; subject: string; body: string; brief: string },
  about: Record<string, unknown>,
): Promise<void> {
  await sql`update notice n set kind = ${words.kind}, subject = ${words.subject}, body = ${words.body},
    brief = ${words.brief}, about = ${JSON.stringify(about)}::jsonb, revision = revision + 1
    where ${MINE} and n.id = ${id}::uuid`.execute(trx)
}

/** What cannot be sent as it was meant, and why. */
export async function settleNotice(
  trx: Transaction<Database>,
  id: string,
  { state, why }: { state: 'dropped' | 'skipped'; why: string },
): Promise<void> {
  await sql`update notice n set state = ${state}, why = ${why}, revision = revision + 1
    where ${MINE} and n.id = ${id}::uuid`.execute(trx)
}

export type DueNotice = Omit<WaitingDraft, 'policy_id' | 'policy_version'> &
  Pick<Selectable<NoticeTable>, 'tenant_id' | 'kind' | 'decided_by' | 'outbox_id' | 'day'> & {
    policy_id: string | null
    policy_version: number | null
  }

/** The policies of the cases of notices that are due or reworded next. */
export async function listPoliciesOfWaiting(trx: Transaction<Database>): Promise<PolicyOfCase[]> {
  const { rows } = await sql<PolicyOfCase>`
    select distinct c.policy_id, c.policy_version from notice n join suggestion_case c on c.id = n.case_id
    where ${MINE} and n.state in ('planned', 'draft', 'deferred')`.execute(trx)
  return rows
}

/** Planned notices whose hour has come, the longest due first, held until the transaction ends. */
export async function lockDueNotices(
  trx: Transaction<Database>,
  { now, limit, id }: { now: string; limit: number; id?: string },
): Promise<DueNotice[]> {
  const { rows } = await sql<DueNotice>`
    select ${COLUMNS} from notice n left join suggestion_case c on c.id = n.case_id
    where ${MINE} and n.state = 'planned' and n.send_at <= ${now}::timestamptz
      ${id === undefined ? sql`` : sql`and n.id = ${id}::uuid`}
    order by n.send_at, n.id limit ${limit} for update of n skip locked`.execute(trx)
  return rows
}

/** It stands in the inbox from now on. */
export async function markSent(trx: Transaction<Database>, ids: readonly string[], now: string): Promise<void> {
  if (ids.length === 0) return
  await sql`update notice n set state = 'sent', sent_at = ${now}::timestamptz
    where ${MINE} and n.id = any (${sql.val([...ids])}::uuid[]) and n.state = 'planned'`.execute(trx)
}

/** It goes out at this later moment: work is over for today, or something failed. */
export async function postpone(trx: Transaction<Database>, id: string, sendAt: string): Promise<void> {
  await sql`update notice n set send_at = ${sendAt}::timestamptz where ${MINE} and n.id = ${id}::uuid`.execute(trx)
}
