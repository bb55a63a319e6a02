import { type Kysely, sql } from 'kysely'

/**
 * The words of cases as bigrams of characters, a row for each source of a case and those who may read it. Nobody but
 * the owner reads the table: under a policy `@@` and LIKE are not leakproof and would use no index, so one function
 * that the owner runs takes the congress from the setting, and who may read what as tokens from the caller.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [TABLE, WALL, SEARCH, SIMILAR, ERASED, RIGHTS]) await sql.raw(statement).execute(db)
}

const TABLE = `
  create table case_search (
    tenant_id text not null references congress,
    case_id uuid not null,
    n smallint not null,
    source text not null check (source in ('number', 'title', 'body', 'reply', 'opinion', 'signer', 'unit')),
    seq integer,
    drafted_on date not null,
    audience text[] not null,
    grams tsvector not null,
    body text not null,
    folded text,
    primary key (case_id, n)
  );
  comment on column case_search.seq is 'The event whose words these are; they go when its text is erased.';
  comment on column case_search.folded is 'The words in small letters and half width; null where they are so already.';
  comment on column case_search.grams is 'Pairs of characters; of people and units their ids.';
  create index case_search_grams on case_search using gin (grams);
  create index case_search_newest on case_search (tenant_id, drafted_on desc, case_id desc);
  create table case_indexed (
    case_id uuid primary key,
    tenant_id text not null references congress,
    last_seq integer not null
  );
  comment on table case_indexed is 'Up to which event the words of a case have been taken into the index.';
`

/** The owner, behind whose function the caller stands, passes; the app sees and writes its own congress. */
const WALL = `
  alter table case_search enable row level security;
  alter table case_search force row level security;
  alter table case_indexed enable row level security;
  alter table case_indexed force row level security;
  create policy tenant_wall on case_search to duban_app
    using (tenant_id = (select current_setting('duban.tenant', true)))
    with check (tenant_id = (select current_setting('duban.tenant', true)));
  create policy tenant_wall on case_indexed
    using (tenant_id = (select current_setting('duban.tenant', true)))
    with check (tenant_id = (select current_setting('duban.tenant', true)));
  create policy owner_searches on case_search to current_user using (true);
`

/**
 * Rows that hold the words, newest case first. \`p_words\`: {grams: a tsquery of pairs, like: a pattern, ids: a tsquery
 * of people and units, or null}; every word must be found somewhere in the case. \`p_cases\`: only these, null: all.
 */
const SEARCH = `
create function search_cases(p_words jsonb, p_audience text[], p_cases uuid[], p_before date, p_before_id uuid,
  p_limit integer)
returns table (case_id uuid, drafted_on date, n smallint, source text, body text, parties text[])
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp set jit = off as $$
declare
  v_tenant text := nullif(current_setting('duban.tenant', true), '');
  v_where text := '';
  v_word jsonb;
  v_n integer := 0;
  v_match text;
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
  end loop;
  if v_n = 0 then return; end if;
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

/** Titles that share some run of three characters; the caller judges how near they are. */
const SIMILAR = `
create function similar_titles(p_runs text, p_grams text[], p_audience text[], p_limit integer)
returns table (case_id uuid, body text, shared integer)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set jit = off set plan_cache_mode = force_custom_plan as $$
begin
  return query
    select s.case_id, s.body,
      cardinality(array(select unnest(tsvector_to_array(s.grams)) intersect select unnest(p_grams))) as shared
    from public.case_search s
    where s.tenant_id = nullif(current_setting('duban.tenant', true), '') and s.source = 'title'
      and s.audience && p_audience and s.grams @@ p_runs::tsquery
    order by 3 desc, s.drafted_on desc, s.case_id limit p_limit;
end $$;
`

/** Words that were erased by law go from the index in the same commit. */
const ERASED = `
create function forget_erased() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  delete from public.case_search s where s.case_id = new.case_id and s.seq = new.seq;
  return null;
end $$;
create trigger event_text_erased after update on event_text
  for each row when (new.body is null and old.body is not null) execute function forget_erased();
`

const RIGHTS = `
  revoke execute on function search_cases, similar_titles, forget_erased from public;
  grant execute on function search_cases, similar_titles to duban_app;
  grant insert, delete on case_search to duban_app;
  grant select (tenant_id, case_id) on case_search to duban_app;
  grant select, insert, update, delete on case_indexed to duban_app;
`
