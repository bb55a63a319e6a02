import { type Kysely, sql } from 'kysely'

/** What leaves on paper: reports, forms and their templates, appraisal, archive, dossiers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [REPORT, DOCUMENT, APPRAISAL, ARCHIVE, DOSSIER]) await sql.raw(statement).execute(db)
  for (const table of WALLED) await sql.raw(wall(table)).execute(db)
  await sql.raw(GRANTS).execute(db)
}

const JOB = `
    state text not null check (state in ('waiting', 'made', 'failed', 'cancelled')),
    done integer not null default 0,
    total integer,
    tries integer not null default 0,
    next_try_at timestamptz,
    why text,
    asked_at timestamptz not null,
    asked_by text not null,
    made_at timestamptz,`

const REPORT = `
  create table report (
    tenant_id text not null references congress,
    id uuid not null,
    kind text not null,
    title text not null,
    from_on date not null,
    to_on date not null,
    as_of date not null,
    basis text not null check (basis in ('occurred', 'recorded')),
    scope jsonb not null default '{}',
    with_former boolean not null default false,
    book_id uuid,
    former_book_id uuid,
    template_id uuid,
    body jsonb,${JOB}
    revision integer not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, book_id) references figure_book (tenant_id, id),
    foreign key (tenant_id, former_book_id) references figure_book (tenant_id, id)
  );
  comment on column report.scope is 'What the report is about beside its period: a unit, a committee, a case, a campaign, a body.';
  comment on column report.former_book_id is 'The same period one year before, for year-on-year columns.';
  comment on column report.body is 'The finished text and tables, as the page shows them and the files hold them.';
  create index report_newest on report (tenant_id, asked_at, id);
  create index report_waiting on report (tenant_id, next_try_at) where state = 'waiting';
  create table report_file (
    tenant_id text not null references congress,
    report_id uuid not null,
    form text not null,
    file_name text not null,
    store_key text not null,
    size_bytes bigint not null,
    sha256 text not null,
    primary key (tenant_id, report_id, form),
    foreign key (tenant_id, report_id) references report (tenant_id, id)
  );
  create index report_file_key on report_file (tenant_id, store_key);
  create table publication (
    tenant_id text not null references congress,
    id uuid not null,
    report_id uuid not null,
    published_on date not null,
    place text not null,
    noted_at timestamptz not null,
    noted_by text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, report_id) references report (tenant_id, id)
  );
`

const DOCUMENT = `
  create table document_template (
    tenant_id text not null references congress,
    id uuid not null,
    kind text not null,
    version integer not null,
    file_name text not null,
    store_key text not null,
    size_bytes bigint not null,
    sha256 text not null,
    is_current boolean not null,
    note text,
    uploaded_at timestamptz not null,
    uploaded_by text not null,
    primary key (tenant_id, id),
    unique (tenant_id, kind, version)
  );
  comment on table document_template is 'The office''s own version of a template; what was made with an older one keeps it.';
  create unique index document_template_current on document_template (tenant_id, kind) where is_current;
  create index document_template_key on document_template (tenant_id, store_key);
  create table document (
    tenant_id text not null references congress,
    id uuid not null,
    kind text not null,
    title text not null,
    number text,
    case_id uuid references suggestion_case,
    actor_id text,
    unit_id text,
    deputy_id text,
    about jsonb not null default '{}',
    template_id uuid,
    data jsonb not null,
    file_name text not null,
    store_key text not null,
    size_bytes bigint not null,
    sha256 text not null,
    made_at timestamptz not null,
    made_by text not null,
    voided_at timestamptz,
    voided_by text,
    why text,
    revision integer not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, template_id) references document_template (tenant_id, id)
  );
  comment on table document is 'A letter or form that was made: what filled it, and the file as it was.';
  create index document_case on document (tenant_id, case_id, made_at) where case_id is not null;
  create index document_newest on document (tenant_id, made_at, id);
  create index document_key on document (tenant_id, store_key);
`

const APPRAISAL = `
  create table appraisal (
    tenant_id text not null references congress,
    id uuid not null,
    title text not null,
    book_id uuid not null,
    rules jsonb not null,
    state text not null check (state in ('draft', 'open', 'decided', 'circulated', 'cancelled')),
    appeal_until date,
    decided_on date,
    circular_number text,
    circulated_on date,
    why text,
    made_at timestamptz not null,
    made_by text not null,
    revision integer not null default 1,
    primary key (tenant_id, id),
    foreign key (tenant_id, book_id) references figure_book (tenant_id, id)
  );
  comment on column appraisal.rules is 'Items, weights and grades as the policy had them when the draft was made, with what was warned of.';
  comment on column appraisal.why is 'Why it was cancelled.';
  create table appraisal_score (
    tenant_id text not null references congress,
    appraisal_id uuid not null,
    unit_id text not null,
    item text not null,
    part integer not null,
    base integer not null,
    score numeric not null,
    corrected_score numeric,
    corrected_why text,
    corrected_by text,
    corrected_at timestamptz,
    primary key (tenant_id, appraisal_id, unit_id, item),
    foreign key (tenant_id, appraisal_id) references appraisal (tenant_id, id)
  );
  create table appraisal_appeal (
    tenant_id text not null references congress,
    id uuid not null,
    appraisal_id uuid not null,
    unit_id text not null,
    item text,
    words text not null,
    filed_at timestamptz not null,
    filed_by text not null,
    outcome text check (outcome in ('upheld', 'corrected')),
    answer text,
    decided_at timestamptz,
    decided_by text,
    primary key (tenant_id, id),
    foreign key (tenant_id, appraisal_id) references appraisal (tenant_id, id)
  );
  create index appraisal_appeal_of on appraisal_appeal (tenant_id, appraisal_id, filed_at);
  create table nomination (
    tenant_id text not null references congress,
    id uuid not null,
    year integer not null,
    kind text not null check (kind in ('unit', 'person', 'suggestion')),
    unit_id text,
    person_name text,
    case_id uuid references suggestion_case,
    reason text not null,
    state text not null check (state in ('proposed', 'chosen', 'declined', 'withdrawn')),
    decided_why text,
    made_at timestamptz not null,
    made_by text not null,
    decided_at timestamptz,
    decided_by text,
    revision integer not null default 1,
    primary key (tenant_id, id)
  );
`

const ARCHIVE = `
  create table archive_pack (
    tenant_id text not null references congress,
    id uuid not null,
    kind text not null check (kind in ('case', 'year')),
    case_id uuid references suggestion_case,
    year integer not null,
    archive_number text,
    retention_years integer,
    contents jsonb,
    file_name text,
    store_key text,
    size_bytes bigint,
    sha256 text,${JOB}
    revision integer not null default 1,
    primary key (tenant_id, id),
    check ((kind = 'case') = (case_id is not null)),
    check ((state = 'made') = (store_key is not null))
  );
  comment on column archive_pack.retention_years is 'Null: kept for ever.';
  create index archive_pack_case on archive_pack (tenant_id, case_id);
  create index archive_pack_waiting on archive_pack (tenant_id, next_try_at) where state = 'waiting';
  create index archive_pack_key on archive_pack (tenant_id, store_key) where store_key is not null;
`

const DOSSIER = `
  create table dossier_entry (
    tenant_id text not null references congress,
    id uuid not null,
    deputy_id text not null,
    on_day date not null,
    kind text not null,
    words text not null,
    entered_at timestamptz not null,
    entered_by text not null,
    struck_at timestamptz,
    struck_by text,
    struck_why text,
    primary key (tenant_id, id)
  );
  create index dossier_entry_deputy on dossier_entry (tenant_id, deputy_id, on_day);
  create table dossier_correction (
    tenant_id text not null references congress,
    id uuid not null,
    deputy_id text not null,
    entry_key text,
    words text not null,
    filed_at timestamptz not null,
    filed_by text not null,
    outcome text check (outcome in ('accepted', 'refused')),
    answer text,
    decided_at timestamptz,
    decided_by text,
    primary key (tenant_id, id)
  );
  create index dossier_correction_deputy on dossier_correction (tenant_id, deputy_id, filed_at);
`

const WALLED = [
  'report',
  'report_file',
  'publication',
  'document_template',
  'document',
  'appraisal',
  'appraisal_score',
  'appraisal_appeal',
  'nomination',
  'archive_pack',
  'dossier_entry',
  'dossier_correction',
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
  grant select, insert, update on report, document_template, document, appraisal, appraisal_score, appraisal_appeal,
    nomination, archive_pack, dossier_entry, dossier_correction to duban_app;
  grant select, insert, delete on report_file to duban_app;
  grant delete on appraisal_score to duban_app;
  grant select, insert on publication to duban_app;
`
