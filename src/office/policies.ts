import type { Kysely, Transaction } from 'kysely'

import { checkPolicy, type Problem } from '../../machines/policy/check.ts'
import { shippedPolicyFile } from '../../machines/policy/places/shipped.ts'
import { PolicyFile } from '../../machines/policy/policy-file.ts'
import { Policy } from '../../machines/policy/schema.ts'
import { getRefInForce, listStoredPolicies, type StoredPolicy } from '../db/read/policies.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { insertPolicyVersion, updatePolicyInForce } from '../db/write/policies.ts'
import type { Engine } from '../engine/engine.ts'
import type { PolicyRef } from '../engine/policy-shelf.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed } from './doer.ts'
import { getPolicy } from './policy-shelf.ts'

type Db = Kysely<Database>

/** What a file would become: the version it would be stored as, and its whole rules when it is sound. */
export type CheckedFile = { version: number; file: object; policy?: Policy; problems: Problem[] }

/** The file that no congress may store under its own name: everybody's rules are measured by it. */
const NATIONAL = 'national-2025'

/**
 * Checks a file as `duban policy check` does, on the shelf of this congress: it may extend what is shipped and what the
 * congress stored. Its version is the next one of its id, whatever it says.
 */
export async function checkFile(trx: Transaction<Database>, tenantId: string, given: object): Promise<CheckedFile> {
  const stored = await listStoredPolicies(trx)
  const id = 'id' in given && typeof given.id === 'string' ? given.id : ''
  const inForce = await getRefInForce(trx, tenantId)
  const version = nextVersion(id, stored)
  const file = { ...given, version }
  const { policy, problems } = checkPolicy(file, (parentId) => findFile(parentId, stored))
  const all = isTakenName(id, stored, inForce) ? [takenName(id), ...problems] : problems
  const isSound = policy !== undefined && !all.some(({ severity }) => severity === 'error')
  return { version, file, problems: all, ...(isSound && { policy }) }
}

/** Stores a sound file as the next version of its id; new cases do not follow it yet. Throws POLICY_INVALID. */
export async function storePolicyVersion(
  db: Db,
  doer: Doer,
  given: object,
  note: string | null,
): Promise<PolicyRef & { problems: Problem[] }> {
  return withTenant(db, doer.viewer.tenantId, (trx) => storeWithin(trx, doer, given, note))
}

/** The same in the caller's transaction. */
export async function storeWithin(
  trx: Transaction<Database>,
  doer: Doer,
  given: object,
  note: string | null,
): Promise<PolicyRef & { problems: Problem[] }> {
  const { tenantId, id: by } = doer.viewer
  // Two who store at once would draw the same version.
  await getRefInForce(trx, tenantId, true)
  const { policy, version, file, problems } = await checkFile(trx, tenantId, given)
  if (!policy) throw new AppError('POLICY_INVALID', describeErrors(problems))
  const { id } = policy
  await insertPolicyVersion(trx, { tenantId, id, version, body: policy, file, by, note, now: doer.now })
  const fresh = { policy: id, version, ...(note !== null && { note }) }
  await noteDeed(trx, doer, { kind: 'policy_stored', subject: id, new: fresh })
  return { id, version, problems }
}

/** New cases follow this version from now on; running ones keep theirs. Throws POLICY_NOT_FOUND and RECORD_STALE. */
export async function activatePolicy(
  db: Db,
  engine: Engine,
  doer: Doer,
  target: PolicyRef,
  { inForce, note }: { inForce: PolicyRef; note?: string | undefined },
): Promise<PolicyRef> {
  const policy = await getPolicy(engine, doer.viewer.tenantId, target)
  await withTenant(db, doer.viewer.tenantId, (trx) => activateWithin(trx, doer, policy, { inForce, note }))
  return target
}

/** The same in the caller's transaction. */
export async function activateWithin(
  trx: Transaction<Database>,
  doer: Doer,
  policy: Policy,
  { inForce, note }: { inForce: PolicyRef; note?: string | undefined },
): Promise<void> {
  const { tenantId, id: by } = doer.viewer
  const before = await getRefInForce(trx, tenantId, true)
  if (before.id !== inForce.id || before.version !== inForce.version) {
    throw new AppError(
      'RECORD_STALE',
      `现行的是“${before.id}”第 ${before.version} 版，不是您看到的“${inForce.id}”第 ${inForce.version} 版；请刷新，核对后再启用`,
    )
  }
  const { id, version } = policy
  if (before.id === id && before.version === version) return
  // Its own copy: what a later release ships does not change it.
  await insertPolicyVersion(trx, { tenantId, id, version, body: policy, file: null, by, note: null, now: doer.now })
  await updatePolicyInForce(trx, tenantId, { id, version })
  const after = { id, version, ...(note !== undefined && { note }) }
  await noteDeed(trx, doer, { kind: 'policy_activated', subject: id, old: before, new: after })
}

/** The file as it was written, or the next best: what is shipped under that name, or the whole rules stated one by one. */
export function fileOf(id: string, version: number, stored: readonly StoredPolicy[]): object | undefined {
  const row = stored.find((one) => one.policy_id === id && one.version === version)
  if (row?.file) return row.file
  const shipped = shippedPolicyFile(id)
  if (shipped?.version === version) return shipped
  if (!row) return undefined
  const { lineage, ...whole } = Policy.parse(row.body)
  const parent = lineage.at(-2)
  return { ...whole, ...(parent !== undefined && { extends: parent }) }
}

/** The newest file of that id: the congress's own goes before what is shipped. */
function findFile(id: string, stored: readonly StoredPolicy[]): PolicyFile | undefined {
  if (id === NATIONAL) return shippedPolicyFile(id)
  const own = stored.find((one) => one.policy_id === id)
  if (!own) return shippedPolicyFile(id)
  const parsed = PolicyFile.safeParse(fileOf(id, own.version, stored))
  return parsed.success ? parsed.data : undefined
}

function nextVersion(id: string, stored: readonly StoredPolicy[]): number {
  const own = stored.filter((one) => one.policy_id === id).map(({ version }) => version)
  return Math.max(0, shippedPolicyFile(id)?.version ?? 0, ...own) + 1
}

/** A shipped name belongs to its place: only a congress that already follows those rules goes on with them. */
function isTakenName(id: string, stored: readonly StoredPolicy[], inForce: PolicyRef): boolean {
  if (shippedPolicyFile(id) === undefined) return false
  return id === NATIONAL || (inForce.id !== id && !stored.some((one) => one.policy_id === id))
}

function takenName(id: string): Problem {
  return {
    path: 'id',
    found: JSON.stringify(id),
    expected: '本地自己的 id',
    message: `“id”：“${id}”是随附规则的 id，本人大没有采用它；请另取 id，并用 extends 继承它`,
    severity: 'error',
  }
}

function describeErrors(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const shown = errors.slice(0, 10).map(({ message }) => message)
  const more = errors.length > shown.length ? `；另有 ${errors.length - shown.length} 处` : ''
  return `办理规则有 ${errors.length} 处错误，没有保存：${shown.join('；')}${more}`
}
