import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { directionOf } from '../../../machines/policy/directions.ts'
import { shippedPolicy, shippedPolicyFile } from '../../../machines/policy/places/shipped.ts'
import { PolicyFile, resolvePolicy } from '../../../machines/policy/resolve.ts'
import { isTable, TABLE_SECTIONS } from '../../../machines/policy/rule.ts'
import { POLICY_SECTIONS, policySections } from '../../../machines/policy/schema.ts'
import { compareTerms } from '../../../machines/policy/term-length.ts'

const RUNS = { numRuns: 200 * Number(process.env.FC_SCALE ?? 1) }
const LOCAL = { source: { document: '《甲市办法》', article: '第一条' }, force: 'local' } as const

/** A city below a place; names only what the test is about. */
function aFile(over: Record<string, unknown>): PolicyFile {
  return PolicyFile.parse({
    id: 'jia-2026',
    name: '甲市',
    level: 'prefecture',
    version: 1,
    extends: 'national-2025',
    ...over,
  })
}

function problemsOf(over: Record<string, unknown>) {
  const resolved = resolvePolicy(aFile(over), shippedPolicyFile)
  return resolved.ok ? [] : resolved.problems.filter(({ severity }) => severity === 'error')
}

const clock = (kind: 'reply' | 'outer' | 'opinion' | 'deputy_feedback', fields: object, place = 'national-2025') => {
  const above = shippedPolicy(place).clocks[kind]
  return { clocks: { [kind]: { ...above, ...LOCAL, sourceOf: {}, ...fields } } }
}

describe('resolving a file', () => {
  it('inherits what it does not state, replaces a rule whole and merges a table by entry', () => {
    const resolved = resolvePolicy(
      aFile({ extends: 'henan-2017', inherits: 'by_reference', labels: { co: '会办' } }),
      shippedPolicyFile,
    )

    expect(resolved).toMatchObject({ ok: true, policy: { lineage: ['national-2025', 'henan-2017', 'jia-2026'] } })
    if (!resolved.ok) return
    expect(resolved.policy.labels).toMatchObject({ co: '会办', lead: '主办', rehandling: '再次办理' })
    expect(resolved.policy.numbering).toEqual(shippedPolicy('henan-2017').numbering)
  })

  it('removes an assumed entry with null', () => {
    const resolved = resolvePolicy(aFile({ screening: { withdrawal_advised: null } }), shippedPolicyFile)

    expect(resolved.ok && Object.keys(resolved.policy.screening)).toEqual(['accepted', 'returned_to_deputy'])
  })

  it('marks the province’s rules as by reference for a city that only refers to them, and the national law as binding', () => {
    const file = aFile({ extends: 'henan-2017', inherits: 'by_reference' })

    const resolved = resolvePolicy(file, shippedPolicyFile)

    expect(resolved.ok && resolved.policy.clocks.opinion?.force).toBe('by_reference')
    expect(resolved.ok && resolved.policy.clocks.reply?.force).toBe('binding')
    expect(resolved.ok && resolved.policy.extension.sourceOf?.term?.force).toBe('binding')
    expect(resolved.ok && resolved.policy.extension.force).toBe('by_reference')
  })

  it('knows the national law by its name, however it is cited', () => {
    const province = aFile({
      id: 'yi-2026',
      level: 'province',
      reply: {
        ...shippedPolicy('national-2025').reply,
        sourceOf: {
          contactRequired: {
            source: { document: '中华人民共和国全国人民代表大会和地方各级人民代表大会代表法', article: '第五十一条' },
            force: 'binding',
          },
        },
      },
    })

    const resolved = resolvePolicy(aFile({ extends: 'yi-2026', inherits: 'by_reference' }), (id) =>
      id === 'yi-2026' ? province : shippedPolicyFile(id),
    )

    expect(resolved.ok && resolved.policy.reply.sourceOf?.contactRequired?.force).toBe('binding')
  })

  it('keeps the province’s rules binding where the city does not only refer to them', () => {
    const resolved = resolvePolicy(aFile({ extends: 'henan-2017' }), shippedPolicyFile)

    expect(resolved.ok && resolved.policy.clocks.opinion?.force).toBe('binding')
  })

  it('refuses an unknown parent and names it', () => {
    expect(problemsOf({ extends: 'hebei-2030' })).toMatchObject([{ path: 'extends', found: '"hebei-2030"' }])
  })

  it('refuses files that extend each other', () => {
    const files: Record<string, PolicyFile> = {
      'yi-2026': aFile({ id: 'yi-2026', extends: 'bing-2026' }),
      'bing-2026': aFile({ id: 'bing-2026', extends: 'jia-2026' }),
    }

    const resolved = resolvePolicy(aFile({ extends: 'yi-2026' }), (id) => files[id])

    expect(resolved).toMatchObject({
      ok: false,
      problems: [{ path: 'extends', found: 'jia-2026 → yi-2026 → bing-2026 → jia-2026' }],
    })
  })

  it('refuses a file that extends itself', () => {
    expect(problemsOf({ extends: 'jia-2026' })).toMatchObject([{ path: 'extends' }])
  })

  it('refuses an incomplete file that extends nothing, section by section', () => {
    const resolved = resolvePolicy(
      PolicyFile.parse({ id: 'jia', name: '甲', level: 'county', version: 1 }),
      shippedPolicyFile,
    )

    expect(resolved.ok).toBe(false)
    // Rules that were stored before there was a section on archives still hold.
    const needed = POLICY_SECTIONS.filter((section) => section !== 'archive')
    expect(!resolved.ok && resolved.problems.map(({ path }) => path)).toEqual(needed)
  })

  it('finds the loosening of a file in the middle and says whose it is', () => {
    const middle = aFile({ id: 'yi-2026', ...clock('reply', { term: '4mo' }) })

    const resolved = resolvePolicy(aFile({ extends: 'yi-2026' }), (id) =>
      id === 'yi-2026' ? middle : shippedPolicyFile(id),
    )

    expect(resolved).toMatchObject({ ok: false })
    expect(!resolved.ok && resolved.problems.find(({ severity }) => severity === 'error')).toMatchObject({
      path: 'extends(yi-2026).clocks.reply.term',
    })
  })
})

describe('a binding rule', () => {
  it.each([
    ['clocks.reply.term', clock('reply', { term: '4mo' })],
    ['clocks.reply.term', clock('reply', { term: '100d' })],
    ['clocks.reply.term', clock('reply', { term: '90d' })],
    ['clocks.reply.term', clock('reply', { term: '65wd' })],
    ['clocks.reply.start', clock('reply', { start: 'receipt' })],
    ['clocks.reply.start', clock('reply', { start: 'distribution' })],
    ['clocks.reply.within', clock('reply', { within: null })],
    ['clocks.outer.term', clock('outer', { term: '7mo' })],
    ['clocks.reply', { clocks: { reply: null } }],
    ['clocks.outer', { clocks: { outer: null } }],
    ['reports.annual_report', { reports: { annual_report: null } }],
    [
      'extension.term',
      { extension: { ...shippedPolicy('national-2025').extension, ...LOCAL, sourceOf: {}, term: '9mo' } },
    ],
    [
      'reply.contactRequired',
      { reply: { ...shippedPolicy('national-2025').reply, sourceOf: {}, contactRequired: false } },
    ],
    [
      'publicity.reportPublic',
      { publicity: { ...shippedPolicy('national-2025').publicity, sourceOf: {}, reportPublic: false } },
    ],
  ])('of the national law is not loosened: %s', (path, over) => {
    expect(problemsOf(over).map((problem) => problem.path)).toEqual([path])
  })

  it.each([
    ['clocks.deputy_feedback.term', clock('deputy_feedback', { term: '5wd' }, 'henan-2017')],
    ['clocks.opinion.term', clock('opinion', { term: '3mo' }, 'henan-2017')],
    ['clocks.opinion.start', clock('opinion', { start: 'reply_delivered' }, 'henan-2017')],
    [
      'extension.bases',
      { extension: { ...shippedPolicy('henan-2017').extension, bases: ['notice_to_deputy', 'by_nature'] } },
    ],
    ['extension.noticeWithin', { extension: { ...shippedPolicy('henan-2017').extension, noticeWithin: null } }],
    ['reply.signedBy', { reply: { ...shippedPolicy('henan-2017').reply, signedBy: ['unit_head', 'unit_clerk'] } }],
    ['reply.addressees', { reply: { ...shippedPolicy('henan-2017').reply, addressees: 'lead_signer' } }],
    ['handover.modes', { handover: { ...shippedPolicy('henan-2017').handover, modes: ['sole'] } }],
    ['feedback.to', { feedback: { ...shippedPolicy('henan-2017').feedback, to: ['handling_unit'] } }],
    ['rehandling.trigger', { rehandling: { ...shippedPolicy('henan-2017').rehandling, trigger: 'studied_first' } }],
    ['assessment.mode', { assessment: { ...shippedPolicy('henan-2017').assessment, mode: 'none' } }],
    [
      'key.triggers',
      { key: { ...shippedPolicy('henan-2017').key, triggers: shippedPolicy('township-sample').key.triggers } },
    ],
    ['resultClasses.classes', { resultClasses: shippedPolicy('national-2025').resultClasses }],
    [
      'reports.unit_report.dueOn',
      { reports: { unit_report: { ...shippedPolicy('henan-2017').reports.unit_report, dueOn: '10-31' } } },
    ],
  ])('of the province is not loosened by a city on which it is binding: %s', (path, over) => {
    expect(problemsOf({ extends: 'henan-2017', ...over }).map((problem) => problem.path)).toEqual([path])
  })

  it('of the province is not set aside by a file of the province itself that claims only to refer to it', () => {
    const over = {
      level: 'province',
      extends: 'henan-2017',
      inherits: 'by_reference',
      ...clock('opinion', { term: '80d' }, 'henan-2017'),
    }

    expect(problemsOf(over).map(({ path }) => path)).toEqual(['clocks.opinion.term'])
  })

  it('of the province may be set aside by a city that only refers to it', () => {
    const over = clock('opinion', { term: '80d' }, 'henan-2017')

    expect(problemsOf({ extends: 'henan-2017', inherits: 'by_reference', ...over })).toEqual([])
  })

  it.each([
    ['a shorter reply term', clock('reply', { term: '2mo' })],
    ['a reply term surely shorter in days', clock('reply', { term: '89d' })],
    ['a reply term surely shorter in working days', clock('reply', { term: '30wd' })],
    [
      'an outer limit of five months',
      {
        ...clock('outer', { term: '5mo' }),
        extension: { ...shippedPolicy('henan-2017').extension, sourceOf: {}, term: '5mo' },
      },
    ],
  ])('may be made stricter: %s', (_, over) => {
    expect(problemsOf(over)).toEqual([])
  })

  it('is quoted with both values and both sources when loosened', () => {
    const [problem] = problemsOf(clock('reply', { term: '4mo' }))

    expect(problem?.found).toBe('"4mo"（《甲市办法》第一条）')
    expect(problem?.expected).toContain('"3mo"')
    expect(problem?.expected).toContain('第五十一条第二款')
    expect(problem?.message).toContain('national-2025')
  })

  it('of the province is found loosened even where the national law would allow the value', () => {
    const extension = { ...shippedPolicy('henan-2017').extension, ...LOCAL, sourceOf: {}, noticeWithin: '4mo' }

    expect(problemsOf({ extends: 'henan-2017', extension })).toMatchObject([{ path: 'extension.noticeWithin' }])
  })

  it('stated again with a weaker force is warned of', () => {
    const resolved = resolvePolicy(aFile(clock('reply', {})), shippedPolicyFile)

    expect(resolved.ok && resolved.warnings.map(({ path }) => path)).toContain('clocks.reply.term')
  })

  it('survives any other reply term that is longer at some time of the year (property)', () => {
    const terms = fc.oneof(
      fc.integer({ min: 4, max: 30 }).map((n) => `${n}mo`),
      fc.integer({ min: 90, max: 900 }).map((n) => `${n}d`),
      fc.integer({ min: 66, max: 900 }).map((n) => `${n}wd`),
    )

    fc.assert(
      fc.property(terms, (term) =>
        problemsOf(clock('reply', { term })).some(({ path }) => path === 'clocks.reply.term'),
      ),
      RUNS,
    )
  })
})

describe('the table of directions', () => {
  it('judges every field of every section', () => {
    const missing = POLICY_SECTIONS.filter((section) => section !== 'labels').flatMap((section) => {
      const schema = policySections[section]
      const rule = schema instanceof z.ZodRecord ? schema.valueType : schema
      if (!(rule instanceof z.ZodObject)) return [section]
      const fields = Object.keys(rule.shape).filter((field) => !['source', 'force', 'sourceOf'].includes(field))
      return fields.filter((field) => !directionOf(section, undefined, field)).map((field) => `${section}.${field}`)
    })

    expect(missing).toEqual([])
  })

  it('knows which sections are tables', () => {
    const tables = POLICY_SECTIONS.filter((section) => policySections[section] instanceof z.ZodRecord)

    expect([...TABLE_SECTIONS].sort()).toEqual([...tables].sort())
    expect(isTable('reply')).toBe(false)
  })

  it('judges a value never looser than itself', () => {
    const policy = shippedPolicy('puyang-2024') as unknown as Record<string, Record<string, unknown>>
    for (const section of POLICY_SECTIONS) {
      if (isTable(section)) continue
      for (const [field, value] of Object.entries(policy[section] ?? {})) {
        const direction = directionOf(section, undefined, field)
        if (direction) expect([section, field, direction.judge(value, value)]).toEqual([section, field, 'kept'])
      }
    }
  })
})

describe('comparing terms', () => {
  it.each([
    ['3mo', '3mo', 'equal'],
    ['10wd', '2wd', 'longer'],
    ['88d', '3mo', 'shorter'],
    ['89d', '3mo', 'unsure'],
    ['92d', '3mo', 'unsure'],
    ['93d', '3mo', 'longer'],
    ['365d', '12mo', 'unsure'],
    ['90d', '3mo', 'unsure'],
    ['95d', '3mo', 'longer'],
    ['5wd', '5d', 'unsure'],
    ['5d', '10wd', 'shorter'],
    ['30wd', '3mo', 'shorter'],
    ['0d', '0mo', 'equal'],
  ] as const)('%s against %s is %s', (one, other, order) => {
    expect(compareTerms(one, other)).toBe(order)
  })
})
