import { type Kysely, sql } from 'kysely'

/**
 * What an office of 100,000 cases asks for all day: the open cases by number, which lie thinly among the archived ones,
 * the few 内部件 that others must not count, and words that stand in half of all cases.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [INDEXES, SEARCH]) await sql.raw(statement).execute(db)
}

const INDEXES = `
  create index suggestion_case_open_counted on suggestion_case
    (tenant_id, session_rank, number collate zh_counted, id) where concluded_on is null and archived_on is null;
  create index suggestion_case_internal on suggestion_case (tenant_id, id) where mark = 'internal';
`

/** A word with more rows than these is looked for from the newest case on, until enough are found. */
const FREQUENT = 3_000

/**
 * As in 0008. New: rows of a frequent word are no longer gathered and sorted, all of them, for the newest few; they are
 * met in the order in which they are wanted.
 */
const SEARCH = `
create or replace function search_cases(p_words jsonb, p_audience text[], p_cases uuid[], p_before date,
  p_before_id uuid, p_limit integer)
returns table (case_id uuid, drafted_on date, n smallint, source text, body text, parties text[])
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp set jit = off
set enable_seqscan = off set enable_bitmapscan = on set enable_sort = on as $$
declare
  v_tenant text := nullif(current_setting('duban.tenant', true), '');
  v_where text := '';
  v_word jsonb;
  v_n integer := 0;
  v_match text;
  v_is_frequent boolean := p_cases is null and p_limit is not null;
  v_found integer;
begin
  if v_tenant is null then return; end if;
  for v_word in select w from jsonb_array_elements(p_words) w loop
    v_n := v_n + 1;
    v_match := format('(w%1$s.grams @@ %2$L::tsquery and coalesce(w%1$s.folded, w%1$s.body) like %3$L)',
      v_n, v_word ->> 'grams', v_word ->> 'like');
    if v_word ->> 'ids' is not null then
      v_match := format('(%s or w%s.grams @@ %L::tsquery)', v_match, v_n, v_word ->> 'ids');
    end if;
    v_where := v_where || case when v_n = 1 then v_match else format(
      ' and exists (select 1 from public.case_search w%1$s where w%1$s.case_id = w1.case_id and w%1$s.audience && $1 and %2$s)',
      v_n, v_match) end;
    if v_is_frequent then
      -- By the words alone, so that nothing but their index can answer; it decides about the way and about no row.
      execute format('select 1 from public.case_search where grams @@ %L::tsquery offset %s limit 1',
        v_word ->> 'grams', ${FREQUENT}) into v_found;
      v_is_frequent := v_found is not null;
    end if;
  end loop;
  if v_n = 0 then return; end if;
  if v_is_frequent then
    -- Leaves the planner the index of the newest; as these are set above, they end with this function.
    perform set_config(name, 'off', true) from unnest(array['enable_bitmapscan', 'enable_sort']) name;
  end if;
  return query execute format(
    'select w1.case_id, w1.drafted_on, w1.n, w1.source, w1.body,
       case when w1.source in (''signer'', ''unit'') then tsvector_to_array(w1.grams) else ''{}'' end
     from public.case_search w1
     where w1.tenant_id = %L and w1.audience && $1 and %s %s %s
     order by w1.drafted_on desc, w1.case_id desc, w1.n %s',
    v_tenant, v_where,
    case when p_cases is not null then 'and w1.case_id = any ($2)' else '' end,
    case when p_before is not null then 'and (w1.drafted_on, w1.case_id) < ($3, $4)' else '' end,
    case when p_limit is not null then format('limit %s', p_limit) else '' end)
    using p_audience, p_cases, p_before, p_before_id;
end $$;
`
