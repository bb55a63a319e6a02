import { type Kysely, sql } from 'kysely'

/** What is said to people because of cases and clocks, how it leaves the house, letters, links, and the pulse of workers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [NOTICE, DELIVERY, CHANNEL, LETTER, LINK, PULSE, FAULTS, HOOK])
    await sql.raw(statement).execute(db)
  for (const table of WALLED) await sql.raw(wall(table)).execute(db)
  await sql.raw(GRANTS).execute(db)
}

const NOTICE = `
  create table notice (
    tenant_id text not null references congress,
    id uuid not null,
    kind text not null,
    state text not null check (state in ('planned', 'draft', 'deferred', 'sent', 'skipped', 'dropped', 'nobody')),
    case_id uuid references suggestion_case,
    outbox_id bigint,
    actor_id text,
    clock text,
    version integer,
    step smallint,
    due_on date,
    day date,
    role text,
    recipient_id text,
    unit_id text,
    subject text not null,
    body text not null,
    brief text not null,
    about jsonb not null default '{}',
    made_at timestamptz not null,
    send_at timestamptz not null,
    sent_at timestamptz,
    read_at timestamptz,
    why text,
    decided_by text,
    decided_at timestamptz,
    deferred_until date,
    revision integer not null default 1,
    primary key (tenant_id, id),
    check ((state = 'sent') = (sent_at is not null))
  );
  comment on table notice is 'One message to one person (or to nobody: then it is a fault). What is sent stands in the inbox; deliveries carry it outside.';
  comment on column notice.recipient_id is 'A person, or contact:<id> of a contact of a unit without an account; null: nobody was found, or a group.';
  comment on column notice.brief is 'The wording with counts, numbers and dates alone, for public clouds, groups and SMS.';
  comment on column notice.day is 'Of a digest: the day it is for; one a day, kind and person.';
  create unique index notice_chase on notice (tenant_id, case_id, clock, version, step, recipient_id)
    nulls not distinct where clock is not null;
  create unique index notice_of_outbox on notice (tenant_id, outbox_id, recipient_id)
    nulls not distinct where outbox_id is not null;
  create unique index notice_digest on notice (tenant_id, kind, day, recipient_id)
    nulls not distinct where day is not null;
  create index notice_due on notice (tenant_id, send_at) where state = 'planned';
  create index notice_waiting on notice (tenant_id, id) where state in ('planned', 'draft', 'deferred');
  create index notice_to_decide on notice (tenant_id, made_at) where state in ('draft', 'deferred');
  create index notice_of_case on notice (tenant_id, case_id, made_at);
  create index notice_inbox on notice (tenant_id, recipient_id, sent_at, id) where state = 'sent';
  create index notice_newest on notice (tenant_id, sent_at) where state = 'sent';
  create index notice_unread on notice (tenant_id, recipient_id) where state = 'sent' and read_at is null;
`

const DELIVERY = `
  create table notice_delivery (
    tenant_id text not null references congress,
    id uuid not null,
    notice_id uuid not null,
    channel text not null check (channel in ('email', 'sms', 'wecom', 'dingtalk', 'feishu', 'webhook')),
    channel_id uuid,
    address text,
    state text not null check (state in ('waiting', 'sent', 'dead', 'stopped')),
    tries integer not null default 0,
    tries_left integer not null default 12,
    made_at timestamptz not null,
    next_try_at timestamptz,
    sent_at timestamptz,
    outcome text,
    primary key (tenant_id, id),
    foreign key (tenant_id, notice_id) references notice (tenant_id, id)
  );
  comment on table notice_delivery is 'One message on its way out, at least once, with its own id as message id; next_try_at is the lease of a worker, too.';
  comment on column notice_delivery.state is 'dead: given up, staff may send it again; stopped: what it says no longer holds.';
  create index notice_delivery_waiting on notice_delivery (tenant_id, next_try_at) where state = 'waiting';
  create index notice_delivery_dead on notice_delivery (tenant_id, made_at) where state = 'dead';
  create unique index notice_delivery_once on notice_delivery (tenant_id, notice_id, channel, channel_id, address)
    nulls not distinct;
`

const CHANNEL = `
  create table channel (
    tenant_id text not null references congress,
    id uuid not null,
    kind text not null check (kind in ('email', 'sms', 'wecom', 'dingtalk', 'feishu', 'webhook')),
    name text not null,
    url text,
    secret text,
    is_active boolean not null default true,
    wording text not null default 'brief' check (wording in ('brief', 'full')),
    carries text[] not null default '{}',
    revision integer not null default 1,
    made_at timestamptz not null,
    made_by text not null,
    last_sent_at timestamptz,
    last_failed_at timestamptz,
    last_failure text,
    primary key (tenant_id, id),
    unique (tenant_id, name)
  );
  comment on table channel is 'E-mail and SMS at most once each (their servers are settings of the installation); robots and webhooks with their addresses.';
  comment on column channel.carries is 'Kinds of notices that a robot or webhook is told of.';

  create table notice_template (
    tenant_id text not null references congress,
    id text not null,
    subject text not null,
    body text not null,
    brief text not null,
    revision integer not null default 1,
    changed_at timestamptz not null,
    changed_by text not null,
    primary key (tenant_id, id)
  );
  create table notice_preference (
    tenant_id text not null references congress,
    person_id text not null,
    kind text not null,
    channel text not null check (channel in ('email', 'sms')),
    is_on boolean not null,
    primary key (tenant_id, person_id, kind, channel)
  );
  create table digest_run (
    tenant_id text not null references congress,
    kind text not null,
    day date not null,
    done_at timestamptz not null,
    sent integer not null,
    primary key (tenant_id, kind, day)
  );
`

const LETTER = `
  create table letter (
    tenant_id text not null references congress,
    id uuid not null,
    kind text not null check (kind in ('chase')),
    unit_id text not null,
    state text not null check (state in ('waiting', 'made', 'failed', 'voided')),
    number text,
    body jsonb not null,
    file_name text,
    store_key text,
    size_bytes bigint,
    sha256 text,
    asked_at timestamptz not null,
    asked_by text not null,
    made_at timestamptz,
    tries integer not null default 0,
    next_try_at timestamptz,
    why text,
    revision integer not null default 1,
    primary key (tenant_id, id),
    check ((state = 'made' or (state = 'voided' and made_at is not null)) = (store_key is not null))
  );
  create table letter_case (
    tenant_id text not null references congress,
    letter_id uuid not null,
    case_id uuid not null references suggestion_case,
    primary key (tenant_id, letter_id, case_id),
    foreign key (tenant_id, letter_id) references letter (tenant_id, id)
  );
  create index letter_case_case on letter_case (tenant_id, case_id);
  create index letter_file on letter (tenant_id, store_key) where store_key is not null;
  create index letter_number on letter (tenant_id, number);
  create index letter_newest on letter (tenant_id, asked_at, id);
  create index letter_waiting on letter (tenant_id, next_try_at) where state = 'waiting';
  create table document_number (
    tenant_id text not null references congress,
    number text not null,
    series text,
    year integer,
    n integer,
    state text not null check (state in ('issued', 'voided')),
    letter_id uuid,
    issued_at timestamptz not null,
    issued_by text not null,
    voided_at timestamptz,
    voided_by text,
    why text,
    primary key (tenant_id, number),
    unique (tenant_id, series, year, n)
  );
  comment on table document_number is 'Numbers that were given or typed; a voided one stays 作废 and is never given again.';
  create table document_series (
    tenant_id text not null references congress,
    series text not null,
    is_on boolean not null,
    used_year integer,
    used_up_to integer not null default 0,
    primary key (tenant_id, series)
  );
  comment on column document_series.used_up_to is 'Numbers of used_year up to here were given on paper, before the register was begun.';
`

const LINK = `
  create table link (
    tenant_id text not null references congress,
    id uuid not null,
    token_hash bytea not null,
    purpose text not null check (purpose in ('acknowledge', 'request_reassignment', 'upload_reply')),
    case_id uuid not null references suggestion_case,
    actor_id text not null,
    clock text not null,
    version integer not null,
    recipient_id text not null,
    recipient_name text not null,
    role text not null,
    unit_id text not null,
    made_at timestamptz not null,
    made_by text not null,
    expires_at timestamptz not null,
    opened_at timestamptz,
    claimed_until timestamptz,
    used_at timestamptz,
    revoked_at timestamptz,
    revoked_why text,
    primary key (tenant_id, id),
    unique (token_hash)
  );
  comment on table link is 'A door for one act of one person on one case, until it is used, revoked or three days old; its address names the congress.';
  comment on column link.claimed_until is 'Somebody is acting by it; who died in the middle holds it no longer than this.';
  create index link_case on link (tenant_id, case_id, made_at);
`

const PULSE = `
  create table worker_pulse (
    queue text primary key,
    finished_at timestamptz not null,
    worker text not null,
    place jsonb
  );
  comment on table worker_pulse is 'When a job of each queue last ended well, in any process; no congress owns it.';
  comment on column worker_pulse.place is 'Where a round goes on that takes a stretch at a time.';
`

/** What can go wrong with telling people, apart from each other: one open fault of a kind stands for a case. */
const FAULTS = `
  alter table fault drop constraint fault_kind_check, add constraint fault_kind_check
    check (kind in ('timer', 'relay', 'reconcile', 'notice', 'delivery', 'chase', 'planning'));
`

const HOOK = `
  alter table hook add column failing_since timestamptz;
  comment on column hook.failing_since is 'Since when nothing was delivered; for long enough, and it is switched off.';
`

const WALLED = [
  'notice',
  'notice_delivery',
  'channel',
  'notice_template',
  'notice_preference',
  'digest_run',
  'letter',
  'letter_case',
  'document_number',
  'document_series',
  'link',
]

function wall(table: string): string {
  const isMine = `tenant_id = (select current_setting('duban.tenant', true))`
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant_wall on ${table} using (${isMine}) with check (${isMine});
  `
}

const GRANTS = `
  grant select, insert, update on notice, notice_delivery, letter, document_number, link to duban_app;
  grant select, insert on letter_case, digest_run to duban_app;
  grant select, insert, update, delete on channel, notice_template, notice_preference, document_series to duban_app;
  grant select, insert, update on worker_pulse to duban_app;
`
