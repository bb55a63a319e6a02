import { type Kysely, sql } from 'kysely'

/**
 * Everything of a congress stands behind row-level security on `tenant_id`. No column has a clock as its default:
 * time is given by the engine. Hot children of a case carry no foreign keys: one function writes them under the
 * case's lock, and the reconciler proves them against the log.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [WORDS, CONGRESS, CASE, EVENT, DEADLINE, OUTBOX, REGISTER, AGGREGATES]) {
    await sql.raw(statement).execute(db)
  }
  for (const table of WALLED) await sql.raw(wall(table)).execute(db)
  for (const [rights, tables] of Object.entries(GRANTS)) {
    await sql.raw(`grant ${rights} on ${tables.join(', ')} to duban_app`).execute(db)
  }
}

/**
 * States and other closed words are text with a check. On the tables that every step writes the check stands in a
 * domain: Postgres reads a table's own checks from the catalogue anew for each statement, a domain's once.
 */
const WORDS = `
  create domain stage_word as text check (value ~ '^[A-Za-z][A-Za-z0-9_.]{0,79}$');
  create domain period_word as text check (value in ('in_session', 'between_sessions'));
  create domain origin_word as text check (value in ('own', 'from_higher', 'from_lower', 'joint_levels', 'cppcc'));
  create domain mark_word as text check (value in ('none', 'state_secret', 'internal', 'protected_proposer'));
  create domain category_word as text check (value in ('first', 'second', 'third'));
  create domain machine_word as text check (value in ('suggestion', 'assignment', 'inquiry', 'commitment',
    'supervision', 'ballot', 'follow_up_review', 'transfer'));
  create domain state_line as text check (length(value) between 1 and 300);
  create domain outcome_word as text check (value in ('accepted', 'ignored'));
  create domain basis_word as text check (value in ('paper', 'scan', 'phone_note', 'minutes', 'system'));
  create domain deadline_status as text check (value in ('running', 'overdue', 'met', 'dropped'));
  create domain roll_word as text check (value in ('none', 'next-working-day'));
  create domain outbox_topic as text check (value in ('notice', 'event'));
`

const CONGRESS = `
  create table congress (
    id text primary key check (id ~ '^[A-Za-z0-9_-]{1,64}$'),
    name text not null,
    level text not null check (level in ('national', 'province', 'prefecture', 'county', 'township')),
    policy_id text not null,
    policy_version integer not null,
    founded_at timestamptz not null
  );
  comment on table congress is 'The tenants. The one table of facts without a tenant of its own; it holds no case.';

  create table policy_version (
    tenant_id text not null references congress,
    policy_id text not null,
    version integer not null check (version >= 1),
    body jsonb not null,
    stored_at timestamptz not null,
    primary key (tenant_id, policy_id, version)
  );

  create table calendar_year (
    tenant_id text not null references congress,
    year integer not null,
    version integer not null check (version >= 1),
    body jsonb not null,
    stored_at timestamptz not null,
    primary key (tenant_id, year, version)
  );

  create table unit (
    tenant_id text not null references congress,
    id text not null,
    name text not null,
    kind text,
    successor_id text,
    primary key (tenant_id, id)
  );

  create table deputy (
    tenant_id text not null references congress,
    id text not null,
    name text,
    delegation_id text,
    status text not null default 'active' check (status in ('active', 'suspended', 'ended')),
    primary key (tenant_id, id)
  );
`

const CASE = `
  create table suggestion_case (
    id uuid primary key,
    last_recorded_at timestamptz not null,
    revision integer not null,
    sealed_revision integer not null default 0,
    last_seq integer not null,
    policy_version integer not null,
    term_no integer,
    session_no integer,
    drafted_on date not null,
    submitted_on date,
    first_handed_over_on date,
    outer_due_on date,
    next_due_on date,
    replied_on date,
    concluded_on date,
    struck_off_on date,
    archived_on date,
    is_key boolean not null default false,
    is_settled boolean not null default false,
    tenant_id text not null references congress,
    last_hash bytea not null,
    policy_id text not null,
    stage stage_word not null,
    period period_word,
    origin origin_word,
    mark mark_word,
    category category_word,
    number text,
    serial_number text,
    lead_signer_id text,
    delegation_id text,
    body_id text,
    lead_unit_id text,
    lead_case_id uuid,
    title text
  ) with (fillfactor = 75);
  create unique index suggestion_case_number on suggestion_case (tenant_id, number, term_no, session_no, period)
    where number is not null;
  create index suggestion_case_stage on suggestion_case (tenant_id, stage);

  create table actor (
    case_id uuid not null,
    id text not null,
    tenant_id text not null,
    machine machine_word not null,
    version integer not null,
    opened_seq integer not null,
    changed_seq integer not null,
    is_settled boolean not null,
    unit_id text,
    state state_line not null,
    value json not null,
    context json not null,
    primary key (case_id, id)
  ) with (fillfactor = 75);
  comment on column actor.context is 'json, not jsonb: it is read and written whole at each step, and kept as it was written.';
  create index actor_unit on actor (tenant_id, unit_id) where unit_id is not null;
`

const EVENT = `
  create table event (
    case_id uuid not null,
    recorded_at timestamptz not null,
    seq integer not null,
    cause_seq integer,
    occurred_on date not null,
    tenant_id text not null,
    actor_id text not null,
    type text not null,
    outcome outcome_word not null,
    principal_id text not null,
    role text not null,
    on_behalf_of text,
    basis basis_word,
    prev_hash bytea not null,
    hash bytea not null,
    body text not null,
    primary key (case_id, seq)
  );
  comment on column event.body is 'The very bytes that were hashed: canonical JSON without free text.';

  create table event_text (
    case_id uuid not null,
    seq integer not null,
    tenant_id text not null,
    salt bytea,
    body text,
    erased_at timestamptz,
    erased_by text,
    erased_basis text,
    primary key (case_id, seq),
    check (
      (body is not null and salt is not null and erased_at is null and erased_by is null and erased_basis is null)
      or (body is null and salt is null and erased_at is not null and erased_by is not null and erased_basis is not null)
    )
  );

  create table seal (
    tenant_id text not null references congress,
    n integer not null check (n >= 1),
    sealed_at timestamptz not null,
    body text not null,
    prev_hash bytea not null,
    hash bytea not null,
    mac bytea not null,
    primary key (tenant_id, n)
  );
`

const DEADLINE = `
  create table deadline (
    case_id uuid not null,
    set_at timestamptz not null,
    version integer not null,
    started_seq integer not null,
    policy_version integer not null,
    start_on date not null,
    original_due_on date not null,
    due_on date not null,
    ended_on date,
    provisional boolean not null,
    tenant_id text not null,
    actor_id text not null,
    kind text not null,
    status deadline_status not null,
    term text,
    roll roll_word,
    policy_id text not null,
    calendar_version text not null,
    explanation jsonb not null,
    primary key (case_id, actor_id, kind, version),
    check ((status in ('met', 'dropped')) = (ended_on is not null))
  );
  comment on column deadline.version is 'The seq of the event that set this due day; it grows whenever the clock is set anew.';
  create index deadline_open on deadline (tenant_id, due_on) where ended_on is null;

  create table timer (
    case_id uuid not null,
    due_at timestamptz not null,
    version integer not null,
    step smallint not null,
    tenant_id text not null,
    actor_id text not null,
    kind text not null,
    primary key (case_id, actor_id, kind, version, step)
  );
  comment on table timer is 'The next moment of each open deadline; the one after it is set when it has come.';
  comment on column timer.step is '0: the due day has passed; 1…: a step of the chase ladder.';
  create index timer_due on timer (tenant_id, due_at) where step >= 0;
  comment on index timer_due is 'Partial, so that only a query which says step >= 0 can use it: a plan made while the table was empty must not read all timers of the congress to find those of one case.';

  create table fault (
    id bigint generated always as identity primary key,
    tenant_id text not null references congress,
    case_id uuid,
    kind text not null check (kind in ('timer', 'relay', 'reconcile', 'notice')),
    message text not null,
    detail jsonb,
    tries integer not null default 1,
    first_at timestamptz not null,
    last_at timestamptz not null,
    next_try_at timestamptz,
    resolved_at timestamptz
  );
  create unique index fault_open on fault (tenant_id, case_id, kind) where resolved_at is null;
`

const OUTBOX = `
  create table outbox (
    id bigint generated always as identity primary key,
    created_at timestamptz not null,
    case_id uuid not null,
    seq integer not null,
    tries integer not null default 0,
    tenant_id text not null,
    topic outbox_topic not null,
    body jsonb not null,
    next_try_at timestamptz,
    done_at timestamptz,
    outcome text
  );
  create index outbox_waiting on outbox (tenant_id, topic, id) where done_at is null;

  create table idempotency (
    tenant_id text not null,
    principal_id text not null,
    key text not null,
    body_hash bytea not null,
    case_id uuid not null,
    revision integer not null,
    first_seq integer not null,
    last_seq integer not null,
    recorded_at timestamptz not null,
    primary key (tenant_id, principal_id, key)
  );
  create index idempotency_case on idempotency (case_id);
`

const REGISTER = `
  create table number_register (
    tenant_id text not null references congress,
    series text not null,
    last_n integer not null check (last_n >= 0),
    primary key (tenant_id, series)
  );
`

const AGGREGATES = `
  create table handover_meeting (
    tenant_id text not null references congress,
    id text not null,
    held_on date not null,
    label text not null,
    status text not null check (status in ('planned', 'held', 'cancelled')),
    body jsonb not null default '{}',
    primary key (tenant_id, id)
  );
  create table ballot_session (
    tenant_id text not null references congress,
    id text not null,
    held_on date not null,
    label text not null,
    status text not null check (status in ('planned', 'held', 'cancelled')),
    body jsonb not null default '{}',
    primary key (tenant_id, id)
  );
  create table review_campaign (
    tenant_id text not null references congress,
    id text not null,
    starts_on date not null,
    label text not null,
    status text not null check (status in ('planned', 'running', 'ended')),
    body jsonb not null default '{}',
    primary key (tenant_id, id)
  );
`

const WALLED = [
  'policy_version',
  'calendar_year',
  'unit',
  'deputy',
  'suggestion_case',
  'actor',
  'event',
  'event_text',
  'seal',
  'deadline',
  'timer',
  'fault',
  'outbox',
  'idempotency',
  'number_register',
  'handover_meeting',
  'ballot_session',
  'review_campaign',
]

function wall(table: string): string {
  // The sub-select is evaluated once per statement instead of once per row; without the setting it is null: no rows.
  const isMine = `tenant_id = (select current_setting('duban.tenant', true))`
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant_wall on ${table} using (${isMine}) with check (${isMine});
  `
}

const GRANTS = {
  'select, insert': ['policy_version', 'calendar_year', 'event', 'event_text', 'seal'],
  'select, insert, update': [
    'congress',
    'unit',
    'deputy',
    'suggestion_case',
    'actor',
    'deadline',
    'fault',
    'outbox',
    'number_register',
    'handover_meeting',
    'ballot_session',
    'review_campaign',
  ],
  'select, insert, delete': ['timer', 'idempotency'],
}
