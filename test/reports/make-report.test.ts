import { describe, expect, it } from 'vitest'

import { oneYearBefore } from '../../src/reports/make-report.ts'

describe('the period one year before', () => {
  it.each([
    ['2026-01-01', '2026-12-31', '2025-01-01', '2025-12-31'],
    ['2025-02-01', '2025-02-28', '2024-02-01', '2024-02-29'],
    ['2024-02-01', '2024-02-29', '2023-02-01', '2023-02-28'],
    ['2024-02-01', '2024-02-28', '2023-02-01', '2023-02-28'],
    ['2025-03-01', '2026-02-28', '2024-03-01', '2025-02-28'],
  ])('of %s to %s is %s to %s', (fromOn, toOn, formerFromOn, formerToOn) => {
    expect(oneYearBefore({ fromOn, toOn, asOf: toOn })).toEqual({
      fromOn: formerFromOn,
      toOn: formerToOn,
      asOf: formerToOn,
    })
  })
})
