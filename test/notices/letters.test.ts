import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { LetterItem } from '../../src/contract/letters-endpoints.ts'
import { citationsOf } from '../../src/notices/letter-citations.ts'
import { type LetterFacts, paragraphsOf, titleOf } from '../../src/notices/letter-words.ts'
import { fileNameOf } from '../../src/notices/letters.ts'
import { nameOfCase, numbersOf } from '../../src/office/case-name.ts'
import { formatDocumentNumber, readDocumentNumber } from '../../src/office/document-numbers.ts'

const RUNS = Math.round(100 * Number(process.env['FC_SCALE'] ?? 1))

describe('a document number', () => {
  it('is read in its parts', () => {
    expect(readDocumentNumber(' 濮人常选函〔2026〕12号 ')).toEqual({
      ok: true,
      number: { text: '濮人常选函〔2026〕12号', series: '濮人常选函', year: 2026, n: 12 },
    })
  })

  it.each([
    ['濮人选[2026]5号', '六角括号'],
    ['濮人选（2026）5号', '六角括号'],
    ['濮人选2026年5号', '六角括号'],
    ['濮人选〔26〕5号', '四位数字'],
    ['濮人选〔2026〕05号', '补了零'],
    ['濮人选〔2026〕0号', '补了零'],
    ['濮人选〔2026〕第5号', '“第”'],
    ['濮人选〔2026〕5', '“号”'],
    ['濮人选〔２０２６〕5号', '全角数字'],
    ['濮人选 〔2026〕5号', '空格'],
    ['〔2026〕5号', '机关代字'],
    ['ABC〔2026〕5号', '机关代字'],
    ['', '六角括号'],
  ])('is refused as %j, with what is wrong and how it is written', (typed, flaw) => {
    const check = readDocumentNumber(typed)

    expect(check).toMatchObject({ ok: false })
    expect(check.ok ? '' : check.why).toContain(flaw)
    expect(check.ok ? '' : check.why).toContain('〔2026〕5号')
  })

  it('is the same again after it was written and read', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 99_999 }), (year, n) => {
        const text = formatDocumentNumber('甲人选', year, n)
        expect(readDocumentNumber(text)).toMatchObject({ ok: true, number: { text, year, n } })
      }),
      { numRuns: RUNS },
    )
  })
})

const PUYANG = shippedPolicy('puyang-2024')
const BEIJING = shippedPolicy('beijing-2014')
const find = (policies: readonly Policy[]) => (id: string, version: number) =>
  policies.find((policy) => policy.id === id && policy.version === version)

function cited(caseId: string, kind: LetterItem['clock'], policy: Policy, term = policy.clocks[kind]?.term ?? null) {
  return { case_id: caseId, kind, term, policy_id: policy.id, policy_version: policy.version }
}

describe('the rules that a letter names', () => {
  it('are 依据 where they bind, 参照 where they are followed by reference, and nothing where they are assumed', () => {
    const items = [cited('a', 'reply', PUYANG), cited('a', 'opinion', PUYANG), cited('a', 'acknowledge', PUYANG)]

    const citations = citationsOf(items, find([PUYANG]))

    expect(PUYANG.clocks.acknowledge?.force).toBe('assumed')
    expect(citations).toEqual([
      {
        as: 'cited',
        text: '《全国人民代表大会和地方各级人民代表大会代表法》第五十一条第二款',
        of: [{ clock: 'reply', caseIds: ['a'] }],
      },
      {
        as: 'by_reference',
        text: '《河南省人民代表大会代表建议、批评和意见办理办法》第十八条第一款',
        of: [{ clock: 'opinion', caseIds: ['a'] }],
      },
    ])
  })

  it('are those of the version under which each case runs', () => {
    const local: Policy = { ...PUYANG, version: 2 }
    const reply = PUYANG.clocks.reply
    if (!reply) throw new Error('Puyang has a term for replies')
    const source = { document: '甲市人大常委会决定', article: '第三条' }
    const later: Policy = {
      ...local,
      clocks: { ...PUYANG.clocks, reply: { ...reply, source, force: 'local', sourceOf: {} } },
    }

    const citations = citationsOf([cited('a', 'reply', PUYANG), cited('b', 'reply', later)], find([PUYANG, later]))

    expect(citations.map(({ as, text, of }) => [as, text, of[0]?.caseIds])).toEqual([
      ['cited', '《全国人民代表大会和地方各级人民代表大会代表法》第五十一条第二款', ['a']],
      ['cited', '甲市人大常委会决定第三条', ['b']],
    ])
  })

  it('tell two wordings of one law apart', () => {
    const reply = PUYANG.clocks.reply
    if (!reply) throw new Error('Puyang has a term for replies')
    const document = '《全国人民代表大会和地方各级人民代表大会代表法》（2015年8月29日修正）'
    const older: Policy = {
      ...PUYANG,
      version: 9,
      clocks: { ...PUYANG.clocks, reply: { ...reply, source: { document, article: '第四十二条' } } },
    }

    const texts = citationsOf([cited('a', 'reply', PUYANG), cited('b', 'reply', older)], find([PUYANG, older])).map(
      ({ text }) => text,
    )

    expect(texts[0]).toContain('（2025年3月11日修正）第五十一条第二款')
    expect(texts[1]).toContain('（2015年8月29日修正）第四十二条')
  })

  it('of a long term are those of the extension; a promised day has none, nor a term that no rule has', () => {
    const extended = citationsOf([cited('a', 'reply', PUYANG, PUYANG.extension.term)], find([PUYANG]))
    const { force, source } = PUYANG.extension.sourceOf?.term ?? PUYANG.extension

    expect(extended[0]?.text).toContain(source.article ?? '')
    expect(extended[0]?.as).toBe(force === 'by_reference' ? 'by_reference' : 'cited')
    expect(citationsOf([cited('a', 'commitment', PUYANG)], find([PUYANG]))).toEqual([])
    expect(citationsOf([cited('a', 'reply', PUYANG, '77d')], find([PUYANG]))).toEqual([])
    expect(citationsOf([cited('a', 'reply', BEIJING)], find([]))).toEqual([])
  })
})

type Item = LetterFacts['items'][number]
function anItem(n: number, differing: Partial<Item> = {}): Item {
  return {
    caseId: `case-${n}`,
    actorId: 'assignment-1',
    clock: 'reply',
    clockLabel: '答复期限',
    number: `第${n}号`,
    name: `十五届人大四次会议第${n}号建议`,
    title: `关于道路的建议${n}`,
    dueOn: '2026-06-10',
    daysOverdue: 21,
    workingDaysOverdue: 14,
    provisional: false,
    demand: '书面答复代表并报送答复件',
    ...differing,
  }
}
const LAW = '《代表法》第五十一条第二款'
function facts(items: Item[], citations: LetterFacts['citations'] = []): LetterFacts {
  return { items, citations, formerName: null, datedOn: '2026-07-01', demandOn: '2026-07-08' }
}

describe('the words of a letter', () => {
  it('tell of one case its name, title, day and days overdue, and what is asked by when', () => {
    const one = facts([anItem(1)], [{ as: 'cited', text: LAW, of: [{ clock: 'reply', caseIds: ['case-1'] }] }])

    expect(titleOf(one)).toBe('关于催办十五届人大四次会议第1号建议的函')
    expect(paragraphsOf(one)).toEqual([
      '你单位承办的十五届人大四次会议第1号建议《关于道路的建议1》，答复期限于2026年6月10日届满。截至2026年7月1日，已逾期21天（14个工作日），尚未办理完毕。',
      `上述期限中，答复期限依据${LAW}确定。`,
      '请你单位高度重视，于2026年7月8日前书面答复代表并报送答复件。确因特殊情况不能按期完成的，请在此之前书面说明原因、进展和拟完成的时间。',
      '特此函告。',
    ])
  })

  it('count cases and deadlines apart, name the longest, and ask for each kind', () => {
    const many = facts([
      anItem(1),
      anItem(1, {
        clock: 'first_contact',
        clockLabel: '首次联系代表期限',
        demand: '与代表沟通联系并报送情况',
        daysOverdue: 70,
        workingDaysOverdue: 45,
      }),
      anItem(2),
    ])

    const [opening, demand] = paragraphsOf(many)

    expect(opening).toContain('有2件、3项已超过办理期限')
    expect(opening).toContain('逾期最长的是第1号，已逾期70天（45个工作日）')
    expect(demand).toContain('答复期限已过的2项，书面答复代表并报送答复件')
    expect(demand).toContain('首次联系代表期限已过的1项，与代表沟通联系并报送情况')
  })

  it('tell by number which case stands by which rule when they differ', () => {
    const mixed = facts(
      [anItem(1), anItem(2)],
      [
        { as: 'cited', text: LAW, of: [{ clock: 'reply', caseIds: ['case-1'] }] },
        { as: 'by_reference', text: '《办法》第三条', of: [{ clock: 'reply', caseIds: ['case-2'] }] },
      ],
    )

    expect(paragraphsOf(mixed)[1]).toBe(
      `上述期限中，第1号的答复期限依据${LAW}确定；第2号的答复期限参照《办法》第三条确定。`,
    )
  })

  it('say nothing of rules where all are assumed, and no title of a state secret', () => {
    const secret = paragraphsOf(facts([anItem(1, { title: null })])).join('')

    expect(secret).not.toMatch(/依据|参照|道路/)
    expect(secret).toContain('第1号建议（标题从略）')
  })

  it('name a case with its session unless the number does', () => {
    const place = { period: 'in_session' as const, term_no: 15, session_no: 4 }

    expect(nameOfCase({ ...place, number: '第12号' })).toBe('十五届人大四次会议第12号建议')
    expect(nameOfCase({ ...place, period: 'between_sessions', number: '第12号' })).toBe('十五届人大闭会期间第12号建议')
    expect(nameOfCase({ ...place, number: '15届4次第12号' })).toBe('15届4次第12号建议')
    const [one, other] = [
      { ...place, number: '第1号' },
      { ...place, session_no: 5, number: '第1号' },
    ]
    expect([one, other].map(numbersOf([one, other]))).toEqual(['十五届人大四次会议第1号', '十五届人大五次会议第1号'])
    expect(numbersOf([one])(one)).toBe('第1号')
  })
})

it('names the file after unit and number, without what a file system does not take', () => {
  expect(fileNameOf('甲局/乙科', '甲人选〔2026〕5号')).toBe('催办函-甲局_乙科-甲人选〔2026〕5号.docx')
})
