import { describe, expect, it } from 'vitest'

import { createDatabase } from '../database.ts'

/** Tables that hold nothing of a congress, and the list of congresses itself. */
const WITHOUT_TENANT = ['congress', 'kysely_migration', 'kysely_migration_lock']

describe('the tenant wall', () => {
  it('stands in front of every table but the listed ones, for their owner too', async () => {
    await using db = await createDatabase()
    const { rows } = await db.openPool('owner').query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
           and not (c.relrowsecurity and c.relforcerowsecurity and exists (
             select 1 from pg_policy p where p.polrelid = c.oid)) order by 1`,
    )

    expect(rows.map((row) => row.name)).toEqual(WITHOUT_TENANT)
  })
})
