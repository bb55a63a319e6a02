import { describe, expect, it } from 'vitest'

import { checkPolicy } from '../../machines/policy/check.ts'
import { SHIPPED_POLICY_IDS } from '../../machines/policy/places/shipped.ts'
import { LIFE_PATHS } from '../../src/simulation/paths.ts'
import { aYear } from './a-year.ts'

/** A small year shows whether a place's rules run at all; `.ci/run` lives larger ones. */
const COUNT = process.env.FC_SCALE ? 20 : 10

describe('a year of a few suggestions', () => {
  it.each(SHIPPED_POLICY_IDS)('runs under the rules of %s', async (policy) => {
    const { report } = await aYear({ policy, count: COUNT, seed: 3 })

    expect(report.surprises).toEqual([])
    expect(report).toMatchObject({ faults: 0, timers: { early: 0, late: 0 }, audit: { ok: true, cases: COUNT } })
    expect(report.figures['replied']).toBeGreaterThan(COUNT / 2)
    if (policy === 'township-sample')
      expect(report.byType['ballot.opened'], 'a township holds no ballot').toBe(undefined)
  })

  it('runs under rules that are not part of the code', async () => {
    const json = { id: 'my-county', name: '某县', level: 'county', version: 4, extends: 'yuzhou-2023' }
    const { policy } = checkPolicy(json)
    if (!policy) return expect.unreachable('a file that only extends another is sound')

    const { report } = await aYear({ policy, count: 4 })

    expect(report.surprises).toEqual([])
    expect(report.policy).toEqual({ id: 'my-county', name: '某县', version: 4 })
  })
})

describe('the list of paths', () => {
  it('names each path once', () => {
    const labels = LIFE_PATHS.map(({ label }) => label)

    expect(labels.filter((label, at) => labels.indexOf(label) !== at)).toEqual([])
  })
})
