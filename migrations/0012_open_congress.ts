import { type Kysely, sql } from 'kysely'

/**
 * A congress whose past is being written (the sample year) lives by a virtual clock: the rounds of the server pass it
 * by until it is opened.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table congress add column is_open boolean not null default true`).execute(db)
  await sql.raw(DUE_CASES).execute(db)
}

/** As in 0002. */
const HOT = `
  set datestyle = 'ISO, YMD'
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set enable_material = off
  set cpu_tuple_cost = 10
  set jit = off
`

/** As in 0002, but for `is_open`. */
const DUE_CASES = `
create or replace function due_cases(p_now timestamptz, p_limit integer, p_tenant text)
returns table (now_ms bigint, tenant_id text, case_id uuid, due_ms bigint)
language plpgsql volatile ${HOT} as $$
declare
  v_now timestamptz := date_trunc('milliseconds', coalesce(p_now, read_clock()));
  v_tenant text;
begin
  for v_tenant in
    select g.id from congress g where (p_tenant is null and g.is_open) or g.id = p_tenant order by g.id
  loop
    perform set_config('duban.tenant', v_tenant, true);
    return query
      select (extract(epoch from v_now) * 1000)::bigint, v_tenant, d.case_id, (extract(epoch from min(d.due_at)) * 1000)::bigint
      from (
        select t.case_id, t.due_at from timer t
        where t.tenant_id = v_tenant and t.due_at <= v_now and t.step >= 0 and not exists (
          select 1 from fault f where f.tenant_id = v_tenant and f.case_id = t.case_id and f.kind = 'timer'
            and f.resolved_at is null and f.next_try_at > v_now)
        order by t.due_at limit p_limit
      ) d
      group by d.case_id order by 4, 3;
  end loop;
end $$;
`
