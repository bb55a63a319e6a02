import type { Kysely } from 'kysely'

import { counterPattern, formatNumber, type NumberPlace, seriesOf } from '../../machines/policy/numbering.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import { getRefInForce, listStoredPolicies } from '../db/read/policies.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { findLastNumber, type NumberSeries, takeNumber } from '../db/write/numbers.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed } from './doer.ts'
import { activateWithin, checkFile, fileOf, storeWithin } from './policies.ts'

export type SeriesName = 'serial' | 'in_session' | 'between_sessions'
export type NextNumber = { n: number; number: string; template: string }
type Db = Kysely<Database>

const FIELDS = { serial: 'serial', in_session: 'inSession', between_sessions: 'betweenSessions' } as const

/** The template of a series by these rules. */
export function templateOf(policy: Policy, series: SeriesName): string {
  return policy.numbering[FIELDS[series]]
}

/** The number that would be given next. Nothing is taken: somebody else may take it meanwhile. */
export async function previewNumber(
  db: Db,
  tenantId: string,
  policy: Policy,
  asked: NumberPlace & { series: SeriesName },
): Promise<NextNumber> {
  const template = templateOf(policy, asked.series)
  const last = await withTenant(db, tenantId, (trx) => findLastNumber(trx, seriesFor(template, asked)))
  return { n: last + 1, number: formatNumber(template, asked, last + 1), template }
}

/** Takes the next number. It is never given again, whether it is used or not. */
export async function takeNextNumber(
  db: Db,
  doer: Doer,
  policy: Policy,
  asked: NumberPlace & { series: SeriesName },
): Promise<NextNumber> {
  const template = templateOf(policy, asked.series)
  const series = seriesFor(template, asked)
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const n = await takeNumber(trx, doer.viewer.tenantId, series)
    const number = formatNumber(template, asked, n)
    await noteDeed(trx, doer, { kind: 'number_taken', subject: series.series.slice(0, 64), new: { number } })
    return { n, number, template }
  })
}

function seriesFor(template: string, asked: NumberPlace & { series: SeriesName }): NumberSeries {
  return {
    series: seriesOf(template, asked),
    pattern: counterPattern(template, asked),
    column: asked.series === 'serial' ? 'serial_number' : 'number',
  }
}

export type Templates = { serial: string; inSession: string; betweenSessions: string; source: string }

/** Writes the templates into the next version of the rules in force, and puts it in force. Throws RECORD_STALE. */
export async function changeTemplates(
  db: Db,
  doer: Doer,
  { policyVersion, source, ...templates }: Templates & { policyVersion: number },
): Promise<{ id: string; version: number }> {
  const { tenantId } = doer.viewer
  return withTenant(db, tenantId, async (trx) => {
    const inForce = await getRefInForce(trx, tenantId, true)
    if (inForce.version !== policyVersion) {
      throw new AppError('RECORD_STALE', `现行规则已是第 ${inForce.version} 版；请刷新，核对后再提交`)
    }
    const file = fileOf(inForce.id, inForce.version, await listStoredPolicies(trx))
    if (!file)
      throw new AppError('POLICY_NOT_FOUND', `找不到现行规则“${inForce.id}”的文件；请在“办理规则”中保存新的一版`)
    const amended = { ...file, numbering: { ...templates, source: { document: source }, force: 'local' } }
    const { policy } = await checkFile(trx, tenantId, amended)
    const stored = await storeWithin(trx, doer, amended, '修改编号样式')
    if (!policy) throw new Error('A stored policy was not sound')
    await activateWithin(trx, doer, policy, { inForce })
    return { id: stored.id, version: stored.version }
  })
}
