import type { z } from 'zod'

import { clocksOnDesk, DESKS, rolesAtDesk } from '../../../machines/desks.ts'
import { CLOCK_LABELS } from '../../../machines/labels.ts'
import type { Calendar } from '../../../machines/policy/calendar.ts'
import { workingDaysBetween } from '../../../machines/policy/term.ts'
import type { ClockKind } from '../../../machines/policy/words.ts'
import { OF_ONE_DEPUTY, readableBy, readerOf, readsNames } from '../../../machines/reading.ts'
import type { Reader } from '../../../machines/reading-table.ts'
import { stampsOf } from '../../../machines/stamp-facts.ts'
import { STAMP_CODES, STAMPS, type StampFact } from '../../../machines/stamps.ts'
import type { CaseLine, DeadlineChip, Stamp } from '../../contract/case-views.ts'
import { stageLabel } from '../../contract/stage-label.ts'
import type { CaseLineRow } from '../../db/read/case-lines.ts'
import type { Viewer } from '../../db/read/viewer.ts'
import type { Met } from '../../engine/engine.ts'
import { nextActionOf, type Offers, type Self } from './next-action.ts'

/** By what days are counted, and for whom. */
export type Outlook = {
  viewer: Viewer
  isTownship: boolean
  /** Nobody holds the clerk's post: the director does that work, too. */
  isClerkless: boolean
  calendar: Calendar
  today: string
  /** Acts that a list is about: one that is awaited comes before what else is. */
  prefers?: readonly string[]
}
type Chip = z.infer<typeof DeadlineChip>
type ShownStamp = z.infer<typeof Stamp>

/** A case as one line: its row, and what the engine read of it for this viewer. */
export function toCaseLine(row: CaseLineRow, met: Met | undefined, outlook: Outlook): CaseLine {
  const { viewer } = outlook
  const stamped = met ? stampsOf(met.stored.actors, met.policy) : { stamps: [], awaited: [] }
  const reader = readerOf(viewer.readsAs, row.standing)
  return {
    id: row.id,
    revision: row.revision,
    number: row.number,
    serialNumber: row.serial_number,
    title: row.title,
    mark: row.mark ?? 'none',
    period: row.period,
    termNo: row.term_no,
    sessionNo: row.session_no,
    category: row.category,
    isKey: row.is_key,
    stage: row.stage,
    stageLabel: stageLabel(row),
    leadSigner: party(row.lead_signer_id, row.lead_signer_name),
    cosignerCount: row.knows_proposer ? row.cosigners : 0,
    leadUnit: party(row.lead_unit_id, row.lead_unit_name),
    otherUnitCount: Math.max(0, row.duties - (row.lead_unit_id === null ? 0 : 1)),
    stamps: shownStamps(stamped.stamps, reader, viewer, leads(met, viewer)),
    deadline: met && reader ? mostUrgent(met, reader, outlook) : null,
    next: met
      ? nextActionOf(
          row.knows_proposer ? met.offers : withoutDeputies(met.offers),
          stamped,
          selfOf(outlook),
          outlook.prefers,
        )
      : null,
  }
}

/** Who may not know the proposers is offered nothing in which one of them is named. */
function withoutDeputies(offers: Offers): Offers {
  return Object.fromEntries(
    Object.entries(offers).map(([actorId, types]) => [actorId, types.filter((type) => !OF_ONE_DEPUTY.has(type))]),
  )
}

/** In which roles, and for which unit, deputy, body or committee, the viewer acts. */
export function selfOf({ viewer, ...place }: Pick<Outlook, 'viewer' | 'isTownship' | 'isClerkless'>): Self {
  const parties = [viewer.unitId, viewer.deputyId, viewer.bodyId, viewer.committeeId]
  return { roles: rolesAtDesk(viewer.role, place), parties: parties.filter((id) => id !== undefined) }
}

function party(id: string | null, name: string | null): { id: string; name: string } | null {
  return id === null ? null : { id, name: name ?? id }
}

/** Does the viewer's unit lead this case? The lead sees which opinions it lacks. */
function leads(met: Met | undefined, { unitId }: Viewer): boolean {
  if (unitId === undefined || !met) return false
  return met.stored.actors.some(
    ({ machine, context }) =>
      machine === 'assignment' &&
      context['unitId'] === unitId &&
      context['endedWhy'] === null &&
      (context['role'] === 'lead' || context['role'] === 'sole'),
  )
}

const OVERSEERS: ReadonlySet<Reader | undefined> = new Set(['body', 'leader', 'supervisor', 'committee'])

/** The stamps that this reader sees, each once, with the number of units where several bear it. */
function shownStamps(
  facts: readonly StampFact[],
  reader: Reader | undefined,
  viewer: Viewer,
  isLead: boolean,
): ShownStamp[] {
  const isOffice = reader === 'office' || reader === 'secretariat'
  const own = viewer.unitId ?? viewer.deputyId
  // The public knows that a suggestion was handed over and answered, and not what became of it.
  const isOutside = reader === undefined || !readsNames(reader)
  const seen = facts.filter(({ code, partyId }) => {
    const { seenBy } = STAMPS[code]
    if (isOutside) return false
    if (seenBy === 'everyone' || isOffice) return true
    if (seenBy === 'offices') return false
    if (OVERSEERS.has(reader)) return true
    return (partyId !== undefined && partyId === own) || (isLead && code === 'opinion_missing')
  })
  return STAMP_CODES.flatMap((code) => {
    const count = seen.filter((fact) => fact.code === code).length
    if (count === 0) return []
    const { label, tone } = STAMPS[code]
    return [{ code, label: count > 1 ? `${label}（${count}）` : label, tone }]
  })
}

/** Of the running deadlines that the viewer may read the most urgent one, those on his own desk first. */
function mostUrgent({ stored }: Met, reader: Reader, outlook: Outlook): Chip | null {
  const { viewer } = outlook
  const onDesk = clocksOnDesk(rolesAtDesk(viewer.role, outlook))
  const readable = stored.clocks.filter(
    (clock) => isReadable(clock, stored, reader, viewer) && !DESKS[clock.kind].isWindow,
  )
  const mine = readable.filter(({ kind }) => onDesk.includes(kind))
  const [first] = (mine.length > 0 ? mine : readable).toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
  return first ? toChip(first, outlook) : null
}

type Clock = Met['stored']['clocks'][number]

/** A unit reads the clocks of its own duties and promises, and of a rectification that was ordered of it. */
function isReadable(clock: Clock, stored: Met['stored'], reader: Reader, { unitId }: Viewer): boolean {
  const { clocks, ownClocks } = readableBy(reader)
  if (reader !== 'unit') return clocks.includes(clock.kind)
  const context = stored.actors.find(({ id }) => id === clock.actorId)?.context
  if (context?.['unitId'] === unitId) return [...clocks, ...ownClocks].includes(clock.kind)
  const ordered = context?.['rectifyingUnitIds']
  return clock.kind === 'rectification' && Array.isArray(ordered) && ordered.includes(unitId)
}

type Due = Pick<Clock, 'actorId' | 'kind' | 'dueOn' | 'originalDueOn' | 'provisional' | 'status'>

/** One deadline as a chip. Overdue by a weekend alone is one working day, since today is 0. */
export function toChip(clock: Due, { calendar, today }: Pick<Outlook, 'calendar' | 'today'>): Chip {
  const isOpen = clock.status === 'running' || clock.status === 'overdue'
  return {
    actorId: clock.actorId,
    kind: clock.kind satisfies ClockKind,
    label: CLOCK_LABELS[clock.kind],
    dueOn: clock.dueOn,
    originalDueOn: clock.originalDueOn,
    isProvisional: clock.provisional,
    status: isOpen && clock.dueOn < today ? 'overdue' : clock.status,
    workingDaysLeft: isOpen ? workingDaysLeft(calendar, today, clock.dueOn) : null,
  }
}

/** Working days from today to the due day: 0 is today, negative is overdue. */
export function workingDaysLeft(calendar: Calendar, today: string, dueOn: string): number {
  if (dueOn === today) return 0
  if (dueOn > today) return workingDaysBetween(calendar, today, dueOn)
  // Counted forward, so that a day off counts the same as in the words of a chase.
  return Math.min(-workingDaysBetween(calendar, dueOn, today), -1)
}
