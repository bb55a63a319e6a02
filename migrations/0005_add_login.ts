import { type Kysely, sql } from 'kysely'

/**
 * Accounts, sessions, second factors, tokens, one-time links and codes. They belong to no congress, so they stand in a
 * schema of their own, `auth`; which demands a congress makes of those who sign in stands behind the tenant wall.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [ACCOUNTS, OURS, WALLED, RIGHTS, WHO_ASKS]) await sql.raw(statement).execute(db)
}

/** What better-auth 1.7 asks for (its `getMigrations`), with the columns in our spelling and no clock as a default. */
const ACCOUNTS = `
  create schema auth;
  create table auth."user" (
    id text primary key,
    name text not null,
    email text not null unique,
    email_verified boolean not null,
    image text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    username text unique,
    display_username text,
    two_factor_enabled boolean,
    is_operator boolean not null,
    must_set_password boolean not null,
    external_name text unique,
    locked_at timestamptz,
    last_tenant_id text,
    last_post_id text,
    last_sign_in_at timestamptz
  );
  comment on column auth."user".email is 'A stand-in that better-auth asks for, never an address.';
  comment on column auth."user".external_name is 'Subject, user name or e-mail at the identity provider, entered by an administrator.';
  create index user_operator on auth."user" (is_operator) where is_operator;

  create table auth.session (
    id text primary key,
    expires_at timestamptz not null,
    token text not null unique,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    ip_address text,
    user_agent text,
    user_id text not null references auth."user" on delete cascade,
    tenant_id text,
    post_id text,
    started_at timestamptz not null,
    last_active_at timestamptz not null
  );
  create index session_of_user on auth.session (user_id);

  create table auth.account (
    id text primary key,
    account_id text not null,
    provider_id text not null,
    user_id text not null references auth."user" on delete cascade,
    access_token text,
    refresh_token text,
    id_token text,
    access_token_expires_at timestamptz,
    refresh_token_expires_at timestamptz,
    scope text,
    password text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    unique (provider_id, account_id)
  );
  create index account_user on auth.account (user_id);

  create table auth.verification (
    id text primary key,
    identifier text not null,
    value text not null,
    expires_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  );
  create index verification_identifier on auth.verification (identifier);

  create table auth.two_factor (
    id text primary key,
    secret text not null,
    backup_codes text not null,
    user_id text not null references auth."user" on delete cascade,
    verified boolean,
    failed_verification_count integer,
    locked_until timestamptz
  );
  create index two_factor_user on auth.two_factor (user_id);
`

const OURS = `
  create table auth.sign_in_attempt (
    key text primary key,
    tries integer not null,
    last_at timestamptz not null,
    locked_until timestamptz
  );
  comment on table auth.sign_in_attempt is 'Keys are keyed hashes: neither a typed name nor an address can be read here.';

  create table auth.api_token (
    id text primary key,
    hash bytea not null unique,
    start text not null,
    user_id text not null references auth."user" on delete cascade,
    tenant_id text not null,
    post_id text not null,
    label text not null,
    scopes text[] not null check (scopes <@ array['read', 'write', 'admin']),
    made_at timestamptz not null,
    expires_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz
  );
  create index api_token_user on auth.api_token (user_id);

  create table auth.setup_link (
    id integer primary key check (id = 1),
    hash bytea not null,
    expires_at timestamptz not null
  );
  comment on table auth.setup_link is 'At most one, and none once the installation has its operator.';

  create table auth.one_time_code (
    id text primary key,
    user_id text not null references auth."user" on delete cascade,
    tenant_id text not null,
    post_id text not null,
    who_hashes bytea[] not null,
    code_hash bytea not null,
    issued_at timestamptz not null,
    issued_by text not null,
    expires_at timestamptz not null,
    tries integer not null,
    used_at timestamptz
  );
  create index one_time_code_who on auth.one_time_code using gin (who_hashes);
  create index one_time_code_user on auth.one_time_code (user_id);
`

const IS_MINE = `tenant_id = (select current_setting('duban.tenant', true))`
const WALLED = `
  create table sign_in_policy (
    tenant_id text primary key references congress,
    second_factor_roles text[] not null,
    idle_minutes integer not null,
    absolute_minutes integer not null,
    password_min_length integer not null,
    revision integer not null
  );
  create table sign_in_code_request (
    tenant_id text not null references congress,
    deputy_id text not null,
    asked_at timestamptz not null,
    primary key (tenant_id, deputy_id)
  );
  alter table sign_in_policy enable row level security;
  alter table sign_in_policy force row level security;
  create policy tenant_wall on sign_in_policy using (${IS_MINE}) with check (${IS_MINE});
  alter table sign_in_code_request enable row level security;
  alter table sign_in_code_request force row level security;
  create policy tenant_wall on sign_in_code_request using (${IS_MINE}) with check (${IS_MINE});
`

const RIGHTS = `
  grant usage on schema auth to duban_app;
  grant select, insert, update, delete on all tables in schema auth to duban_app;
  grant select, insert, update on sign_in_policy to duban_app;
  grant select, insert, update, delete on sign_in_code_request to duban_app;
`

/** Runs on every request: one call, a handful of reads by key. */
const WHO_ASKS = `
create function auth.who_asks(asked_session text, asked_token bytea)
  returns table (user_id text, name text, username text, is_operator boolean, is_locked boolean,
    must_set_password boolean, has_second_factor boolean, session_id text, started_at timestamptz,
    last_active_at timestamptz, token_id text, token_scopes text[], token_expires_at timestamptz,
    token_last_used_at timestamptz, tenant_id text, post_id text, person_id text, person_name text, role text,
    unit_id text, deputy_id text, body_id text, committee_id text, second_factor_roles text[], idle_minutes integer,
    absolute_minutes integer, congress_level text)
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  tenant_before text := current_setting('duban.tenant', true);
  asker record;
begin
  if asked_token is null then
    select s.user_id, s.tenant_id, s.post_id, s.id as session_id, s.started_at, s.last_active_at,
        null::text as token_id, null::text[] as scopes, null::timestamptz as token_expires_at,
        null::timestamptz as token_last_used_at
      into asker from auth.session s where s.token = asked_session;
  else
    select t.user_id, t.tenant_id, t.post_id, null::text as session_id, null::timestamptz as started_at,
        null::timestamptz as last_active_at, t.id as token_id, t.scopes, t.expires_at as token_expires_at,
        t.last_used_at as token_last_used_at
      into asker from auth.api_token t where t.hash = asked_token and t.revoked_at is null;
  end if;
  if asker.user_id is null then return; end if;

  perform set_config('duban.tenant', coalesce(asker.tenant_id, ''), true);
  return query
    select u.id, u.name, u.username, u.is_operator, u.locked_at is not null, u.must_set_password,
      coalesce(u.two_factor_enabled, false), asker.session_id, asker.started_at, asker.last_active_at, asker.token_id,
      asker.scopes, asker.token_expires_at, asker.token_last_used_at, p.tenant_id, p.id, n.id, n.name, p.role,
      p.unit_id, p.deputy_id, p.body_id, p.committee_id, y.second_factor_roles, y.idle_minutes, y.absolute_minutes,
      c.level
    from auth."user" u
    left join (public.post p join public.person n on n.tenant_id = p.tenant_id and n.id = p.person_id)
      on p.tenant_id = asker.tenant_id and p.id = asker.post_id and p.ended_at is null
        and n.user_id = u.id and n.left_on is null
    left join public.congress c on c.id = p.tenant_id
    left join public.sign_in_policy y on y.tenant_id = asker.tenant_id
    where u.id = asker.user_id;
  perform set_config('duban.tenant', coalesce(tenant_before, ''), true);
end $$;
revoke execute on function auth.who_asks(text, bytea) from public;
grant execute on function auth.who_asks(text, bytea) to duban_app;

create function auth.find_deputies_by_phone(asked text) returns table (tenant_id text, deputy_id text)
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  one record;
  tenant_before text := current_setting('duban.tenant', true);
begin
  for one in select c.id from public.congress c order by c.id loop
    perform set_config('duban.tenant', one.id, true);
    return query select one.id, d.id from public.deputy d
      where d.tenant_id = one.id and d.status <> 'ended' and regexp_replace(d.phone, '[^0-9]', '', 'g') = asked;
  end loop;
  perform set_config('duban.tenant', coalesce(tenant_before, ''), true);
end $$;
revoke execute on function auth.find_deputies_by_phone(text) from public;
grant execute on function auth.find_deputies_by_phone(text) to duban_app;
`
