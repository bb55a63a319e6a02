import { type Kysely, sql } from 'kysely'

/**
 * Every case is entered in a register when it comes to life, in the same commit and with a number without gaps, so
 * that a case which was removed before it was ever sealed leaves a hole. Only creations of one congress wait for each
 * other; no other commit touches the register. The app's role can read it and cannot write it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [REGISTER, REGISTER_CASES]) await sql.raw(statement).execute(db)
}

const REGISTER = `
  create table case_register (
    tenant_id text not null references congress,
    n integer not null check (n >= 1),
    case_id uuid not null unique,
    primary key (tenant_id, n)
  );
  create table case_register_head (
    tenant_id text primary key references congress,
    last_n integer not null check (last_n >= 1)
  );
  comment on table case_register_head is 'Its row is locked by each creation until the commit: numbers have no gaps.';

  alter table case_register enable row level security;
  alter table case_register force row level security;
  create policy tenant_wall on case_register using (tenant_id = (select current_setting('duban.tenant', true)))
    with check (tenant_id = (select current_setting('duban.tenant', true)));
  alter table case_register_head enable row level security;
  alter table case_register_head force row level security;
  create policy tenant_wall on case_register_head using (tenant_id = (select current_setting('duban.tenant', true)))
    with check (tenant_id = (select current_setting('duban.tenant', true)));
  grant select on case_register, case_register_head to duban_app;
`

const REGISTER_CASES = `
create function register_cases() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_tenant text;
  v_count integer;
  v_last integer;
begin
  for v_tenant, v_count in select b.tenant_id, count(*) from born b group by b.tenant_id order by b.tenant_id loop
    perform set_config('duban.tenant', v_tenant, true);
    insert into public.case_register_head as h (tenant_id, last_n) values (v_tenant, v_count)
      on conflict (tenant_id) do update set last_n = h.last_n + v_count
      returning h.last_n into v_last;
    insert into public.case_register (tenant_id, n, case_id)
      select v_tenant, v_last - v_count + row_number() over (order by b.id), b.id from born b
      where b.tenant_id = v_tenant;
  end loop;
  return null;
end $$;
revoke execute on function register_cases() from public;
create trigger case_registered after insert on suggestion_case referencing new table as born
  for each statement execute function register_cases();
`
