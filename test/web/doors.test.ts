import { describe, expect, it } from 'vitest'

import { ROLES } from '../../machines/policy/words.ts'
import { homeOf, navigationOf } from '../../src/web/app/navigation.ts'
import { daysLeftText, dayText } from '../../src/web/parts/day-text.ts'
import { ownPath } from '../../src/web/sign-in/own-path.ts'

describe('the way in', () => {
  it('leads after the sign-in only to addresses of our own', () => {
    expect(ownPath('/cases?tab=all')).toBe('/cases?tab=all')
    for (const elsewhere of [
      '//evil.example',
      '/\\\\evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '',
      null,
    ]) {
      expect(ownPath(elsewhere)).toBe('/')
    }
  })

  it('gives each role a desk to begin at', () => {
    expect(ROLES.filter((role) => homeOf(role) !== '/worklist')).toEqual([])
  })

  it('shows an administrator no way to cases, for he does not read them by being one', () => {
    const ways = navigationOf('administrator').map(({ to }) => to)

    expect(ways).not.toContain('/cases')
    expect(ways).toContain('/admin/people')
  })
})

describe('the ways of a presidium', () => {
  it('are those of the office in a township, and in no other congress', () => {
    const ways = (level: 'township' | 'county') => navigationOf('presidium', level).map(({ to }) => to)

    expect(ways('township')).toEqual(
      expect.arrayContaining(['/reports', '/figures', '/analysis', '/documents', '/document-templates', '/import']),
    )
    expect(ways('county')).not.toContain('/reports')
  })
})

describe('days in words', () => {
  it('says the year when it is not this one', () => {
    expect(dayText('2026-04-05', '2026-12-31')).toBe('4月5日')
    expect(dayText('2027-04-05', '2026-12-31')).toBe('2027年4月5日')
  })

  it('never shows a bare negative number', () => {
    expect([2, 0, -3].map(daysLeftText)).toEqual(['剩 2 个工作日', '今天到期', '逾期 3 个工作日'])
  })
})
