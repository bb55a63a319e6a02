import type { Transaction } from 'kysely'

import type { Role } from '../../machines/policy/words.ts'
import {
  type ContactOnRecord,
  isTownship,
  listContactsOnRecord,
  listNamedPeople,
  listPostHolders,
  listUnitsOnRecord,
  type PersonOnRecord,
  type PostHolder,
  type UnitOnRecord,
} from '../db/read/notice-people.ts'
import type { Database } from '../db/schema.ts'

/** Everybody of one congress who may be told anything, read once for many notices. */
export type Directory = {
  isTownship: boolean
  holders: ReadonlyMap<Role, readonly PostHolder[]>
  units: ReadonlyMap<string, UnitOnRecord>
  contacts: ReadonlyMap<string, readonly ContactOnRecord[]>
  /** A leader who is named on a case needs no post; asked once for each. */
  findNamed(role: Role, ids: readonly string[]): Promise<PersonOnRecord[]>
}

export async function openDirectory(trx: Transaction<Database>): Promise<Directory> {
  const holders = groupBy(await listPostHolders(trx), ({ role }) => role)
  const units = new Map((await listUnitsOnRecord(trx)).map((unit) => [unit.id, unit]))
  const contacts = groupBy(await listContactsOnRecord(trx), ({ unit_id }) => unit_id)
  const named = new Map<string, PersonOnRecord[]>()
  return {
    isTownship: await isTownship(trx),
    holders,
    units,
    contacts,
    async findNamed(role, ids) {
      const key = [role, ...ids].join('\t')
      const known = named.get(key) ?? (await listNamedPeople(trx, role, ids))
      named.set(key, known)
      return known
    },
  }
}

/** The unit that bears the duties of this one now. */
export function currentUnit({ units }: Directory, id: string): string {
  let unit = units.get(id)
  for (const seen = new Set<string>(); unit?.closed_on && unit.successor_id && !seen.has(unit.id); ) {
    seen.add(unit.id)
    unit = units.get(unit.successor_id) ?? unit
  }
  return unit?.id ?? id
}

/** As it is called on the screen; its id where it is not on record. */
export function nameOfUnit({ units }: Directory, id: string): string {
  return units.get(id)?.name ?? id
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
