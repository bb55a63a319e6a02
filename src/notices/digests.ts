import type { Kysely } from 'kysely'

import { isWorkingDay } from '../../machines/policy/calendar.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { recordDigestFault, settleDigestFault } from './digest-faults.ts'
import { type DigestHours, readDigestHours } from './digest-office.ts'
import { DIGEST_KINDS, type DigestRun, runDigest } from './digest-run.ts'
import { digestWindow, isDayForWeekly } from './digest-times.ts'
import type { NoticeWork } from './work.ts'

export { DIGEST_KINDS, type DigestKind, type DigestRun } from './digest-run.ts'

const CALENDAR_FAULT = 'calendar'

/**
 * The runs that are due now and not done: from half past eight until the office closes, and for that day alone. A
 * congress whose calendar of the year is missing gets a fault instead, since nobody knows whether people work.
 */
export async function listDueDigests(work: NoticeWork): Promise<DigestRun[]> {
  const now = work.now()
  const congresses = await work.db
    .selectFrom('congress')
    .select('id')
    .where('is_open', '=', true)
    .orderBy('id')
    .execute()
  const due: DigestRun[] = []
  for (const { id } of congresses) {
    if (work.isStopping?.()) break
    try {
      due.push(...(await listDueIn(work, id, now)))
    } catch (error) {
      // What fails in one keeps nobody else waiting.
      work.engine.shop.log.error({ err: error, tenantId: id }, 'Digests could not be listed')
    }
  }
  return due
}

async function listDueIn(work: NoticeWork, tenantId: string, now: string): Promise<DigestRun[]> {
  const hours = await readDigestHours(work, tenantId, now)
  if (!isOpenNow(hours)) return []
  if (isWorkingDay(hours.calendar, hours.today) !== 'unknown') return listDueOf(work.db, hours)
  await tellOfCalendar(work.db, hours)
  return []
}

/** Makes and sends one run; running it again, or twice at once, sends nobody a second one. */
export async function makeDigest(work: NoticeWork, run: DigestRun): Promise<{ sent: number }> {
  const { tenantId, kind, day } = run
  const hours = await readDigestHours(work, tenantId, work.now())
  // A job may have waited: what was due then need not be now.
  if (hours.today !== day || !isOpenNow(hours)) return { sent: 0 }
  const due = await listDueOf(work.db, hours)
  if (!due.some((one) => one.kind === kind)) return { sent: 0 }
  await settleDigestFault(work.db, hours, CALENDAR_FAULT)
  return runDigest(work, run)
}

function isOpenNow(hours: DigestHours): boolean {
  const { opensAt, closesAt } = digestWindow(hours.today, hours)
  return Date.parse(opensAt) <= Date.parse(hours.now) && Date.parse(hours.now) < Date.parse(closesAt)
}

async function listDueOf(db: Kysely<Database>, { tenantId, today, week, calendar }: DigestHours): Promise<DigestRun[]> {
  if (isWorkingDay(calendar, today) !== true) return []
  const done = await withTenant(db, tenantId, (trx) =>
    trx
      .selectFrom('digest_run')
      .select(['kind', 'day'])
      .where('tenant_id', '=', tenantId)
      .where('day', '>=', week.from)
      .where('day', '<=', week.to)
      .execute(),
  )
  return DIGEST_KINDS.filter((kind) =>
    kind === 'daily_digest'
      ? !done.some((run) => run.kind === kind && run.day === today)
      : isDayForWeekly(today, calendar) && !done.some((run) => run.kind === kind),
  ).map((kind) => ({ tenantId, kind, day: today }))
}

async function tellOfCalendar(db: Kysely<Database>, { tenantId, today, now }: DigestHours): Promise<void> {
  const year = Number(today.slice(0, 4))
  const message = `${year} 年的节假日安排没有载入，无法判断今天是否上班，每日摘要和周报没有发出；请在“日历”中载入`
  await recordDigestFault(db, { tenantId, day: today, now }, { about: CALENDAR_FAULT, message, detail: { year } })
}
