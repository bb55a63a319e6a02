import type { Transaction } from 'kysely'

import type { Role } from '../../machines/policy/words.ts'
import { listNoticeCases, type NoticeActor, type NoticeCase } from '../db/read/notice-cases.ts'
import type { PersonOnRecord, PostHolder } from '../db/read/notice-people.ts'
import type { Database, PartyKind } from '../db/schema.ts'
import { currentUnit, type Directory, openDirectory } from './directory.ts'
import type { Recipient } from './work.ts'

/** Whom the role means in this case, for a clock of this actor; nobody who left, ended, died or may not read it. */
export async function findRecipients(
  trx: Transaction<Database>,
  { caseId, actorId, role }: { caseId: string; actorId: string; role: Role },
): Promise<Recipient[]> {
  const facts = (await listNoticeCases(trx, [caseId])).get(caseId)
  return facts ? whoIs(await openDirectory(trx), facts, actorId, role) : []
}

const DUTIES = {
  unit_clerk: 'clerk',
  unit_section_head: 'section_head',
  unit_deputy_head: 'deputy_head',
  unit_head: 'head',
} as const
export type UnitRole = keyof typeof DUTIES

export function isUnitRole(role: Role): role is UnitRole {
  return role in DUTIES
}

/** The same for many cases with one directory. */
export async function whoIs(
  directory: Directory,
  facts: NoticeCase,
  actorId: string,
  role: Role,
): Promise<Recipient[]> {
  const actor = facts.actors.find(({ id }) => id === actorId)
  if (isUnitRole(role)) return unitsOwing(directory, facts, actorId).flatMap((unit) => inUnit(directory, unit, role))
  const meant = acting(directory, role)
  const found = await peopleOf(directory, facts, actor, meant)
  const readers = unique(found).filter(({ id }) => mayRead(directory, facts, meant, id))
  // What its clerks may not read is the director's own work.
  const isDirectors = readers.length === 0 && meant === 'deputy_office_clerk' && facts.mark === 'internal'
  if (isDirectors) return whoIs(directory, facts, actorId, 'deputy_office_director')
  return readers.map((person) => toRecipient(person, role, null))
}

/** The units that owe what this actor waits for, under the names that they bear today. */
export function unitsOwing(directory: Directory, facts: NoticeCase, actorId: string): string[] {
  const actor = facts.actors.find(({ id }) => id === actorId)
  return [...new Set(unitIdsOf(facts, actor).map((id) => currentUnit(directory, id)))]
}

function unitIdsOf({ actors, lead_unit_ids }: NoticeCase, actor: NoticeActor | undefined): string[] {
  if (actor?.unit_id) return [actor.unit_id]
  const listed = actor?.context?.['rectifyingUnitIds'] ?? actor?.context?.['unitIds']
  if (Array.isArray(listed) && listed.length > 0) return listed.filter((id) => typeof id === 'string')
  const duties = actors.filter(({ machine, ended_why }) => machine === 'assignment' && ended_why === null)
  const owing = actor?.machine === 'suggestion' ? duties.filter(({ replied_on }) => replied_on === null) : []
  const own = (owing.length > 0 ? owing : duties).flatMap(({ unit_id }) => unit_id ?? [])
  return own.length > 0 ? own : lead_unit_ids
}

/** Those with an account in that role, else the contacts of the unit with that duty. */
export function inUnit(directory: Directory, unitId: string, role: UnitRole): Recipient[] {
  const holders = (directory.holders.get(role) ?? []).filter(({ unit_id }) => unit_id === unitId)
  const contacts = (directory.contacts.get(unitId) ?? []).filter(({ duty }) => duty === DUTIES[role])
  return unique<PersonOnRecord>(holders.length > 0 ? holders : contacts).map((person) =>
    toRecipient(person, role, unitId),
  )
}

/** In a township the presidium does what the deputy office and the council do elsewhere. */
function acting({ isTownship }: Directory, role: Role): Role {
  const isAbove =
    role === 'deputy_office_clerk' || role === 'deputy_office_director' || role === 'council_of_chairpersons'
  return isTownship && isAbove ? 'presidium' : role
}

async function peopleOf(
  directory: Directory,
  facts: NoticeCase,
  actor: NoticeActor | undefined,
  role: Role,
): Promise<readonly PersonOnRecord[]> {
  const among = (isMeant: (holder: PostHolder) => boolean) => (directory.holders.get(role) ?? []).filter(isMeant)
  switch (role) {
    case 'handling_leader':
      return directory.findNamed(role, partiesOf(facts, 'handling_leader'))
    case 'supervising_leader':
      return directory.findNamed(role, ownOr(actor, 'leaderId', partiesOf(facts, 'supervising_leader')))
    case 'supervising_committee': {
      const committees = ownOr(actor, 'committeeId', partiesOf(facts, 'committee'))
      return among(({ committee_id }) => committee_id !== null && committees.includes(committee_id))
    }
    case 'routing_office':
      return among(({ body_id }) => body_id !== null && body_id === facts.body_id)
    case 'delegation_staff':
      return among(({ body_id }) => body_id !== null && body_id === facts.delegation_id)
    case 'deputy': {
      const deputies = deputiesOf(facts, actor)
      return among(({ deputy_id }) => deputy_id !== null && deputies.includes(deputy_id))
    }
    default:
      return among(() => true)
  }
}

/** A supervision has its own leader and committee; elsewhere those of the case are meant. */
function ownOr(actor: NoticeActor | undefined, field: 'leaderId' | 'committeeId', others: string[]): string[] {
  if (actor?.machine !== 'supervision') return others
  const own = actor.context?.[field]
  return typeof own === 'string' ? [own] : []
}

/** An inquiry waits for the feedback of those who have given none yet; everything else goes to the lead signer. */
function deputiesOf(facts: NoticeCase, actor: NoticeActor | undefined): string[] {
  const { deputies, feedback } = (actor?.context ?? {}) as Partial<
    Record<'deputies' | 'feedback', { deputyId: string }[]>
  >
  if (actor?.machine !== 'inquiry' || !deputies) return facts.lead_signer_id === null ? [] : [facts.lead_signer_id]
  const heard = new Set((feedback ?? []).map(({ deputyId }) => deputyId))
  return deputies.map(({ deputyId }) => deputyId).filter((id) => !heard.has(id))
}

function partiesOf({ parties }: NoticeCase, kind: PartyKind): string[] {
  return parties.filter(([party]) => party === kind).map(([, id]) => id)
}

const READ_INTERNAL: ReadonlySet<Role> = new Set<Role>([
  'deputy_office_director',
  'routing_office',
  'delegation_staff',
  'deputy',
  'handling_leader',
  'supervising_leader',
  'supervising_committee',
])

/** As `withinReach` has it: 内部件 are read by the director, by the parties of the case and by people who are named. */
function mayRead(
  { isTownship }: Directory,
  { mark, readers, parties }: NoticeCase,
  role: Role,
  personId: string,
): boolean {
  if (role === 'procurator' && !parties.some(([kind]) => kind === 'procuratorate')) return false
  const isReader = READ_INTERNAL.has(role) || (role === 'presidium' && isTownship)
  return mark !== 'internal' || isReader || readers.includes(personId)
}

function unique<T extends { id: string }>(people: readonly T[]): T[] {
  return [...new Map(people.map((person) => [person.id, person])).values()]
}

function toRecipient({ id, name, phone, email }: PersonOnRecord, role: Role, unitId: string | null): Recipient {
  return { id, name, role, unitId, phone, email }
}
