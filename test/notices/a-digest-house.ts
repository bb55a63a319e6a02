import { withTenant } from '../../src/db/tenant.ts'
import type { NoticeWork } from '../../src/notices/work.ts'
import { TENANT } from '../engine/a-world.ts'
import type { House } from '../http/a-house.ts'

export type SentDigest = {
  kind: string
  day: string
  recipient_id: string | null
  subject: string
  body: string
  brief: string
  about: Record<string, unknown>
}

/** The work on digests in this house, at its clock. */
export function workIn(house: House, parts: Partial<NoticeWork> = {}): NoticeWork {
  const { db, engine, calendars, files } = house.services
  return {
    db,
    engine,
    calendars,
    files,
    senders: { mail: undefined, sms: undefined, post: async () => ({ isDelivered: true, outcome: '已送达' }) },
    publicUrl: 'https://duban.test',
    now: () => house.clock.now,
    ...parts,
  }
}

/** Digests as they stand in the inboxes, by kind, day and person. */
export async function sentDigests(house: House, kind: string, tenantId: string = TENANT): Promise<SentDigest[]> {
  return withTenant(house.services.db, tenantId, (trx) =>
    trx
      .selectFrom('notice')
      .select(['kind', 'day', 'recipient_id', 'subject', 'body', 'brief', 'about'])
      .where('kind', '=', kind)
      .orderBy('day')
      .orderBy('recipient_id')
      .execute(),
  ) as Promise<SentDigest[]>
}

/** Puts a unit with a name into the records. */
export async function layUnit(house: House, id: string, name: string): Promise<void> {
  await withTenant(house.services.db, TENANT, (trx) =>
    trx.insertInto('unit').values({ tenant_id: TENANT, id, name, kind: null, successor_id: null }).execute(),
  )
}
