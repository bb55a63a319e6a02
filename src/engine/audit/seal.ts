import { type Kysely, sql, type Transaction } from 'kysely'

import { findLastRegistered, listCongressIds } from '../../db/read/audit-cases.ts'
import { findLastSeal, lockUnsealedCases, type SealRow, type UnsealedCase } from '../../db/read/audit-seals.ts'
import type { Database } from '../../db/schema.ts'
import { withTenant } from '../../db/tenant.ts'
import { AppError } from '../../errors.ts'
import type { Instant } from '../apply/shapes.ts'
import { chainHash, GENESIS_HASH } from './chain.ts'
import { isSameMac, sealKeyId, sealMac, writeSealBody } from './seal-body.ts'

/** `limit`: cases per seal; a seal is one short transaction. */
export type SealOptions = { key: string; now: Instant; limit?: number; tenantId?: string }
/** The newest seal of a congress: kept on paper, it proves later that no seal was cut off. */
export type SealMark = { tenantId: string; n: number; mac: string }
export type SealReport = { seals: number; cases: number; last: SealMark[] }

const CASES_PER_SEAL = 1000

/**
 * Seals all cases that changed since their last seal: who alters or removes what is sealed needs the key. Run again
 * when nothing changed, it writes nothing. Throws SEAL_KEY_WRONG when the last seal was made with another key.
 */
export async function sealCases(db: Kysely<Database>, options: SealOptions): Promise<SealReport> {
  const tenantIds = options.tenantId === undefined ? await listCongressIds(db) : [options.tenantId]
  const report: SealReport = { seals: 0, cases: 0, last: [] }
  for (const tenantId of tenantIds) {
    let afterId: string | null = null
    let sealed: Sealed | undefined
    do {
      const after: string | null = afterId
      sealed = await withTenant(db, tenantId, (trx) => sealOnce(trx, tenantId, options, after))
      afterId = sealed.lastId
      report.seals += sealed.cases > 0 ? 1 : 0
      report.cases += sealed.cases
    } while (sealed.cases === (options.limit ?? CASES_PER_SEAL))
    if (sealed.mark) report.last.push(sealed.mark)
  }
  return report
}

type Sealed = { cases: number; lastId: string | null; mark: SealMark | null }

async function sealOnce(
  trx: Transaction<Database>,
  tenantId: string,
  { key, now, limit = CASES_PER_SEAL }: SealOptions,
  afterId: string | null,
): Promise<Sealed> {
  await waitForOtherSealers(trx, tenantId)
  const last = await findLastSeal(trx)
  if (last) requireOwnKey(last, key)
  const cases = await lockUnsealedCases(trx, afterId, limit)
  if (cases.length === 0) return { cases: 0, lastId: null, mark: last ? markOf(tenantId, last) : null }

  const n = (last?.n ?? 0) + 1
  const previousHash = last?.hash.toString('hex') ?? GENESIS_HASH
  const body = writeSealBody({
    tenant: tenantId,
    n,
    sealedAt: now,
    key: sealKeyId(key),
    previousMac: last?.mac.toString('hex') ?? null,
    registered: await findLastRegistered(trx),
    cases: cases.map(({ id, revision, last_seq, last_hash }) => [id, revision, last_seq, last_hash.toString('hex')]),
  })
  const hash = chainHash(previousHash, body)
  const mac = sealMac(key, hash)
  await trx
    .insertInto('seal')
    .values({
      tenant_id: tenantId,
      n,
      sealed_at: new Date(now),
      body,
      prev_hash: Buffer.from(previousHash, 'hex'),
      hash: Buffer.from(hash, 'hex'),
      mac: Buffer.from(mac, 'hex'),
    })
    .execute()
  await markSealed(trx, cases)
  return { cases: cases.length, lastId: cases.at(-1)?.id ?? null, mark: { tenantId, n, mac } }
}

/** Two sealers of one congress would draw the same number. */
async function waitForOtherSealers(trx: Transaction<Database>, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('duban.seal'), hashtext(${tenantId}))`.execute(trx)
}

async function markSealed(trx: Transaction<Database>, cases: readonly UnsealedCase[]): Promise<void> {
  const ids = cases.map(({ id }) => id)
  // The rows are locked, so the revision is still the one that was listed.
  await sql`update suggestion_case set sealed_revision = revision where id = any (${sql.val(ids)}::uuid[])`.execute(trx)
}

/** Sealing on with another key would make the whole row of seals worthless. */
function requireOwnKey(last: SealRow, key: string): void {
  const mac = sealMac(key, last.hash.toString('hex'))
  if (isSameMac(mac, last.mac.toString('hex'))) return
  throw new AppError(
    'SEAL_KEY_WRONG',
    `第 ${last.n} 号封条不是用现在的密钥（${sealKeyId(key)}）所封，或者已被改动；请找回原来的密钥（DUBAN_SEAL_KEY 或数据文件夹中的 seal-key），并运行 duban audit verify`,
  )
}

function markOf(tenantId: string, { n, mac }: SealRow): SealMark {
  return { tenantId, n, mac: mac.toString('hex') }
}
