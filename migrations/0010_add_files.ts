import { type Kysely, sql } from 'kysely'

/** Files of cases, the addresses that are told of changes, and the calendars of deadlines that people subscribe to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [ATTACHMENT, HOOK, FEED]) await sql.raw(statement).execute(db)
  for (const table of WALLED) await sql.raw(wall(table)).execute(db)
  await sql.raw(GRANTS).execute(db)
  // Live updates and hooks ask once a second what has changed.
  await sql`create index suggestion_case_recorded on suggestion_case (tenant_id, last_recorded_at)`.execute(db)
}

const ATTACHMENT = `
  create table attachment (
    tenant_id text not null references congress,
    id uuid not null,
    case_id uuid not null references suggestion_case,
    seq integer,
    actor_id text,
    name text not null check (length(name) between 1 and 255),
    media_type text not null,
    size_bytes bigint not null check (size_bytes > 0),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    store_key text not null unique,
    purpose text not null check (purpose in ('paper_original', 'reply_scan', 'opinion', 'evidence', 'other')),
    audience text not null check (audience in ('office', 'own_unit', 'parties', 'public')),
    unit_id text,
    uploaded_at timestamptz not null,
    uploaded_by text not null,
    uploaded_role text not null,
    withdrawn_at timestamptz,
    withdrawn_by text,
    withdrawn_reason text,
    primary key (tenant_id, id),
    check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_reason is null))
  );
  create index attachment_case on attachment (tenant_id, case_id, uploaded_at);
  comment on table attachment is 'A row is written after its bytes are kept, and never goes; bytes without a row are an upload that broke off.';
  comment on column attachment.unit_id is 'The unit that handed it in; null when it came from an office or a deputy.';
`

const HOOK = `
  create table hook (
    tenant_id text not null references congress,
    id uuid not null,
    name text not null,
    url text not null,
    secret text not null,
    is_active boolean not null default true,
    stopped_why text,
    failures integer not null default 0,
    revision integer not null default 1,
    made_at timestamptz not null,
    made_by text not null,
    watched_until timestamptz not null,
    last_delivered_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, name)
  );
  comment on column hook.watched_until is 'Changes of cases up to here have their deliveries.';
  create table hook_delivery (
    tenant_id text not null references congress,
    id uuid not null,
    hook_id uuid not null,
    event text not null check (event in ('case.changed', 'ping')),
    case_id uuid,
    revision integer,
    body text not null,
    made_at timestamptz not null,
    tries integer not null default 0,
    next_try_at timestamptz,
    delivered_at timestamptz,
    outcome text,
    primary key (tenant_id, id),
    unique (tenant_id, hook_id, case_id, revision),
    foreign key (tenant_id, hook_id) references hook (tenant_id, id) on delete cascade
  );
  create index hook_delivery_waiting on hook_delivery (tenant_id, next_try_at) where next_try_at is not null;
  create index hook_delivery_made on hook_delivery (tenant_id, hook_id, made_at, id);
  comment on column hook_delivery.next_try_at is 'Null once it is delivered or given up.';
`

const FEED = `
  create table deadline_feed (
    tenant_id text not null references congress,
    post_id text not null,
    token_hash bytea not null,
    made_at timestamptz not null,
    last_read_at timestamptz,
    primary key (tenant_id, post_id),
    unique (tenant_id, token_hash),
    foreign key (tenant_id, post_id) references post (tenant_id, id)
  );
`

const WALLED = ['attachment', 'hook', 'hook_delivery', 'deadline_feed']

function wall(table: string): string {
  const isMine = `tenant_id = (select current_setting('duban.tenant', true))`
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant_wall on ${table} using (${isMine}) with check (${isMine});
  `
}

const GRANTS = `
  grant select, insert on attachment to duban_app;
  grant update (withdrawn_at, withdrawn_by, withdrawn_reason) on attachment to duban_app;
  grant select, insert, update, delete on hook, hook_delivery, deadline_feed to duban_app;
`
