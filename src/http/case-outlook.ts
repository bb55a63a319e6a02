import { DEFAULT_ZONE, dayInZone } from '../../machines/policy/day.ts'
import type { CaseLine } from '../contract/case-views.ts'
import type { CaseLineRow } from '../db/read/case-lines.ts'
import { isPostHeld } from '../db/read/posts.ts'
import type { Viewer } from '../db/read/viewer.ts'
import { withTenant } from '../db/tenant.ts'
import { acceptedEventsOfMany } from '../engine/engine.ts'
import type { Services } from './services.ts'
import { type Outlook, toCaseLine } from './views/list-line.ts'

/** For whom and by what calendar, zone and day the lines of a list are made. */
export async function openOutlook({ db, engine, calendars, now }: Services, viewer: Viewer): Promise<Outlook> {
  const { tenantId } = viewer
  const congress = await db
    .selectFrom('congress')
    .select(['policy_id', 'policy_version'])
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow()
  const { policies } = engine.shop
  await policies.fetch(tenantId, [{ id: congress.policy_id, version: congress.policy_version }])
  const office = policies.find(tenantId, congress.policy_id, congress.policy_version)?.office
  return {
    viewer,
    isTownship: office?.body === 'presidium',
    isClerkless: await isClerkless({ db }, viewer),
    calendar: calendars.of(tenantId),
    today: dayInZone(now(), office?.zone ?? DEFAULT_ZONE),
  }
}

/** Is the viewer a director without any clerk? */
export async function isClerkless({ db }: Pick<Services, 'db'>, { role, tenantId }: Viewer): Promise<boolean> {
  if (role !== 'deputy_office_director') return false
  return withTenant(db, tenantId, async (trx) => !(await isPostHeld(trx, 'deputy_office_clerk')))
}

/**
 * Lines with what each case offers to the viewer, read for all of them in one statement. To be asked outside of any
 * transaction: who holds one connection and waits for another can wait for ever.
 */
export async function makeLines(
  { engine }: Services,
  outlook: Outlook,
  rows: readonly CaseLineRow[],
): Promise<CaseLine[]> {
  const { viewer } = outlook
  const caseIds = rows.map(({ id }) => id)
  const met = await acceptedEventsOfMany(engine, { tenantId: viewer.tenantId, caseIds, principal: viewer })
  return rows.map((row) => toCaseLine(row, met.get(row.id), outlook))
}
