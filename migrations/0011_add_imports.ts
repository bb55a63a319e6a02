import { type Kysely, sql } from 'kysely'

/** Files on their way in: read, shown row by row to the one who sent them, and gone after a day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(JOB).execute(db)
  await sql.raw(ROW).execute(db)
  for (const table of ['import_job', 'import_row']) {
    const isMine = `tenant_id = (select current_setting('duban.tenant', true))`
    await sql
      .raw(`
      alter table ${table} enable row level security;
      alter table ${table} force row level security;
      create policy tenant_wall on ${table} using (${isMine}) with check (${isMine});
      grant select, insert, update, delete on ${table} to duban_app;
    `)
      .execute(db)
  }
}

const JOB = `
  create table import_job (
    tenant_id text not null references congress,
    id uuid not null,
    person_id text not null,
    kind text not null check (kind in ('suggestions', 'ledger', 'deputies', 'units', 'people')),
    file_name text not null,
    size_bytes integer not null,
    sha256 text not null,
    source text,
    state text not null check (state in ('reading', 'previewed', 'unreadable', 'working', 'applied', 'failed')),
    done integer not null default 0,
    total integer not null default 0,
    heading jsonb not null,
    mapping jsonb not null,
    problems jsonb not null default '[]',
    notes jsonb not null default '[]',
    new_deputies jsonb not null default '[]',
    new_units jsonb not null default '[]',
    created_at timestamptz not null,
    touched_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (tenant_id, id)
  );
  comment on column import_job.heading is 'Row number, cells, and notes of the reading: as found in the file.';
  create index import_job_person on import_job (tenant_id, person_id, created_at);
  create index import_job_expiry on import_job (tenant_id, expires_at);
`

const ROW = `
  create table import_row (
    tenant_id text not null references congress,
    job_id uuid not null,
    n integer not null,
    cells jsonb not null,
    outcome text check (outcome in ('new', 'changed', 'unchanged', 'refused')),
    is_stopped boolean not null default false,
    result jsonb,
    primary key (tenant_id, job_id, n),
    foreign key (tenant_id, job_id) references import_job (tenant_id, id) on delete cascade
  );
  comment on table import_row is 'A row of the file, and what it would become or has become; n is its number in the sheet.';
  create index import_row_outcome on import_row (tenant_id, job_id, outcome, n);
`
