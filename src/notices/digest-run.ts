import type { Transaction } from 'kysely'

import type { Role } from '../../machines/policy/words.ts'
import { type DigestPerson, listDigestPeople } from '../db/read/digest-people.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { missingYearOf } from './digest-daily.ts'
import { countOpenFaults, recordDigestFault, settleDigestFault } from './digest-faults.ts'
import { type DigestNotice, endRun, hasGroup, listServed, sendDigests } from './digest-notices.ts'
import { openDigestOffice } from './digest-office.ts'
import {
  type Composing,
  DAILY_ROLES,
  dailyNotice,
  directorNotice,
  findUnitRecipients,
  groupDailyNotice,
  groupWeeklyNotice,
  leaderNotice,
  unitNotice,
} from './digest-rounds.ts'
import { NOTICE_KINDS } from './kinds.ts'
import { openWords } from './words.ts'
import type { NoticeWork } from './work.ts'

/** Each goes out once a day or week and congress; the id of its template, too. */
export const DIGEST_KINDS = ['daily_digest', 'unit_digest', 'leaders_weekly', 'director_weekly'] as const
export type DigestKind = (typeof DIGEST_KINDS)[number]
/** One run: everybody's digest of this kind for this day of the office. */
export type DigestRun = { tenantId: string; kind: DigestKind; day: string }

/** People whose digests are made in one transaction. */
const AT_ONCE = 25
const UNHEARD_FAULT = 'unit_digest'
const MOST_NAMED = 5

type OpenRun = DigestRun & {
  work: NoticeWork
  isTownship: boolean
  now: string
  within<T>(task: (trx: Transaction<Database>, composing: Composing) => Promise<T>): Promise<T>
}
/** `isWhole`: everybody was looked at; false when the work was told to stop. `failed`: whose digest could not be made. */
type Sent = { sent: number; isWhole: boolean; failed: number }
type Compose<Whom> = (trx: Transaction<Database>, whom: Whom, composing: Composing) => Promise<DigestNotice | undefined>

/** Batches in transactions of their own; the row of the run comes last, so that a crash leaves the run open. */
export async function runDigest(work: NoticeWork, digest: DigestRun): Promise<{ sent: number }> {
  const { db, publicUrl } = work
  const { tenantId } = digest
  const office = await openDigestOffice(work, tenantId, work.now())
  const run: OpenRun = {
    ...digest,
    work,
    isTownship: office.isTownship,
    now: office.now,
    within: (task) =>
      withTenant(db, tenantId, async (trx) => task(trx, { office, publicUrl, words: await openWords(trx) })),
  }
  const { sent, isWhole, failed } = await tellPeople(run)
  if (!isWhole) return { sent }
  await tellOfFailed(run, failed)
  const toGroups = await tellGroups(run)
  await withTenant(db, tenantId, (trx) => endRun(trx, run))
  return { sent: sent + toGroups }
}

async function tellPeople(run: OpenRun): Promise<Sent> {
  const idOf = ({ id }: DigestPerson) => id
  switch (run.kind) {
    case 'daily_digest': {
      const extras = await run.within(async (trx, { office }) => ({
        faults: await countOpenFaults(trx),
        missingYear: missingYearOf(office),
      }))
      return sendEach<DigestPerson>(run, peopleInBatches(run, DAILY_ROLES), idOf, (trx, person, composing) =>
        dailyNotice(trx, person, { ...composing, extras }),
      )
    }
    case 'unit_digest': {
      const { recipients, unheard } = await run.within((trx) => findUnitRecipients(trx, run.tenantId))
      await tellOfUnheard(run, unheard)
      return sendEach(run, batchesOf(recipients), ({ recipientId }) => recipientId, unitNotice)
    }
    case 'leaders_weekly':
      return sendEach(run, peopleInBatches(run, ['handling_leader', 'supervising_leader']), idOf, leaderNotice)
    case 'director_weekly': {
      const role = run.isTownship ? 'presidium' : 'deputy_office_director'
      return sendEach(run, peopleInBatches(run, [role]), idOf, directorNotice)
    }
  }
}

async function sendEach<Whom>(
  run: OpenRun,
  whoms: AsyncIterable<Whom[]> | Iterable<Whom[]>,
  idOf: (whom: Whom) => string,
  compose: Compose<Whom>,
): Promise<Sent> {
  const tell = (batch: readonly Whom[]) =>
    run.within(async (trx, composing) => {
      const served = await listServed(trx, run)
      const notices: DigestNotice[] = []
      for (const whom of batch) {
        if (served.has(idOf(whom))) continue
        const notice = await compose(trx, whom, composing)
        if (notice) notices.push(notice)
      }
      return sendDigests(trx, run, notices)
    })
  let sent = 0
  let failed = 0
  for await (const batch of whoms) {
    if (run.work.isStopping?.()) return { sent, isWhole: false, failed }
    try {
      sent += await tell(batch)
    } catch (error) {
      const told = await tellOneByOne(run, batch, tell, error)
      sent += told.sent
      failed += told.failed
    }
  }
  return { sent, isWhole: true, failed }
}

/** Whose digest cannot be made keeps nobody else waiting; where nobody's can, it is the work itself that fails. */
async function tellOneByOne<Whom>(
  { work: { engine }, tenantId, kind }: OpenRun,
  batch: readonly Whom[],
  tell: (batch: readonly Whom[]) => Promise<number>,
  why: unknown,
): Promise<{ sent: number; failed: number }> {
  let sent = 0
  let failed = 0
  for (const whom of batch) {
    try {
      sent += await tell([whom])
    } catch (error) {
      failed += 1
      engine.shop.log.error({ err: error, tenantId, kind }, 'A digest could not be made')
    }
  }
  if (failed === batch.length && failed > 1) throw why
  return { sent, failed }
}

/** Robots and webhooks are told how many, once. */
async function tellGroups(run: OpenRun): Promise<number> {
  const compose = { daily_digest: groupDailyNotice, director_weekly: groupWeeklyNotice }
  const { kind } = run
  if (kind !== 'daily_digest' && kind !== 'director_weekly') return 0
  return run.within(async (trx, composing) => {
    if (!(await hasGroup(trx, kind)) || (await listServed(trx, run)).has(null)) return 0
    const notice = await compose[kind](trx, composing)
    return notice ? sendDigests(trx, run, [notice]) : 0
  })
}

async function* peopleInBatches(
  { tenantId, work: { db } }: OpenRun,
  roles: readonly Role[],
): AsyncGenerator<DigestPerson[]> {
  let afterId = ''
  while (true) {
    const ask = { roles, limit: AT_ONCE, afterId }
    const people = await withTenant(db, tenantId, (trx) => listDigestPeople(trx, tenantId, ask))
    if (people.length === 0) return
    yield people
    afterId = people.at(-1)?.id ?? afterId
  }
}

function* batchesOf<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += AT_ONCE) yield all.slice(from, from + AT_ONCE)
}

/** A unit of which nobody hears is a fault the same day. */
async function tellOfUnheard(run: OpenRun, unheard: readonly string[]): Promise<void> {
  const { db } = run.work
  if (unheard.length === 0) return settleDigestFault(db, run, UNHEARD_FAULT)
  const named = unheard.slice(0, MOST_NAMED).map((name) => `“${name}”`)
  const rest = unheard.length > MOST_NAMED ? `等 ${unheard.length} 个单位` : ''
  const message = `${named.join('、')}${rest}有在办的建议，但没有经办人账号，也没有可以送达的联系人，单位每周汇总没有人收；请补登经办人`
  await recordDigestFault(db, run, { about: UNHEARD_FAULT, message })
}

async function tellOfFailed(run: OpenRun, failed: number): Promise<void> {
  const about = `failed_${run.kind}`
  if (failed === 0) return settleDigestFault(run.work.db, run, about)
  const message = `“${NOTICE_KINDS[run.kind].label}”有 ${failed} 份没有生成，其余已照常发出；请管理员查看运行日志`
  await recordDigestFault(run.work.db, run, { about, message })
}
