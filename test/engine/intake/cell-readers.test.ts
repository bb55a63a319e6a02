import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readDay, readName, readNames, readOrdinal } from '../../../src/engine/intake/cell-readers.ts'
import { decodeText } from '../../../src/engine/intake/decode-text.ts'
import { readFileTable } from '../../../src/engine/intake/read-file.ts'
import { readTable } from '../../../src/engine/intake/read-table.ts'
import { SUGGESTION_COLUMNS } from '../../../src/engine/intake/suggestion-columns.ts'

const RUNS = { numRuns: 200 * Number(process.env.FC_SCALE ?? 1) }

describe('what a cell means', () => {
  it.each([
    '2026.3.5',
    '2026年3月5日',
    '2026/03/05',
    '20260305',
    '２０２６－３－５',
    '46086',
    '2026/3/5 0:00',
    '2026-03-05 00:00:00',
  ])('understands the day %s', (text) => {
    expect(readDay(text)).toEqual({ ok: true, value: '2026-03-05' })
  })

  it.each([
    ['2026-13-01', '1–12'],
    ['2026-02-30', '2026 年 2 月应为 1–28'],
    ['明天', '可写 2026-03-05、2026.3.5、2026/3/5 或 2026年3月5日'],
  ])('refuses the day %s and says what was expected', (text, expected) => {
    expect(readDay(text)).toMatchObject({ ok: false, code: 'DATE_INVALID', expected })
  })

  it.each([
    ['14', 14],
    ['第十四届', 14],
    ['四次', 4],
    ['第１０次会议', 10],
    ['二十一', 21],
  ])('reads the ordinal %s', (text, value) => {
    expect(readOrdinal(text)).toEqual({ ok: true, value })
  })

  it.each(['', '零', '0', '十四十', '一四', '123'])('refuses the ordinal “%s”', (text) => {
    expect(readOrdinal(text).ok).toBe(false)
  })

  it('parts names at every mark, and keeps dots and the spaces of other scripts', () => {
    expect(readNames('代表甲、代表乙，代　丙;努尔·艾力\nJohn Smith')).toEqual([
      '代表甲',
      '代表乙',
      '代丙',
      '努尔·艾力',
      'John Smith',
    ])
    expect(readName(' 张　三 ')).toBe('张三')
  })
})

describe('a table', () => {
  it('numbers its rows as a spreadsheet does, empty ones and line breaks in cells included', () => {
    expect(readTable('标题,正文\n"甲\n乙",一\n\n,\n丙,二').lines).toEqual([
      { row: 1, cells: ['标题', '正文'] },
      { row: 2, cells: ['甲\n乙', '一'] },
      { row: 5, cells: ['丙', '二'] },
    ])
  })

  it('is read as far as its quotation marks are closed', () => {
    const { lines, problems } = readTable('标题,正文\n甲,一\n"乙,二\n丙,三')

    expect(lines.slice(1)).toEqual([{ row: 2, cells: ['甲', '一'] }])
    expect(problems).toMatchObject([{ row: 3, code: 'FILE_INVALID' }])
  })

  it.each([',', ';', '\t', '，'])('may be parted by “%s”, under a title that is not', (mark) => {
    expect(readTable(`某市台账\n标题${mark}正文\n甲${mark}一`).lines.at(-1)).toEqual({ row: 3, cells: ['甲', '一'] })
  })

  it('refuses a row with more cells than the heading has', async () => {
    const { problems } = await readFileTable(Buffer.from('标题,正文\n甲,一,二\n乙,三'), SUGGESTION_COLUMNS)

    expect(problems).toMatchObject([{ row: 2, expected: expect.stringContaining('2 格') }])
  })

  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const decoded = decodeText(bytes)
        if (decoded.ok) readTable(decoded.text)
      }),
      RUNS,
    )
  })
})
