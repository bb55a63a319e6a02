import type { Transaction } from 'kysely'

import { ROLES, type Role } from '../../machines/policy/words.ts'
import { listLeaderCases } from '../db/read/digest-leaders.ts'
import { type DigestPerson, listDigestPeople } from '../db/read/digest-people.ts'
import { listDuties, listUnitContacts, listUnitsAtWork } from '../db/read/digest-units.ts'
import type { Database } from '../db/schema.ts'
import { composeDaily, composeGroupDaily, type DailyExtras } from './digest-daily.ts'
import { linesInWords, periodInWords, toDigestLine } from './digest-lines.ts'
import type { DigestNotice } from './digest-notices.ts'
import { type DigestOffice, deskOf, officeEyes } from './digest-office.ts'
import { composeWeekly, weeklyFacts } from './digest-weekly.ts'
import type { NoticeFacts } from './variables.ts'
import type { WordMaker } from './words.ts'

/** Everybody whose day can hold something; an auditor handles nothing. */
export const DAILY_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'auditor' && role !== 'system')
/** Who has to work with the list every day stands for a person with several posts. */
const DAILY_WORKERS: ReadonlySet<Role> = new Set<Role>(['deputy_office_clerk', 'unit_clerk'])
/** Cases that a letter to a unit or a leader lists; the rest stands on the worklist. */
const MOST_DUTIES = 50
const MOST_OF_LEADER = 20
const EVERYBODY = 100_000

/** What the digests of one run are made with. */
export type Composing = { office: DigestOffice; publicUrl: string; words: WordMaker }
/** Whom a unit's digest goes to. */
export type UnitRecipient = { recipientId: string; role: Role | null; unitIds: string[] }

/** The person's own day; undefined when there is nothing to say. */
export async function dailyNotice(
  trx: Transaction<Database>,
  person: DigestPerson,
  { office, publicUrl, words, extras }: Composing & { extras: DailyExtras },
): Promise<DigestNotice | undefined> {
  const { isEmpty, sections, facts } = await composeDaily(trx, person, { office, extras, publicUrl })
  if (isEmpty) return undefined
  const counts = Object.fromEntries(sections.map(({ key, count }) => [key, count]))
  return { ...addressOf(person), words: words('daily_digest', facts), about: { counts } }
}

/** Counts of the congress for robots and webhooks. */
export async function groupDailyNotice(
  trx: Transaction<Database>,
  { office, publicUrl, words }: Composing,
): Promise<DigestNotice | undefined> {
  const { isEmpty, facts } = await composeGroupDaily(trx, office, publicUrl)
  return isEmpty ? undefined : groupNotice(words('daily_digest', facts))
}

/** One A4 for the director: every week, also when all is well. */
export async function directorNotice(
  trx: Transaction<Database>,
  person: DigestPerson,
  { office, publicUrl, words }: Composing,
): Promise<DigestNotice | undefined> {
  const [viewer] = person.viewers
  if (!viewer) return undefined
  const report = await composeWeekly(trx, viewer, office)
  return { ...addressOf(person), words: words('director_weekly', weeklyFacts(report, publicUrl)), about: { report } }
}

/** The same week for robots and webhooks: counts alone. */
export async function groupWeeklyNotice(
  trx: Transaction<Database>,
  { office, publicUrl, words }: Composing,
): Promise<DigestNotice> {
  const report = await composeWeekly(trx, officeEyes(office), office)
  return groupNotice(words('director_weekly', weeklyFacts(report, publicUrl)))
}

/** The cases that a leader leads or supervises; undefined when there are none. */
export async function leaderNotice(
  trx: Transaction<Database>,
  person: DigestPerson,
  { office, publicUrl, words }: Composing,
): Promise<DigestNotice | undefined> {
  const { today, week } = office
  const desks = person.viewers.map((viewer) => deskOf(viewer, office).desk)
  const found = await listLeaderCases(trx, desks, { today, to: week.to, limit: MOST_OF_LEADER })
  if (found.total === 0) return undefined
  const lines = found.rows.map((row) => toDigestLine(row, office))
  const outlook = { publicUrl, moreAt: '/cases', withUnits: true }
  const facts: NoticeFacts = {
    period: periodInWords(week),
    summary: standing({ due: found.dueThisWeek, overdue: found.overdue }),
    count: found.total,
    overdueCount: found.overdue,
    dueThisWeek: found.dueThisWeek,
    list: linesInWords(lines, found.total - lines.length, outlook).join('\n'),
    link: `${publicUrl}/worklist`,
  }
  return { ...addressOf(person), words: words('leaders_weekly', facts), about: { counts: { total: found.total } } }
}

/** Who hears of each unit at work, a clerk of several units once, and the units of which nobody does. */
export async function findUnitRecipients(
  trx: Transaction<Database>,
  tenantId: string,
): Promise<{ recipients: UnitRecipient[]; unheard: string[] }> {
  const units = await listUnitsAtWork(trx)
  const unitIds = units.map(({ id }) => id)
  const clerks = await listDigestPeople(trx, tenantId, { roles: ['unit_clerk'], unitIds, limit: EVERYBODY })
  const recipients = new Map<string, UnitRecipient>()
  const heard = new Set<string>()
  const add = (recipientId: string, role: Role | null, unitId: string) => {
    const known = recipients.get(recipientId) ?? { recipientId, role, unitIds: [] }
    if (!known.unitIds.includes(unitId)) known.unitIds.push(unitId)
    recipients.set(recipientId, known)
    heard.add(unitId)
  }
  for (const { id, viewers } of clerks) {
    for (const { unitId } of viewers) if (unitId !== undefined) add(id, 'unit_clerk', unitId)
  }
  const others = unitIds.filter((id) => !heard.has(id))
  for (const { unit_id, recipient_id } of await listUnitContacts(trx, others)) add(recipient_id, null, unit_id)
  return {
    recipients: [...recipients.values()].sort((a, b) => (a.recipientId < b.recipientId ? -1 : 1)),
    unheard: units.filter(({ id }) => !heard.has(id)).map(({ name }) => name),
  }
}

/** All that one recipient's units owe; undefined when that is nothing. */
export async function unitNotice(
  trx: Transaction<Database>,
  { recipientId, role, unitIds }: UnitRecipient,
  { office, publicUrl, words }: Composing,
): Promise<DigestNotice | undefined> {
  const { today, week } = office
  const rows = await listDuties(trx, unitIds, { today, to: week.to, limit: MOST_DUTIES })
  const units = unitIds.flatMap((id) => {
    const own = rows.filter(({ unit_id }) => unit_id === id)
    const [first] = own
    return first ? [{ first, lines: own.map((row) => toDigestLine(row, office)) }] : []
  })
  if (units.length === 0) return undefined
  const sum = (key: 'total' | 'overdue' | 'due_this_week' | 'not_acknowledged' | 'not_contacted') =>
    units.reduce((all, { first }) => all + first[key], 0)
  const outlook = { publicUrl, moreAt: '/cases', withUnits: false }
  const lists = units.map(({ first, lines }) => {
    const head = units.length > 1 ? [`【${first.unit_name}】${first.total} 件`] : []
    return [...head, ...linesInWords(lines, first.total - lines.length, outlook)].join('\n')
  })
  const facts: NoticeFacts = {
    day: today,
    unit: units.map(({ first }) => first.unit_name).join('、'),
    summary: standing({
      unacknowledged: sum('not_acknowledged'),
      uncontacted: sum('not_contacted'),
      due: sum('due_this_week'),
      overdue: sum('overdue'),
    }),
    count: sum('total'),
    overdueCount: sum('overdue'),
    dueCount: sum('due_this_week'),
    list: lists.join('\n\n'),
    link: `${publicUrl}/worklist`,
  }
  const unitId = unitIds.length === 1 ? (unitIds[0] ?? null) : null
  return { recipientId, role, unitId, words: words('unit_digest', facts), about: { counts: { total: sum('total') } } }
}

type Standing = { unacknowledged?: number; uncontacted?: number; due: number; overdue: number }

/** What stands out, in one line; of nothing there is nothing said. */
function standing({ unacknowledged = 0, uncontacted = 0, due, overdue }: Standing): string {
  const parts = [
    overdue > 0 ? `逾期 ${overdue} 件` : undefined,
    due > 0 ? `本周到期 ${due} 件` : undefined,
    unacknowledged > 0 ? `未签收 ${unacknowledged} 件` : undefined,
    uncontacted > 0 ? `未联系代表 ${uncontacted} 件` : undefined,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? '本周没有到期和逾期的' : parts.join('，')
}

function addressOf({ id, viewers }: DigestPerson): Pick<DigestNotice, 'recipientId' | 'role' | 'unitId'> {
  const viewer = viewers.find(({ role }) => DAILY_WORKERS.has(role)) ?? viewers[0]
  return { recipientId: id, role: viewer?.role ?? null, unitId: viewer?.unitId ?? null }
}

/** What stands in the rooms of groups says the same in every field: nothing but counts. */
function groupNotice({ brief }: { brief: string }): DigestNotice {
  const words = { subject: brief.split('\n')[0] ?? brief, body: brief, brief }
  return { recipientId: null, role: null, unitId: null, words, about: {} }
}
