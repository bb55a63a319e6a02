import { CASE_SORTS, CASE_TABS, CaseFilters, CaseListQuery } from '../../contract/case-endpoints.ts'
import type { Order } from '../parts/order.ts'

export type CaseTab = (typeof CASE_TABS)[number]
/** What the address says: each field one text, or several. */
export type AddressQuery = Record<string, string | string[]>

export const FILTER_FIELDS = Object.keys(CaseFilters.shape) as (keyof CaseFilters)[]
/** Fields that may stand several times. */
const MANY: readonly string[] = ['stage', 'category', 'unitId', 'delegationId', 'stamp']
const LIST_FIELDS: readonly string[] = [...FILTER_FIELDS, 'tab', 'sort', 'order']

/** The query of the list from its address; what the list does not know, or cannot be, is left out. */
export function queryOfAddress(params: URLSearchParams): AddressQuery {
  const given: AddressQuery = {}
  for (const field of LIST_FIELDS) {
    const values = params.getAll(field).filter((value) => value !== '')
    const [first] = values
    if (first !== undefined) given[field] = MANY.includes(field) ? values : first
  }
  const parsed = CaseListQuery.safeParse(given)
  if (parsed.success) return given
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])))
  return Object.fromEntries(Object.entries(given).filter(([field]) => !wrong.has(field)))
}

export function addressOfQuery(query: AddressQuery): string {
  const params = new URLSearchParams()
  for (const [field, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) params.append(field, one)
  }
  const text = params.toString()
  return text ? `/cases?${text}` : '/cases'
}

/** The query with one field changed; undefined or nothing takes the field out. */
export function withField(query: AddressQuery, field: string, value: string | string[] | undefined): AddressQuery {
  const { [field]: _, ...rest } = query
  return value === undefined || value.length === 0 ? rest : { ...rest, [field]: value }
}

export function tabOf(query: AddressQuery): CaseTab {
  return CASE_TABS.find((tab) => tab === query['tab']) ?? 'open'
}

export function orderOf(query: AddressQuery): Order<(typeof CASE_SORTS)[number]> {
  const sort = CASE_SORTS.find((one) => one === query['sort']) ?? 'number'
  return { sort, order: query['order'] === 'desc' ? 'desc' : 'asc' }
}

/** How many filters narrow the list. */
export function countFilters(query: AddressQuery): number {
  return FILTER_FIELDS.filter((field) => query[field] !== undefined).length
}
