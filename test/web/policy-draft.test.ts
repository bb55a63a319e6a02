import { describe, expect, it } from 'vitest'

import { checkPolicy, policyJsonSchema } from '../../machines/policy/check.ts'
import { SHIPPED_POLICY_IDS, shippedPolicy, shippedPolicyFile } from '../../machines/policy/places/shipped.ts'
import { POLICY_SECTIONS } from '../../machines/policy/schema.ts'
import {
  type DraftFile,
  isChanged,
  placesOf,
  ruleAt,
  withKey,
  withRule,
  withRuleOf,
} from '../../src/web/admin/policies/draft-file.ts'
import { problemText } from '../../src/web/admin/policies/policy-words.ts'
import {
  blankOf,
  entryNames,
  fieldsIn,
  isTableSection,
  ruleShape,
  type Shape,
} from '../../src/web/admin/policies/rule-shape.ts'

const SHAPE = policyJsonSchema() as Shape
const SECTIONS = POLICY_SECTIONS.filter((section) => section !== 'labels')

function aDraft(id: string): { draft: DraftFile; whole: DraftFile } {
  return { draft: { ...shippedPolicyFile(id), id: `${id}-x`, version: 1 }, whole: { ...shippedPolicy(id) } }
}

describe('the form of a file of rules', () => {
  it.each(SHIPPED_POLICY_IDS)('knows a control for every field of every rule of %s', (id) => {
    const { draft, whole } = aDraft(id)

    for (const section of SECTIONS) {
      const shape = ruleShape(SHAPE, section)
      const known = new Set(shape && fieldsIn(shape).map(([name]) => name))
      for (const place of placesOf(draft, whole, section)) {
        const { source: _, force: __, sourceOf: ___, ...said } = ruleAt(draft, whole, place) ?? {}
        expect([...Object.keys(said)].filter((name) => !known.has(name))).toEqual([])
      }
    }
  })

  it('states an inherited rule whole when one field of it is changed, and is sound', () => {
    const { draft, whole } = aDraft('puyang-2024')
    const place = { section: 'clocks', entry: 'opinion' }

    const rule = ruleAt(draft, whole, place) ?? {}
    const changed = withRule(draft, place, withKey(rule, 'term', '1mo'))

    expect(isChanged(draft, changed, place)).toBe(true)
    const { policy } = checkPolicy(changed)
    expect(policy?.clocks.opinion?.term).toBe('1mo')
    expect(policy?.clocks.reply).toEqual(shippedPolicy('puyang-2024').clocks.reply)
  })

  it('is the same file again when a change is taken back', () => {
    const { draft, whole } = aDraft('puyang-2024')

    for (const section of SECTIONS) {
      for (const place of placesOf(draft, whole, section)) {
        const changed = withRule(draft, place, { label: '别的' })
        expect(withRuleOf(draft, changed, place)).toEqual(draft)
      }
    }
  })

  it('takes an inherited entry away by stating that there is none', () => {
    const { draft, whole } = aDraft('puyang-2024')
    const place = { section: 'clocks', entry: 'first_contact' }

    const changed = withRule(draft, place, null)

    expect(ruleAt(changed, whole, place)).toBeUndefined()
    expect(checkPolicy(changed).policy?.clocks.first_contact).toBeUndefined()
  })

  it('begins a new entry of every table so that only its words are missing', () => {
    for (const section of SECTIONS.filter(isTableSection)) {
      const entry = entryNames(SHAPE, section)?.[0] ?? 'spring'
      const rule = blankOf(ruleShape(SHAPE, section) ?? {})
      const { draft } = aDraft('puyang-2024')

      const { problems } = checkPolicy(withRule(draft, { section, entry }, rule))

      const kinds = problems.filter(({ path, found }) => path.startsWith(`${section}.${entry}`) && found === '（无）')
      expect(kinds).toEqual([])
    }
  })

  it('says what is wrong by section, rule and field, with the terms in words', () => {
    const { draft, whole } = aDraft('puyang-2024')
    const place = { section: 'clocks', entry: 'reply' }
    const changed = withRule(draft, place, withKey(ruleAt(draft, whole, place) ?? {}, 'term', '5mo'))

    const [problem] = checkPolicy(changed).problems.filter(({ severity }) => severity === 'error')

    expect(problem?.path).toBe('clocks.reply.term')
    expect(problem && problemText(problem)).toMatch(/^“期限·答复·期限”为 “5个月”/)
  })
})
