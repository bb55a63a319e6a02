import { sql, type Transaction } from 'kysely'
import { z } from 'zod'

import { CLOCK_LABELS } from '../../machines/labels.ts'
import { toDayNumber } from '../../machines/policy/day.ts'
import { computeDue } from '../../machines/policy/term.ts'
import { PHONE_LIST_LABELS, type PHONE_LISTS } from '../contract/phone-chase-endpoints.ts'
import { UNIT_DUTY_LABELS } from '../contract/units-endpoints.ts'
import { shownTitle, withinReach } from '../db/read/reach.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { numbersOf } from '../office/case-name.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'
import { chaseWords } from './chase-text.ts'
import { listOwed, type OwedRow, readUnitPlaces, successorOf, type UnitPlace, withFormer } from './letter-facts.ts'
import { type LetterDays, type LetterDesk, openDays } from './letter-proposal.ts'

type Trx = Transaction<Database>
type What = (typeof PHONE_LISTS)[number]
/** A clock that has no day yet stands behind those that have one. */
type Line = Omit<OwedRow, 'due_on'> & { due_on: string | null }

/** Lines of one sheet; who has more calls unit by unit. */
const MOST_LINES = 2000
/** As the tab of 今日工作台 counts. */
const SOON = '3wd'

/** Whom to call about what, by unit; that the numbers were read stands in the trail. */
export async function readPhoneList(desk: LetterDesk, doer: Doer, ask: { what: What; unitId?: string | undefined }) {
  const { viewer, now } = doer
  const days = await openDays(desk, viewer.tenantId)
  return withTenant(desk.db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    const places = await readUnitPlaces(trx)
    const unitIds = ask.unitId === undefined ? undefined : namesOf(places, ask.unitId)
    const found = await listLines(trx, viewer, { what: ask.what, unitIds }, days)
    const byUnit = new Map<string, Line[]>()
    for (const line of found.slice(0, MOST_LINES)) {
      const id = successorOf(places, line.unit_id)?.id ?? line.unit_id
      const own = byUnit.get(id)
      if (own) own.push(line)
      else byUnit.set(id, [line])
    }
    const lines = [...byUnit.values()].flat()
    const contacts = await listContacts(trx, [...byUnit.keys()])
    const handlers = await listHandlers(trx, lines)
    await noteDeed(trx, doer, {
      kind: 'phone_list_shown',
      subject: ask.what,
      new: { units: byUnit.size, ...(ask.unitId !== undefined && { unitId: ask.unitId }) },
    })
    return {
      what: ask.what,
      label: PHONE_LIST_LABELS[ask.what],
      madeAt: now,
      today: days.today,
      cases: new Set(lines.map((line) => line.case_id)).size,
      isCut: found.length > MOST_LINES,
      units: [...byUnit.entries()].map(([id, own]) => {
        const place = places.get(id)
        const unit = { id, name: place?.name ?? id }
        const numberOf = numbersOf(own)
        return {
          unit,
          phone: place?.phone ?? null,
          contacts: contacts.get(id) ?? [],
          cases: own.map((line) => caseLine(line, numberOf(line), handlers, days)),
          ...wordsOf(unit.name, own, days),
        }
      }),
    }
  })
}

function wordsOf(unitName: string, lines: readonly Line[], days: LetterDays) {
  const dated = lines.filter((line): line is OwedRow => line.due_on !== null)
  return dated.length > 0 ? chaseWords(unitName, dated, days) : { brief: '', full: '' }
}

function caseLine(line: Line, number: string, handlers: ReadonlyMap<string, Handler>, { today }: LetterDays) {
  return {
    caseId: line.case_id,
    number,
    title: line.title,
    clockLabel: CLOCK_LABELS[line.kind],
    dueOn: line.due_on,
    daysOverdue: line.due_on === null ? null : toDayNumber(today) - toDayNumber(line.due_on),
    handler: handlers.get(`${line.case_id} ${line.actor_id}`) ?? null,
  }
}

/** All names under which the unit's duties stand. */
function namesOf(places: ReadonlyMap<string, UnitPlace>, unitId: string): string[] {
  return withFormer(places, successorOf(places, unitId)?.id ?? unitId)
}

type LinesAsk = { what: What; unitIds: readonly string[] | undefined }

async function listLines(
  trx: Trx,
  viewer: Viewer,
  { what, unitIds }: LinesAsk,
  { today, calendar }: LetterDays,
): Promise<Line[]> {
  const limit = MOST_LINES + 1
  switch (what) {
    case 'overdue':
      return listOwed(trx, viewer, { unitIds, before: today, limit })
    case 'due_soon': {
      const until = computeDue({ start: today, term: SOON, roll: 'none', calendar }).dueOn
      return listOwed(trx, viewer, { unitIds, from: today, until, limit })
    }
    case 'not_acknowledged':
      return listStamped(trx, viewer, { stamp: what, kind: 'acknowledge', unitIds })
    case 'not_contacted':
      return listStamped(trx, viewer, { stamp: what, kind: 'first_contact', unitIds })
  }
}

type Stamped = {
  stamp: 'not_acknowledged' | 'not_contacted'
  kind: 'acknowledge' | 'first_contact'
  unitIds: readonly string[] | undefined
}

/** Units that have not done it, by the stamps that the desk counts, with the day by which it is due. */
async function listStamped(trx: Trx, viewer: Viewer, { stamp, kind, unitIds }: Stamped): Promise<Line[]> {
  const ofUnits = unitIds === undefined ? sql`true` : sql`w.unit_id = any (${sql.val([...unitIds])}::text[])`
  const { rows } = await sql<Line>`
    select c.id as case_id, coalesce(d.actor_id, '') as actor_id, ${kind}::text as kind, w.unit_id, d.due_on, d.term,
      coalesce(d.provisional, false) as provisional, c.policy_id, c.policy_version,
      coalesce(c.number, c.serial_number) as number, ${shownTitle} as title, c.mark, c.period, c.term_no, c.session_no
    from suggestion_case c
    cross join lateral (
      select substr(s.key, ${stamp.length + 2}::integer) as unit_id from unnest(c.stamps) as s (key)
      where s.key like ${`${stamp.replace('_', '\\_')}@%`}) w
    left join lateral (
      select d.actor_id, d.due_on, d.term, d.provisional from deadline d
      join actor a on a.case_id = d.case_id and a.id = d.actor_id
      where d.case_id = c.id and d.kind = ${kind} and d.ended_on is null and a.unit_id = w.unit_id
      order by d.due_on limit 1) d on true
    where not c.is_settled and c.stamps && array[${stamp}] and ${ofUnits} and ${withinReach(viewer)}
    order by d.due_on nulls last, c.number, c.id, w.unit_id limit ${MOST_LINES + 1}`.execute(trx)
  return rows
}

type Contact = { id: string; name: string; dutyLabel: string; section: string | null; phone: string | null }

/** The clerk first: who has the files is called before who signs. */
async function listContacts(trx: Trx, unitIds: readonly string[]): Promise<Map<string, Contact[]>> {
  const { rows } = await sql<{
    unit_id: string
    id: string
    name: string
    duty: keyof typeof UNIT_DUTY_LABELS
    section: string | null
    phone: string | null
  }>`
    select unit_id, id, name, duty, section, phone from unit_contact
    where unit_id = any (${sql.val([...unitIds])}::text[]) and ended_on is null
    order by array_position(array['clerk', 'section_head', 'deputy_head', 'head'], duty), name, id`.execute(trx)
  const byUnit = new Map<string, Contact[]>()
  for (const { unit_id, duty, ...contact } of rows) {
    byUnit.set(unit_id, [...(byUnit.get(unit_id) ?? []), { ...contact, dutyLabel: UNIT_DUTY_LABELS[duty] }])
  }
  return byUnit
}

type Handler = { name: string; phone: string | null }
const Acknowledged = z.looseObject({ text: z.looseObject({ clerk: z.string(), phone: z.string().optional() }) })

/** Who was named when a duty was signed for, the last time. */
async function listHandlers(trx: Trx, lines: readonly Line[]): Promise<Map<string, Handler>> {
  // Of a state secret nothing but its number is told.
  const caseIds = [...new Set(lines.filter(({ mark }) => mark !== 'state_secret').map((line) => line.case_id))]
  const { rows } = await sql<{ case_id: string; actor_id: string; body: string | null }>`
    select distinct on (e.case_id, e.actor_id) e.case_id, e.actor_id, t.body from event e
    join event_text t on t.case_id = e.case_id and t.seq = e.seq
    where e.case_id = any (${sql.val(caseIds)}::uuid[]) and e.type = 'assignment.acknowledged'
      and e.outcome = 'accepted'
    order by e.case_id, e.actor_id, e.seq desc`.execute(trx)
  return new Map(
    rows.flatMap(({ case_id, actor_id, body }) => {
      const said = Acknowledged.safeParse(body === null ? null : JSON.parse(body))
      if (!said.success) return []
      const { clerk, phone } = said.data.text
      return [[`${case_id} ${actor_id}`, { name: clerk, phone: phone ?? null }] as const]
    }),
  )
}
