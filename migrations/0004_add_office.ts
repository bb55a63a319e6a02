import { type Kysely, sql } from 'kysely'

/**
 * The people and bodies of a congress, in which posts (岗位) people act, and the trail of everything that is not an
 * event of a case: sign-ins, exports, permission changes, reads of marked cases. Accounts stand apart, without tenant.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [ORGAN, UNIT, DEPUTY, PERSON, SAVED_VIEW, TRAIL]) await sql.raw(statement).execute(db)
  for (const table of WALLED) await sql.raw(wall(table)).execute(db)
  for (const [rights, tables] of Object.entries(GRANTS)) {
    await sql.raw(`grant ${rights} on ${tables.join(', ')} to duban_app`).execute(db)
  }
  await sql.raw(TRAIL_FUNCTIONS).execute(db)
}

/** 交办机构、代表团、督办的专门委员会. */
const ORGAN = `
  create table organ (
    tenant_id text not null references congress,
    id text not null,
    kind text not null check (kind in ('body', 'delegation', 'committee')),
    name text not null,
    is_closed boolean not null default false,
    revision integer not null default 1,
    primary key (tenant_id, id)
  );
`

const UNIT = `
  alter table unit add column parent_id text, add column body_id text, add column phone text, add column address text,
    add column closed_on date, add column succession_why text check (succession_why in ('merged', 'renamed', 'duties_moved')),
    add column revision integer not null default 1;
  create table unit_contact (
    tenant_id text not null references congress,
    unit_id text not null,
    id text not null,
    name text not null,
    duty text not null check (duty in ('head', 'deputy_head', 'section_head', 'clerk')),
    section text,
    phone text,
    email text,
    person_id text,
    ended_on date,
    primary key (tenant_id, id),
    foreign key (tenant_id, unit_id) references unit (tenant_id, id)
  );
  create index unit_contact_unit on unit_contact (tenant_id, unit_id);
`

const DEPUTY = `
  alter table deputy add column phone text, add column employer text, add column end_why text
    check (end_why in ('resigned', 'recalled', 'died', 'term_over', 'moved')), add column ended_on date,
    add column revision integer not null default 1;
  create table deputy_term (
    tenant_id text not null references congress,
    deputy_id text not null,
    term_no integer not null,
    delegation_id text,
    primary key (tenant_id, deputy_id, term_no),
    foreign key (tenant_id, deputy_id) references deputy (tenant_id, id)
  );
`

const PERSON = `
  create table person (
    tenant_id text not null references congress,
    id text not null,
    name text not null,
    phone text,
    email text,
    user_id text,
    left_on date,
    revision integer not null default 1,
    primary key (tenant_id, id)
  );
  comment on column person.user_id is 'The account; null as long as the person never signs in.';
  create unique index person_account on person (tenant_id, user_id) where user_id is not null;

  create table post (
    tenant_id text not null references congress,
    id text not null,
    person_id text not null,
    role text not null,
    unit_id text,
    deputy_id text,
    body_id text,
    committee_id text,
    granted_at timestamptz not null,
    granted_by text not null,
    ended_at timestamptz,
    ended_by text,
    primary key (tenant_id, id),
    foreign key (tenant_id, person_id) references person (tenant_id, id)
  );
  comment on table post is 'A person in a role: what a session acts as. An ended post stays for the trail.';
  create index post_person on post (tenant_id, person_id);
  create index post_unit on post (tenant_id, unit_id) where unit_id is not null;

  create function list_posts_of_account(asked text)
    returns table (tenant_id text, congress_name text, post_id text, person_id text, person_name text, role text,
      unit_id text, unit_name text, deputy_id text, body_id text, body_name text, committee_id text)
    language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  declare
    one record;
    before text := current_setting('duban.tenant', true);
  begin
    for one in select c.id, c.name from public.congress c order by c.id loop
      perform set_config('duban.tenant', one.id, true);
      return query
        select one.id, one.name, p.id, n.id, n.name, p.role, p.unit_id, u.name, p.deputy_id, p.body_id, o.name,
          p.committee_id
        from public.person n
        join public.post p on p.tenant_id = n.tenant_id and p.person_id = n.id and p.ended_at is null
        left join public.unit u on u.tenant_id = p.tenant_id and u.id = p.unit_id
        left join public.organ o on o.tenant_id = p.tenant_id
          and o.id = coalesce(p.body_id, p.committee_id)
        where n.tenant_id = one.id and n.user_id = asked and n.left_on is null
        order by p.granted_at, p.id;
    end loop;
    perform set_config('duban.tenant', coalesce(before, ''), true);
  end $$;
  revoke execute on function list_posts_of_account(text) from public;
  grant execute on function list_posts_of_account(text) to duban_app;
  comment on function list_posts_of_account is 'The one question across congresses: where does this account act? It is asked before a tenant is known.';
`

const SAVED_VIEW = `
  create table saved_view (
    tenant_id text not null references congress,
    id text not null,
    person_id text not null,
    list text not null,
    name text not null,
    query jsonb not null,
    saved_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, person_id, list, name)
  );
`

/** Not bound to `congress`: what an operator does before there is a congress stands under the tenant `installation`. */
const TRAIL = `
  create table access_trail (
    tenant_id text not null,
    n bigint not null,
    at timestamptz not null,
    kind text not null check (kind ~ '^[a-z][a-z_]{1,39}$'),
    person_id text,
    post_id text,
    role text,
    on_behalf_of text,
    address text,
    request_id text,
    case_id uuid,
    subject text,
    basis text,
    old jsonb,
    new jsonb,
    prev_hash bytea not null,
    hash bytea not null,
    primary key (tenant_id, n)
  );
  create index access_trail_at on access_trail (tenant_id, at);
  create index access_trail_person on access_trail (tenant_id, person_id) where person_id is not null;
  create index access_trail_case on access_trail (tenant_id, case_id) where case_id is not null;
  create table access_trail_head (tenant_id text primary key, last_n bigint not null, last_hash bytea not null);
  comment on table access_trail_head is 'Its row is locked by each new line until the commit: numbers have no gaps, and each line carries the hash of the one before.';
`

/** The app's role can add a line by this function and read; nobody, the owner included, changes or deletes one. */
const TRAIL_FUNCTIONS = `
create function add_to_access_trail(line jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_tenant text := current_setting('duban.tenant', true);
  v_n bigint;
  v_prev bytea;
  v_body jsonb;
  v_hash bytea;
begin
  if coalesce(v_tenant, '') = '' then raise exception 'No tenant is set'; end if;
  insert into public.access_trail_head (tenant_id, last_n, last_hash) values (v_tenant, 0, '\\x')
    on conflict (tenant_id) do nothing;
  select last_n + 1, last_hash into v_n, v_prev from public.access_trail_head where tenant_id = v_tenant for update;
  v_body := line || jsonb_build_object('tenant', v_tenant, 'n', v_n);
  v_hash := sha256(v_prev || convert_to(v_body::text, 'UTF8'));
  insert into public.access_trail (tenant_id, n, at, kind, person_id, post_id, role, on_behalf_of, address, request_id,
      case_id, subject, basis, old, new, prev_hash, hash)
    values (v_tenant, v_n, (line->>'at')::timestamptz, line->>'kind', line->>'personId', line->>'postId',
      line->>'role', line->>'onBehalfOf', line->>'address', line->>'requestId', (line->>'caseId')::uuid,
      line->>'subject', line->>'basis', line->'old', line->'new', v_prev, v_hash);
  update public.access_trail_head set last_n = v_n, last_hash = v_hash where tenant_id = v_tenant;
  return v_n;
end $$;
revoke execute on function add_to_access_trail(jsonb) from public;
grant execute on function add_to_access_trail(jsonb) to duban_app;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'The trail is never changed' using errcode = 'insufficient_privilege';
end $$;
create trigger access_trail_stays before update or delete on access_trail
  for each row execute function refuse_change();
create trigger access_trail_stays_whole before truncate on access_trail
  for each statement execute function refuse_change();
`

const WALLED = [
  'organ',
  'unit_contact',
  'deputy_term',
  'person',
  'post',
  'saved_view',
  'access_trail',
  'access_trail_head',
]

function wall(table: string): string {
  const isMine = `tenant_id = (select current_setting('duban.tenant', true))`
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant_wall on ${table} using (${isMine}) with check (${isMine});
  `
}

const GRANTS = {
  'select, insert, update': ['organ', 'unit_contact', 'deputy_term', 'person', 'post'],
  'select, insert, update, delete': ['saved_view'],
  select: ['access_trail'],
}
