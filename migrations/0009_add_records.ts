import { type Kysely, sql } from 'kysely'

/** What administration keeps beside the facts: rule files as they were written, who settled a fault, the trail's head. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(STATEMENTS).execute(db)
}

const STATEMENTS = `
  alter table policy_version add column file jsonb, add column stored_by text, add column note text;
  comment on column policy_version.file is 'As written, with what it extends; null for a copy that was shipped just so.';
  alter table fault add column resolved_by text, add column note text;

  -- To prove that no line was cut off from the end of the trail.
  grant select on access_trail_head to duban_app;
  create index access_trail_kind on access_trail (tenant_id, kind, n);

  grant delete on deputy_term to duban_app;
  create index outbox_case on outbox (case_id, id);
`
