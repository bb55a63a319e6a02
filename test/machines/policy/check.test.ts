import { describe, expect, it } from 'vitest'

import { checkPolicy, type Problem } from '../../../machines/policy/check.ts'
import { shippedPolicy } from '../../../machines/policy/places/shipped.ts'
import type { Policy } from '../../../machines/policy/schema.ts'

const puyang = shippedPolicy('puyang-2024')
const ITEM_TWICE = [1, 2].map(() => ({ item: 'on_time', label: '按期办复', weight: 50 }))
const national = shippedPolicy('national-2025')
const LOCAL = { source: { document: '《甲县办法》', article: '第一条' }, force: 'local' } as const

/** A county below Puyang; names only what the test is about. */
function aFile(over: Record<string, unknown>): Record<string, unknown> {
  return { id: 'jia-2026', name: '甲县', level: 'county', version: 1, extends: 'puyang-2024', ...over }
}

const problemsOf = (over: Record<string, unknown>): Problem[] => checkPolicy(aFile(over)).problems
const errorsOf = (over: Record<string, unknown>) => problemsOf(over).filter(({ severity }) => severity === 'error')
const warningsOf = (over: Record<string, unknown>) => problemsOf(over).filter(({ severity }) => severity === 'warning')

const clocks = (kind: keyof Policy['clocks'], term: string) => ({
  clocks: { [kind]: { ...puyang.clocks[kind], ...LOCAL, sourceOf: {}, term } },
})
const ballot = (fields: object) => ({ ballot: { ...puyang.ballot, ...fields } })
const classes = (fields: object, demands: object) => ({
  resultClasses: {
    ...puyang.resultClasses,
    classes: [
      ...puyang.resultClasses.classes.slice(0, 1),
      {
        ...puyang.resultClasses.classes[1],
        ...fields,
        demands: { promise: true, promiseDate: true, reason: true, ...demands },
      },
      ...puyang.resultClasses.classes.slice(2),
    ],
  },
})

describe('a file that says little', () => {
  it('is fine when it inherits the rest', () => {
    const checked = checkPolicy(aFile({ submission: { ...puyang.submission, ...LOCAL, sourceOf: {} } }))

    expect(checked.problems).toEqual([])
    expect(checked.policy?.lineage).toEqual(['national-2025', 'henan-2017', 'puyang-2024', 'jia-2026'])
  })
})

describe('a mistake of form', () => {
  it.each([
    ['an unknown key', { rehandeling: {} }, 'rehandeling', '是不是“rehandling”'],
    ['an unknown clock', { clocks: { replay: null } }, 'clocks.replay', '是不是“reply”'],
    [
      'an unknown field',
      { feedback: { ...puyang.feedback, reasonsWhenDissatisfied: true } },
      'feedback.reasonsWhenDissatisfied',
      '是不是“reasonWhenDissatisfied”',
    ],
    [
      'an unknown field far from all',
      { feedback: { ...puyang.feedback, 颜色: '红' } },
      'feedback."颜色"',
      '此处可用的项：to、',
    ],
    [
      'a wrong word',
      { withdrawal: { ...puyang.withdrawal, until: 'anytime' } },
      'withdrawal.until',
      '是不是“any_time”',
    ],
    [
      'a wrong role',
      { chase: { reply: { ...puyang.chase.reply, steps: [{ offset: '1wd', to: ['unit_clark'], mode: 'draft' }] } } },
      'chase.reply.steps[0].to[0]',
      '是不是“unit_clerk”',
    ],
    [
      'a text for a truth value',
      { feedback: { ...puyang.feedback, reasonWhenDissatisfied: 'yes' } },
      'feedback.reasonWhenDissatisfied',
      'true 或 false',
    ],
    ['a text for a number', { rehandling: { ...puyang.rehandling, rounds: '一' } }, 'rehandling.rounds', '数字'],
    ['half a round', { rehandling: { ...puyang.rehandling, rounds: 1.5 } }, 'rehandling.rounds', '整数'],
    ['no round', { rehandling: { ...puyang.rehandling, rounds: 0 } }, 'rehandling.rounds', '不小于 1'],
    ['a term in words', clocks('opinion', '两个月'), 'clocks.opinion.term', '5wd'],
    ['a term with a unit nobody knows', clocks('opinion', '2m'), 'clocks.opinion.term', '3mo'],
    ['a term of a thousand years', clocks('opinion', '99999mo'), 'clocks.opinion.term', '一百年'],
    ['a term that counts backwards', clocks('opinion', '-5wd'), 'clocks.opinion.term', '不为负的期限'],
    ['a share above one', ballot({ quorum: '3/2' }), 'ballot.quorum', '不大于一的分数'],
    ['a share of nothing', ballot({ quorum: '1/0' }), 'ballot.quorum', '分数'],
    [
      'a day that does not exist',
      { reports: { unit_report: { ...puyang.reports.unit_report, dueOn: '02-30' } } },
      'reports.unit_report.dueOn',
      '10-31',
    ],
    [
      'a zone that does not exist',
      { office: { ...puyang.office, zone: 'Asia/Puyang' } },
      'office.zone',
      'Asia/Shanghai',
    ],
    [
      'an hour that does not exist',
      { office: { ...puyang.office, workingHours: { from: '8:30', to: '17:30' } } },
      'office.workingHours.from',
      '08:30',
    ],
    ['an empty list', { feedback: { ...puyang.feedback, to: [] } }, 'feedback.to', '至少 1 项'],
    [
      'an empty source',
      { feedback: { ...puyang.feedback, source: { document: ' ' } } },
      'feedback.source.document',
      '文件名称',
    ],
    [
      'no source at all',
      { feedback: { to: ['deputy_office'], reasonWhenDissatisfied: true, force: 'local' } },
      'feedback.source',
      '缺少',
    ],
    ['null for a section that is one rule', { feedback: null }, 'feedback', '对象'],
    ['an id with capitals', { id: 'Jia' }, 'id', '小写字母'],
    ['a version in words', { version: '1' }, 'version', '数字'],
    ['an unknown parent', { extends: 'hebei-2030' }, 'extends', 'hebei-2030'],
  ])('is explained by path: %s', (_, over, path, words) => {
    const errors = errorsOf(over)

    expect(errors.map((problem) => problem.path)).toEqual([path])
    expect(errors[0]?.message).toContain(words)
    expect(errors[0]?.message).toContain(path)
    expect(checkPolicy(aFile(over)).policy).toBeUndefined()
  })

  it.each([[null], [[]], ['puyang-2024'], [7], [true], [undefined]])('is explained when the file is %j', (json) => {
    expect(checkPolicy(json).problems).toMatchObject([{ path: '$', expected: '对象 {…}', severity: 'error' }])
  })

  it('does not hide the mistakes elsewhere', () => {
    const over = { feedbak: {}, ...clocks('reply', '4mo'), ...ballot({ quorum: '1/3' }), withdrawal: { until: 'x' } }

    const paths = problemsOf(over).map(({ path }) => path)

    expect(paths).toContain('feedbak')
    expect(paths).toContain('withdrawal.until')
    expect(paths).toContain('clocks.reply.term')
  })

  it('says every missing head at once', () => {
    expect(checkPolicy({}).problems.map(({ path }) => path)).toEqual(['id', 'name', 'level', 'version'])
  })
})

describe('a file that extends nothing', () => {
  const whole = (over: object) => {
    const { lineage: _, ...rest } = national
    return { ...rest, id: 'yi-2026', name: '乙县', level: 'county', ...over }
  }

  it('is warned and measured by the national law', () => {
    const checked = checkPolicy(whole({}))

    expect(checked.problems.map(({ path }) => path)).toEqual(['extends'])
    expect(checked.policy?.lineage).toEqual(['yi-2026'])
  })

  it('cannot go below the national law either', () => {
    const slow = { ...national.clocks, reply: { ...national.clocks.reply, term: '5mo' } }

    expect(checkPolicy(whole({ clocks: slow })).problems).toContainEqual(
      expect.objectContaining({ path: 'clocks.reply.term', severity: 'error' }),
    )
  })

  it('cannot call itself the national law', () => {
    const slow = { ...national.clocks, reply: { ...national.clocks.reply, term: '5mo' } }

    const checked = checkPolicy(whole({ id: 'national-2025', level: 'national', clocks: slow }))

    expect(checked.problems).toContainEqual(expect.objectContaining({ path: 'clocks.reply.term', severity: 'error' }))
  })
})

/** What a careful lawyer would see: the file is understood and taken, and the contradiction is said. */
const CONTRADICTIONS: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ['an opinion term not shorter than the reply term', clocks('opinion', '3mo'), 'clocks.opinion.term'],
  ['a long term beyond the outer limit', clocks('outer', '5mo'), 'extension.term'],
  [
    'a reminder earlier than the term itself',
    {
      chase: {
        reassignment_decision: {
          ...puyang.chase.screening,
          steps: [{ offset: '-10wd', to: ['deputy_office_clerk'], mode: 'automatic' }],
        },
      },
    },
    'chase.reassignment_decision.steps[0].offset',
  ],
  ['a chase of a clock that is not kept', { clocks: { transfer_result: null } }, 'chase.transfer_result'],
  ['a secret ballot by phone', ballot({ media: ['paper', 'phone'] }), 'ballot.media'],
  [
    'basically satisfied easier than satisfied',
    ballot({ thresholds: { satisfied: '2/3', basically: '1/2' } }),
    'ballot.thresholds.basically',
  ],
  [
    'basically satisfied harder than satisfied',
    ballot({ thresholds: { satisfied: '1/2', basically: '2/3' } }),
    'ballot.thresholds.basically',
  ],
  ['an exact half that is both (Zhenhai)', ballot({ tie: { satisfied: 'reaches', basically: 'fails' } }), 'ballot.tie'],
  ['a quorum below half', ballot({ quorum: '1/3' }), 'ballot.quorum'],
  ['a category for a ballot that is not held', ballot({ held: false }), 'categories.first.triggers.ballot'],
  [
    'a reassignment request as late as the reply',
    clocks('reassignment_request', '3mo'),
    'clocks.reassignment_request.term',
  ],
  ['a rehandling longer than the outer limit', clocks('rehandling', '7mo'), 'clocks.rehandling.term'],
  [
    'a promised date without a promise',
    classes({ meaning: 'upper_level' }, { promise: false }),
    'resultClasses.classes[1].demands.promise',
  ],
  ['a promise in progress without a date', classes({}, { promiseDate: false }), 'resultClasses.classes[1].demands'],
  [
    'a refusal without a reason',
    classes({ meaning: 'not_now' }, { reason: false }),
    'resultClasses.classes[1].demands.reason',
  ],
  [
    'no class for what cannot be done',
    { resultClasses: { ...puyang.resultClasses, classes: puyang.resultClasses.classes.slice(0, 3) } },
    'resultClasses.classes',
  ],
  ['two classes of one code', classes({ code: '1' }, {}), 'resultClasses.classes'],
  [
    'key suggestions by phone',
    { inquiry: { ...puyang.inquiry, channels: { ...puyang.inquiry.channels, key: 'phone' } } },
    'inquiry.channels.key',
  ],
  [
    'the first category by phone, the second in person',
    { inquiry: { ...puyang.inquiry, channels: { ...puyang.inquiry.channels, first: 'phone', key: 'phone' } } },
    'inquiry.channels.first',
  ],
  [
    'feedback to the unit alone',
    { feedback: { ...puyang.feedback, ...LOCAL, sourceOf: {}, to: ['handling_unit'] } },
    'feedback.to',
  ],
  [
    'silence in the base',
    { inquiry: { ...puyang.inquiry, denominators: { ...puyang.inquiry.denominators, notReturned: 'in_base' } } },
    'inquiry.denominators.notReturned',
  ],
  [
    'a sample check outside a small office',
    { inquiry: { ...puyang.inquiry, confirmation: 'sample' } },
    'inquiry.confirmation',
  ],
  ['a second person in a small office', { office: { ...puyang.office, smallOffice: true } }, 'inquiry.confirmation'],
  [
    'a notice after the reply term',
    { extension: { ...puyang.extension, noticeWithin: '4mo' } },
    'extension.noticeWithin',
  ],
  ['a notice without a term', { extension: { ...puyang.extension, noticeWithin: null } }, 'extension.noticeWithin'],
  [
    'an approval by nobody',
    { extension: { ...puyang.extension, bases: ['approval'], grantedBy: [] } },
    'extension.grantedBy',
  ],
  [
    'a deemed receipt after the term to acknowledge',
    { handover: { ...puyang.handover, deemedReceipt: '10wd' } },
    'handover.deemedReceipt',
  ],
  [
    'no deemed receipt where clocks wait for one',
    { handover: { ...puyang.handover, deemedReceipt: null } },
    'handover.deemedReceipt',
  ],
  [
    'a leader chased automatically',
    {
      chase: {
        reply: { ...puyang.chase.reply, steps: [{ offset: '5wd', to: ['handling_leader'], mode: 'automatic' }] },
      },
    },
    'chase.reply.steps[0].mode',
  ],
  ['no term for the final ruling', { clocks: { final_ruling: null } }, 'clocks.final_ruling'],
  [
    'a final ruling by a party',
    { reassignment: { ...puyang.reassignment, finalRulingBy: ['unit_head'] } },
    'reassignment.finalRulingBy',
  ],
  [
    'a third dissatisfaction that leads nowhere',
    { assessment: { ...puyang.assessment, mode: 'none' } },
    'assessment.mode',
  ],
  [
    'a seal before the signature',
    { reply: { ...puyang.reply, steps: ['drafted', 'sealed', 'signed', 'delivered'] } },
    'reply.steps',
  ],
  ['a reply that is never delivered', { reply: { ...puyang.reply, steps: ['drafted', 'signed'] } }, 'reply.steps'],
  ['a reply signed by a clerk', { reply: { ...puyang.reply, signedBy: ['unit_clerk'] } }, 'reply.signedBy'],
  [
    'one numbering for two series',
    { numbering: { ...puyang.numbering, betweenSessions: puyang.numbering.inSession } },
    'numbering.betweenSessions',
  ],
  ['a number without a number', { numbering: { ...puyang.numbering, serial: '收{year}' } }, 'numbering.serial'],
  ['an unknown placeholder', { numbering: { ...puyang.numbering, serial: '{years}{n}' } }, 'numbering.serial'],
  [
    'weights that are not a hundred',
    { appraisal: { ...puyang.appraisal, items: puyang.appraisal.items.slice(1) } },
    'appraisal.items',
  ],
  ['an item twice', { appraisal: { ...puyang.appraisal, items: ITEM_TWICE } }, 'appraisal.items'],
  [
    'grades in no order',
    { appraisal: { ...puyang.appraisal, grades: [...puyang.appraisal.grades].reverse() } },
    'appraisal.grades',
  ],
  ['a transfer in no field', { transfer: { ...puyang.transfer, fields: [] } }, 'transfer.fields'],
  [
    'a review of nothing',
    { reviews: { year_end: { ...puyang.reviews.year_end, of: { sample: '0/5' } } } },
    'reviews.year_end.of.sample',
  ],
  [
    'refusing a suggestion without an article',
    { screening: { not_handed_over: { label: '不予交办', source: { document: '《甲县办法》' }, force: 'local' } } },
    'screening.not_handed_over.source.article',
  ],
  [
    'two rhythms of progress',
    { supervision: { ...puyang.supervision, progressEvery: '2mo' } },
    'supervision.progressEvery',
  ],
  ['a guess marked as binding', { commitments: { ...puyang.commitments, force: 'binding' } }, 'commitments.force'],
  [
    'a source that is none',
    { commitments: { ...puyang.commitments, source: { document: '待定' }, force: 'local' } },
    'commitments.source.document',
  ],
  [
    'a county that makes binding law',
    {
      commitments: { ...puyang.commitments, source: { document: '《甲县办法》', article: '第一条' }, force: 'binding' },
    },
    'commitments.force',
  ],
  ['a local file that cites nothing', { commitments: national.commitments }, '$'],
  ['a higher level below a lower one', { level: 'province' }, 'level'],
  ['a file that only refers to its own level', { extends: 'yuzhou-2023', inherits: 'by_reference' }, 'inherits'],
  ['a county that copies the province as binding', { extends: 'henan-2017' }, 'inherits'],
]

describe('a contradiction', () => {
  it.each(CONTRADICTIONS)('is warned of: %s', (_, over, path) => {
    const checked = checkPolicy(aFile(over))

    expect(checked.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(checked.policy).toBeDefined()
    expect(warningsOf(over).map((problem) => problem.path)).toContain(path)
    expect(warningsOf(over).every(({ message }) => /[\u4e00-\u9fff]/.test(message))).toBe(true)
  })

  const township = (over: object) => ({
    id: 'bing-2026',
    name: '丙镇',
    level: 'township',
    version: 1,
    extends: 'township-sample',
    ...over,
  })

  it.each([
    ['a ballot in a township', { ballot: { ...puyang.ballot, sourceOf: {}, ...LOCAL } }, 'ballot.held'],
    ['key suggestions fixed by a council that a township does not have', { key: puyang.key }, 'key.fixedBy'],
    [
      'chasing a council that a township does not have',
      { chase: { reply: national.chase.reply } },
      'chase.reply.steps[8].to',
    ],
    ['a standing committee in a township', { office: national.office }, 'office.body'],
  ])('is warned of: %s', (_, over, path) => {
    const checked = checkPolicy(township(over))

    expect(checked.policy).toBeDefined()
    expect(checked.problems.map((problem) => problem.path)).toContain(path)
  })
})
