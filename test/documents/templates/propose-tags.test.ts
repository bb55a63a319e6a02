import { describe, expect, it } from 'vitest'

import { fillTemplate } from '../../../src/documents/templates/fill.ts'
import { proposeTags, putTags } from '../../../src/documents/templates/propose-tags.ts'
import { aDocument, partOf, textsOf } from './a-document.ts'

const KNOWN = [
  { name: '收到件数', label: '共收到代表建议…件', text: '151' },
  { name: '办复件数', label: '已全部办复…件', text: '151' },
  { name: '满意率', label: '代表满意率为', text: '92.4%' },
]

describe('fields for a report of last year that was not made here', () => {
  it('are proposed where a number with its words stands once, and fits one name best', async () => {
    const report = await aDocument(
      '全年共收到代表建议151件，代表满意率为92.4%。',
      '到年底已全部办复151件，另有1510件次。',
    )

    const proposals = proposeTags(report, KNOWN)

    expect(proposals.map(({ text, name }) => [text, name])).toEqual([
      ['151', '收到件数'],
      ['92.4%', '满意率'],
      ['151', '办复件数'],
    ])
    expect(proposals[0]).toMatchObject({
      place: '第2段“全年共收到代表建议151件，代表…”',
      before: '全年共收到代表建议',
      why: null,
    })
  })

  it('are left to a person where the same words come twice, or no word fits', async () => {
    const report = await aDocument('建议151件。', '建议151件。', '走访151人')

    const proposals = proposeTags(report, KNOWN)

    expect(proposals.map(({ name }) => name)).toEqual([null, null, null])
    expect(proposals.map(({ why }) => why)).toEqual([
      expect.stringContaining('不止一次'),
      expect.stringContaining('不止一次'),
      expect.stringContaining('有几个字段'),
    ])
  })

  it('replace only the chosen places, and keep the look around', async () => {
    const report = await aDocument('收到151件，办复151件。')
    const [first, second] = proposeTags(report, KNOWN)

    const template = putTags(report, [
      { id: first?.id ?? '', name: '收到件数' },
      { id: second?.id ?? '', name: '办复件数' },
      { id: 'word/document.xml#99@0+3', name: '无' },
    ])

    expect(textsOf(await partOf(template))).toEqual(['文稿', '收到{收到件数}件，办复{办复件数}件。'])
    const filled = await partOf(fillTemplate(template, { 收到件数: '160', 办复件数: '158' }))
    expect(textsOf(filled)).toEqual(['文稿', '收到160件，办复158件。'])
    expect(filled).toMatch(/仿宋_GB2312"[^>]*\/>.{0,200}160/)
  })
})
