import type { Policy } from '../../machines/policy/schema.ts'
import type { ReportScope } from '../contract/report-body.ts'
import { REPORT_SCOPES } from '../contract/reports-endpoints.ts'
import { AppError } from '../errors.ts'
import { type OfferedReport, offeredReports } from './kinds.ts'

const SCOPE_LABELS: Readonly<Record<keyof ReportScope, string>> = {
  unitId: '承办单位',
  committeeId: '督办委员会',
  caseId: '建议',
  campaignId: '“回头看”活动',
  bodyId: '交办机构',
}

/** The kind, if this place has it. Throws REQUEST_INVALID with those it has. */
export function requireKind(policy: Policy, kind: string): OfferedReport {
  const offered = offeredReports(policy)
  const found = offered.find(({ id }) => id === kind)
  if (found) return found
  const known = offered.map(({ id, label }) => `${id}（${label}）`).join('、')
  throw new AppError('REQUEST_INVALID', `没有“${kind}”这种报告；本地可以生成的有：${known}`)
}

/** Throws REQUEST_INVALID for a period that runs backwards, DATE_IN_FUTURE for what nobody can know yet. */
export function requirePeriod(
  { fromOn, toOn, asOf }: { fromOn: string; toOn: string; asOf: string },
  today: string,
): void {
  if (fromOn > toOn) {
    throw new AppError('REQUEST_INVALID', `统计时段从 ${fromOn} 到 ${toOn}，起日晚于止日；请改正起止日期`)
  }
  if (asOf > today) {
    throw new AppError(
      'DATE_IN_FUTURE',
      `截至日 ${asOf} 晚于今天（${today}），那时的情况还不知道；请选择今天或更早的日期`,
    )
  }
  if (asOf < fromOn) {
    throw new AppError(
      'REQUEST_INVALID',
      `截至日 ${asOf} 早于统计时段的起日 ${fromOn}，那时还没有可统计的建议；请改正截至日或时段`,
    )
  }
}

/** Throws REQUEST_INVALID where the scope lacks what the kind needs, or holds what it does not take. */
export function requireScope({ label, needs, may }: OfferedReport, scope: ReportScope): void {
  const missing = needs.find((part) => scope[part] === undefined)
  if (missing) {
    throw new AppError(
      'REQUEST_INVALID',
      `“${label}”要指明${SCOPE_LABELS[missing]}（scope.${missing}）；请选择后再生成`,
    )
  }
  const foreign = REPORT_SCOPES.find(
    (part) => scope[part] !== undefined && !needs.includes(part) && !may.includes(part),
  )
  if (foreign) {
    throw new AppError(
      'REQUEST_INVALID',
      `“${label}”不按${SCOPE_LABELS[foreign]}生成；请去掉 scope.${foreign}，或换一种报告`,
    )
  }
}
