import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { checkPolicy } from '../../../machines/policy/check.ts'
import { SHIPPED_POLICY_IDS, shippedPolicyFile } from '../../../machines/policy/places/shipped.ts'
import { Policy } from '../../../machines/policy/schema.ts'

const RUNS = { numRuns: 200 * Number(process.env.FC_SCALE ?? 1) }

type Step = { holder: Record<string, unknown>; key: string }

/** Every place of a JSON value that can be changed. */
function placesIn(value: unknown): Step[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])])
}

describe('any change of a shipped file (property)', () => {
  const changes = fc.record({
    id: fc.constantFrom(...SHIPPED_POLICY_IDS),
    at: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    to: fc.oneof(
      fc.constant({ kind: 'delete' as const }),
      fc.record({
        kind: fc.constant('rename' as const),
        name: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')),
      }),
      fc.record({
        kind: fc.constant('replace' as const),
        value: fc.oneof(
          fc.jsonValue(),
          fc.constantFrom(
            null,
            true,
            '',
            '0d',
            '-1wd',
            '1mo',
            '99999999999999999999d',
            '1/2',
            'in_person',
            'binding',
            'national-2025',
          ),
        ),
      }),
    ),
  })

  it('never throws and is always explained with a path, what was found and what was expected', () => {
    fc.assert(
      fc.property(changes, ({ id, at, to }) => {
        const file: unknown = JSON.parse(JSON.stringify(shippedPolicyFile(id)))
        for (const number of at) {
          const places = placesIn(file)
          const place = places[number % Math.max(1, places.length)]
          if (!place) continue
          const { holder, key } = place
          if (to.kind === 'replace') holder[key] = JSON.parse(JSON.stringify(to.value))
          else if (to.kind === 'rename')
            Object.defineProperty(holder, to.name, {
              value: holder[key],
              enumerable: true,
              configurable: true,
              writable: true,
            })
          if (to.kind !== 'replace') delete holder[key]
        }

        const { policy, problems } = checkPolicy(file)

        for (const { path, found, expected, message, severity } of problems) {
          expect(path).not.toBe('')
          expect(found).not.toBe('')
          expect(expected).not.toBe('')
          expect(message).toMatch(/[\u4e00-\u9fff]/)
          expect(['error', 'warning']).toContain(severity)
        }
        const hasErrors = problems.some(({ severity }) => severity === 'error')
        expect(policy === undefined).toBe(hasErrors)
        if (policy) expect(Policy.safeParse(policy).success).toBe(true)
      }),
      RUNS,
    )
  })

  it('never throws on any JSON at all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(checkPolicy(json).problems.length).toBeGreaterThan(0)
      }),
      RUNS,
    )
  })
})
