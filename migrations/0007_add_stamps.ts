import { type Kysely, sql } from 'kysely'

/**
 * What a case shows at a glance and for whom it waits, kept with its read columns so that lists find it, and the
 * indexes by which cases are listed. No index on `stamps` or `next_due_on`: they change with every other event, and an
 * index on them would make each of those events write every index of the case.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [STAMPS, ORDER, INDEXES]) await sql.raw(statement).execute(db)
  const { rows } = await sql<{ body: string }>`select pg_get_functiondef('save_steps'::regproc) as body`.execute(db)
  await sql.raw(withStamps(rows[0]?.body ?? '')).execute(db)
}

const STAMPS = `
  alter table suggestion_case add column stamps text[];
  comment on column suggestion_case.stamps is 'Derived from the actors at each save: stamps, stamps with their party, and ">role" for whom it waits. Null: from before the column.';
`

/** 第2号 stands before 第10号, and 甲 before 乙 as the dictionary has it. */
const ORDER = `
  create collation zh_counted (provider = icu, locale = 'zh-u-kn-true');
  alter table suggestion_case add column session_rank integer
    generated always as (-(coalesce(term_no, 0) * 1000 + coalesce(session_no, 0))) stored;
  comment on column suggestion_case.session_rank is 'The newest session of congress first.';
`

const INDEXES = `
  drop index suggestion_case_stage;
  create index suggestion_case_stage on suggestion_case (tenant_id, stage) include (id, mark, replied_on, concluded_on, archived_on);
  create index suggestion_case_open on suggestion_case (tenant_id, id) where not is_settled;
  create index suggestion_case_counted on suggestion_case (tenant_id, session_rank, number collate zh_counted, id);
  create index suggestion_case_title on suggestion_case
    (tenant_id, (case when mark = 'state_secret' then null else title end) collate "zh-x-icu", id);
  create index suggestion_case_submitted on suggestion_case (tenant_id, submitted_on, id);
  create index suggestion_case_handed_over on suggestion_case (tenant_id, first_handed_over_on, id);
  create index suggestion_case_replied on suggestion_case (tenant_id, replied_on, id);
  create index suggestion_case_concluded on suggestion_case (tenant_id, concluded_on, id);
  create index suggestion_case_signer on suggestion_case (tenant_id, lead_signer_id, id);
  create index suggestion_case_unit on suggestion_case (tenant_id, lead_unit_id, id);
  create index deputy_name on deputy (tenant_id, name collate "zh-x-icu", id);
  create index unit_name on unit (tenant_id, name collate "zh-x-icu", id);
`

/** The engine's statement as it stands, with one column more in each of its three ways of writing a case. */
const CHANGES: readonly (readonly [from: string, to: string, times: number])[] = [
  // A new case, and one of which much has changed.
  ['lead_unit_id, lead_case_id, title)\n', 'lead_unit_id, lead_case_id, title, stamps)\n', 1],
  ['x.lead_unit_id, x.lead_case_id, x.title\n', 'x.lead_unit_id, x.lead_case_id, x.title, x.stamps\n', 1],
  ['lead_case_id uuid, title text)', 'lead_case_id uuid, title text, stamps text[])', 2],
  ['title = coalesce(x.title, c.title)', 'title = coalesce(x.title, c.title), stamps = x.stamps', 1],
  // One of which only the days may have changed.
  [
    'outer_due_on = coalesce(x.outer_due_on, c.outer_due_on)\n',
    'outer_due_on = coalesce(x.outer_due_on, c.outer_due_on), stamps = coalesce(x.stamps, c.stamps)\n',
    1,
  ],
  ['next_due_on date, outer_due_on date)', 'next_due_on date, outer_due_on date, stamps text[])', 1],
]

function withStamps(body: string): string {
  let changed = body
  for (const [from, to, times] of CHANGES) {
    const parts = changed.split(from)
    if (parts.length !== times + 1) throw new Error(`save_steps has "${from}" ${parts.length - 1} times, not ${times}`)
    changed = parts.join(to)
  }
  return changed
}
