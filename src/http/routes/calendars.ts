import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'

import { CLOCK_LABELS } from '../../../machines/labels.ts'
import { type CalendarYear, validateCalendarYear } from '../../../machines/policy/calendar.ts'
import { dayInZone } from '../../../machines/policy/term.ts'
import * as contract from '../../contract/calendars-endpoints.ts'
import { listCalendarYears } from '../../db/read/calendar-years.ts'
import { countProvisionalDeadlines } from '../../db/read/provisional-years.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import { withTenant } from '../../db/tenant.ts'
import { stackCalendars } from '../../engine/deadlines/calendars.ts'
import type { MovedDeadline } from '../../engine/deadlines/recount.ts'
import { AppError } from '../../errors.ts'
import { importCalendarYear, previewCalendarYear, type YearPreview } from '../../office/calendars.ts'
import { requireOffice } from '../../office/doer.ts'
import { zoneOf } from '../../office/policy-shelf.ts'
import { principalOf } from '../../office/tell-cases.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'

/** Working days by year, and what an arrived year moves. */
export function calendarRoutes(app: FastifyInstance, services: Services): void {
  serve(app, contract.readCalendars, async ({ viewer }) => showCalendars(services, viewer))
  serve(app, contract.previewCalendar, async ({ body, viewer }) => {
    await withTenant(services.db, viewer.tenantId, (trx) => requireOffice(trx, viewer))
    const year = parseYear(body)
    return toPreview(year, await previewCalendarYear({ ...services, tenantId: viewer.tenantId }, year))
  })
  serve(app, contract.importCalendar, async ({ body, viewer, request }) => {
    await withTenant(services.db, viewer.tenantId, (trx) => requireOffice(trx, viewer))
    const year = parseYear(body.calendar)
    const desk = { ...services, tenantId: viewer.tenantId }
    const preview = await previewCalendarYear(desk, year)
    if (preview.moved.length !== body.seenMoves) {
      throw new AppError(
        'RECORD_STALE',
        `预览时有 ${body.seenMoves} 个期限变动，现在是 ${preview.moved.length} 个；请重新预览，核对后再提交`,
      )
    }
    const importer = {
      principal: principalOf(viewer),
      now: services.now(),
      postId: viewer.postId,
      address: request.ip,
      requestId: request.id,
    }
    const { version, moved, refused } = await importCalendarYear(desk, importer, year)
    return {
      ...toPreview(year, { ...preview, moved }),
      version: version ?? null,
      refused: refused.map(({ deadline, code, why }) => ({
        caseId: deadline.caseId,
        number: deadline.number,
        code,
        why,
      })),
    }
  })
}

async function showCalendars(
  { db, engine, calendars, now }: Services,
  { tenantId }: Viewer,
): Promise<z.infer<typeof contract.readCalendars.reply>> {
  const { rows, provisional } = await withTenant(db, tenantId, async (trx) => ({
    rows: await listCalendarYears(trx),
    provisional: await countProvisionalDeadlines(trx),
  }))
  const calendar = stackCalendars(rows).at(-1) ?? calendars.of(tenantId)
  const years = calendar.years === 'all' ? [] : Object.values(calendar.years)
  const today = dayInZone(now(), await zoneOf(db, engine, tenantId))
  const thisYear = Number(today.slice(0, 4))
  const isLoaded = (year: number) => calendar.years === 'all' || String(year) in calendar.years
  const wanted = new Set([thisYear, thisYear + 1, ...provisional.map(({ year }) => year)])
  const isNagging = today.slice(5) >= '11-01' && !isLoaded(thisYear + 1)
  return {
    version: calendar.version,
    years: years.map((year) => {
      const stored = rows.findLast((row) => row.year === year.year)
      return { ...year, version: stored?.version ?? 0, storedAt: stored?.stored_at.toISOString() ?? null }
    }),
    missing: [...wanted]
      .filter((year) => !isLoaded(year))
      .sort()
      .map((year) => ({
        year,
        provisionalDeadlines: provisional.find((one) => one.year === year)?.deadlines ?? 0,
      })),
    nag: isNagging
      ? `还没有载入 ${thisYear + 1} 年的节假日安排，落在该年的期限都是暂定的；国务院办公厅通知公布后请尽快载入`
      : null,
  }
}

function parseYear(body: unknown): CalendarYear {
  const checked = validateCalendarYear(body)
  if (checked.ok) return checked.year
  const { problems } = checked
  throw new AppError(
    'CALENDAR_INVALID',
    `日历有 ${problems.length} 处不对，没有载入：${problems.slice(0, 20).join('；')}`,
  )
}

function toPreview({ year }: CalendarYear, preview: YearPreview): z.infer<typeof contract.previewCalendar.reply> {
  const { isNew, isSame, changes, moved } = preview
  return { year, isNew, isSame, changes, moved: moved.map(toMoved) }
}

function toMoved(moved: MovedDeadline): z.infer<typeof contract.MovedDeadline> {
  const { caseId, number, actorId, kind, was, becomes } = moved
  return {
    caseId,
    number,
    actorId,
    kind,
    label: CLOCK_LABELS[kind],
    was: { dueOn: was.dueOn, isProvisional: was.provisional },
    becomes: { dueOn: becomes.dueOn, isProvisional: becomes.provisional },
  }
}
