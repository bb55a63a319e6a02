import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'

import type { BenchDatabase } from './database.ts'

/** Rows of the size of those that one transition of the engine writes, taken from a case that it made. */
export type Sample = { snapshot: string; body: string; notice: string }

const CASES = 20_000

/**
 * Plain twins of the engine's tables: the same columns on the way of a transition, the same keys and indexes, and
 * neither row-level security nor checks. One transition: the snapshot is locked, read and written, and an event of
 * the trail, a timer and an outbox row are added.
 */
const TABLES = `
  create table plain_case (
    id uuid primary key, revision integer not null, last_seq integer not null, last_hash bytea not null,
    tenant_id text not null, state text not null, context jsonb not null
  ) with (fillfactor = 75);
  create table plain_event (
    case_id uuid not null, recorded_at timestamptz not null, seq integer not null, occurred_on date not null,
    tenant_id text not null, actor_id text not null, type text not null, principal_id text not null,
    prev_hash bytea not null, hash bytea not null, body text not null, primary key (case_id, seq)
  );
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
const LOCK = 'select revision, last_seq, last_hash, state, context::text from plain_case where id = $1 for update'
const UPDATE = `update plain_case set revision = revision + 1, last_seq = $2, last_hash = $3, state = $4, context = $5
  where id = $1`
const EVENT = `insert into plain_event values ($1, $2, $3, '2026-03-04', 'puyang', 'assignment-1', 'reply.drafted',
  'person-unit-clerk', $4, $5, $6)`
const TIMER = `insert into plain_timer values ($1, $2, $3, 1, 'puyang', 'assignment-1', 'first_contact')`
/** Timer and outbox row in one statement, so that with begin and commit there are six. */
const TIMER_AND_OUTBOX = `with timer as (${TIMER})
  insert into plain_outbox (created_at, case_id, seq, tenant_id, topic, body) values ($2, $1, $3, 'puyang', 'notice', $4)`
const ONE_CALL = `
  create function plain_step(p_id uuid, p_at timestamptz, p_hash bytea, p_state text, p_context jsonb, p_body text,
    p_notice jsonb) returns integer language plpgsql as $$
  declare
    v_seq integer;
    v_prev bytea;
  begin
    select last_seq + 1, last_hash into v_seq, v_prev from plain_case where id = p_id for update;
    update plain_case set revision = revision + 1, last_seq = v_seq, last_hash = p_hash, state = p_state,
      context = p_context where id = p_id;
    insert into plain_event values (p_id, p_at, v_seq, '2026-03-04', 'puyang', 'assignment-1', 'reply.drafted',
      'person-unit-clerk', v_prev, p_hash, p_body);
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
  await pool.query(
    `insert into plain_case select id, 1, 0, sha256('x'), 'puyang', 'active', $2 from unnest($1::uuid[]) id`,
    [ids, samples[0]?.snapshot],
  )

  let turn = 0
  const nextTurn = () => {
    turn += 1
    const sample = samples[turn % samples.length]
    const id = ids[turn % ids.length]
    if (!sample || !id) throw new Error('The ceilings need samples and cases')
    return { id, sample, at: new Date().toISOString(), hash: randomBytes(32) }
  }
  return {
    sixStatements: async () => {
      const { id, sample, at, hash } = nextTurn()
      const client = await pool.connect()
      try {
        await runSix(client, id, sample, at, hash)
      } finally {
        client.release()
      }
    },
    oneCall: async () => {
      const { id, sample, at, hash } = nextTurn()
      await pool.query({
        name: 'plain_step',
        text: 'select plain_step($1, $2, $3, $4, $5, $6, $7)',
        values: [id, at, hash, 'active', sample.snapshot, sample.body, sample.notice],
      })
    },
  }
}

async function runSix(client: pg.ClientBase, id: string, sample: Sample, at: string, hash: Buffer): Promise<void> {
  await client.query('begin')
  const { rows } = await client.query<{ last_seq: number; last_hash: Buffer }>({
    name: 'lock',
    text: LOCK,
    values: [id],
  })
  const seq = (rows[0]?.last_seq ?? 0) + 1
  const previous = rows[0]?.last_hash
  await client.query({ name: 'update', text: UPDATE, values: [id, seq, hash, 'active', sample.snapshot] })
  await client.query({ name: 'event', text: EVENT, values: [id, at, seq, previous, hash, sample.body] })
  await client.query({ name: 'timer-outbox', text: TIMER_AND_OUTBOX, values: [id, at, seq, sample.notice] })
  await client.query('commit')
}
