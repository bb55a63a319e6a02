import { type Kysely, sql } from 'kysely'

/**
 * The statements of the engine that the server runs itself. All set the tenant first, take the cases in id order
 * before anything else. One function reads the clock, and only where the caller gives no time.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [CLOCK, LOAD, SAVE, DUE, NEXT_DUE, TAKE_NUMBER, ERASE, RIGHTS])
    await sql.raw(statement).execute(db)
}

/**
 * Always by index and planned once: a plan made while the tables were empty must not read them whole when they are
 * full. So a row is made dear, which leaves only plans that touch none in vain; and a look-up by several columns stands
 * behind an `offset 0`, since in an empty table the first column alone looks just as good.
 */
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

const CLOCK = `
create function read_clock() returns timestamptz language sql volatile as $$ select clock_timestamp() $$;
`

const LOAD = `
create function load_cases(
  p_tenant text, p_ids uuid[], p_now timestamptz, p_principals text[], p_keys text[], p_lock boolean
) returns table (
  now_ms bigint, policy_id text, policy_version integer, repeats text,
  case_id uuid, head text, actors text, clocks text, timers text
)
language plpgsql volatile ${HOT} as $$
declare
  v_now timestamptz;
  v_repeats text;
  v_faulty uuid[];
  v_waiting uuid[];
begin
  perform set_config('duban.tenant', p_tenant, true);
  if p_lock then
    perform 1 from suggestion_case c where c.id = any (p_ids) order by c.id for update;
  end if;
  -- Floored, so that no timer is taken for due before it is.
  v_now := date_trunc('milliseconds', coalesce(p_now, read_clock()));

  select coalesce(array_agg(f.case_id), '{}'), coalesce(array_agg(f.case_id) filter (where f.next_try_at > v_now), '{}')
    into v_faulty, v_waiting
    from fault f where f.tenant_id = p_tenant and f.case_id = any (p_ids) and f.kind = 'timer' and f.resolved_at is null;
  -- Lines and tabs instead of JSON, which looks up each type anew for every row. No value holds either of them.
  return query
    select null::bigint, null::text, null::integer, null::text, c.id,
      concat_ws(e'\\t', c.revision, c.last_seq, encode(c.last_hash, 'hex'),
        (date_part('epoch', c.last_recorded_at) * 1000)::bigint, c.policy_id, c.policy_version, c.id = any (v_faulty)),
      (select string_agg(concat_ws(e'\\t', a.opened_seq, a.id, a.machine, a.version, a.value, a.context), e'\\n')
         from actor a where a.case_id = c.id),
      (select string_agg(concat_ws(e'\\t', d.actor_id, d.kind, d.version, d.started_seq, d.start_on, d.original_due_on,
                d.due_on, d.provisional, d.status, coalesce(d.term, ''), coalesce(d.roll, ''),
                (date_part('epoch', d.set_at) * 1000)::bigint), e'\\n')
         from (select * from deadline x where x.case_id = c.id offset 0) d where d.ended_on is null),
      (select string_agg(concat_ws(e'\\t', t.actor_id, t.kind, t.version, t.step,
                (date_part('epoch', t.due_at) * 1000)::bigint), e'\\n')
         from (select * from timer x where x.case_id = c.id offset 0) t
         where t.due_at <= v_now and c.id <> all (v_waiting))
    from suggestion_case c where c.id = any (p_ids);

  -- After the cases: who sees what a request has done must see its key too, or the request would be refused.
  if cardinality(p_keys) > 0 then
    select json_agg(json_build_array(k.principal_id, k.key, encode(k.body_hash, 'hex'), k.case_id, k.revision,
             k.first_seq, k.last_seq))::text
      into v_repeats
      from unnest(p_principals, p_keys) as asked (principal_id, key)
      cross join lateral (select * from idempotency x where x.tenant_id = p_tenant
        and x.principal_id = asked.principal_id and x.key = asked.key offset 0) k;
  end if;
  return query
    select (extract(epoch from v_now) * 1000)::bigint, g.policy_id, g.policy_version, v_repeats, null::uuid, null::text,
        null::text, null::text, null::text
      from congress g where g.id = p_tenant;
end $$;
`

/**
 * One call, one commit: everything that the steps of a batch decided. `p_ids[i]` (ascending), `p_expect[i]` (revision
 * read, 0 for a new case) and the rows with this `i`, counted from 1, belong together. Returns the refused ones as [[i, why]], or null
 * when all were taken. No arithmetic on `i` in a condition: it could fail, so row-level security would have every row
 * of the table judged before it, and no index used.
 */
const SAVE = `
create function save_steps(p_tenant text, p_ids uuid[], p_expect integer[], p_events json, p_moved json, p_opened json,
  p jsonb) returns jsonb
language plpgsql volatile ${HOT} as $$
declare
  v_tenant text := p_tenant;
  v_ids uuid[] := p_ids;
  v_expect integer[] := p_expect;
  v_ok boolean[];
  v_refused jsonb := '[]';
  v_group jsonb;
  r record;
begin
  perform set_config('duban.tenant', v_tenant, true);

  -- The ids come in order, and each case is locked as its turn comes.
  v_ok := array(
    select coalesce((select c.revision from suggestion_case c where c.id = u.id for update), 0) = u.expect
      from unnest(v_ids, v_expect) u (id, expect));
  if false = any (v_ok) then
    select jsonb_agg(jsonb_build_array(u.n, 'stale')) into v_refused
      from unnest(v_ok) with ordinality u (ok, n) where not u.ok;
  end if;

  if p ? 'keys' then
    for r in select k.i from jsonb_to_recordset(p -> 'keys') k (i integer, principal text, key text)
      where v_ok[k.i] and exists (select 1 from idempotency x
        where x.tenant_id = v_tenant and x.principal_id = k.principal and x.key = k.key offset 0)
    loop
      v_ok[r.i] := false;
      v_refused := v_refused || jsonb_build_array(jsonb_build_array(r.i, 'repeat'));
    end loop;
  end if;
  if p ? 'groups' then
    for v_group in select g from jsonb_array_elements(p -> 'groups') g loop
      if exists (select 1 from jsonb_array_elements_text(v_group) m (i) where not v_ok[m.i::integer]) then
        for r in select m.i::integer as i from jsonb_array_elements_text(v_group) m (i) where v_ok[m.i::integer] loop
          v_ok[r.i] := false;
          v_refused := v_refused || jsonb_build_array(jsonb_build_array(r.i, 'group'));
        end loop;
      end if;
    end loop;
  end if;
  if not (true = any (v_ok)) then return v_refused; end if;

  if p ? 'born' then
    insert into suggestion_case (id, tenant_id, revision, last_seq, last_hash, last_recorded_at, policy_id, policy_version,
        term_no, session_no, drafted_on, submitted_on, first_handed_over_on, outer_due_on, next_due_on, replied_on,
        concluded_on, struck_off_on, archived_on, is_key, is_settled, stage, period, origin, mark, category, number,
        serial_number, lead_signer_id, delegation_id, body_id, lead_unit_id, lead_case_id, title)
      select v_ids[x.i], v_tenant, x.revision, x.last_seq, x.last_hash, x.last_recorded_at, x.policy_id,
        x.policy_version, x.term_no, x.session_no, x.drafted_on, x.submitted_on, x.first_handed_over_on, x.outer_due_on,
        x.next_due_on, x.replied_on, x.concluded_on, x.struck_off_on, x.archived_on, x.is_key, x.is_settled, x.stage,
        x.period, x.origin, x.mark, x.category, x.number, x.serial_number, x.lead_signer_id, x.delegation_id, x.body_id,
        x.lead_unit_id, x.lead_case_id, x.title
      from jsonb_to_recordset(p -> 'born') x (i integer, revision integer, last_seq integer, last_hash bytea,
        last_recorded_at timestamptz, policy_id text, policy_version integer, term_no integer, session_no integer,
        drafted_on date, submitted_on date, first_handed_over_on date, outer_due_on date, next_due_on date,
        replied_on date, concluded_on date, struck_off_on date, archived_on date, is_key boolean, is_settled boolean,
        stage text, period text, origin text, mark text, category text, number text, serial_number text,
        lead_signer_id text, delegation_id text, body_id text, lead_unit_id text, lead_case_id uuid, title text)
      where v_ok[x.i] order by v_ids[x.i];
  end if;
  if p ? 'keys' then
    insert into idempotency (tenant_id, principal_id, key, body_hash, case_id, revision, first_seq, last_seq, recorded_at)
      select v_tenant, x.principal, x.key, x.hash, v_ids[x.i], v_expect[x.i] + 1, x.first_seq, x.last_seq, x.at
      from jsonb_to_recordset(p -> 'keys') x (i integer, principal text, key text, hash bytea, first_seq integer,
        last_seq integer, at timestamptz)
      where v_ok[x.i] order by x.principal, x.key;
  end if;

  if p ? 'changed' then
    update suggestion_case c set revision = x.revision, last_seq = x.last_seq, last_hash = x.last_hash,
        last_recorded_at = x.last_recorded_at, policy_id = x.policy_id, policy_version = x.policy_version,
        term_no = x.term_no, session_no = x.session_no, submitted_on = x.submitted_on,
        first_handed_over_on = x.first_handed_over_on, outer_due_on = coalesce(x.outer_due_on, c.outer_due_on),
        next_due_on = x.next_due_on, replied_on = x.replied_on, concluded_on = x.concluded_on, struck_off_on = x.struck_off_on,
        archived_on = x.archived_on, is_key = x.is_key, is_settled = x.is_settled, stage = x.stage, period = x.period,
        origin = x.origin, mark = x.mark, category = x.category, number = x.number, serial_number = x.serial_number,
        lead_signer_id = x.lead_signer_id, delegation_id = x.delegation_id, body_id = x.body_id,
        lead_unit_id = x.lead_unit_id, lead_case_id = x.lead_case_id,
        title = coalesce(x.title, c.title)
      from jsonb_to_recordset(p -> 'changed') x (i integer, revision integer, last_seq integer, last_hash bytea,
        last_recorded_at timestamptz, policy_id text, policy_version integer, term_no integer, session_no integer,
        submitted_on date, first_handed_over_on date, outer_due_on date, next_due_on date, replied_on date,
        concluded_on date, struck_off_on date, archived_on date, is_key boolean, is_settled boolean, stage text,
        period text, origin text, mark text, category text, number text, serial_number text, lead_signer_id text,
        delegation_id text, body_id text, lead_unit_id text, lead_case_id uuid, title text)
      where c.id = v_ids[x.i] and v_ok[x.i];
  end if;

  if p ? 'touched' then
    update suggestion_case c set revision = x.revision, last_seq = x.last_seq, last_hash = x.last_hash,
        last_recorded_at = x.last_recorded_at, next_due_on = x.next_due_on,
        outer_due_on = coalesce(x.outer_due_on, c.outer_due_on)
      from jsonb_to_recordset(p -> 'touched') x (i integer, revision integer, last_seq integer, last_hash bytea,
        last_recorded_at timestamptz, next_due_on date, outer_due_on date)
      where c.id = v_ids[x.i] and v_ok[x.i];
  end if;

  if p_opened is not null then
    insert into actor (case_id, id, tenant_id, machine, version, opened_seq, changed_seq, is_settled, unit_id, state, value, context)
      select v_ids[x.i], x.id, v_tenant, x.machine, x.version, x.opened, x.seq, x.is_settled, x.unit_id, x.state, x.value, x.context
      from json_to_recordset(p_opened) x (i integer, id text, machine text, version integer, opened integer, seq integer,
        is_settled boolean, unit_id text, state text, value json, context json)
      where v_ok[x.i];
  end if;
  if p_moved is not null then
    update actor a set version = x.version, changed_seq = x.seq, is_settled = x.is_settled, unit_id = x.unit_id,
        state = x.state, value = x.value, context = x.context
      from json_to_recordset(p_moved) x (i integer, id text, version integer, seq integer, is_settled boolean,
        unit_id text, state text, value json, context json)
      where a.case_id = v_ids[x.i] and a.id = x.id and v_ok[x.i];
  end if;

  insert into event (case_id, recorded_at, seq, cause_seq, occurred_on, tenant_id, actor_id, type, outcome, principal_id,
      role, on_behalf_of, basis, prev_hash, hash, body)
    select v_ids[x.i], x.at, x.seq, x.cause, x.day, v_tenant, x.actor, x.type, x.outcome, x.principal, x.role,
      x.behalf, x.basis, x.prev, x.hash, x.body
    from json_to_recordset(p_events) x (i integer, at timestamptz, seq integer, cause integer, day date,
      actor text, type text, outcome text, principal text, role text, behalf text, basis text, prev bytea, hash bytea,
      body text)
    where v_ok[x.i];
  if p ? 'texts' then
    insert into event_text (case_id, seq, tenant_id, salt, body)
      select v_ids[x.i], x.seq, v_tenant, x.salt, x.body
      from jsonb_to_recordset(p -> 'texts') x (i integer, seq integer, salt bytea, body text)
      where v_ok[x.i];
  end if;

  if p ? 'clocksEnded' then
    update deadline d set status = x.status, ended_on = x.ended_on
      from jsonb_to_recordset(p -> 'clocksEnded') x (i integer, actor text, kind text, version integer, status text,
        ended_on date)
      where d.case_id = v_ids[x.i] and d.actor_id = x.actor and d.kind = x.kind and d.version = x.version
        and v_ok[x.i];
  end if;
  if p ? 'clocksMoved' then
    update deadline d set version = x.version, set_at = x.set_at, started_seq = x.started_seq, policy_version = x.policy_version,
        start_on = x.start_on, original_due_on = x.original_due_on, due_on = x.due_on, ended_on = x.ended_on,
        provisional = x.provisional, status = x.status, term = x.term, roll = x.roll, policy_id = x.policy_id,
        calendar_version = x.calendar_version, explanation = x.explanation
      from jsonb_to_recordset(p -> 'clocksMoved') x (i integer, actor text, kind text, was integer, version integer,
        set_at timestamptz, started_seq integer, policy_version integer, start_on date, original_due_on date, due_on date, ended_on date,
        provisional boolean, status text, term text, roll text, policy_id text, calendar_version text, explanation jsonb)
      where d.case_id = v_ids[x.i] and d.actor_id = x.actor and d.kind = x.kind and d.version = x.was
        and v_ok[x.i];
  end if;
  if p ? 'clocksStarted' then
    insert into deadline (case_id, set_at, version, started_seq, policy_version, start_on, original_due_on, due_on, ended_on,
        provisional, tenant_id, actor_id, kind, status, term, roll, policy_id, calendar_version, explanation)
      select v_ids[x.i], x.set_at, x.version, x.started_seq, x.policy_version, x.start_on, x.original_due_on, x.due_on,
        x.ended_on, x.provisional, v_tenant, x.actor, x.kind, x.status, x.term, x.roll, x.policy_id,
        x.calendar_version, x.explanation
      from jsonb_to_recordset(p -> 'clocksStarted') x (i integer, actor text, kind text, version integer,
        set_at timestamptz, started_seq integer, policy_version integer, start_on date, original_due_on date, due_on date, ended_on date,
        provisional boolean, status text, term text, roll text, policy_id text, calendar_version text, explanation jsonb)
      where v_ok[x.i];
  end if;
  if p ? 'timersDropped' then
    delete from timer t using jsonb_to_recordset(p -> 'timersDropped') x (i integer, actor text, kind text)
      where t.case_id = v_ids[x.i] and t.actor_id = x.actor and t.kind = x.kind and v_ok[x.i];
  end if;
  if p ? 'timersFired' then
    delete from timer t
      using jsonb_to_recordset(p -> 'timersFired') x (i integer, actor text, kind text, version integer, step smallint)
      where t.case_id = v_ids[x.i] and t.actor_id = x.actor and t.kind = x.kind and t.version = x.version
        and t.step = x.step and v_ok[x.i];
  end if;
  if p ? 'timersSet' then
    insert into timer (case_id, due_at, version, step, tenant_id, actor_id, kind)
      select v_ids[x.i], x.at, x.version, x.step, v_tenant, x.actor, x.kind
      from jsonb_to_recordset(p -> 'timersSet') x (i integer, actor text, kind text, version integer, step smallint,
        at timestamptz)
      where v_ok[x.i];
  end if;
  if p ? 'outbox' then
    insert into outbox (created_at, case_id, seq, tenant_id, topic, body)
      select x.at, v_ids[x.i], x.seq, v_tenant, x.topic, x.body
      from rows from (jsonb_to_recordset(p -> 'outbox') as (i integer, seq integer, topic text, body jsonb,
        at timestamptz)) with ordinality x (i, seq, topic, body, at, n)
      where v_ok[x.i] order by x.n;
  end if;
  if p ? 'faultsHealed' then
    update fault f set resolved_at = x.at
      from jsonb_to_recordset(p -> 'faultsHealed') x (i integer, at timestamptz)
      where f.tenant_id = v_tenant and f.case_id = v_ids[x.i] and f.kind = 'timer' and f.resolved_at is null
        and v_ok[x.i];
  end if;
  return case when v_refused = '[]' then null else v_refused end;
end $$;
`

/** Cases with due timers, the longest due first, over all tenants or one; read without locks. */
const DUE = `
create function due_cases(p_now timestamptz, p_limit integer, p_tenant text)
returns table (now_ms bigint, tenant_id text, case_id uuid, due_ms bigint)
language plpgsql volatile ${HOT} as $$
declare
  v_now timestamptz := date_trunc('milliseconds', coalesce(p_now, read_clock()));
  v_tenant text;
begin
  for v_tenant in select g.id from congress g where p_tenant is null or g.id = p_tenant order by g.id loop
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

/** When the next timer of any tenant falls due; timers of a case with an open fault wait for its next try. */
const NEXT_DUE = `
create function next_timer_due(p_tenant text) returns bigint
language plpgsql volatile ${HOT} as $$
declare
  v_tenant text;
  v_least timestamptz;
  v_mine timestamptz;
begin
  for v_tenant in select g.id from congress g where p_tenant is null or g.id = p_tenant loop
    perform set_config('duban.tenant', v_tenant, true);
    select t.due_at into v_mine from timer t
      where t.tenant_id = v_tenant and t.step >= 0 and not exists (
        select 1 from fault f where f.tenant_id = v_tenant and f.case_id = t.case_id and f.kind = 'timer'
          and f.resolved_at is null)
      order by t.due_at limit 1;
    v_least := least(v_least, v_mine);
    select min(f.next_try_at) into v_mine from fault f
      where f.tenant_id = v_tenant and f.kind = 'timer' and f.resolved_at is null;
    v_least := least(v_least, v_mine);
  end loop;
  return (extract(epoch from v_least) * 1000)::bigint;
end $$;
`

/** The next number of a series; a number that was taken is never given again, even when its use fails. */
const TAKE_NUMBER = `
create function take_number(p_tenant text, p_series text) returns integer language plpgsql volatile as $$
declare
  v_n integer;
begin
  perform set_config('duban.tenant', p_tenant, true);
  insert into number_register as r (tenant_id, series, last_n) values (p_tenant, p_series, 1)
    on conflict (tenant_id, series) do update set last_n = r.last_n + 1
    returning r.last_n into v_n;
  return v_n;
end $$;
`

/**
 * Erases the free text of one event by law. The event and its salted hash stay, so the chain stays whole; who erased
 * it, when and on what basis stays in its place. The repeat key goes too: its hash was made from the same text.
 */
const ERASE = `
create function erase_text(p_case uuid, p_seq integer, p_by text, p_basis text, p_now timestamptz) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  v_tenant text := nullif(current_setting('duban.tenant', true), '');
  v_text text;
begin
  if v_tenant is null then raise exception 'duban.tenant is not set'; end if;
  if coalesce(p_by, '') = '' or coalesce(p_basis, '') = '' or p_now is null then
    raise exception 'erase_text needs who, on what basis and when';
  end if;
  perform 1 from public.suggestion_case c where c.id = p_case and c.tenant_id = v_tenant for update;
  select t.body into v_text from public.event_text t
    where t.case_id = p_case and t.seq = p_seq and t.tenant_id = v_tenant for update;
  if v_text is null then return false; end if;

  update public.event_text t
    set body = null, salt = null, erased_at = p_now, erased_by = p_by, erased_basis = p_basis
    where t.case_id = p_case and t.seq = p_seq and t.tenant_id = v_tenant;
  delete from public.idempotency k
    where k.case_id = p_case and k.tenant_id = v_tenant and p_seq between k.first_seq and k.last_seq;
  update public.suggestion_case c set title = null
    where c.id = p_case and c.tenant_id = v_tenant and c.title = v_text::jsonb #>> '{text,title}';
  return true;
end $$;
`

const RIGHTS = `
  revoke execute on all functions in schema public from public;
  grant usage on schema public to duban_app;
  grant execute on function read_clock, load_cases, save_steps, due_cases, next_timer_due, take_number, erase_text
    to duban_app;
`
