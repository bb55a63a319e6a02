import { sql, type Transaction } from 'kysely'

import type { Database } from '../schema.ts'

export type DirectoryUnit = { id: string; name: string; parent_id: string | null; body_id: string | null }
export type DirectoryOrgan = { id: string; name: string; kind: 'body' | 'delegation' | 'committee' }
export type DirectoryDeputy = { id: string; name: string; delegation_id: string | null }
export type DirectoryLeader = { id: string; name: string; role: 'handling_leader' | 'supervising_leader' }

/** Open units, in Chinese order. */
export async function listDirectoryUnits(trx: Transaction<Database>): Promise<DirectoryUnit[]> {
  const { rows } = await sql<DirectoryUnit>`select id, name, parent_id, body_id from unit where closed_on is null
    order by name collate "zh-x-icu", id`.execute(trx)
  return rows
}

/** Open bodies, delegations and committees. */
export async function listDirectoryOrgans(trx: Transaction<Database>): Promise<DirectoryOrgan[]> {
  const { rows } = await sql<DirectoryOrgan>`select id, name, kind from organ where not is_closed
    order by name collate "zh-x-icu", id`.execute(trx)
  return rows
}

/** Deputies in office, of one delegation or of all. */
export async function listDirectoryDeputies(
  trx: Transaction<Database>,
  delegationId: string | null,
): Promise<DirectoryDeputy[]> {
  const { rows } = await sql<DirectoryDeputy>`select id, coalesce(name, id) as name, delegation_id from deputy
    where status <> 'ended' and coalesce(delegation_id, '') = coalesce(${delegationId}::text, delegation_id, '')
    order by name collate "zh-x-icu", id`.execute(trx)
  return rows
}

/** The delegation of a deputy. */
export async function findDelegationOf(trx: Transaction<Database>, deputyId: string): Promise<string | null> {
  const { rows } = await sql<{ delegation_id: string | null }>`select delegation_id from deputy
    where id = ${deputyId}`.execute(trx)
  return rows[0]?.delegation_id ?? null
}

/** People in the posts of leaders. */
export async function listDirectoryLeaders(trx: Transaction<Database>): Promise<DirectoryLeader[]> {
  const { rows } = await sql<DirectoryLeader>`select distinct n.id, n.name, p.role from post p
    join person n on n.tenant_id = p.tenant_id and n.id = p.person_id
    where p.ended_at is null and n.left_on is null and p.role in ('handling_leader', 'supervising_leader')
    order by n.name, n.id`.execute(trx)
  return rows
}
