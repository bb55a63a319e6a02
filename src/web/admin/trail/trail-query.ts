import type { CallInput } from '../../../contract/client.ts'
import type { searchTrail } from '../../../contract/trail-endpoints.ts'

export const FILTERS = ['personId', 'group', 'kind', 'caseId', 'subject', 'from', 'to'] as const
export type TrailFilter = (typeof FILTERS)[number]
export type TrailQuery = Partial<Record<TrailFilter, string>>
export type TrailInput = Omit<NonNullable<CallInput<typeof searchTrail>['query']>, 'cursor' | 'limit'>

export const GROUP_LABELS = {
  sign_in: '登录',
  permission: '权限和账号',
  record: '资料',
  export: '导出',
  read: '查看',
} as const

/** The filters that stand in the address. */
export function queryOf(params: URLSearchParams): TrailQuery {
  return Object.fromEntries(FILTERS.flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : [])))
}

/** The address of a view; a group and a single kind exclude each other. */
export function addressOf(query: TrailQuery): string {
  const params = new URLSearchParams(query)
  return `/admin/trail${params.size > 0 ? `?${params}` : ''}`
}
