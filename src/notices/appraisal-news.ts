import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'

import type { Role } from '../../machines/policy/words.ts'
import type { Database } from '../db/schema.ts'
import { insertNotices, sentAtOnce, UNORDERED } from '../db/write/notices.ts'
import type { Instant } from '../engine/engine.ts'
import { currentUnit, type Directory, nameOfUnit, openDirectory } from './directory.ts'
import type { NoticeKind } from './kinds.ts'
import { queueDeliveries } from './queue-deliveries.ts'
import { inUnit } from './recipients.ts'
import type { NoticeFacts } from './variables.ts'
import { openWords } from './words.ts'
import type { Recipient } from './work.ts'

type Trx = Transaction<Database>
/** In whose name and when; `outsideAt`: when mail and SMS may leave, in the hours of the office. */
export type Telling = { tenantId: string; now: Instant; outsideAt: Instant; publicUrl: string }
export type AppraisalNews = {
  kind: Extract<NoticeKind, `appraisal_${string}`>
  id: string
  title: string
  /** Whose sheets it is about, under the names that they had in the appraisal. */
  unitIds: readonly string[]
  dueOn?: string
  reason?: string
}

/** Who speaks for a unit here: those who may appeal. */
const SPEAKERS = ['unit_head', 'unit_clerk'] as const

/**
 * Puts the news into the inboxes of those whom it concerns: the office of an appeal, of everything else the head and the
 * clerk of each unit, once for all that is theirs. Nobody else is told, neither a deputy nor a group. Returns the units
 * that have nobody to be told.
 */
export async function tellOfAppraisal(trx: Trx, telling: Telling, news: AppraisalNews): Promise<string[]> {
  const directory = await openDirectory(trx)
  const isForOffice = news.kind === 'appraisal_appealed'
  const meant = isForOffice ? ofOffice(directory, news) : ofUnits(directory, news)
  await write(trx, telling, news, { directory, meant })
  if (isForOffice) return []
  return news.unitIds.filter((id) => speakersOf(directory, id).length === 0)
}

/** Those of the units where nobody has an account with which to read the sheet and to appeal. */
export async function listUnitsWithoutReader(trx: Trx, unitIds: readonly string[]): Promise<string[]> {
  const directory = await openDirectory(trx)
  const held = new Set(SPEAKERS.flatMap((role) => (directory.holders.get(role) ?? []).map(({ unit_id }) => unit_id)))
  return unitIds.filter((id) => !held.has(currentUnit(directory, id)))
}

type Meant = { personId: string; role: Role; ofUnit: string | null; unitIds: string[] }

function speakersOf(directory: Directory, unitId: string): { role: Role; person: Recipient }[] {
  return SPEAKERS.flatMap((role) =>
    inUnit(directory, currentUnit(directory, unitId), role).map((person) => ({ role, person })),
  )
}

/** Whoever speaks for several units, after a merger, hears of all of them at once. */
function ofUnits(directory: Directory, { unitIds }: AppraisalNews): Meant[] {
  const byPerson = new Map<string, Meant>()
  for (const unitId of unitIds) {
    for (const { role, person } of speakersOf(directory, unitId)) {
      const known = byPerson.get(person.id)
      if (known) known.unitIds = [...new Set([...known.unitIds, unitId])]
      else byPerson.set(person.id, { personId: person.id, role, ofUnit: person.unitId, unitIds: [unitId] })
    }
  }
  return [...byPerson.values()]
}

function ofOffice({ isTownship, holders }: Directory, { unitIds }: AppraisalNews): Meant[] {
  const roles: readonly Role[] = isTownship ? ['presidium'] : ['deputy_office_director', 'deputy_office_clerk']
  const people = roles.flatMap((role) => (holders.get(role) ?? []).map(({ id }) => [id, role] as const))
  // Of two posts the first: the director answers.
  return [...new Map(people.toReversed())].map(([personId, role]) => ({
    personId,
    role,
    ofUnit: null,
    unitIds: [...unitIds],
  }))
}

async function write(
  trx: Trx,
  { tenantId, now, outsideAt, publicUrl }: Telling,
  { kind, id, title, dueOn, reason }: AppraisalNews,
  { directory, meant }: { directory: Directory; meant: readonly Meant[] },
): Promise<void> {
  const makeWords = await openWords(trx)
  const at = new Date(now)
  const notices = meant.map(({ personId, role, ofUnit, unitIds }) => {
    const [only] = unitIds
    const path = linkOf(kind, id, unitIds.length === 1 ? only : undefined)
    const facts: NoticeFacts = {
      appraisal: title,
      unit: unitIds.map((unitId) => nameOfUnit(directory, unitId)).join('、'),
      link: `${publicUrl}${path}`,
      ...(dueOn !== undefined && { dueOn }),
      ...(reason !== undefined && { reason }),
    }
    return {
      tenant_id: tenantId,
      id: randomUUID(),
      kind,
      case_id: null,
      ...UNORDERED,
      ...sentAtOnce(at),
      role,
      recipient_id: personId,
      unit_id: ofUnit,
      ...makeWords(kind, facts),
    }
  })
  await insertNotices(trx, notices)
  await queueDeliveries(trx, notices, outsideAt)
}

/** A cancelled appraisal can be opened by no unit any more. */
function linkOf(kind: AppraisalNews['kind'], id: string, unitId: string | undefined): string {
  if (kind === 'appraisal_appealed') return `/appraisals/${id}`
  if (kind === 'appraisal_cancelled' || unitId === undefined) return '/appraisals'
  return `/appraisals/${id}/units/${encodeURIComponent(unitId)}`
}
