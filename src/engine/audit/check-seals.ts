import type { Transaction } from 'kysely'

import {
  countSealedCases,
  findCaseWithoutSeal,
  findSealAfter,
  findSealedCases,
  type SealRow,
} from '../../db/read/audit-seals.ts'
import type { Database } from '../../db/schema.ts'
import { chainHash, GENESIS_HASH } from './chain.ts'
import { isSameMac, readSealBody, type SealBody, sealKeyId, sealMac } from './seal-body.ts'
import type { Break } from './trail-report.ts'

/** What the seals are checked against. */
export type SealCheck = { tenantId: string; key: string | undefined; lastRegistered: number }
type Found = Omit<Break, 'tenantId'>

/** Walks the row of seals, one in memory at a time; stops at the first that does not hold. */
export async function checkSeals(
  trx: Transaction<Database>,
  check: SealCheck,
): Promise<{ seals: number; broken?: Found }> {
  let before = { n: 0, hash: GENESIS_HASH, mac: null as string | null, registered: 0 }
  let matches = 0
  for (;;) {
    const row = await findSealAfter(trx, before.n)
    if (!row) break
    const read = checkSeal(row, before, check)
    if ('kind' in read) return { seals: before.n, broken: read }
    const listed = await checkListed(trx, read)
    if ('broken' in listed) return { seals: row.n, broken: listed.broken }
    matches += listed.matches
    before = { n: row.n, hash: row.hash.toString('hex'), mac: row.mac.toString('hex'), registered: read.registered }
  }

  if (matches === (await countSealedCases(trx))) return { seals: before.n }
  const lost = await findCaseWithoutSeal(trx)
  if (!lost) return { seals: before.n }
  const { caseId, number, sealedRevision } = lost
  const broken: Found = {
    kind: 'seal_missing',
    seal: before.n + 1,
    caseId,
    ...(number !== null && { number }),
    expected: `列有本件第 ${sealedRevision} 次修订的封条`,
    found: before.n === 0 ? '一个封条也没有' : `没有；最后的封条是第 ${before.n} 号`,
  }
  return { seals: before.n, broken }
}

type Before = { n: number; hash: string; mac: string | null; registered: number }

/** The seal itself: its number, link, hash, content and mac. */
function checkSeal(row: SealRow, before: Before, check: SealCheck): SealBody | Found {
  const n = before.n + 1
  if (row.n !== n) {
    return { kind: 'seal_missing', seal: n, expected: `第 ${n} 号封条`, found: `没有；接下来是第 ${row.n} 号` }
  }
  const [previous, hash, mac] = [row.prev_hash, row.hash, row.mac].map((bytes) => bytes.toString('hex')) as Hex3
  const edited = (expected: string, found: string): Found => ({ kind: 'seal_edited', seal: n, expected, found })
  if (previous !== before.hash) return edited(`前一封条的散列 ${before.hash}`, previous)
  const computed = chainHash(previous, row.body)
  if (computed !== hash) return edited(`所列内容的散列 ${hash}`, `现有内容的散列是 ${computed}`)

  const body = readSealBody(row.body)
  if (!body) return edited('一份完整的封存清单', row.body.slice(0, 80))
  const said = [body.tenant, body.n, body.sealedAt, body.previousMac].join(' ')
  const stands = [check.tenantId, n, row.sealed_at.toISOString(), before.mac].join(' ')
  if (said !== stands) return edited(said, stands)
  if (check.key !== undefined) {
    const wrong = checkMac(n, body, hash, mac, check.key)
    if (wrong) return wrong
  }
  if (body.registered < before.registered) {
    return edited(`登记簿至少到第 ${before.registered} 号`, `第 ${body.registered} 号`)
  }
  if (body.registered > check.lastRegistered) {
    const found = `登记簿现在只到第 ${check.lastRegistered} 号`
    return { kind: 'register_end', seal: n, expected: `登记簿至少到第 ${body.registered} 号`, found }
  }
  return body
}

type Hex3 = [string, string, string]

function checkMac(n: number, body: SealBody, hash: string, mac: string, key: string): Found | undefined {
  const keyId = sealKeyId(key)
  if (body.key !== keyId) {
    return { kind: 'seal_key', seal: n, expected: `密钥 ${keyId}（所给的）`, found: `密钥 ${body.key}` }
  }
  if (isSameMac(sealMac(key, hash), mac)) return undefined
  return { kind: 'seal_mac', seal: n, expected: `用密钥 ${keyId} 算出的封签`, found: mac }
}

/** Each listed case must still be there, with that event and that hash. */
async function checkListed(
  trx: Transaction<Database>,
  seal: SealBody,
): Promise<{ matches: number } | { broken: Found }> {
  const now = await findSealedCases(
    trx,
    seal.cases.map(([caseId, , seq]) => ({ caseId, seq })),
  )
  let matches = 0
  for (const [i, [caseId, revision, seq, hash]] of seal.cases.entries()) {
    const case_ = now[i]
    const lost = (expected: string, found: string): { broken: Found } => ({
      broken: { kind: 'sealed_case', seal: seal.n, caseId, seq, expected, found },
    })
    if (!case_ || case_.revision === null) return lost('这件建议', '没有，已被删除')
    if (case_.hashAtSeq === null) return lost(`第 ${seq} 条记录`, '没有')
    const found = case_.hashAtSeq.toString('hex')
    if (found !== hash) return lost(`封存时第 ${seq} 条记录的散列 ${hash}`, found)
    if (case_.revision < revision) return lost(`至少第 ${revision} 次修订`, `第 ${case_.revision} 次`)
    if (case_.sealedRevision === revision) matches += 1
  }
  return { matches }
}
