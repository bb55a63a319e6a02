import { sql, type Transaction } from 'kysely'

import { CLOCK_LABELS } from '../../machines/labels.ts'
import type { Calendar } from '../../machines/policy/calendar.ts'
import { toDayNumber } from '../../machines/policy/day.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { computeDue, dayInZone, workingDaysBetween } from '../../machines/policy/term.ts'
import type { LetterItem } from '../contract/letters-endpoints.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { nameOfCase, numbersOf } from '../office/case-name.ts'
import { findOpenSeries } from '../office/document-numbers.ts'
import { requireOffice } from '../office/doer.ts'
import { getPolicyInForce } from '../office/policy-shelf.ts'
import { citationsOf } from './letter-citations.ts'
import {
  listOwed,
  listOwingUnits,
  type OwedRow,
  type OwingUnit,
  readUnitPlaces,
  successorOf,
  type UnitPlace,
  withFormer,
} from './letter-facts.ts'
import { mayBeRead } from './letter-reach.ts'
import { countCases, demandOf, type LetterFacts, paragraphsOf, titleOf } from './letter-words.ts'
import type { NoticeWork } from './work.ts'

type Trx = Transaction<Database>
/** What letters are written with; routes and workers both have it. */
export type LetterDesk = Pick<NoticeWork, 'db' | 'engine' | 'calendars' | 'now'>
export type LetterAsk = {
  unitId: string
  caseIds?: readonly string[] | undefined
  demandOn?: string | undefined
  datedOn?: string | undefined
}
/** Working days of grace where nothing else is said. */
const GRACE = '5wd'
/** Rows of one letter. */
const MOST_ITEMS = 1000
/** A letter is signed some days after or before it is written here. */
const MOST_DAYS_APART = 30

/** The days by which letters count: of the congress's zone and calendar. */
export type LetterDays = { policy: Policy; calendar: Calendar; today: string; datedOn: string }
export async function openDays(
  { db, engine, calendars, now }: LetterDesk,
  tenantId: string,
  datedOn?: string,
): Promise<LetterDays> {
  const policy = await getPolicyInForce(db, engine, tenantId)
  const today = dayInZone(now(), policy.office.zone)
  const day = datedOn ?? today
  if (Math.abs(toDayNumber(day) - toDayNumber(today)) > MOST_DAYS_APART) {
    throw new AppError(
      'REQUEST_INVALID',
      `成文日期是 ${day}，今天是 ${today}；成文日期应在今天前后 ${MOST_DAYS_APART} 天之内，请改正`,
    )
  }
  return { policy, calendar: calendars.of(tenantId), today, datedOn: day }
}

/** Where a letter goes and what it is about. */
export type LetterSubject = {
  unit: UnitPlace
  /** The unit that was asked for, where it is another by now. */
  former: UnitPlace | null
  rows: OwedRow[]
}

/**
 * The unit to which the letter goes, and its overdue deadlines in cases that the viewer may see. Throws NOT_FOUND for
 * an unknown unit, REQUEST_INVALID for one that is closed without successor, and where nothing is overdue.
 */
export async function findSubject(
  trx: Trx,
  viewer: Viewer,
  { unitId, caseIds }: Pick<LetterAsk, 'unitId' | 'caseIds'>,
  datedOn: string,
): Promise<LetterSubject> {
  const units = await readUnitPlaces(trx)
  const asked = units.get(unitId)
  const unit = successorOf(units, unitId)
  if (!asked || !unit) throw new AppError('NOT_FOUND', '没有这个单位，或者您不能查看它')
  if (unit.closed_on !== null) {
    throw new AppError(
      'REQUEST_INVALID',
      `“${unit.name}”已于 ${unit.closed_on} 停用，没有承继单位，催办函无处可发；请先办理职责承继`,
    )
  }
  const rows = await listOwed(trx, viewer, {
    unitIds: withFormer(units, unit.id),
    caseIds,
    before: datedOn,
    limit: MOST_ITEMS + 1,
  })
  if (rows.length === 0) {
    const which = caseIds === undefined ? '' : '所选的建议中，'
    throw new AppError(
      'REQUEST_INVALID',
      `${which}“${unit.name}”到 ${datedOn} 没有逾期的建议，不发催办函；临近到期的请用催办文字或电话提醒`,
    )
  }
  if (rows.length > MOST_ITEMS) {
    throw new AppError(
      'REQUEST_INVALID',
      `“${unit.name}”逾期的期限超过 ${MOST_ITEMS} 项，一份催办函写不下；请只选其中一部分建议，分几份制发`,
    )
  }
  return { unit, former: asked.id === unit.id ? null : asked, rows }
}

/** The facts of a letter in the words of the contract. */
export async function factsOf(
  { engine }: Pick<LetterDesk, 'engine'>,
  tenantId: string,
  { rows, former }: LetterSubject,
  { calendar, datedOn, demandOn }: Pick<LetterDays, 'calendar' | 'datedOn'> & { demandOn: string },
): Promise<LetterFacts> {
  const { policies } = engine.shop
  const refs = new Map(rows.map((row) => [`${row.policy_id} ${row.policy_version}`, row]))
  await policies.fetch(
    tenantId,
    [...refs.values()].map((row) => ({ id: row.policy_id, version: row.policy_version })),
  )
  const numberOf = numbersOf(rows)
  const items = rows.map((row) => ({
    ...itemOf(row, numberOf(row), { calendar, datedOn }),
    name: nameOfCase(row),
  }))
  const citations = citationsOf(rows, (id, version) => policies.find(tenantId, id, version))
  return { items, citations, formerName: former?.name ?? null, datedOn, demandOn }
}

function itemOf(
  row: OwedRow,
  number: string,
  { calendar, datedOn }: Pick<LetterDays, 'calendar' | 'datedOn'>,
): LetterItem {
  return {
    caseId: row.case_id,
    actorId: row.actor_id,
    clock: row.kind,
    clockLabel: CLOCK_LABELS[row.kind],
    number,
    title: row.title,
    dueOn: row.due_on,
    daysOverdue: toDayNumber(datedOn) - toDayNumber(row.due_on),
    workingDaysOverdue: workingDaysBetween(calendar, row.due_on, datedOn),
    provisional: row.provisional,
    demand: demandOf(row.kind),
  }
}

/** A letter in words, from the facts of this moment; nothing is saved. */
export async function proposeLetter(desk: LetterDesk, viewer: Viewer, ask: LetterAsk) {
  const { db } = desk
  const { tenantId } = viewer
  const days = await openDays(desk, tenantId, ask.datedOn)
  const demandOn =
    ask.demandOn ?? computeDue({ start: days.datedOn, term: GRACE, roll: 'none', calendar: days.calendar }).dueOn
  requireGrace(days.datedOn, demandOn)
  const { subject, usual, earlier, series } = await withTenant(db, tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    const subject = await findSubject(trx, viewer, ask, days.datedOn)
    const caseIds = [...new Set(subject.rows.map((row) => row.case_id))]
    return {
      subject,
      usual: await usualWords(trx, tenantId, days.policy),
      earlier: await listEarlier(trx, viewer, subject.unit.id, caseIds),
      series: await findOpenSeries(trx, Number(days.datedOn.slice(0, 4))),
    }
  })
  const facts = await factsOf(desk, tenantId, subject, { ...days, demandOn })
  const { unit, former } = subject
  return {
    unit: { id: unit.id, name: unit.name },
    formerUnit: former && { id: former.id, name: former.name },
    ...usual,
    title: titleOf(facts),
    addressee: unit.name,
    paragraphs: paragraphsOf(facts),
    datedOn: days.datedOn,
    demandOn,
    items: facts.items.map(({ name: _, ...item }) => item),
    caseCount: countCases(facts.items),
    citations: [...facts.citations],
    series,
    earlier,
  }
}

/** Units to which a letter could go, the longest overdue first; `caseId`: about this case alone. */
export async function listCandidates(desk: LetterDesk, viewer: Viewer, caseId: string | undefined) {
  const { today } = await openDays(desk, viewer.tenantId)
  return withTenant(desk.db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    const places = await readUnitPlaces(trx)
    const byUnit = new Map<string, Omit<OwingUnit, 'unit_id'>>()
    const owing = await listOwingUnits(trx, viewer, {
      before: today,
      ...(caseId !== undefined && { caseIds: [caseId] }),
    })
    for (const { unit_id, ...own } of owing) {
      const id = successorOf(places, unit_id)?.id ?? unit_id
      const known = byUnit.get(id)
      byUnit.set(id, known ? joined(known, own) : own)
    }
    const last = await listLastLetters(trx, viewer, [...byUnit.keys()])
    return [...byUnit.entries()]
      .map(([id, { cases, items, oldest_due_on }]) => ({
        unit: { id, name: places.get(id)?.name ?? id },
        cases,
        items,
        oldestDueOn: oldest_due_on,
        lastLetter: last.get(id) ?? null,
      }))
      .toSorted(
        (one, other) => one.oldestDueOn.localeCompare(other.oldestDueOn) || one.unit.id.localeCompare(other.unit.id),
      )
  })
}

function joined(one: Omit<OwingUnit, 'unit_id'>, other: Omit<OwingUnit, 'unit_id'>): Omit<OwingUnit, 'unit_id'> {
  return {
    cases: one.cases + other.cases,
    items: one.items + other.items,
    oldest_due_on: one.oldest_due_on < other.oldest_due_on ? one.oldest_due_on : other.oldest_due_on,
  }
}

async function listLastLetters(trx: Trx, viewer: Viewer, unitIds: readonly string[]) {
  const { rows } = await sql<{ id: string; unit_id: string; number: string; dated_on: string }>`
    select distinct on (l.unit_id) l.id, l.unit_id, l.number, l.body ->> 'datedOn' as dated_on from letter l
    where l.unit_id = any (${sql.val([...unitIds])}::text[]) and l.state <> 'voided' and ${mayBeRead(viewer)}
    order by l.unit_id, l.asked_at desc, l.id`.execute(trx)
  return new Map(rows.map(({ id, unit_id, number, dated_on }) => [unit_id, { id, number, datedOn: dated_on }]))
}

/** Throws REQUEST_INVALID where the unit would have no day left. */
export function requireGrace(datedOn: string, demandOn: string): void {
  if (demandOn > datedOn) return
  throw new AppError(
    'REQUEST_INVALID',
    `要求办结的日期是 ${demandOn}，成文日期是 ${datedOn}；要求的日期应在成文日期之后，请改正`,
  )
}

/** Sender, copies, contact and number as in the last letter; of the first one, from the congress's name. */
async function usualWords(trx: Trx, tenantId: string, policy: Policy) {
  const { rows } = await sql<{ body: Record<string, unknown>; number: string | null }>`
    select body - 'items' - 'citations' as body, number from letter where state <> 'voided'
    order by asked_at desc, id desc limit 1`.execute(trx)
  const [last] = rows
  if (last) {
    const { sender, copyTo, contact } = last.body as { sender: string; copyTo: string[]; contact: string | null }
    return { sender, copyTo, contact, lastNumber: last.number }
  }
  const congress = await trx.selectFrom('congress').select('name').where('id', '=', tenantId).executeTakeFirstOrThrow()
  const isTownship = policy.office.body === 'presidium'
  const government = congress.name.replace(/人民代表大会$/, '人民政府')
  return {
    sender: `${congress.name}${isTownship ? '主席团' : '常务委员会'}`,
    copyTo: isTownship || government === congress.name ? [] : [`${government}督查室`],
    contact: null,
    lastNumber: null,
  }
}

async function listEarlier(trx: Trx, viewer: Viewer, unitId: string, caseIds: readonly string[]) {
  const { rows } = await sql<{ id: string; number: string; dated_on: string; cases: number }>`
    select l.id, l.number, l.body ->> 'datedOn' as dated_on,
      (select count(*)::integer from letter_case k where k.letter_id = l.id) as cases
    from letter l where l.unit_id = ${unitId} and l.state <> 'voided' and ${mayBeRead(viewer)}
      and exists (select 1 from letter_case k where k.letter_id = l.id
        and k.case_id = any (${sql.val([...caseIds])}::uuid[]))
    order by l.asked_at desc, l.id limit 20`.execute(trx)
  return rows.map(({ id, number, dated_on, cases }) => ({ id, number, datedOn: dated_on, cases }))
}
