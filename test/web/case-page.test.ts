import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { CaseDetail, TimelineEntry } from '../../src/contract/case-views.ts'
import { doOf, orderOffers, readDo } from '../../src/web/case/offer-order.ts'
import { type Chart, chartTree, pathsOf, statesIn } from '../../src/web/parts/chart-tree.ts'
import { compareTexts } from '../../src/web/parts/compare-text.ts'
import { EMPTY_ENTRY, entryOf, isLateEntry, problemsOfEntry } from '../../src/web/parts/entry-draft.ts'
import { correctable, filterTimeline, groupTimeline } from '../../src/web/parts/timeline-filters.ts'

const RUNS = { numRuns: 100 * Number(process.env['FC_SCALE'] ?? 1) }

describe('two versions of a reply', () => {
  it('are told apart by the character, and nothing of either is lost', () => {
    const chinese = fc.string({
      unit: fc.constantFrom('路', '灯', '修', '复', '㛃', '䶮', '，', '。', '\n'),
      maxLength: 60,
    })
    fc.assert(
      fc.property(chinese, chinese, (older, newer) => {
        const stretches = compareTexts(older, newer)
        const without = (kind: string) => stretches.flatMap((one) => (one.kind === kind ? [] : [one.text])).join('')

        expect(without('added')).toBe(older)
        expect(without('removed')).toBe(newer)
      }),
      RUNS,
    )
  })

  it('show the changed words as words', () => {
    expect(compareTexts('拟于今年九月完成修复。', '拟于今年十二月完成修复。')).toEqual([
      { kind: 'same', text: '拟于今年' },
      { kind: 'removed', text: '九' },
      { kind: 'added', text: '十二' },
      { kind: 'same', text: '月完成修复。' },
    ])
  })

  it('do not hang the page when they have nothing in common', () => {
    const older = Array.from({ length: 20_000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join(
      '',
    )
    const newer = Array.from({ length: 20_000 }, (_, at) =>
      String.fromCodePoint(0x4e00 + ((at * 104_729) % 20_000)),
    ).join('')

    expect(compareTexts(older, newer).length).toBeGreaterThan(0)
  })
})

const CHART: Chart = {
  name: 'assignment',
  label: '承办',
  states: [
    ['active', '承办中', null, 'parallel'],
    ['active.work', '办理', 'active', 'compound'],
    ['active.work.open', '办理未答复', 'active.work', 'atomic'],
    ['active.work.replied', '已答复', 'active.work', 'atomic'],
    ['active.dispute', '退办', 'active', 'compound'],
    ['active.dispute.undisputed', '无争议', 'active.dispute', 'atomic'],
    ['ended', '已终止', null, 'atomic'],
  ].map(([path, label, parent, kind]) => ({
    path: String(path),
    label: String(label),
    parent: parent ?? null,
    kind: kind as 'atomic',
    isInitial: false,
    isSettled: false,
  })),
  transitions: [
    { from: 'active.work.open', to: 'active.work.replied', type: 'reply.delivered', label: '答复送达', guard: null },
    { from: 'active.work.open', to: 'active.work.replied', type: 'reply.delivered', label: '答复送达', guard: null },
    { from: 'active.work.open', to: 'active.work.open', type: 'contact.made', label: '沟通联系', guard: null },
  ],
}

describe('the statechart', () => {
  const value = { active: { work: 'replied', dispute: 'undisputed' } }

  it('knows every state that the actor is in', () => {
    expect(pathsOf(value)).toEqual([
      'active',
      'active.work',
      'active.work.replied',
      'active.dispute',
      'active.dispute.undisputed',
    ])
    expect(pathsOf('ended')).toEqual(['ended'])
    expect(pathsOf(null)).toEqual([])
  })

  it('nests the boxes, and marks where the actor is and was', () => {
    const [active, ended] = chartTree(CHART, value, new Set(['active.work.open']))
    const work = active?.children[0]

    expect(active).toMatchObject({ isNow: true, children: [{ path: 'active.work' }, { path: 'active.dispute' }] })
    expect(work?.children.map(({ isNow, isVisited }) => [isNow, isVisited])).toEqual([
      [false, true],
      [true, true],
    ])
    expect(work?.children[0]?.ways).toEqual([
      { label: '答复送达', to: 'active.work.replied', toLabel: '已答复', guard: null },
    ])
    expect(ended).toMatchObject({ isNow: false, isVisited: false })
  })

  it('understands the states of a trail line, as paths or as words', () => {
    expect(statesIn('active.work.open + active.dispute.undisputed', CHART)).toEqual([
      'active.work.open',
      'active.dispute.undisputed',
    ])
    expect(statesIn('办理未答复　无争议', CHART)).toEqual(['active.work.open', 'active.dispute.undisputed'])
    expect(statesIn('别的什么', CHART)).toEqual([])
  })
})

function aLine(part: Partial<TimelineEntry> & { seq: number }): TimelineEntry {
  return {
    causeSeq: null,
    actorId: 'suggestion',
    actorLabel: '建议',
    type: 'handover.made',
    label: '交办',
    kind: 'decision',
    occurredOn: '2026-03-02',
    recordedAt: '2026-03-02T01:00:00Z',
    isLate: false,
    by: '工作人员甲',
    role: 'deputy_office_clerk',
    onBehalfOf: null,
    basis: null,
    state: null,
    facts: [],
    text: [],
    isErased: false,
    clocks: [],
    corrections: [],
    ...part,
  }
}

describe('the trail', () => {
  const clock = { kind: 'reply' as const, label: '答复期限', change: '起算', from: null, to: '2026-06-02' }
  const lines = [
    aLine({ seq: 1, clocks: [clock] }),
    aLine({ seq: 2, causeSeq: 1, kind: 'other' }),
    aLine({ seq: 3, causeSeq: 2, role: 'system', by: null, kind: 'other' }),
    aLine({ seq: 4, kind: 'contact' }),
    aLine({ seq: 5, causeSeq: 99, role: 'system', by: null, kind: 'deadline' }),
  ]

  it('shows under each act what the system did because of it', () => {
    const groups = groupTimeline(lines)

    expect(groups.map(({ entry, caused }) => [entry.seq, caused.map(({ seq }) => seq)])).toEqual([
      [1, [2, 3]],
      [4, []],
      [5, []],
    ])
  })

  it('finds an act that moved a clock among the changes of deadlines', () => {
    expect(filterTimeline(lines, 'deadline').map(({ seq }) => seq)).toEqual([1, 5])
    expect(filterTimeline(lines, 'contact').map(({ seq }) => seq)).toEqual([4])
    expect(filterTimeline(lines, 'people').map(({ seq }) => seq)).toEqual([1, 4])
  })

  it('offers for correction what stands in the line now', () => {
    const line = aLine({
      seq: 1,
      facts: [{ label: '方式', value: '电话' }],
      corrections: [{ seq: 7, field: '方式', from: '电话', to: '走访', reason: '记错' }],
    })

    expect(correctable(line)).toEqual([
      { label: '发生日期', value: '2026-03-02' },
      { label: '方式', value: '走访' },
    ])
  })
})

describe('what can be done now', () => {
  const offers: CaseDetail['offers'] = [
    {
      actorId: 'suggestion',
      actorLabel: '建议',
      machine: 'suggestion',
      events: [
        { type: 'record.corrected', label: '更正记录' },
        { type: 'policy.moved', label: '改用其他办理规则' },
      ],
    },
    {
      actorId: 'assignment-1',
      actorLabel: '主办：甲局',
      machine: 'assignment',
      events: [
        { type: 'reply.signed', label: '答复签发' },
        { type: 'contact.made', label: '沟通联系' },
      ],
    },
  ]

  it('begins with the next act, and folds what seldom happens', () => {
    const next = { actorId: 'assignment-1', type: 'reply.signed', label: '答复签发' }
    const [first, second] = orderOffers({ offers, next, timeline: [], signers: [], dates: { firstHandedOverOn: null } })

    expect(first?.usual.map(({ type }) => type)).toEqual(['reply.signed', 'contact.made'])
    expect(second).toMatchObject({ actorId: 'suggestion', usual: [], rare: [{}, {}] })
  })

  it('puts what was done already behind what was not', () => {
    const timeline = [{ actorId: 'assignment-1', type: 'reply.signed' }]
    const events = [
      { type: 'reply.signed', label: '答复签发' },
      { type: 'reply.delivered', label: '答复送达' },
    ]
    const [, of] = offers
    const [first] = orderOffers({
      offers: of ? [{ ...of, events }] : [],
      next: null,
      timeline,
      signers: [],
      dates: { firstHandedOverOn: null },
    })

    expect(first?.usual.map(({ type }) => type)).toEqual(['reply.delivered', 'reply.signed'])
  })

  it('asks for the number no more when the suggestion has been handed over', () => {
    const [of] = offers
    const events = [
      { type: 'paper.recorded', label: '登记纸质原件' },
      { type: 'case.archived', label: '归档' },
    ]
    const dates = { firstHandedOverOn: '2026-03-02' }
    const [first] = orderOffers({ offers: of ? [{ ...of, events }] : [], next: null, timeline: [], signers: [], dates })

    expect(first?.usual.map(({ type }) => type)).toEqual(['case.archived', 'paper.recorded'])
  })

  it('has an address', () => {
    expect(readDo(doOf('assignment-1', 'contact.made'))).toEqual({
      actorId: 'assignment-1',
      type: 'contact.made',
      ofSeq: null,
    })
    expect(readDo(doOf('suggestion', 'record.corrected', 4))?.ofSeq).toBe(4)
    expect(readDo(new URLSearchParams('do=nonsense'))).toBeNull()
    expect(readDo(new URLSearchParams('do=a:b&of=-1'))?.ofSeq).toBeNull()
  })
})

describe('what stands around an event', () => {
  it('leaves out today, and asks why of what is long past', () => {
    const today = '2026-03-10'

    expect(entryOf({ ...EMPTY_ENTRY, occurredOn: '2026.3.10' }, today)).toEqual({})
    expect(entryOf({ ...EMPTY_ENTRY, occurredOn: '2026年3月9日', basisKind: 'paper' }, today)).toEqual({
      occurredOn: '2026-03-09',
      basis: { kind: 'paper' },
    })
    expect(isLateEntry('2026.3.7', today, 3)).toBe(false)
    expect(isLateEntry('2026.3.6', today, 3)).toBe(true)
    expect(problemsOfEntry({ ...EMPTY_ENTRY, occurredOn: '2026.3.6' }, today, 3)).toHaveProperty('lateReason')
    expect(problemsOfEntry({ ...EMPTY_ENTRY, occurredOn: '2026.3.11' }, today, 3)).toHaveProperty('occurredOn')
    expect(problemsOfEntry({ ...EMPTY_ENTRY, occurredOn: '昨天' }, today, 3)).toHaveProperty('occurredOn')
  })
})
