import type { Kysely, Transaction } from 'kysely'

import {
  findLastRegistered,
  findStray,
  listCongressIds,
  listRegisteredCases,
  type RegisteredCase,
  type Stray,
  streamEvents,
} from '../../db/read/audit-cases.ts'
import { onSnapshot, preferIndexes } from '../../db/read/snapshot.ts'
import type { Database } from '../../db/schema.ts'
import { beforeFirst, checkEnd, checkEvent, type Found, type Link } from './check-events.ts'
import { checkSeals } from './check-seals.ts'
import { type Break, proofsOf, type TrailReport } from './trail-report.ts'

export type VerifyOptions = { key?: string; tenantId?: string; onCase?: (cases: number) => void }

const CASES_PER_STRETCH = 100

type Tally = Omit<TrailReport, 'ok' | 'proves' | 'broken'>

/**
 * Proves the whole trail, congress by congress, each on one snapshot of the database, in constant memory: first every
 * case in the order of the register, then what belongs to no case, then the seals. Stops at the first broken place.
 */
export async function verifyTrail(db: Kysely<Database>, options: VerifyOptions = {}): Promise<TrailReport> {
  const { key, tenantId, onCase } = options
  const tally: Tally = { cases: 0, events: 0, erasedTexts: 0, seals: 0, unsealedCases: 0 }
  let broken: Break | undefined
  for (const id of tenantId === undefined ? await listCongressIds(db) : [tenantId]) {
    broken = await onSnapshot(db, id, (trx) => verifyCongress(trx, { tenantId: id, key, onCase }, tally))
    if (broken) break
  }
  const { seals, unsealedCases } = tally
  const proves = proofsOf({ hasKey: key !== undefined, seals, unsealedCases })
  return { ok: broken === undefined, ...tally, ...(broken && { broken }), proves }
}

type Scope = {
  tenantId: string
  key: string | undefined
  onCase: VerifyOptions['onCase']
}

async function verifyCongress(trx: Transaction<Database>, scope: Scope, tally: Tally): Promise<Break | undefined> {
  const { tenantId, key } = scope
  const lastRegistered = await findLastRegistered(trx)
  await preferIndexes(trx)
  const inCases = await verifyCases(trx, scope, tally, lastRegistered)
  if (inCases) return inCases

  await preferIndexes(trx, false)
  const stray = await findStray(trx)
  if (stray) return describeStray(tenantId, stray)

  await preferIndexes(trx)
  const { seals, broken } = await checkSeals(trx, { tenantId, key, lastRegistered })
  tally.seals += seals
  return broken && { tenantId, ...broken }
}

async function verifyCases(
  trx: Transaction<Database>,
  { tenantId, onCase }: Scope,
  tally: Tally,
  lastRegistered: number,
): Promise<Break | undefined> {
  let n = 0
  for (;;) {
    const stretch = await listRegisteredCases(trx, n, CASES_PER_STRETCH)
    if (stretch.length === 0) break
    // Cases before a hole in the register are proved first: the first broken place is the earliest.
    const whole = stretch.findIndex((line, i) => line.n !== n + 1 + i || line.found === null)
    const broken = await verifyStretch(trx, tenantId, whole < 0 ? stretch : stretch.slice(0, whole), tally)
    if (broken) return broken
    const hole = stretch[whole]
    if (hole) return describeHole(tenantId, n + 1 + whole, hole)
    n += stretch.length
    onCase?.(tally.cases)
  }
  if (n === lastRegistered) return undefined
  return {
    kind: n < lastRegistered ? 'register_gap' : 'register_end',
    tenantId,
    registerN: Math.min(n, lastRegistered) + 1,
    expected: `登记簿到第 ${lastRegistered} 号为止`,
    found: `到第 ${n} 号为止`,
  }
}

/** The events of some cases in one stream, each case from its first event to its end. */
async function verifyStretch(
  trx: Transaction<Database>,
  tenantId: string,
  stretch: readonly RegisteredCase[],
  tally: Tally,
): Promise<Break | undefined> {
  const ends = new Map<string, Link>()
  const brokenAt = new Map<string, Found>()
  const ids = stretch.map(({ caseId }) => caseId)
  for await (const event of streamEvents(trx, ids)) {
    if (brokenAt.has(event.case_id)) continue
    const found = checkEvent(event, ends.get(event.case_id) ?? beforeFirst())
    if (found) brokenAt.set(event.case_id, found)
    ends.set(event.case_id, { seq: event.seq, hash: event.hash.toString('hex') })
    tally.events += 1
    if (event.text?.isErased) tally.erasedTexts += 1
  }
  for (const { n, caseId, found: case_ } of stretch) {
    if (!case_) continue
    const found = brokenAt.get(caseId) ?? checkEnd(ends.get(caseId) ?? beforeFirst(), case_)
    if (found)
      return { ...found, tenantId, registerN: n, caseId, ...(case_.number !== null && { number: case_.number }) }
    tally.cases += 1
    if (case_.sealedRevision < case_.revision) tally.unsealedCases += 1
  }
  return undefined
}

function describeHole(tenantId: string, expectedN: number, line: RegisteredCase): Break {
  if (line.n !== expectedN) {
    const found = `没有；接下来是第 ${line.n} 号`
    return { kind: 'register_gap', tenantId, registerN: expectedN, expected: `登记簿第 ${expectedN} 号建议`, found }
  }
  const expected = '登记簿所列的这件建议'
  return { kind: 'case_missing', tenantId, registerN: line.n, caseId: line.caseId, expected, found: '没有，已被删除' }
}

function describeStray(tenantId: string, { kind, caseId, seq }: Stray): Break {
  const place = { tenantId, caseId, ...(seq !== null && { seq }) }
  if (kind === 'case') {
    return { ...place, kind: 'case_stray', expected: '建议都在登记簿中', found: '这件不在其中' }
  }
  if (kind === 'event') {
    return { ...place, kind: 'event_stray', expected: '记录都属于登记簿中的建议', found: '这条不属于任何一件' }
  }
  return { ...place, kind: 'text_stray', expected: '文字都属于某条记录', found: '这段不属于任何一条' }
}
