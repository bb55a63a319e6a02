import type { Transaction } from 'kysely'

import type { Calendar } from '../../machines/policy/calendar.ts'
import { dayInZone } from '../../machines/policy/day.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { listCongressIds } from '../db/read/audit-cases.ts'
import { listNoticeCases, type NoticeCase } from '../db/read/notice-cases.ts'
import type { Database } from '../db/schema.ts'
import type { Instant } from '../engine/engine.ts'
import { type Directory, openDirectory } from './directory.ts'
import { openWords, type WordMaker } from './words.ts'
import type { NoticeWork } from './work.ts'

/** What is needed to write notices of some cases in one transaction, read once for all of them. */
export type Desk = {
  trx: Transaction<Database>
  tenantId: string
  now: Instant
  calendar: Calendar
  publicUrl: string
  cases: ReadonlyMap<string, NoticeCase>
  directory: Directory
  makeWords: WordMaker
  /** Throws when the policy was not fetched: the row is tried again then. */
  policyOf(facts: NoticeCase): Policy
}

export async function openDesk(
  work: NoticeWork,
  trx: Transaction<Database>,
  tenantId: string,
  caseIds: readonly string[],
): Promise<Desk> {
  const { policies } = work.engine.shop
  return {
    trx,
    tenantId,
    now: work.now(),
    calendar: work.calendars.of(tenantId),
    publicUrl: work.publicUrl,
    cases: await listNoticeCases(trx, caseIds),
    directory: await openDirectory(trx),
    makeWords: await openWords(trx),
    policyOf({ policy_id, policy_version }) {
      const policy = policies.find(tenantId, policy_id, policy_version)
      if (!policy) throw new Error(`Policy ${policy_id} version ${policy_version} is not at hand`)
      return policy
    },
  }
}

/**
 * Brings the policies that cases of this congress follow into memory, before a transaction begins: it takes a
 * connection of its own.
 */
export async function fetchPolicies(
  work: NoticeWork,
  tenantId: string,
  cases: readonly Pick<NoticeCase, 'policy_id' | 'policy_version'>[],
): Promise<void> {
  const refs = new Map(cases.map((one) => [`${one.policy_id} ${one.policy_version}`, one]))
  const { policies, log } = work.engine.shop
  for (const { policy_id: id, policy_version: version } of refs.values()) {
    try {
      await policies.fetch(tenantId, [{ id, version }])
    } catch (error) {
      // Only what rests on these rules fails, and is tried again.
      log.error({ err: error, tenantId, policy: id, version }, 'A policy could not be read')
    }
  }
}

/**
 * Does the work of each congress; what fails in one keeps nobody else waiting, and is thrown when all had their turn.
 */
export async function inEachCongress(work: NoticeWork, run: (tenantId: string) => Promise<void>): Promise<void> {
  const failures: unknown[] = []
  for (const tenantId of await listCongressIds(work.db)) {
    if (work.isStopping?.()) break
    try {
      await run(tenantId)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

/** The day of a moment in the zone of the office. */
export function dayOf(policy: Policy, at: Instant): string {
  return dayInZone(at, policy.office.zone)
}
