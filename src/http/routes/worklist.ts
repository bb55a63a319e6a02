import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'

import { DESK_TAB_LABELS, type DeskTab, tabsOf } from '../../../machines/desks.ts'
import { type Calendar, hasYear, isWorkingDay } from '../../../machines/policy/calendar.ts'
import { addDays } from '../../../machines/policy/day.ts'
import { computeDue } from '../../../machines/policy/term.ts'
import { readWorklist } from '../../contract/case-endpoints.ts'
import { listCaseLineRows } from '../../db/read/case-lines.ts'
import { openKeep } from '../../db/read/same-moment.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import { countDesk, type Desk, listDesk, readGaps } from '../../db/read/worklist.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import { makeLines, openOutlook } from '../case-outlook.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { type Outlook, selfOf } from '../views/list-line.ts'

type Reply = z.infer<(typeof readWorklist)['reply']>
const SOON_TERM = '3wd'
const PROMISE_DAYS = 30
/** The notice on next year's holidays comes in autumn; from this day on its absence is told. */
const NAG_FROM = '-11-01'
const MOST_NAMED = 3

/** 今日工作台. */
export function worklistRoutes(app: FastifyInstance, services: Services): void {
  const keepCounts = openKeep()
  const keepGaps = openKeep()
  serve(app, readWorklist, async ({ query, viewer }) => {
    const { outlook, tabs, desk } = await openDesk(services, viewer, query.tab)
    const { calendar, today } = outlook
    const { soonUntil } = desk
    const read = await withTenant(services.db, viewer.tenantId, async (trx) => {
      const counts = await keepCounts(trx, desk, () => countDesk(trx, desk, tabs))
      const tab = query.tab ?? tabs.find((one) => (counts.get(one) ?? 0) > 0) ?? tabs[0] ?? 'gaps'
      const page = await listDesk(trx, desk, tab, query)
      const rows = await listCaseLineRows(trx, viewer, page.ids)
      return {
        counts,
        tab,
        rows,
        nextCursor: page.nextCursor,
        gaps: tabs.includes('gaps') ? await keepGaps(trx, viewer.tenantId, () => readGaps(trx)) : null,
      }
    })
    return {
      today,
      soonUntil,
      isWorkingDay: isWorkingDay(calendar, today) !== false,
      tabs: tabs.map((key) => {
        const count = read.counts.get(key) ?? 0
        return { key, label: DESK_TAB_LABELS[key], count, tone: count > 0 ? TONES[key] : 'plain' }
      }),
      tab: read.tab,
      lines: await makeLines(services, { ...outlook, prefers: ABOUT[read.tab] ?? [] }, read.rows),
      nextCursor: read.nextCursor,
      notes: read.gaps ? notesOf(calendar, today, read.gaps, viewer.role !== 'auditor') : [],
    }
  })
}

/** The desk of this post on this day. Throws REQUEST_INVALID for a tab that it does not have. */
export async function openDesk(
  services: Services,
  viewer: Viewer,
  wanted: DeskTab | undefined,
): Promise<{ outlook: Outlook; tabs: readonly DeskTab[]; desk: Desk }> {
  const outlook = await openOutlook(services, viewer)
  const { calendar, today } = outlook
  const self = selfOf(outlook)
  const tabs = tabsOf(self.roles)
  if (wanted && !tabs.includes(wanted)) {
    throw new AppError('REQUEST_INVALID', `您现在的岗位没有“${DESK_TAB_LABELS[wanted]}”一栏；请选择工作台上有的栏目`)
  }
  const soonUntil = computeDue({ start: today, term: SOON_TERM, roll: 'none', calendar }).dueOn
  const desk: Desk = { viewer, ...self, today, soonUntil, promisesUntil: addDays(today, PROMISE_DAYS) }
  return { outlook, tabs, desk }
}

/** What the cases of a tab wait for. */
const ABOUT: Readonly<Partial<Record<DeskTab, readonly string[]>>> = {
  not_acknowledged: ['assignment.acknowledged'],
  not_contacted: ['contact.made'],
  inquiry_to_make: ['inquiry.asked'],
  promises_due: ['commitment.verified', 'commitment.struckOff'],
  gaps: ['leader.appointed', 'supervisingLeader.appointed', 'supervisingCommittee.appointed'],
}

const TONES: Readonly<Record<DeskTab, Reply['tabs'][number]['tone']>> = {
  due_today: 'urgent',
  due_soon: 'notice',
  waiting_for_me: 'notice',
  drafts: 'notice',
  not_acknowledged: 'plain',
  not_contacted: 'plain',
  inquiry_to_make: 'plain',
  promises_due: 'plain',
  overdue: 'urgent',
  gaps: 'notice',
}

/** Gaps that are no case. */
function notesOf(
  calendar: Calendar,
  today: string,
  { headless, faults }: Awaited<ReturnType<typeof readGaps>>,
  mayMend: boolean,
): Reply['notes'] {
  const notes: Reply['notes'] = []
  const year = Number(today.slice(0, 4))
  const missing = [year, ...(today >= `${year}${NAG_FROM}` ? [year + 1] : [])].filter((one) => !hasYear(calendar, one))
  for (const one of missing) {
    notes.push({
      text: `${one} 年的节假日安排尚未载入，涉及该年的期限都是暂定的；国务院办公厅通知公布后请及时载入`,
      tone: one === year ? 'urgent' : 'notice',
      link: mayMend ? '/admin/calendars' : null,
    })
  }
  if (headless.length > 0) {
    const names = headless.slice(0, MOST_NAMED).map(({ name }) => `“${name}”`)
    const rest = headless.length > MOST_NAMED ? `等 ${headless.length} 个单位` : ''
    const text = `${names.join('、')}${rest}有在办的建议，但没有登记主要负责人，催办提醒无法送达；请补登`
    notes.push({ text, tone: 'notice', link: mayMend ? '/admin/units' : null })
  }
  if (faults > 0) {
    const text = `有 ${faults} 项系统故障没有解决，可能影响提醒和期限；请尽快处理`
    notes.push({ text, tone: 'urgent', link: mayMend ? '/admin/faults' : null })
  }
  return notes
}
