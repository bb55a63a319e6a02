import { ROLES, type Role } from '../../../machines/policy/words.ts'
import type { House, TestPost } from '../a-house.ts'

/** Everybody who may stand before the door: one for each role, each with a relation to the own case where there can be one. */
export const PERSONAS = [...ROLES.filter((role) => role !== 'system'), 'nobody', 'operator'] as const
export type Persona = (typeof PERSONAS)[number]
export type People = Record<Exclude<Persona, 'nobody' | 'operator'>, TestPost>

/** How each role stands to the own case of the matrix. */
const RELATIONS: Partial<Record<Role, Partial<TestPost>>> = {
  deputy: { deputyId: 'deputy-1' },
  delegation_staff: { bodyId: 'delegation-1' },
  routing_office: { bodyId: 'government' },
  unit_clerk: { unitId: 'unit-1' },
  unit_section_head: { unitId: 'unit-1' },
  unit_deputy_head: { unitId: 'unit-1' },
  unit_head: { unitId: 'unit-1' },
  supervising_committee: { committeeId: 'committee-1' },
}

/** Appoints one person for each role. */
export async function appointAll(house: House): Promise<People> {
  const people: Partial<People> = {}
  for (const role of ROLES) {
    if (role === 'system') continue
    people[role] = await house.appoint({ role, ...RELATIONS[role] })
  }
  return people as People
}
