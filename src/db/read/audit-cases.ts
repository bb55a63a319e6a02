import { type Kysely, sql, type Transaction } from 'kysely'

import type { Database, EventTable } from '../schema.ts'

/** A line of the register with the case it stands for, as far as that is still there. */
export type RegisteredCase = {
  n: number
  caseId: string
  found: { number: string | null; revision: number; sealedRevision: number; lastSeq: number; lastHash: Buffer } | null
}
/** An event as stored, with its free text. */
export type TrailEvent = Omit<EventTable, 'tenant_id'> & {
  /** Null when there is no row of text. */
  text: { salt: Buffer | null; body: string | null; isErased: boolean } | null
}

const EVENTS_PER_FETCH = 500

/** The congresses that are open, in a fixed order. */
export async function listCongressIds(db: Kysely<Database>): Promise<string[]> {
  const rows = await db.selectFrom('congress').select('id').where('is_open', '=', true).orderBy('id').execute()
  return rows.map(({ id }) => id)
}

/** The number of the newest case in the register; 0 before the first. */
export async function findLastRegistered(trx: Transaction<Database>): Promise<number> {
  const head = await trx.selectFrom('case_register_head').select('last_n').executeTakeFirst()
  return head?.last_n ?? 0
}

/** Cases in the order in which they came to life, after the given number of the register. */
export async function listRegisteredCases(
  trx: Transaction<Database>,
  afterN: number,
  limit: number,
): Promise<RegisteredCase[]> {
  const rows = await trx
    .selectFrom('case_register as r')
    .leftJoin('suggestion_case as c', (join) =>
      join.onRef('c.id', '=', 'r.case_id').onRef('c.tenant_id', '=', 'r.tenant_id'),
    )
    .select(['r.n', 'r.case_id', 'c.number', 'c.revision', 'c.sealed_revision', 'c.last_seq', 'c.last_hash'])
    .where('r.n', '>', afterN)
    .orderBy('r.n')
    .limit(limit)
    .execute()
  return rows.map((row) => {
    const { n, case_id: caseId, number, revision, sealed_revision, last_seq, last_hash } = row
    if (revision === null || sealed_revision === null || last_seq === null || last_hash === null) {
      return { n, caseId, found: null }
    }
    const found = { number, revision, sealedRevision: sealed_revision, lastSeq: last_seq, lastHash: last_hash }
    return { n, caseId, found }
  })
}

type EventRow = Omit<EventTable, 'tenant_id'> & {
  text_seq: number | null
  text_salt: Buffer | null
  text_body: string | null
  text_erased_at: Date | null
}

/** All events of these cases, case by case in the given order, by their number; a few hundred at a time in memory. */
export async function* streamEvents(
  trx: Transaction<Database>,
  caseIds: readonly string[],
): AsyncGenerator<TrailEvent> {
  const ids = sql`${sql.val(caseIds)}::uuid[]`
  await sql`declare trail no scroll cursor for
    select e.case_id, e.seq, e.actor_id, e.type, e.outcome, e.occurred_on, e.recorded_at, e.principal_id, e.role,
      e.on_behalf_of, e.basis, e.cause_seq, e.body, e.prev_hash, e.hash,
      t.seq as text_seq, t.salt as text_salt, t.body as text_body, t.erased_at as text_erased_at
    from event e left join event_text t on t.case_id = e.case_id and t.seq = e.seq
    where e.case_id = any (${ids}) order by array_position(${ids}, e.case_id), e.seq`.execute(trx)
  for (;;) {
    const { rows } = await sql<EventRow>`fetch ${sql.lit(EVENTS_PER_FETCH)} from trail`.execute(trx)
    for (const row of rows) yield toTrailEvent(row)
    if (rows.length < EVENTS_PER_FETCH) break
  }
  await sql`close trail`.execute(trx)
}

function toTrailEvent({ text_seq, text_salt, text_body, text_erased_at, ...event }: EventRow): TrailEvent {
  const text = text_seq === null ? null : { salt: text_salt, body: text_body, isErased: text_erased_at !== null }
  return { ...event, text }
}

/** A row of the trail that belongs to nothing. */
export type Stray = { kind: 'case' | 'event' | 'text'; caseId: string; seq: number | null }

/** The first case, event or text that the register knows nothing of. */
export async function findStray(trx: Transaction<Database>): Promise<Stray | undefined> {
  const { rows } = await sql<Stray>`
    (select 'case' as kind, c.id as "caseId", null::integer as seq from suggestion_case c
      where not exists (select 1 from case_register r where r.case_id = c.id and r.tenant_id = c.tenant_id)
      order by c.id limit 1)
    union all
    (select 'event', e.case_id, e.seq from event e
      where not exists (select 1 from case_register r where r.case_id = e.case_id and r.tenant_id = e.tenant_id)
      order by e.case_id, e.seq limit 1)
    union all
    (select 'text', t.case_id, t.seq from event_text t
      where not exists (select 1 from event e where e.case_id = t.case_id and e.seq = t.seq)
      order by t.case_id, t.seq limit 1)`.execute(trx)
  return rows[0]
}
