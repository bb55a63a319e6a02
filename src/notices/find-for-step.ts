import type { Role } from '../../machines/policy/words.ts'
import { ROLE_LABELS } from '../contract/value-labels.ts'
import type { NoticeCase } from '../db/read/notice-cases.ts'
import type { Desk } from './desk.ts'
import { nameOfUnit } from './directory.ts'
import { isUnitRole, unitsOwing, whoIs } from './recipients.ts'
import type { Recipient } from './work.ts'

/** Somebody whom a step should reach and does not. */
export type Missing = { roles: Role[]; unitId: string | null; why: string }
export type Found = {
  /** Each person once, in the first role in which the step names him. */
  people: { recipient: Recipient; role: Role }[]
  missing: Missing[]
  /** Is the one who owes the act among the missing, or nobody found at all? */
  mustGoHigher: boolean
}

const OFFICE: ReadonlySet<Role> = new Set<Role>([
  'deputy_office_clerk',
  'deputy_office_director',
  'presidium',
  'secretariat',
])

/** Everybody whom these roles mean in the case, and what is missing on the records. */
export async function findForRoles(
  desk: Desk,
  facts: NoticeCase,
  actorId: string,
  roles: readonly Role[],
): Promise<Found> {
  const byPerson = new Map<string, { recipient: Recipient; role: Role }>()
  const reached = new Map<Role, Recipient[]>()
  for (const role of roles) {
    const found = await whoIs(desk.directory, facts, actorId, role)
    reached.set(role, found)
    for (const recipient of found) if (!byPerson.has(recipient.id)) byPerson.set(recipient.id, { recipient, role })
  }
  const people = [...byPerson.values()]
  const missing = [...missingUnits(desk, facts, actorId, roles, reached), ...missingOthers(desk, facts, roles, reached)]
  const isOwnerMissing = missing.some(({ roles: [role] }) => role !== undefined && isUnitRole(role))
  return { people, missing, mustGoHigher: isOwnerMissing || (missing.length > 0 && people.length === 0) }
}

type Reached = ReadonlyMap<Role, readonly Recipient[]>

/** A unit is reached when anybody of it is. */
function missingUnits(
  desk: Desk,
  facts: NoticeCase,
  actorId: string,
  roles: readonly Role[],
  reached: Reached,
): Missing[] {
  const wanted = roles.filter(isUnitRole)
  if (wanted.length === 0) return []
  const names = namesOf(wanted)
  const units = unitsOwing(desk.directory, facts, actorId)
  if (units.length === 0) {
    return [{ roles: wanted, unitId: null, why: `本件没有登记承办单位，找不到${names}；请核对分办情况` }]
  }
  return units
    .filter((unitId) => !wanted.some((role) => reached.get(role)?.some((found) => found.unitId === unitId)))
    .map((unitId) => ({
      roles: wanted,
      unitId,
      why: `“${nameOfUnit(desk.directory, unitId)}”没有登记在任的${names}；请在“单位”中登记账号或联系人，并先电话联系该单位`,
    }))
}

function missingOthers(desk: Desk, facts: NoticeCase, roles: readonly Role[], reached: Reached): Missing[] {
  const isEmpty = (role: Role) => (reached.get(role) ?? []).length === 0
  const office = roles.filter((role) => OFFICE.has(role))
  const others = roles.filter((role) => !isUnitRole(role) && !OFFICE.has(role) && isEmpty(role))
  const groups = [...(office.length > 0 && office.every(isEmpty) ? [office] : []), ...others.map((role) => [role])]
  return groups
    .filter(([role]) => role !== undefined && isMeantHere(desk, facts, role))
    .map((group) => ({
      roles: group,
      unitId: null,
      why: `没有在任的${namesOf(group)}可以接收；${REMEDIES[group[0] ?? 'system'] ?? '请在“人员”中登记人选'}`,
    }))
}

const REMEDIES: Readonly<Partial<Record<Role, string>>> = {
  handling_leader: '请登记本件的领办领导',
  supervising_leader: '请登记本件的督办领导',
  supervising_committee: '请登记本件的督办委员会及其工作人员',
  deputy: '代表没有账号的，请由代表工作机构电话告知',
  routing_office: '请登记归口交办单位的人员',
}

/** Not every case has a leader: where nobody named one and the rules ask for none, nobody is missing. */
function isMeantHere(desk: Desk, facts: NoticeCase, role: Role): boolean {
  if (role !== 'handling_leader') return true
  if (facts.parties.some(([kind]) => kind === 'handling_leader')) return true
  const { categories } = desk.policyOf(facts)
  return facts.category !== null && categories[facts.category]?.triggers.handlingLeader === true
}

function namesOf(roles: readonly Role[]): string {
  return roles.map((role) => ROLE_LABELS[role]).join('、')
}
