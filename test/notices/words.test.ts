import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { CLOCK_KINDS, ROLES } from '../../machines/policy/words.ts'
import { checkTemplate } from '../../src/notices/check-template.ts'
import { askOf } from '../../src/notices/clock-asks.ts'
import { chaseKindOf, NOTICE_KIND_IDS, NOTICE_KINDS } from '../../src/notices/kinds.ts'
import { messageText } from '../../src/notices/message-text.ts'
import { namesIn } from '../../src/notices/render-words.ts'
import { sampleFacts } from '../../src/notices/sample-facts.ts'
import type { NoticeFacts } from '../../src/notices/variables.ts'
import { makeWords } from '../../src/notices/words.ts'
import { readSources } from '../source-files.ts'

const FACTS: NoticeFacts = {
  case: '17',
  title: '关于改善城东片区学校门前交通的建议',
  unit: '市样例局',
  person: '经办人甲',
  clock: 'reply',
  dueOn: '2026-06-10',
  days: 3,
  role: 'unit_clerk',
  link: 'https://duban.example.cn/inbox',
}
const said = (kind: keyof typeof NOTICE_KINDS, facts: NoticeFacts = {}) =>
  makeWords(kind, NOTICE_KINDS[kind].words, { ...FACTS, ...facts })

describe('the words of every kind', () => {
  it.each(NOTICE_KIND_IDS)('%s: pass their own check, and leave nothing unfilled', (kind) => {
    const words = makeWords(kind, NOTICE_KINDS[kind].words, sampleFacts(kind))

    expect(checkTemplate(kind, NOTICE_KINDS[kind].words)).toEqual([])
    for (const text of Object.values(words)) expect(text).not.toMatch(/[{}]|（未登记）|undefined|null/)
  })

  it.each(NOTICE_KIND_IDS)('%s: name no title, nobody and no unit where others listen', (kind) => {
    const facts = { ...sampleFacts(kind), ...FACTS, reason: '负责同志调离', list: '1. 市样例局：第17号建议' }
    const { subject, brief } = makeWords(kind, NOTICE_KINDS[kind].words, facts)

    for (const closed of ['城东片区', '市样例局', '经办人甲', '负责同志']) expect(subject + brief).not.toContain(closed)
  })

  it('are there for every template that a machine orders', () => {
    const orders = readSources('machines')
      .filter(({ path }) => !path.startsWith('machines/policy/'))
      .flatMap(({ text }) => [...text.matchAll(/template: '(\w+)'/g), ...text.matchAll(/tellDeputy\('(\w+)'\)/g)])
      .map(({ 0: whole, 1: name }) => (whole.startsWith('tell') ? `screening_${name}` : name))

    expect(orders.length).toBeGreaterThan(8)
    expect(orders.filter((name) => !NOTICE_KIND_IDS.some((kind) => kind === name))).toEqual([])
  })

  it('say 已逾期 when a deadline is over, and only then', () => {
    for (const kind of ['chase_before', 'chase_due'] as const) {
      for (const text of Object.values(said(kind))) {
        expect(text).toMatch(/将于/)
        expect(text).not.toContain('逾期')
      }
    }
    for (const text of Object.values(said('chase_after'))) expect(text).toContain('已逾期3个工作日')
    expect(['2026-06-09', '2026-06-10', '2026-06-11'].map((today) => chaseKindOf('2026-06-10', today))).toEqual([
      'chase_before',
      'chase_due',
      'chase_after',
    ])
  })

  it('say which case, which clock, when, what to do and where', () => {
    expect(said('chase_before')).toMatchInlineSnapshot(`
      {
        "body": "您好！

      第17号建议《关于改善城东片区学校门前交通的建议》的答复期限将于2026年6月10日到期，还有3个工作日。
      承办单位：市样例局

      请贵单位抓紧完成办理，书面答复代表并登记送达。确有困难的，请及时与代表工作机构联系。

      查看和登记：https://duban.example.cn/inbox",
        "brief": "第17号建议的答复期限将于2026年6月10日到期，还有3个工作日。请及时办理。",
        "subject": "第17号建议的答复期限将于2026年6月10日到期，还有3个工作日",
      }
    `)
  })

  it('ask everybody for something on every clock', () => {
    for (const clock of CLOCK_KINDS) {
      for (const role of ROLES) expect(askOf(clock, role, false)).toMatch(/^请.+。$/)
    }
    expect(askOf('reply', 'unit_head', true)).toContain('督促本单位尽快')
    expect(askOf('reply', 'deputy_office_clerk', true)).toContain('提醒有关承办单位')
  })
})

describe('putting facts into a text', () => {
  it('leaves out a line without its fact, and a title alone', () => {
    const { body, subject } = said('chase_after', { unit: null, title: null, case: null })

    expect(body).not.toContain('承办单位：')
    expect(body).toContain('一件尚未编号的建议的答复期限为2026年6月10日')
    expect(subject).toContain('一件尚未编号的建议')
    expect(said('chase_after', { case: '2026闭第7号' }).subject).toMatch(/^2026闭第7号建议的/)
  })

  it('never reads a fact as a template, and makes no second line from a title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (title) => {
        const { body } = said('chase_before', { title: `{链接}${title}\r\nBcc: 甲` })
        expect(body).toContain('《{链接}')
        expect(body.split('\n').length).toBe(said('chase_before').body.split('\n').length)
      }),
      { numRuns: 50 * Number(process.env['FC_SCALE'] ?? 1) },
    )
  })
})

describe('checking a template', () => {
  const words = NOTICE_KINDS.chase_after.words

  it('names what is wrong and where', () => {
    const body = '您好！\n㛃䶮{建议}的{起算日}\n{到期日}'
    const problems = checkTemplate('chase_after', { ...words, body })

    expect(problems).toContainEqual(
      expect.objectContaining({
        field: 'body',
        line: 2,
        column: 8,
        message: expect.stringContaining('没有变量{起算日}'),
      }),
    )
    const messages = problems.map(({ message }) => message).join()
    for (const missing of ['缺少必须写明的{期限}', '缺少必须写明的{链接}', '应写明“已逾期”']) {
      expect(messages).toContain(missing)
    }
  })

  it.each([
    ['subject', '{建议}{标题}已逾期'],
    ['brief', '{承办单位}已逾期'],
  ] as const)('keeps what is not for others out of the %s', (field, text) => {
    expect(checkTemplate('chase_after', { ...words, [field]: text })).toMatchObject([
      { field, line: 1, message: expect.stringContaining('只能写编号、件数和日期') },
    ])
  })

  it.each(['{建议', '建议}', '{{建议}}', '{建\n议}'])('takes no brace that stands alone: %j', (text) => {
    expect(checkTemplate('chase_after', { ...words, body: words.body + text }).length).toBeGreaterThan(0)
  })

  it('refuses an empty text, a subject of two lines, and a warning that says 逾期', () => {
    expect(checkTemplate('chase_after', { ...words, brief: ' \n' })).toMatchObject([{ message: '是空的；请填写' }])
    expect(checkTemplate('chase_after', { ...words, subject: '已逾期\n甲' })).toMatchObject([{ line: 1, column: 4 }])
    const before = NOTICE_KINDS.chase_before.words
    expect(checkTemplate('chase_before', { ...before, subject: '{建议}快逾期了' })).toMatchObject([{ column: 6 }])
  })

  it('finds every problem and never fails, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '\n', '建议', '甲', '{建议}', '{ 期限 }', '𠮷') }),
        (text) => {
          const known = namesIn(text).every(({ name }) => name !== undefined)
          const problems = checkTemplate('chase_after', { ...words, body: words.body + text })
          if (!known) expect(problems).not.toEqual([])
          expect(problems.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true)
        },
      ),
      { numRuns: 50 * Number(process.env['FC_SCALE'] ?? 1) },
    )
  })
})

describe('what leaves the house', () => {
  const notice = {
    kind: 'chase_after',
    ...said('chase_after'),
    title: '关于修路',
    unit_name: '市样例局',
    recipient_name: '经办人甲',
    is_marked: false,
  }
  const by = (channel: 'email' | 'sms' | 'wecom', wording: 'brief' | 'full') =>
    messageText(notice, { channel, wording, publicUrl: 'https://duban.test' })

  it('is brief with the address of Duban, but for an SMS; or everything, where the administrator said so', () => {
    expect(by('email', 'brief').text).toBe(`${notice.brief}\nhttps://duban.test`)
    expect(by('sms', 'brief').text).toBe(notice.brief)
    expect(by('wecom', 'full')).toEqual({ subject: notice.subject, text: notice.body })
  })

  it('is brief of a case that was marked after it was written, whatever the administrator said', () => {
    const { text } = messageText(
      { ...notice, is_marked: true },
      { channel: 'email', wording: 'full', publicUrl: 'https://duban.test' },
    )
    expect(text).toBe(`${notice.brief}\nhttps://duban.test`)
  })

  it('says nothing when somebody has written a name into the brief by hand', () => {
    for (const leak of ['请市样例局尽快办理', '关于修路的建议', '请经办人甲办理']) {
      const { subject, text } = messageText(
        { ...notice, brief: leak, subject: leak },
        { channel: 'wecom', wording: 'brief', publicUrl: 'https://duban.test' },
      )
      expect(subject + text).not.toMatch(/市样例局|修路|经办人甲/)
      expect(text).toContain('督办系统有一则新的“逾期催办”通知')
    }
  })
})
