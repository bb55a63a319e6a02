import { useLocation, useNavigate } from 'react-router'

import type { Order } from '../parts/order.ts'

/** What a list of records is asked with, as it stands in the address. */
export type RecordQuery = Readonly<Record<string, string | undefined>>

/** Search, filters and order live in the address, so that a list can be sent and gone back to. */
export function useRecordQuery(fields: readonly string[]): {
  query: RecordQuery
  change: (changes: RecordQuery) => void
  isFiltered: boolean
} {
  const { pathname, search } = useLocation()
  const navigate = useNavigate()
  const params = new URLSearchParams(search)
  const query = Object.fromEntries(
    [...fields, 'sort', 'order'].flatMap((field) => {
      const value = params.get(field)
      return value ? [[field, value]] : []
    }),
  )
  const change = (changes: RecordQuery) => {
    const next = new URLSearchParams(search)
    for (const [field, value] of Object.entries(changes)) {
      if (value) next.set(field, value)
      else next.delete(field)
    }
    void navigate(next.size > 0 ? `${pathname}?${next}` : pathname, { replace: true })
  }
  return { query, change, isFiltered: fields.some((field) => query[field] !== undefined) }
}

/** The order in the address, or by `first` as the server does when none is asked for. */
export function orderIn<Sort extends string>({ sort, order }: RecordQuery, first: Sort): Order<Sort> {
  return { sort: (sort as Sort | undefined) ?? first, order: order === 'desc' ? 'desc' : 'asc' }
}
