import type { Principal } from '../../machines/step.ts'

const UNIT_ROLES = ['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'] as const
const unitMembers = ['unit-1', 'unit-2', 'unit-9'].flatMap((unitId) =>
  UNIT_ROLES.map((role): [string, Principal] => [`${role}@${unitId}`, { id: `${unitId}-${role}`, role, unitId }]),
)

/**
 * Somebody in every role of the glossary: with the relation to the case that the role may have (`@…`), and once as a
 * stranger to it. Unit 1 handles alone, leads or is one of several; unit 2 assists or is another of several; unit 9
 * has nothing to do with the case. `system` is nobody: a person who claims to be the engine.
 */
export const PERSONS: Readonly<Record<string, Principal>> = {
  'deputy@lead': { id: 'deputy-1', role: 'deputy', deputyId: 'deputy-1' },
  'deputy@cosigner': { id: 'deputy-2', role: 'deputy', deputyId: 'deputy-2' },
  'deputy@elsewhere': { id: 'deputy-9', role: 'deputy', deputyId: 'deputy-9' },
  'delegation_staff@own': { id: 'delegation-1-staff', role: 'delegation_staff', bodyId: 'delegation-1' },
  'delegation_staff@elsewhere': { id: 'delegation-9-staff', role: 'delegation_staff', bodyId: 'delegation-9' },
  secretariat: { id: 'secretary', role: 'secretariat' },
  presidium: { id: 'presidium', role: 'presidium' },
  deputy_office_clerk: { id: 'clerk', role: 'deputy_office_clerk' },
  deputy_office_director: { id: 'director', role: 'deputy_office_director' },
  'routing_office@own': { id: 'router', role: 'routing_office', bodyId: 'body-1' },
  'routing_office@elsewhere': { id: 'other-router', role: 'routing_office', bodyId: 'body-9' },
  ...Object.fromEntries(unitMembers),
  'handling_leader@own': { id: 'leader-1', role: 'handling_leader' },
  'handling_leader@elsewhere': { id: 'leader-9', role: 'handling_leader' },
  'supervising_leader@own': { id: 'supervisor-1', role: 'supervising_leader' },
  'supervising_leader@elsewhere': { id: 'supervisor-9', role: 'supervising_leader' },
  'supervising_committee@own': { id: 'committee-1-staff', role: 'supervising_committee', committeeId: 'committee-1' },
  'supervising_committee@elsewhere': { id: 'committee-9-x', role: 'supervising_committee', committeeId: 'committee-9' },
  council_of_chairpersons: { id: 'council', role: 'council_of_chairpersons' },
  standing_committee_member: { id: 'member', role: 'standing_committee_member' },
  scrutineer: { id: 'scrutineer', role: 'scrutineer' },
  teller: { id: 'teller', role: 'teller' },
  procurator: { id: 'procurator', role: 'procurator' },
  administrator: { id: 'administrator', role: 'administrator' },
  auditor: { id: 'auditor', role: 'auditor' },
  system: { id: 'claims-to-be-the-engine', role: 'system' },
}

/** The person of that name in the table; throws for one who does not stand there. */
export function person(name: string): Principal {
  const found = PERSONS[name]
  if (!found) throw new Error(`Nobody is called "${name}"`)
  return found
}

type Group = [word: string, members: readonly string[]]
const UNITS = ['unit-1', 'unit-2', 'unit-9'].map(
  (unit): Group => [`unit_*@${unit}`, UNIT_ROLES.map((role) => `${role}@${unit}`)],
)
const WHOLE_ROLES = [...new Set(Object.values(PERSONS).map(({ role }) => role))].map(
  (role): Group => [role, Object.keys(PERSONS).filter((name) => PERSONS[name]?.role === role)],
)
/** Words for several persons, the wider ones first. */
const GROUPS: readonly Group[] = [
  ['deputy_office_*', ['deputy_office_clerk', 'deputy_office_director']],
  ['unit_*', unitMembers.map(([name]) => name)],
  ...UNITS,
  ...WHOLE_ROLES,
]

/** Names in one line: a role alone is everybody in it, `unit_*@unit-1` all four of that unit. */
export function describePersons(names: readonly string[]): string {
  const left = new Set(names)
  const words: string[] = []
  for (const name of names) {
    if (!left.has(name)) continue
    const group = GROUPS.find(([, members]) => members.includes(name) && members.every((member) => left.has(member)))
    for (const member of group?.[1] ?? [name]) left.delete(member)
    words.push(group?.[0] ?? name)
  }
  return words.join(', ')
}
