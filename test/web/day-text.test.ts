import { expect, it } from 'vitest'

import { momentText, tellTimeOf } from '../../src/web/parts/day-text.ts'

it('tells moments by the clock of the congress, wherever the reader’s own stands', () => {
  tellTimeOf('Asia/Urumqi')
  expect(momentText('2026-03-10T01:30:00Z')).toBe('2026年3月10日 07:30')
  tellTimeOf('Asia/Shanghai')
  expect(momentText('2026-03-10T01:30:00Z')).toBe('2026年3月10日 09:30')
  expect(momentText('2026-03-09T16:30:00Z')).toBe('2026年3月10日 00:30')
  expect(momentText('2026-03-10T01:30:00Z', 'UTC')).toBe('2026年3月10日 01:30')
})
