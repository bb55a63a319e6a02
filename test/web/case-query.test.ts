import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { CaseListQuery } from '../../src/contract/case-endpoints.ts'
import {
  addressOfQuery,
  countFilters,
  orderOf,
  queryOfAddress,
  tabOf,
  withField,
} from '../../src/web/cases/case-query.ts'

const read = (search: string) => queryOfAddress(new URLSearchParams(search))

describe('the address of the list of cases', () => {
  it('holds tab, filters and order, and says them again as they were', () => {
    const address = '/cases?stage=underway&category=first&category=second&unitId=u1&tab=all&sort=title&order=desc'

    const query = read(address.split('?')[1] ?? '')

    expect(query).toMatchObject({ stage: ['underway'], category: ['first', 'second'], unitId: ['u1'] })
    expect(tabOf(query)).toBe('all')
    expect(orderOf(query)).toEqual({ sort: 'title', order: 'desc' })
    expect(countFilters(query)).toBe(3)
    expect(read(addressOfQuery(query).split('?')[1] ?? '')).toEqual(query)
  })

  it('leaves out what the list does not know and what cannot be, and keeps the rest', () => {
    const query = read('bogus=1&termNo=abc&dueFrom=2026-13-01&category=fourth&period=in_session&sort=secret')

    expect(query).toEqual({ period: 'in_session' })
    expect(tabOf(query)).toBe('open')
    expect(orderOf(query)).toEqual({ sort: 'number', order: 'asc' })
  })

  it('takes a field out when nothing is chosen', () => {
    expect(withField({ q: '电梯', tab: 'all' }, 'q', '')).toEqual({ tab: 'all' })
    expect(withField({ stage: ['underway'] }, 'stage', [])).toEqual({})
  })

  it('asks the server for nothing that the server would refuse, whatever somebody types there', () => {
    const field = fc.constantFrom(
      'q',
      'stage',
      'category',
      'isKey',
      'termNo',
      'dueTo',
      'mark',
      'tab',
      'sort',
      'order',
      'x',
    )
    const address = fc.array(
      fc.tuple(field, fc.oneof(fc.string(), fc.constantFrom('1', 'true', 'first', '2026-03-05'))),
    )

    fc.assert(
      fc.property(address, (pairs) => CaseListQuery.safeParse(queryOfAddress(new URLSearchParams(pairs))).success),
      { numRuns: Math.round(200 * Number(process.env['FC_SCALE'] ?? 1)) },
    )
  })
})
