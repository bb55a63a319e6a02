import type { Transaction } from 'kysely'

import { DESK_TAB_LABELS, type DeskTab } from '../../machines/desks.ts'
import { hasYear } from '../../machines/policy/calendar.ts'
import type { Role } from '../../machines/policy/words.ts'
import { DIGEST_SECTIONS, type DigestLine, type DigestSectionKey } from '../contract/digests-endpoints.ts'
import { countDesks, listDeskLines } from '../db/read/digest-desk.ts'
import type { DigestPerson } from '../db/read/digest-people.ts'
import type { Database } from '../db/schema.ts'
import { linesInWords, toDigestLine } from './digest-lines.ts'
import { type DigestOffice, deskOf, officeEyes } from './digest-office.ts'
import type { NoticeFacts } from './variables.ts'

export type DailySection = { key: DigestSectionKey; label: string; count: number; lines: DigestLine[] }
/** What one person is told of a day. */
export type DailyDigest = { isEmpty: boolean; sections: DailySection[]; summary: string; facts: NoticeFacts }
/** What the congress as a whole has on this day, beside its cases. */
export type DailyExtras = { faults: number; missingYear: number | null }

/** Lines of one section; the rest stands on the worklist. */
export const MOST_LINES = 10
/** The notice on next year's holidays comes in autumn; from this day on its absence is told. */
const NAG_FROM = '-11-01'
const TABS = ['due_today', 'due_soon', 'waiting_for_me', 'drafts', 'overdue', 'gaps'] as const satisfies DeskTab[]
const MENDERS: ReadonlySet<Role> = new Set<Role>(['deputy_office_director', 'administrator'])

/** The digest of one person over all posts, each case once; two readings, a third for the lines if there are any. */
export async function composeDaily(
  trx: Transaction<Database>,
  person: DigestPerson,
  { office, extras, publicUrl }: { office: DigestOffice; extras: DailyExtras; publicUrl: string },
): Promise<DailyDigest> {
  const desks = person.viewers.map((viewer) => deskOf(viewer, office))
  const tabs = TABS.filter((tab) => desks.some((one) => one.tabs.includes(tab)))
  const counts = await countDesks(trx, desks, tabs)
  const filled = tabs.filter((tab) => (counts.get(tab) ?? 0) > 0)
  const rows = await listDeskLines(trx, desks, filled, MOST_LINES)
  const mends = desks.some(({ desk }) => desk.roles.some((role) => MENDERS.has(role)))
  const sections = [
    ...tabs.map((tab) => ({
      key: tab,
      label: DESK_TAB_LABELS[tab],
      count: counts.get(tab) ?? 0,
      lines: (rows.get(tab) ?? []).map((row) => toDigestLine(row, office)),
    })),
    ...(mends ? extraSections(extras) : []),
  ].sort((a, b) => DIGEST_SECTIONS.indexOf(a.key) - DIGEST_SECTIONS.indexOf(b.key))
  const isOfUnit = person.viewers.every(({ unitId }) => unitId !== undefined)
  return { ...inWords(sections, { day: office.today, publicUrl, withUnits: !isOfUnit }), sections }
}

/** Counts alone, of the whole congress as its office sees it: for groups. */
export async function composeGroupDaily(
  trx: Transaction<Database>,
  office: DigestOffice,
  publicUrl: string,
): Promise<Omit<DailyDigest, 'sections'>> {
  const tabs: DeskTab[] = ['due_today', 'due_soon', 'overdue']
  const counts = await countDesks(trx, [deskOf(officeEyes(office), office)], tabs)
  const sections = TABS.filter((tab) => tabs.includes(tab)).map((key) => ({
    key,
    label: DESK_TAB_LABELS[key],
    count: counts.get(key) ?? 0,
    lines: [],
  }))
  return inWords(sections, { day: office.today, publicUrl, withUnits: false })
}

/** The year whose holidays should be there by now and are not. */
export function missingYearOf({ calendar, today }: Pick<DigestOffice, 'calendar' | 'today'>): number | null {
  const year = Number(today.slice(0, 4))
  const wanted = today >= `${year}${NAG_FROM}` ? [year, year + 1] : [year]
  return wanted.find((one) => !hasYear(calendar, one)) ?? null
}

function extraSections({ faults, missingYear }: DailyExtras): DailySection[] {
  const calendar = `${missingYear} 年节假日安排未载入`
  return [
    { key: 'faults', label: '系统故障', count: faults, lines: [] },
    {
      key: 'calendar',
      label: missingYear === null ? '节假日安排' : calendar,
      count: missingYear === null ? 0 : 1,
      lines: [],
    },
  ]
}

/** In the subject what is pressing comes first. */
const IN_SUMMARY: readonly DigestSectionKey[] = [
  'due_today',
  'overdue',
  'waiting_for_me',
  'drafts',
  'due_soon',
  'gaps',
  'faults',
  'calendar',
]

function inSummary({ key, count, label }: DailySection): string {
  switch (key) {
    case 'due_today':
      return `今日到期 ${count} 件`
    case 'due_soon':
      return `3 个工作日内到期 ${count} 件`
    case 'waiting_for_me':
      return `待您处理 ${count} 件`
    case 'drafts':
      return `待批催办稿 ${count} 份`
    case 'overdue':
      return `逾期 ${count} 件`
    case 'gaps':
      return `缺口 ${count} 件`
    case 'faults':
      return `系统故障 ${count} 项`
    case 'calendar':
      return label
  }
}

function inWords(
  sections: readonly DailySection[],
  { day, publicUrl, withUnits }: { day: string; publicUrl: string; withUnits: boolean },
): Omit<DailyDigest, 'sections'> {
  const filled = sections.filter(({ count }) => count > 0)
  const ranked = filled.toSorted((a, b) => IN_SUMMARY.indexOf(a.key) - IN_SUMMARY.indexOf(b.key))
  const summary = ranked.map(inSummary).join('，')
  const list = filled.map((section) => sectionInWords(section, publicUrl, withUnits)).join('\n\n')
  const count = (key: DigestSectionKey) => sections.find((section) => section.key === key)?.count ?? 0
  return {
    isEmpty: filled.length === 0,
    summary,
    facts: { day, summary, overdueCount: count('overdue'), list, link: `${publicUrl}/worklist` },
  }
}

const UNLISTED: Readonly<Partial<Record<DigestSectionKey, string>>> = {
  faults: '请尽快处理：',
  calendar: '涉及该年的期限都是暂定的；国务院办公厅通知公布后请及时载入：',
}
const PAGES: Readonly<Partial<Record<DigestSectionKey, string>>> = {
  faults: '/admin/faults',
  calendar: '/admin/calendars',
}

function sectionInWords({ key, label, count, lines }: DailySection, publicUrl: string, withUnits: boolean): string {
  const unlisted = UNLISTED[key]
  const head = key === 'calendar' ? `【${label}】` : `【${label}】${count} ${UNITS_OF_COUNT[key] ?? '件'}`
  if (unlisted !== undefined) return `${head}\n${unlisted}${publicUrl}${PAGES[key] ?? ''}`
  const outlook = { publicUrl, moreAt: `/worklist?tab=${key}`, withUnits }
  // Of one case there may be several drafts: what is not listed is counted by the draft.
  return [head, ...linesInWords(lines, Math.max(0, count - lines.length), outlook)].join('\n')
}

const UNITS_OF_COUNT: Readonly<Partial<Record<DigestSectionKey, string>>> = { drafts: '份', faults: '项' }
