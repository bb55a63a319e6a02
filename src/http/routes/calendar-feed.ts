import type { FastifyInstance } from 'fastify'
import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator'

import { CLOCK_LABELS } from '../../../machines/labels.ts'
import { addDays } from '../../../machines/policy/day.ts'
import { makeFeed, readCalendarFeed, readFeed, revokeFeed } from '../../contract/live-endpoints.ts'
import { type FeedDeadline, findFeed, listFeedDeadlines } from '../../db/read/deadline-feeds.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { findFeedReader, makeFeedToken, revokeFeedToken } from '../../office/deadline-feeds.ts'
import { openOutlook } from '../case-outlook.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { selfOf } from '../views/list-line.ts'

/** What is overdue stays in the calendar for so many days. */
const OVERDUE_DAYS = 30
const REFRESH_S = 60 * 60

/** The calendar of one's deadlines: numbers and kinds alone, since it goes to a program that anybody may look at. */
export function calendarFeedRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services

  serve(app, readFeed, async ({ viewer }) => {
    const row = await withTenant(db, viewer.tenantId, (trx) => findFeed(trx, viewer.postId))
    if (!row) return { feed: null }
    return { feed: { madeAt: row.made_at.toISOString(), lastReadAt: row.last_read_at?.toISOString() ?? null } }
  })

  serve(app, makeFeed, async ({ viewer, request }) => ({
    path: `/feeds/${await makeFeedToken(db, doerOf(services, viewer, request))}.ics`,
  }))

  serve(app, revokeFeed, async ({ viewer, request }) => {
    await revokeFeedToken(db, doerOf(services, viewer, request))
    return null
  })

  serve(app, readCalendarFeed, async ({ params, reply }) => {
    const viewer = await findFeedReader(db, params.token, services.now())
    if (!viewer) throw new AppError('NOT_FOUND', '没有这个日历，或者它已停用；请在“我的”页面重新生成订阅地址')
    const outlook = await openOutlook(services, viewer)
    const { roles } = selfOf(outlook)
    const from = addDays(outlook.today, -OVERDUE_DAYS)
    const deadlines = await withTenant(db, viewer.tenantId, (trx) => listFeedDeadlines(trx, { viewer, roles, from }))
    return reply
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('cache-control', 'private, max-age=300')
      .send(calendarOf(deadlines))
  })
}

function calendarOf(deadlines: readonly FeedDeadline[]): string {
  const calendar = ical({
    name: '督办期限',
    prodId: { company: 'Duban', product: 'Deadlines', language: 'ZH' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_S,
  })
  for (const deadline of deadlines) {
    const event = calendar.createEvent({
      // The same deadline stays the same event when its day moves.
      id: `${deadline.case_id}-${deadline.actor_id}-${deadline.kind}@duban`,
      sequence: deadline.version,
      stamp: deadline.set_at,
      start: new Date(`${deadline.due_on}T00:00:00Z`),
      timezone: 'UTC',
      allDay: true,
      summary: summaryOf(deadline),
      transparency: ICalEventTransparency.TRANSPARENT,
    })
    event.lastModified(deadline.set_at)
  }
  return calendar.toString()
}

function summaryOf({ number, serial_number, kind, provisional }: FeedDeadline): string {
  const which = number ?? serial_number ?? '未编号建议'
  return `${which} ${CLOCK_LABELS[kind]}${provisional ? '（暂定）' : ''}`
}
