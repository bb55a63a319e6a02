import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'

import { listDeputiesNamed, listOrgansNamed, listUnitsNamed, type RollEntry } from '../../db/read/roll.ts'
import type { Database } from '../../db/schema.ts'
import { insertDeputies, insertOrgans, insertUnits } from '../../db/write/roll.ts'

/** What a row names. */
export type RowNames = {
  deputies: readonly string[]
  units: readonly string[]
  delegation: string | null
  body: string | null
  /** Whose delegation it is. */
  leadSigner: string
}
/** Names of the congress with their ids; those that are not known yet have one that comes from the name alone. */
export type Roll = {
  deputy(name: string): string
  unit(name: string): string
  delegation(name: string): string
  /** The named body; without a name, the only one there is, or the government. */
  body(name: string | null): string
  /** A name that several deputies bear, with their ids. */
  doubtful(names: RowNames): { name: string; ids: string[] } | undefined
  /** Names that are not on the roll yet. */
  missing(names: RowNames): { deputies: string[]; units: string[] }
}

const DEFAULT_BODY = 'government'

/** Looks up everything that these rows name. */
export async function readRoll(trx: Transaction<Database>, tenantId: string, rows: readonly RowNames[]): Promise<Roll> {
  const deputies = index(await listDeputiesNamed(trx, distinct(rows.flatMap((row) => row.deputies))))
  const units = index(await listUnitsNamed(trx, distinct(rows.flatMap((row) => row.units))))
  const delegations = index(
    await listOrgansNamed(trx, 'delegation', distinct(rows.flatMap((row) => row.delegation ?? []))),
  )
  const bodies = index(await listOrgansNamed(trx, 'body', distinct(rows.flatMap((row) => row.body ?? []))))
  const allBodies = await trx
    .selectFrom('organ')
    .select('id')
    .where('kind', '=', 'body')
    .where('is_closed', '=', false)
    .execute()
  const onlyBody = allBodies.length === 1 ? allBodies[0]?.id : undefined
  const idOf = (kind: string, byName: Map<string, Set<string>>, name: string) =>
    firstOf(byName.get(name)) ?? newId(tenantId, kind, name)

  return {
    deputy: (name) => idOf('deputy', deputies, name),
    unit: (name) => idOf('unit', units, name),
    delegation: (name) => idOf('delegation', delegations, name),
    body: (name) => (name === null ? (onlyBody ?? DEFAULT_BODY) : idOf('body', bodies, name)),
    doubtful({ deputies: names }) {
      const name = names.find((candidate) => (deputies.get(candidate)?.size ?? 0) > 1)
      return name === undefined ? undefined : { name, ids: [...(deputies.get(name) ?? [])] }
    },
    missing: (names) => ({
      deputies: names.deputies.filter((name) => !deputies.has(name)),
      units: names.units.filter((name) => !units.has(name)),
    }),
  }
}

/** Puts on the roll what accepted rows name and nobody knew. Returns the new names. */
export async function enroll(
  trx: Transaction<Database>,
  tenantId: string,
  rows: readonly RowNames[],
): Promise<{ deputies: string[]; units: string[] }> {
  const roll = await readRoll(trx, tenantId, rows)
  const fresh = rows.map((row) => ({ row, ...roll.missing(row) }))
  const delegationOf = new Map(
    rows.flatMap(({ leadSigner, delegation }) => (delegation === null ? [] : [[leadSigner, delegation] as const])),
  )
  const deputies = distinct(fresh.flatMap((one) => one.deputies))
  const units = distinct(fresh.flatMap((one) => one.units))
  const delegations = distinct(rows.flatMap(({ delegation }) => delegation ?? []))
  const bodies = distinct(rows.flatMap(({ body }) => body ?? []))

  await insertOrgans(trx, tenantId, [
    ...delegations.map((name) => ({ id: roll.delegation(name), name, kind: 'delegation' as const })),
    ...bodies.map((name) => ({ id: roll.body(name), name, kind: 'body' as const })),
  ])
  const newDeputies = deputies.map((name) => {
    const delegation = delegationOf.get(name)
    return { id: roll.deputy(name), name, delegationId: delegation === undefined ? null : roll.delegation(delegation) }
  })
  await insertDeputies(trx, tenantId, newDeputies)
  await insertUnits(
    trx,
    tenantId,
    units.map((name) => ({ id: roll.unit(name), name })),
  )
  return { deputies, units }
}

/**
 * An id that comes from the name alone: a row that came in while the roll was not written finds it again, and two
 * imports at once name the same deputy alike.
 */
export function newId(tenantId: string, kind: string, name: string): string {
  return `${kind}-${createHash('sha256').update(`${tenantId}\n${kind}\n${name}`).digest('hex').slice(0, 13)}`
}

/** Ids by every word that may name them. */
function index(entries: readonly RollEntry[]): Map<string, Set<string>> {
  const byName = new Map<string, Set<string>>()
  const add = (word: string, id: string) => byName.set(word, (byName.get(word) ?? new Set()).add(id))
  for (const { id, name } of entries) {
    add(id, id)
    if (name !== null && name !== id) add(name, id)
  }
  return byName
}

function firstOf(ids: Set<string> | undefined): string | undefined {
  return ids?.values().next().value
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)]
}
