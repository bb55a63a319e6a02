import type { Kysely } from 'kysely'

import { type DeskTab, rolesAtDesk, tabsOf } from '../../machines/desks.ts'
import type { Calendar } from '../../machines/policy/calendar.ts'
import { addDays, DEFAULT_ZONE, dayInZone } from '../../machines/policy/day.ts'
import { computeDue } from '../../machines/policy/term.ts'
import type { OwnDesk } from '../db/read/digest-desk.ts'
import { isPostHeld } from '../db/read/posts.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import type { CalendarShelf } from '../engine/deadlines/calendars.ts'
import type { Engine, Instant } from '../engine/engine.ts'
import { weekOf } from './digest-times.ts'

/** What a digest is made from; both the workers and the HTTP side have it. */
export type DigestParts = { db: Kysely<Database>; engine: Engine; calendars: CalendarShelf }
/** The congress on one of its days. */
export type DigestHours = {
  tenantId: string
  congressName: string
  zone: string
  workingHours: { from: string; to: string }
  isTownship: boolean
  calendar: Calendar
  now: Instant
  today: string
  /** Monday and Sunday. */
  week: { from: string; to: string }
}
/** `isClerkless`: nobody holds the clerk's post, and the director has that work before him, too. */
export type DigestOffice = DigestHours & { isClerkless: boolean }

const DEFAULT_HOURS = { from: '08:30', to: '17:30' }
const SOON_TERM = '3wd'
const PROMISE_DAYS = 30

/** The days and hours of a congress, without looking at its people. Throws when there is no such congress: a bug. */
export async function readDigestHours(
  { db, engine, calendars }: DigestParts,
  tenantId: string,
  now: Instant,
): Promise<DigestHours> {
  const congress = await db
    .selectFrom('congress')
    .select(['name', 'policy_id', 'policy_version'])
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow()
  const { policies } = engine.shop
  await policies.fetch(tenantId, [{ id: congress.policy_id, version: congress.policy_version }])
  const office = policies.find(tenantId, congress.policy_id, congress.policy_version)?.office
  const zone = office?.zone ?? DEFAULT_ZONE
  const today = dayInZone(now, zone)
  return {
    tenantId,
    congressName: congress.name,
    zone,
    workingHours: office?.workingHours ?? DEFAULT_HOURS,
    isTownship: office?.body === 'presidium',
    calendar: calendars.of(tenantId),
    now,
    today,
    week: weekOf(today),
  }
}

/** The congress on its day: what every digest is counted by. */
export async function openDigestOffice(parts: DigestParts, tenantId: string, now: Instant): Promise<DigestOffice> {
  const hours = await readDigestHours(parts, tenantId, now)
  const isClerkless = !(await withTenant(parts.db, tenantId, (trx) => isPostHeld(trx, 'deputy_office_clerk')))
  return { ...hours, isClerkless }
}

/** The desk of this post on this day, just as 今日工作台 lays it out. */
export function deskOf(viewer: Viewer, office: DigestOffice): OwnDesk {
  const { today, calendar, isTownship, isClerkless } = office
  const roles = rolesAtDesk(viewer.role, { isTownship, isClerkless })
  const parties = [viewer.unitId, viewer.deputyId, viewer.bodyId, viewer.committeeId].filter((id) => id !== undefined)
  const soonUntil = computeDue({ start: today, term: SOON_TERM, roll: 'none', calendar }).dueOn
  const tabs: readonly DeskTab[] = tabsOf(roles)
  return { desk: { viewer, roles, parties, today, soonUntil, promisesUntil: addDays(today, PROMISE_DAYS) }, tabs }
}

/** The office as a whole, in the eyes of its director: for counts that are told to no one person. */
export function officeEyes({ tenantId }: DigestOffice): Viewer {
  const role = 'deputy_office_director'
  return { tenantId, id: '', name: '', postId: '', userId: '', role, readsAs: role }
}
