import { type Kysely, sql } from 'kysely'

/**
 * Who stands to which case, so that what a person may read is found by index: one row for each relation, kept by the
 * engine's save in the same commit as the snapshots from which it is derived. Beside it the named readers of a case
 * that is marked `internal`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [PARTY, READER, SAVE_PARTIES, FILL]) await sql.raw(statement).execute(db)
  for (const table of ['case_party', 'case_reader']) await sql.raw(wall(table)).execute(db)
  await sql.raw('grant select, insert, delete on case_party, case_reader to duban_app').execute(db)
}

const PARTY = `
  create domain party_word as text check (value in ('signer', 'delegation', 'unit', 'body', 'handling_leader',
    'supervising_leader', 'committee', 'procuratorate', 'viewing_committee', 'ballot', 'public'));
  create table case_party (
    case_id uuid not null,
    tenant_id text not null,
    kind party_word not null,
    party_id text not null,
    primary key (case_id, kind, party_id)
  );
  comment on table case_party is 'Derived from the actors of the case at each save. Where the relation is to nobody in particular the party is "*"; of "public" it is how much is public.';
  create index case_party_of on case_party (tenant_id, kind, party_id, case_id);
  create index suggestion_case_lead on suggestion_case (tenant_id, lead_case_id) where lead_case_id is not null;
`

const READER = `
  create table case_reader (
    tenant_id text not null references congress,
    case_id uuid not null references suggestion_case,
    person_id text not null,
    named_at timestamptz not null,
    named_by text not null,
    primary key (tenant_id, person_id, case_id)
  );
  create index case_reader_case on case_reader (case_id);
`

/**
 * Runs in the statement of save_steps, after it, for the cases whose parties have changed and which it did not refuse:
 * they are locked by then. \`p_parties\`: [{i, list: [[kind, party], …]}], \`i\` as in save_steps.
 */
const SAVE_PARTIES = `
create function save_parties(p_tenant text, p_ids uuid[], p_refused jsonb, p_parties jsonb) returns void
language plpgsql volatile
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set jit = off
as $$
declare
  v_taken uuid[] := array(
    select p_ids[x.i] from jsonb_to_recordset(p_parties) x (i integer)
    where not exists (select 1 from jsonb_array_elements(coalesce(p_refused, '[]')) r (pair)
      where (r.pair ->> 0)::integer = x.i));
begin
  delete from case_party c where c.case_id = any (v_taken);
  insert into case_party (case_id, tenant_id, kind, party_id)
    select p_ids[x.i], p_tenant, l.pair ->> 0, l.pair ->> 1
    from jsonb_to_recordset(p_parties) x (i integer, list jsonb), jsonb_array_elements(x.list) l (pair)
    where p_ids[x.i] = any (v_taken);
end $$;
revoke execute on function save_parties(text, uuid[], jsonb, jsonb) from public;
grant execute on function save_parties(text, uuid[], jsonb, jsonb) to duban_app;
`

/** The parties of the cases that were there before this table was. */
const FILL = `
do $$
declare
  v_tenant text;
begin
  for v_tenant in select id from congress order by id loop
    perform set_config('duban.tenant', v_tenant, true);
    insert into case_party (case_id, tenant_id, kind, party_id)
      select distinct a.case_id, v_tenant, k.kind, k.party_id
      from actor a
      join suggestion_case c on c.id = a.case_id
      cross join lateral (select a.context::jsonb as x, a.value::jsonb as v) s
      cross join lateral (
        select 'signer', s.x ->> 'leadSignerId' where a.machine = 'suggestion'
        union all select 'signer', d from jsonb_array_elements_text(s.x -> 'cosignerIds') d where a.machine = 'suggestion'
        union all select 'delegation', s.x ->> 'delegationId' where a.machine = 'suggestion'
        union all select 'body', s.x ->> 'bodyId' where a.machine = 'suggestion'
          and (c.stage in ('preHandover', 'underway') or c.first_handed_over_on is not null)
        union all select 'unit', e ->> 'unitId' from jsonb_array_elements(s.x -> 'plan') e
          where a.machine = 'suggestion' and c.stage in ('preHandover', 'underway')
        union all select 'handling_leader', s.x ->> 'handlingLeaderId' where a.machine = 'suggestion'
        union all select 'public', s.x ->> 'publicity' where a.machine = 'suggestion' and c.stage = 'underway'
          and s.x ->> 'handedOverOn' is not null and s.x ->> 'mark' = 'none' and s.x ->> 'origin' <> 'cppcc'
          and s.x ->> 'publicity' <> 'none'
        union all select 'unit', s.x ->> 'unitId' where a.machine = 'assignment'
        union all select 'supervising_leader', s.x ->> 'leaderId' where a.machine = 'supervision'
        union all select 'committee', s.x ->> 'committeeId' where a.machine = 'supervision'
        union all select 'ballot', '*' where a.machine = 'ballot' and s.v <> '"cancelled"'
        union all select 'unit', u from jsonb_array_elements_text(s.x -> 'rectifyingUnitIds') u where a.machine = 'ballot'
        union all select 'unit', u from jsonb_array_elements_text(s.x -> 'unitIds') u where a.machine = 'transfer'
        union all select 'procuratorate', '*' where a.machine = 'transfer'
          and (s.x ->> 'direction' = 'from_procuratorate'
            or s.v ->> 'underway' is null or s.v ->> 'underway' not in ('proposed', 'viewed'))
          and s.v <> '"cancelled"'
        union all select 'viewing_committee', '*' where a.machine = 'transfer'
          and s.v ->> 'underway' in ('proposed', 'viewed')
        union all select 'committee', w ->> 'committeeId' from jsonb_array_elements(s.x -> 'views') w
          where a.machine = 'transfer'
      ) k (kind, party_id)
      where k.party_id is not null;
  end loop;
end $$;
`

function wall(table: string): string {
  const isMine = `tenant_id = (select current_setting('duban.tenant', true))`
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant_wall on ${table} using (${isMine}) with check (${isMine});
  `
}
