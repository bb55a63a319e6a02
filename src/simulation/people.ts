import type { Policy } from '../../machines/policy/schema.ts'
import type { Principal } from '../../machines/step.ts'
import { castDice, type Dice } from './dice.ts'
import { unitWeight } from './model.ts'

/** Everybody of the simulated congress. The deputies are fictional; the units are those of the 99 suggestions. */
export type People = {
  deputies: readonly { id: string; name: string; delegationId: string }[]
  units: readonly { id: string; name: string }[]
  unitIdOf(name: string): string
  /** A lead unit by weight: a few units get most of the suggestions. */
  drawUnit(dice: Dice, label: string, except: readonly string[]): string
  /** The deputy office: who works there, and who decides there; a township's presidium does both. */
  clerk: Principal
  secondClerk: Principal
  director: Principal
  /** During a session. */
  secretary: Principal
  headSecretary: Principal
  presidium: Principal
  routing: Principal
  council: Principal
  procurator: Principal
  scrutineer: Principal
  teller: Principal
  secondClerkId: string
}

export const GOVERNMENT = 'body-government'
export const DELEGATIONS = ['第一', '第二', '第三', '第四', '第五', '第六', '第七', '第八']
export const COMMITTEES = ['committee-1', 'committee-2', 'committee-3', 'committee-4', 'committee-5']
const STEMS = [...'甲乙丙丁戊己庚辛壬癸']
const BRANCHES = [...'子丑寅卯辰巳午未申酉戌亥']
const CYCLE = Array.from({ length: 60 }, (_, n) => `${STEMS[n % 10]}${BRANCHES[n % 12]}`)
const FEWEST_DEPUTIES = 40
const MOST_DEPUTIES = 480

/** Makes the people of a congress for so many suggestions. */
export function gatherPeople(policy: Policy, unitNames: readonly string[], caseCount: number): People {
  const size = Math.min(MOST_DEPUTIES, Math.max(FEWEST_DEPUTIES, Math.ceil(caseCount * 0.8)))
  const delegates = castDice('delegations')
  const deputies = Array.from({ length: size }, (_, n) => ({
    id: `deputy-${String(n + 1).padStart(3, '0')}`,
    name: deputyName(n),
    delegationId: `delegation-${delegates.between(String(n), 1, DELEGATIONS.length)}`,
  }))
  const units = unitNames.map((name, n) => ({ id: `unit-${String(n + 1).padStart(2, '0')}`, name }))
  const idByName = new Map(units.map(({ id, name }) => [name, id]))
  const isTownship = policy.office.body === 'presidium'
  const office = (id: string, role: Principal['role']): Principal => ({ id, role: isTownship ? 'presidium' : role })

  return {
    deputies,
    units,
    unitIdOf: (name) => known(idByName, name),
    drawUnit: (dice, label, except) => {
      const free = units.filter(({ id }) => !except.includes(id))
      return dice.weigh(
        label,
        free.map(({ id }, rank) => [id, unitWeight(rank)] as const),
      )
    },
    clerk: office('office-clerk-1', 'deputy_office_clerk'),
    secondClerk: office('office-clerk-2', 'deputy_office_clerk'),
    secondClerkId: 'office-clerk-2',
    director: office('office-director', 'deputy_office_director'),
    secretary: office('secretariat-1', 'secretariat'),
    headSecretary: office('secretariat-head', 'secretariat'),
    presidium: { id: 'presidium', role: 'presidium' },
    routing: { id: 'routing-1', role: 'routing_office', bodyId: GOVERNMENT },
    council: isTownship ? office('presidium', 'presidium') : { id: 'council', role: 'council_of_chairpersons' },
    procurator: { id: 'procurator-1', role: 'procurator' },
    scrutineer: { id: 'scrutineer-1', role: 'scrutineer' },
    teller: { id: 'teller-1', role: 'teller' },
  }
}

export type UnitRole = 'unit_clerk' | 'unit_section_head' | 'unit_deputy_head' | 'unit_head'
/** Somebody of a unit. */
export function unitMember(unitId: string, role: UnitRole): Principal {
  return { id: `${unitId}-${role.slice('unit_'.length)}`, role, unitId }
}

/** The deputy in person. */
export function asDeputy(deputyId: string): Principal {
  return { id: deputyId, role: 'deputy', deputyId }
}

export function delegationStaff(delegationId: string): Principal {
  return { id: `${delegationId}-staff`, role: 'delegation_staff', bodyId: delegationId }
}

export function committeeStaff(committeeId: string): Principal {
  return { id: `${committeeId}-staff`, role: 'supervising_committee', committeeId }
}

/** 代表甲, 代表乙 … 代表子 … 代表甲子 …: nobody's name. */
function deputyName(n: number): string {
  if (n < 10) return `代表${STEMS[n]}`
  if (n < 22) return `代表${BRANCHES[n - 10]}`
  if (n < 82) return `代表${CYCLE[n - 22]}`
  return `代表${CYCLE[(n - 82) % 60]}${STEMS[Math.floor((n - 82) / 60) % 10]}`
}

function known(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`No unit "${name}"`)
  return id
}
