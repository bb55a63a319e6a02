import type { Transaction } from 'kysely'

import { addDays } from '../../machines/policy/day.ts'
import type { ClockKind } from '../../machines/policy/words.ts'
import type { StampCode } from '../../machines/stamps.ts'
import {
  WEEKLY_SECTION_LABELS,
  WEEKLY_SECTIONS,
  WeeklyReport,
  type WeeklySection,
} from '../contract/digests-endpoints.ts'
import {
  findSentDigest,
  listDueBetween,
  listSeen,
  listStamped,
  readWeekFigures,
  type WeeklyRows,
} from '../db/read/digest-weekly.ts'
import type { Viewer } from '../db/read/viewer.ts'
import { countDesk } from '../db/read/worklist.ts'
import type { Database } from '../db/schema.ts'
import { linesInWords, periodInWords, toDigestLine } from './digest-lines.ts'
import { type DigestOffice, deskOf } from './digest-office.ts'
import type { NoticeFacts } from './variables.ts'

/** Lines that a stored report keeps of each section; the A4 shows as many as fit. */
const MOST_KEPT = 40
const MOST_TOLD = 8
const DAY_MS = 86_400_000
type Key = WeeklySection['key']

/** By which stamp a section is found, and the clocks that make its cases urgent. */
const STAMPED: Readonly<Record<Exclude<Key, 'due_this_week'>, { code: StampCode; clocks: readonly ClockKind[] }>> = {
  not_acknowledged: { code: 'not_acknowledged', clocks: ['acknowledge'] },
  not_contacted: { code: 'not_contacted', clocks: ['first_contact', 'reply', 'rehandling'] },
  disputed: { code: 'reassignment_pending', clocks: ['reassignment_decision', 'final_ruling'] },
  dissatisfied: {
    code: 'dissatisfied',
    clocks: ['rehandling_study', 'rehandling', 'assessment', 'assessment_action'],
  },
}

/** The director's week as this viewer may see it, worked out now. */
export async function composeWeekly(
  trx: Transaction<Database>,
  viewer: Viewer,
  office: DigestOffice,
): Promise<WeeklyReport> {
  const { today, week, now } = office
  const { desk } = deskOf(viewer, office)
  const weekAgo = addDays(week.from, -7)
  const last = await findStoredWeekly(trx, weekAgo)
  const sections: WeeklySection[] = []
  for (const key of WEEKLY_SECTIONS) {
    const found: WeeklyRows =
      key === 'due_this_week'
        ? await listDueBetween(trx, desk, { ...week, limit: MOST_KEPT })
        : await listStamped(trx, viewer, { ...STAMPED[key], limit: MOST_KEPT })
    sections.push({
      key,
      label: WEEKLY_SECTION_LABELS[key],
      count: found.count,
      before: last?.report.sections.find((section) => section.key === key)?.count ?? null,
      lines: found.rows.map((row) => toDigestLine(row, office)),
    })
  }
  const overdue = (await countDesk(trx, desk, ['overdue'])).get('overdue') ?? 0
  const freshSince = new Date(Date.parse(now) - 7 * DAY_MS).toISOString()
  const figures = await readWeekFigures(trx, viewer, { from: weekAgo, to: week.from, freshSince })
  return {
    congressName: office.congressName,
    ...week,
    madeOn: today,
    inHand: figures.in_hand,
    overdue,
    before: last ? { inHand: last.report.inHand, overdue: last.report.overdue } : null,
    sections,
    lastWeek: { handedOver: figures.handed_over, replied: figures.replied, concluded: figures.concluded },
    faults: { open: figures.faults, fresh: figures.fresh_faults },
  }
}

export type StoredWeekly = { report: WeeklyReport; subject: string; body: string }

/** The report that was sent in the week of this Monday; undefined when none was. */
export async function findStoredWeekly(trx: Transaction<Database>, monday: string): Promise<StoredWeekly | undefined> {
  const found = await findSentDigest(trx, { kind: 'director_weekly', from: monday, to: addDays(monday, 6) })
  const report = WeeklyReport.safeParse(found?.about['report'])
  return found && report.success ? { report: report.data, subject: found.subject, body: found.body } : undefined
}

/** A stored report without the lines that this viewer may not read; its counts stay. */
export async function asSeenBy(
  trx: Transaction<Database>,
  viewer: Viewer,
  report: WeeklyReport,
): Promise<WeeklyReport> {
  const ids = report.sections.flatMap(({ lines }) => lines.map(({ caseId }) => caseId))
  const seen = await listSeen(trx, viewer, ids)
  return {
    ...report,
    sections: report.sections.map((section) => ({
      ...section,
      lines: section.lines.filter(({ caseId }) => seen.has(caseId)),
    })),
  }
}

/** The facts of the notice: counts, changes, and the first lines of each section. */
export function weeklyFacts(report: WeeklyReport, publicUrl: string): NoticeFacts {
  const count = (key: Key) => report.sections.find((section) => section.key === key)?.count ?? 0
  return {
    period: periodInWords(report),
    summary: weeklySummary(report),
    unacknowledged: count('not_acknowledged'),
    uncontacted: count('not_contacted'),
    dueThisWeek: count('due_this_week'),
    disputed: count('disputed'),
    dissatisfied: count('dissatisfied'),
    list: weeklyList(report, publicUrl),
    link: `${publicUrl}/worklist`,
  }
}

/** `在办 120 件（比上周增加 3 件），已逾期 2 件`. */
export function weeklySummary({ inHand, overdue, before }: WeeklyReport): string {
  return `在办 ${inHand} 件${changeInWords(inHand, before?.inHand)}，已逾期 ${overdue} 件${changeInWords(overdue, before?.overdue)}`
}

/** What the last week brought, and the faults: one sentence each. */
export function weeklyChanges({ lastWeek, faults, before }: WeeklyReport): string[] {
  const { handedOver, replied, concluded } = lastWeek
  return [
    `上周新交办 ${handedOver} 件，办复 ${replied} 件，办结 ${concluded} 件${before ? '' : '；上周没有周报，不作比较'}。`,
    faults.open === 0
      ? '系统没有未解决的故障。'
      : `系统故障 ${faults.open} 项未解决，其中近七天新出现 ${faults.fresh} 项，请督促系统管理员处理。`,
  ]
}

/** Against a week ago; empty where nothing is known of it. */
export function changeInWords(now: number, before: number | null | undefined): string {
  if (before === null || before === undefined) return ''
  if (now === before) return '（与上周持平）'
  return now > before ? `（比上周增加 ${now - before} 件）` : `（比上周减少 ${before - now} 件）`
}

function weeklyList(report: WeeklyReport, publicUrl: string): string {
  const sections = report.sections.map(({ label, count, before, lines }) => {
    const told = lines.slice(0, MOST_TOLD)
    const outlook = { publicUrl, moreAt: '/worklist', withUnits: true }
    return [
      `【${label}】${count} 件${changeInWords(count, before)}`,
      ...linesInWords(told, count - told.length, outlook),
    ]
  })
  return [...sections.map((lines) => lines.join('\n')), weeklyChanges(report).join('\n')].join('\n\n')
}
