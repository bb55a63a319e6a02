import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { writeSheetFile } from '../../../src/documents/xlsx/write-sheet.ts'
import { readHeadings } from '../../../src/engine/intake/columns.ts'
import { readFileTable } from '../../../src/engine/intake/read-file.ts'
import { LEDGER_COLUMNS } from '../../../src/engine/intake/suggestion-columns.ts'
import { checkZip } from '../../../src/engine/intake/zip-guard.ts'
import { aCsv, aWorkbook } from './a-table.ts'

const RUNS = { numRuns: 15 * Number(process.env['FC_SCALE'] ?? 1) }
const read = (bytes: Uint8Array) => readFileTable(bytes, LEDGER_COLUMNS)

/** A packed file with one part, whose directory may claim what it likes. */
function aZip(content: Buffer, claimed = content.length): Buffer {
  const packed = deflateRawSync(content)
  const name = Buffer.from('xl/workbook.xml')
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(claimed, 22)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(claimed, 24)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length + name.length, 12)
  end.writeUInt32LE(local.length + name.length + packed.length, 16)
  return Buffer.concat([local, name, packed, entry, name, end])
}

describe('a workbook as offices keep it', () => {
  it('has a title, heads of two levels, merged categories, parts with titles of their own, and sums', async () => {
    const bytes = await aWorkbook(
      [
        ['甲市 2025 年代表建议办理台账'],
        ['序号', '建议编号', '案由', '提出人', '承办单位', null, '办理时间', null, '类别'],
        [null, null, null, null, '主办', '会办', '交办', '答复', null],
        ['一、城乡建设类（2 件）'],
        [1, '第1号', '关于㛃河的建议', '代表甲', '甲局', '乙局', new Date('2025-03-05T00:00:00Z'), '2025.6.1', '一类'],
        [
          2,
          12,
          { richText: [{ text: '关于' }, { text: '䶮' }] },
          '代表乙',
          { formula: 'A1&"局"', result: '丙局' },
          null,
          45721,
          '2025年6月1日',
          null,
        ],
        ['合计', null, 2],
      ],
      ['A1:I1', 'A2:A3', 'B2:B3', 'C2:C3', 'D2:D3', 'E2:F2', 'G2:H2', 'I2:I3', 'A4:I4', 'I5:I6'],
    )

    const { heading, rows, notes, source } = await read(bytes)

    expect(source).toBe('台账')
    const { places, unused } = readHeadings(LEDGER_COLUMNS, heading?.cells ?? [])
    expect([...places.keys()]).toEqual([
      'number',
      'title',
      'lead_signer',
      'lead_unit',
      'co_units',
      'handed_over_on',
      'replied_on',
      'category',
    ])
    expect(unused.map(({ heading: name }) => name)).toEqual(['序号'])
    expect(rows).toEqual([
      { row: 5, cells: ['1', '第1号', '关于㛃河的建议', '代表甲', '甲局', '乙局', '2025-03-05', '2025.6.1', '一类'] },
      { row: 6, cells: ['2', '12', '关于䶮', '代表乙', '丙局', '', '45721', '2025年6月1日', '一类'] },
    ])
    expect(notes).toEqual([expect.stringContaining('第 4 行')])
  })

  it('may have several sheets: the one with the known columns is read, and the others are named', async () => {
    const workbook = new ExcelJS.Workbook()
    workbook.addWorksheet('封面').addRow(['甲市台账'])
    const other = workbook.addWorksheet('闭会期间')
    other.addRows([
      ['标题', '领衔代表'],
      ['甲', '代表甲'],
    ])
    const sheet = workbook.addWorksheet('大会期间')
    sheet.addRows([
      ['标题', '领衔代表', '编号'],
      ['乙', '代表乙', '1'],
    ])
    const { source, rows, notes } = await read(Buffer.from(await workbook.xlsx.writeBuffer()))

    expect({ source, rows: rows.length }).toEqual({ source: '大会期间', rows: 1 })
    expect(notes.join()).toContain('“闭会期间”没有读')
  })

  it('reads the same from GBK text with a title and heads of two levels', async () => {
    const { heading, rows, source } = await read(
      aCsv([
        ['甲市台账', '', ''],
        ['案由', '承办单位', ''],
        ['', '主办', '会办'],
        ['关于䶮', '甲局', '乙局'],
      ]),
    )

    expect(source).toBe('GB18030')
    expect(heading?.cells).toEqual(['案由', '主办', '会办'])
    expect(rows).toEqual([{ row: 4, cells: ['关于䶮', '甲局', '乙局'] }])
  })
})

describe('a file that would harm', () => {
  it.each([
    ['unfolds far beyond its size', aZip(Buffer.alloc(130 * 1024 * 1024)), '展开后'],
    ['claims less than it holds', aZip(Buffer.alloc(1024 * 1024), 1000), '大小与标明的不符'],
    ['is no workbook', aZip(Buffer.from('<a/>')), '打不开'],
    ['is cut off', aZip(Buffer.from('<a/>')).subarray(0, 40), '残缺'],
    ['is an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), '.xls'],
  ])('is refused when it %s', async (_, bytes, words) => {
    const { problems, heading } = await read(bytes)

    expect(heading).toBeUndefined()
    expect(JSON.stringify(problems)).toContain(words)
  })

  it('never makes the guard throw, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(220), (noise, at) => {
        const bytes = aZip(Buffer.from('<a/>'))
        Buffer.from(noise).copy(bytes, Math.min(at, bytes.length))
        checkZip(bytes)
      }),
    )
  })
})

describe('out and in again', () => {
  const text = fc
    .string({ unit: fc.constantFrom(...'=+-@\'"<&>㛃䶮甲1,;、 \n\t', '𠮷'), minLength: 1, maxLength: 12 })
    .map((value) => value.trim())
    .filter((value) => value !== '')

  it('keeps every value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 }), async (pairs) => {
        const rows = pairs.map(([title, signer]) => ({ title, signer }))
        const columns = [
          { header: '标题', key: 'title', width: 10 },
          { header: '领衔代表', key: 'signer', width: 10 },
        ] as const
        const chunks: Buffer[] = []
        const stream = writeSheetFile({
          title: '列表一',
          columns,
          rows: (async function* () {
            yield* rows
          })(),
        })
        for await (const chunk of stream) chunks.push(chunk as Buffer)

        const back = await read(Buffer.concat(chunks))

        expect(back.rows.map(({ cells }) => [cells[0], cells[1]])).toEqual(pairs)
      }),
      RUNS,
    )
  })
})
