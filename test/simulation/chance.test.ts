import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ballotResult } from '../../machines/ballot/rules.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy } from '../../machines/policy/places/shipped.ts'
import { countFor } from '../../src/simulation/acts/vote.ts'
import { castDice, seededUuid } from '../../src/simulation/dice.ts'
import { figureTable } from '../../src/simulation/figure-table.ts'
import { OPINION_DAY, REPLY_DAY } from '../../src/simulation/model.ts'
import { displayWidth } from '../../src/terminal-text.ts'

const RUNS = { numRuns: 100 * Number(process.env['FC_SCALE'] ?? 1) }

describe('dice', () => {
  it('show the same for the same label, in whatever order they are thrown', () => {
    const one = castDice('a')
    const other = castDice('a')
    const first = one.roll('x')
    one.roll('y')

    expect(other.roll('y')).toBe(one.roll('y'))
    expect(other.roll('x')).toBe(first)
    expect(castDice('b').roll('x')).not.toBe(first)
  })

  it('stay between their ends', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer({ min: -50, max: 50 }), fc.nat(50), (seed, label, low, more) => {
        const drawn = castDice(seed).between(label, low, low + more)
        return drawn >= low && drawn <= low + more
      }),
      RUNS,
    )
  })

  it('draw days as they were measured: replies 57, 67, 70 and opinions 27, 30', () => {
    const dice = castDice('measure')
    const draw = (points: typeof REPLY_DAY) =>
      Array.from({ length: 4000 }, (_, n) => dice.quantile(`${n}`, points)).sort((a, b) => a - b)
    const [replies, opinions] = [draw(REPLY_DAY), draw(OPINION_DAY)]

    expect(replies[400]).toBeCloseTo(57, -0.5)
    expect(replies[2000]).toBeCloseTo(67, -0.5)
    expect(replies[3600]).toBeCloseTo(70, -0.5)
    expect(replies.at(-1)).toBeLessThanOrEqual(71)
    expect(opinions[2000]).toBeCloseTo(27, -0.5)
    expect(opinions[3600]).toBeCloseTo(30, -0.5)
    expect(opinions.filter((day) => day <= 14).length / 4000).toBeCloseTo(0.02, 1)
  })

  it('make ids in the order of the register', () => {
    const ids = [1, 2, 15, 16, 255, 4096].map((n) => seededUuid('seed', n))

    expect([...ids].sort()).toEqual(ids)
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
  })
})

describe('votes of a hall', () => {
  it.each(SHIPPED_POLICY_IDS)('come to each result under the rule of %s', (id) => {
    const policy = shippedPolicy(id)
    for (const result of ['satisfied', 'basically_satisfied', 'dissatisfied', 'no_quorum'] as const) {
      fc.assert(
        fc.property(fc.string(), (seed) => {
          const count = countFor(policy, result, castDice(seed))
          const votes = count.satisfied + count.basicallySatisfied + count.dissatisfied + count.abstained
          return ballotResult(count, policy.ballot) === result && votes === count.returned - count.invalid
        }),
        { numRuns: 20 },
      )
    }
  })
})

describe('a table of figures', () => {
  it('is as wide in every full line, whatever the width of its characters', () => {
    const lines = figureTable([
      ['类别', '件数', 'x'],
      ['一类建议', '11', '100.0%'],
      ['third', '7', '3.0%'],
    ])

    expect(new Set(lines.map(displayWidth)).size).toBe(1)
  })
})
