import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'

import type { BenchDatabase } from './database.ts'

/** Rows of the size of those that one transition of the engine writes, taken from a case that it made. */
export type Sample = { value: string; context: string; body: string; notice: string }

const CASES = 20_000

/**
 * Plain twins of the engine's tables: the columns of a transition, the same keys and indexes, and neither row-level
 * security nor checks. One transition writes what the engine's writes: the head of the case, the snapshot of the
 * actor, a line of the log, the key of the request, a timer and an outbox row.
 */
const TABLES = `
  create table plain_case (
    id uuid primary key, revision integer not null, last_seq integer not null, last_hash bytea not null,
    last_recorded_at timestamptz not null, tenant_id text not null, stage text not null, title text not null
  ) with (fillfactor = 75);
  create index plain_case_stage on plain_case (tenant_id, stage);
  create table plain_actor (
    case_id uuid not null, id text not null, tenant_id text not null, changed_seq integer not null, value json not null,
    context json not null, primary key (case_id, id)
  ) with (fillfactor = 75);
  create table plain_event (
    case_id uuid not null, recorded_at timestamptz not null, seq integer not null, occurred_on date not null,
    tenant_id text not null, actor_id text not null, type text not null, principal_id text not null,
    prev_hash bytea not null, hash bytea not null, body text not null, primary key (case_id, seq)
  );
  create table plain_key (
    tenant_id text not null, principal_id text not null, key text not null, body_hash bytea not null,
    case_id uuid not null, seq integer not null, primary key (tenant_id, principal_id, key)
  );
  create index plain_key_case on plain_key (case_id);
  create table plain_timer (
    case_id uuid not null, due_at timestamptz not null, version integer not null, step smallint not null,
    tenant_id text not null, actor_id text not null, kind text not null,
    primary key (case_id, actor_id, kind, version, step)
  );
  create index plain_timer_due on plain_timer (tenant_id, due_at);
  create table plain_outbox (
    id bigint generated always as identity primary key, created_at timestamptz not null, case_id uuid not null,
    seq integer not null, tenant_id text not null, topic text not null, body jsonb not null, done_at timestamptz
  );
  create index plain_outbox_waiting on plain_outbox (tenant_id, topic, id) where done_at is null;
`
const LOCK = `select c.revision, c.last_seq, c.last_hash, a.value::text, a.context::text
  from plain_case c join plain_actor a on a.case_id = c.id and a.id = 'assignment-1' where c.id = $1 for update of c`
const SNAPSHOT = `with head as (
    update plain_case set revision = revision + 1, last_seq = $2, last_hash = $3, last_recorded_at = $4 where id = $1
  ) update plain_actor set changed_seq = $2, value = $5, context = $6 where case_id = $1 and id = 'assignment-1'`
const EVENT = `with key as (
    insert into plain_key values ('puyang', 'person-unit-clerk', $7, $5, $1, $3)
  ) insert into plain_event values ($1, $2, $3, '2026-03-04', 'puyang', 'assignment-1', 'reply.drafted',
    'person-unit-clerk', $4, $5, $6)`
const TIMER = `with timer as (
    insert into plain_timer values ($1, $2, $3, 1, 'puyang', 'assignment-1', 'first_contact')
  ) insert into plain_outbox (created_at, case_id, seq, tenant_id, topic, body) values ($2, $1, $3, 'puyang', 'notice', $4)`
const ONE_CALL = `
  create function plain_step(p_id uuid, p_at timestamptz, p_hash bytea, p_value json, p_context json, p_body text,
    p_notice jsonb, p_key text) returns integer language plpgsql as $$
  declare
    v_seq integer;
    v_prev bytea;
  begin
    select c.last_seq + 1, c.last_hash into v_seq, v_prev
      from plain_case c join plain_actor a on a.case_id = c.id and a.id = 'assignment-1' where c.id = p_id for update of c;
    update plain_case set revision = revision + 1, last_seq = v_seq, last_hash = p_hash, last_recorded_at = p_at
      where id = p_id;
    update plain_actor set changed_seq = v_seq, value = p_value, context = p_context
      where case_id = p_id and id = 'assignment-1';
    insert into plain_event values (p_id, p_at, v_seq, '2026-03-04', 'puyang', 'assignment-1', 'reply.drafted',
      'person-unit-clerk', v_prev, p_hash, p_body);
    insert into plain_key values ('puyang', 'person-unit-clerk', p_key, p_hash, p_id, v_seq);
    insert into plain_timer values (p_id, p_at, v_seq, 1, 'puyang', 'assignment-1', 'first_contact');
    insert into plain_outbox (created_at, case_id, seq, tenant_id, topic, body)
      values (p_at, p_id, v_seq, 'puyang', 'notice', p_notice);
    return v_seq;
  end $$;
`

export type PlainSql = {
  sixStatements(): Promise<void>
  oneCall(): Promise<void>
}

/** Tables and cases for the ceilings. Callers take the cases in turn, so no two of them meet. */
export async function preparePlainSql(
  database: BenchDatabase,
  samples: readonly Sample[],
  mostCallers: number,
): Promise<PlainSql> {
  const pool = database.openPool('owner', mostCallers)
  await pool.query(TABLES)
  await pool.query(ONE_CALL)
  const ids = Array.from({ length: CASES }, () => randomUUID())
  const first = samples[0]
  await pool.query(
    `insert into plain_case select id, 1, 0, sha256('x'), now(), 'puyang', 'underway', 'a title of a suggestion'
     from unnest($1::uuid[]) id`,
    [ids],
  )
  await pool.query(
    `insert into plain_actor select id, 'assignment-1', 'puyang', 0, $2::json, $3::json from unnest($1::uuid[]) id`,
    [ids, first?.value, first?.context],
  )

  let turn = 0
  const nextTurn = (): Turn => {
    turn += 1
    const sample = samples[turn % samples.length]
    const id = ids[turn % ids.length]
    if (!sample || !id) throw new Error('The ceilings need samples and cases')
    return { id, sample, at: new Date().toISOString(), hash: randomBytes(32), key: randomUUID() }
  }
  return {
    sixStatements: async () => {
      const client = await pool.connect()
      try {
        await runSix(client, nextTurn())
      } finally {
        client.release()
      }
    },
    oneCall: async () => {
      const { id, sample, at, hash, key } = nextTurn()
      const { value, context, body, notice } = sample
      await pool.query({
        name: 'plain_step',
        text: 'select plain_step($1, $2, $3, $4, $5, $6, $7, $8)',
        values: [id, at, hash, value, context, body, notice, key],
      })
    },
  }
}

type Turn = { id: string; sample: Sample; at: string; hash: Buffer; key: string }

async function runSix(client: pg.ClientBase, { id, sample, at, hash, key }: Turn): Promise<void> {
  const { value, context, body, notice } = sample
  await client.query('begin')
  const { rows } = await client.query<{ last_seq: number; last_hash: Buffer }>({
    name: 'lock',
    text: LOCK,
    values: [id],
  })
  const seq = (rows[0]?.last_seq ?? 0) + 1
  const previous = rows[0]?.last_hash
  await client.query({ name: 'snapshot', text: SNAPSHOT, values: [id, seq, hash, at, value, context] })
  await client.query({ name: 'event', text: EVENT, values: [id, at, seq, previous, hash, body, key] })
  await client.query({ name: 'timer', text: TIMER, values: [id, at, seq, notice] })
  await client.query('commit')
}
