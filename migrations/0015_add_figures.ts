import { type Kysely, sql } from 'kysely'

/** The frozen facts that figures count. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [BOOK, FACTS]) await sql.raw(statement).execute(db)
  for (const table of ['figure_book', ...FACT_TABLES]) await sql.raw(wall(table)).execute(db)
  await sql.raw(GRANTS).execute(db)
}

const BOOK = `
  create table figure_book (
    tenant_id text not null references congress,
    id uuid not null,
    from_on date not null,
    to_on date not null,
    as_of date not null,
    basis text not null check (basis in ('occurred', 'recorded')),
    cases integer,
    policy_id text,
    policy_version integer,
    begun_at timestamptz not null,
    made_at timestamptz,
    primary key (tenant_id, id),
    check (from_on <= to_on)
  );
  comment on table figure_book is 'The facts of a period as they stood on a day, frozen: every number of a report opens to its list for as long as the report stands.';
  comment on column figure_book.policy_id is 'The rules by which its ratings are counted and its groups named, so that a number opens to the same list after the rules have changed; null: those in force.';
  comment on column figure_book.made_at is 'Null while the facts are being written: such a book is not read, and is written anew from the beginning.';
`

const FACT_KEY = `
    tenant_id text not null references congress,
    book_id uuid not null,
    case_id uuid not null references suggestion_case,`
const OF_BOOK = `foreign key (tenant_id, book_id) references figure_book (tenant_id, id)`

const FACTS = `
  create table fact_suggestion (${FACT_KEY}
    in_period boolean not null,
    number text, serial_number text, title text,
    mark text not null, publicity text not null, origin text not null, period text not null,
    term_no integer not null, session_no integer not null,
    field text, category text, is_key boolean not null,
    body_id text, body text, unit_id text, unit text, unit_now_id text, unit_now text,
    delegation_id text, delegation text, lead_signer_id text not null, lead_signer text, signers integer not null,
    repeats integer not null, motion_number text,
    received_on date not null, screening text, screened_on date, times_returned integer not null, accepted_on date,
    ended text, ended_on date,
    joined_case_id uuid, members integer not null,
    handed_over_on date, receipt_on date, distributed_on date, long_term boolean not null, extension_bases text[] not null,
    units integer not null, co_units integer not null,
    acknowledged boolean not null, contacted boolean not null, contact_form text, contact_rank text, interviewed boolean not null,
    replied_on date, reply_original_due_on date, reply_due_on date, outer_due_on date,
    in_time boolean, days_late integer, entered_late boolean not null,
    needs_handling_leader boolean not null, handling_leader_id text, handling_leader text,
    result_class text, scheme text, meaning text, first_class text,
    concluded_on date, with_dissatisfaction boolean not null, struck_off_on date, archived_on date,
    first_rating text, last_rating text, last_round integer not null, self_rating text, feedback_rating text,
    rehandled integer not null, assessed boolean not null,
    state text not null,
    primary key (tenant_id, book_id, case_id), ${OF_BOOK}
  );
  create table fact_duty (${FACT_KEY}
    actor_id text not null, in_period boolean not null,
    unit_id text not null, unit text not null, unit_now_id text not null, unit_now text not null,
    role text not null, owes_reply boolean not null, is_live boolean not null,
    opened_on date not null, start_on date not null, ended_on date, ended_why text,
    acknowledged_on date, acknowledge_due_on date,
    contacts integer not null, failed_contacts integer not null, contacted_on date, contact_due_on date,
    contact_form text, contact_rank text, interviewed boolean not null,
    opinion_on date, opinion_due_on date, opinion_returns integer not null,
    replied_on date, reply_recorded_on date, reply_original_due_on date, reply_due_on date,
    in_time boolean, days_used integer, days_late integer,
    extension_basis text, extended_on date, requests integer not null, requests_granted integer not null,
    result_class text, first_class text, scheme text, meaning text, document_number text, signed_on date,
    self_rating text, rounds integer not null,
    primary key (tenant_id, book_id, case_id, actor_id), ${OF_BOOK}
  );
  create table fact_leg (${FACT_KEY}
    n integer not null, in_period boolean not null,
    holder_kind text not null check (holder_kind in ('office', 'body', 'unit')), holder_id text, holder text,
    from_on date not null, to_on date, days integer not null,
    primary key (tenant_id, book_id, case_id, n), ${OF_BOOK}
  );
  comment on table fact_leg is 'Who held a suggestion from when to when between its first handover and its reply: who used the days.';
  create table fact_form (${FACT_KEY}
    actor_id text not null, deputy_id text not null, in_period boolean not null,
    about text not null, round integer not null, is_last_round boolean not null,
    delegation_id text, delegation text, demanded_channel text not null, channel text,
    rating text, attitude text, outcome text, overall text, no_rating text, is_open boolean not null,
    asked_on date, settled_on date, feedback_rating text, self_rating text,
    primary key (tenant_id, book_id, case_id, actor_id, deputy_id), ${OF_BOOK},
    check ((rating is not null)::integer + (no_rating is not null)::integer + is_open::integer = 1)
  );
  comment on table fact_form is 'One deputy asked in one inquiry: a form (份).';
  create table fact_promise (${FACT_KEY}
    actor_id text not null, in_period boolean not null,
    unit_id text not null, unit text not null, unit_now_id text not null, unit_now text not null,
    made_on date not null, original_due_on date, due_on date,
    reported_done_on date, verified_on date, struck_off_on date, rescheduled integer not null,
    carried_over_on date, carried_over_to text, not_kept_on date, cancelled_on date, last_rating text, is_overdue boolean not null,
    state text not null check (state in ('open', 'reported_done', 'struck_off', 'not_kept', 'cancelled')),
    primary key (tenant_id, book_id, case_id, actor_id), ${OF_BOOK}
  );
  create table fact_ballot (${FACT_KEY}
    actor_id text not null, meeting integer not null, in_period boolean not null, session_id text, round integer not null,
    held_on date,
    mode text, medium text, due integer, present integer, issued integer, returned integer, invalid integer,
    satisfied integer, basically_satisfied integer, dissatisfied integer, abstained integer,
    result text, announced_on date, rectification_on date, rectified_on date, cancelled_on date,
    primary key (tenant_id, book_id, case_id, actor_id, meeting), ${OF_BOOK}
  );
  comment on column fact_ballot.in_period is 'Held within the period, whenever the suggestion was received.';
  create table fact_supervision (${FACT_KEY}
    actor_id text not null, in_period boolean not null, level text not null, opened_on date not null,
    needs_leader boolean not null, needs_committee boolean not null,
    leader_id text, leader text, committee_id text, committee text,
    acts integer not null, inspections integer not null, demands integer not null, demands_met integer not null,
    progress_reports integer not null, council_report_on date, circular_on date, closed_on date, cancelled_on date,
    primary key (tenant_id, book_id, case_id, actor_id), ${OF_BOOK}
  );
  create table fact_review (${FACT_KEY}
    actor_id text not null, in_period boolean not null, campaign_id text not null, opened_on date not null,
    checked_on date, on_site boolean not null, class_holds boolean, deputies_asked integer not null, rating text,
    outcome text, concluded_on date, cancelled_on date,
    primary key (tenant_id, book_id, case_id, actor_id), ${OF_BOOK}
  );
  create table fact_transfer (${FACT_KEY}
    actor_id text not null, in_period boolean not null, direction text not null, field text not null, opened_on date not null,
    sent_on date, accepted_on date, declined_on date, issued_on date, answered_on date, suit_on date, result_on date,
    closed_on date, cancelled_on date,
    primary key (tenant_id, book_id, case_id, actor_id), ${OF_BOOK}
  );
`

const FACT_TABLES = [
  'fact_suggestion',
  'fact_duty',
  'fact_leg',
  'fact_form',
  'fact_promise',
  'fact_ballot',
  'fact_supervision',
  'fact_review',
  'fact_transfer',
]

function wall(table: string): string {
  const isMine = `tenant_id = (select current_setting('duban.tenant', true))`
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant_wall on ${table} using (${isMine}) with check (${isMine});
  `
}

/** Facts are written once; those of a book that was not finished are cleared before it is written anew. */
const GRANTS = `
  grant select, insert, update, delete on figure_book, ${FACT_TABLES.join(', ')} to duban_app;
`
