import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'

import { oneDatabase } from '../database.ts'
import { aWorkbook } from '../engine/intake/a-table.ts'
import { aFile } from './a-file.ts'
import { cliOn } from './run-cli.ts'

const anew = oneDatabase()
const HEADING = '标题,领衔代表,联名代表,时段,届,次,编号,提出日期'
/** Always within what the office may still enter. */
const YESTERDAY = new Date(Date.now() - 24 * 3600 * 1000).toISOString().slice(0, 10)
const GOOD = `关于修建㛃河大桥的建议,代表甲,代表乙、代表䶮,大会期间,第九届,4,第1号,${YESTERDAY}`
const LATER = '关于加强校园餐监管的建议,代表乙,,闭会期间,9,４,第2号,'

async function aCongress() {
  const database = await anew()
  const cli = cliOn(database)
  await cli.run('congress', 'create', '甲市人民代表大会', '--policy', 'puyang-2024')
  return { ...cli, database, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
}

describe('duban congress', () => {
  it('founds a congress with its own copy of the rules, and refuses the same name again', async () => {
    await using database = await anew()
    const { run, json } = cliOn(database)

    expect((await run('case', 'list')).err).toContain('duban congress create')
    await run('congress', 'create', '甲市人民代表大会', '--policy', 'puyang-2024')
    const again = await run('congress', 'create', '甲市人民代表大会', '--policy', 'yuzhou-2023')
    const unknown = await run('congress', 'create', '乙市人民代表大会', '--policy', 'nowhere-2020')

    expect(await json('congress', 'list')).toEqual([
      { id: 'puyang', name: '甲市人民代表大会', level: 'prefecture', policy: 'puyang-2024', policyVersion: 1 },
    ])
    expect(again).toMatchObject({ code: 1, out: '' })
    expect(unknown.err).toContain('POLICY_NOT_FOUND')
  })
})

describe('duban case import', () => {
  it('takes the good rows and lists the bad ones with row, column, what was found and what was expected', async () => {
    await using congress = await aCongress()
    const rows = [
      GOOD,
      LATER,
      '关于坏日期的建议,代表丙,,大会期间,9,4,第3号,2026-13-01',
      '关于重号的建议,代表丙,,大会期间,9,4,第1号,',
      ',代表丙,,会后,9,4,,',
      '关于时段的建议,代表丙,,春天,9,4,,',
    ]
    await using file = await aFile('table.csv', [HEADING, ...rows].join('\n'))

    const report = await congress.json('case', 'import', file.path)
    const said = await congress.run('case', 'import', file.path)

    expect(report).toMatchObject({
      rows: 6,
      taken: [
        { row: 2, number: '第1号', isRepeated: false },
        { row: 3, number: '第2号', isRepeated: false },
      ],
      problems: [
        { row: 4, column: '提出日期', code: 'DATE_INVALID', expected: '1–12' },
        { row: 5, column: '编号', code: 'CASE_NUMBER_TAKEN', found: '“第1号”已在第 2 行用过' },
        { row: 6, column: '标题', code: 'FILE_INVALID', found: '空' },
        { row: 7, column: '时段', code: 'FILE_INVALID', found: '“春天”' },
      ],
      newDeputies: ['代表甲', '代表乙', '代表䶮'],
    })
    expect(said.code).toBe(1)
    expect(said.err.trim().split('\n')).toHaveLength(4)
  })

  it('takes nothing twice, and of a corrected file only what is new', async () => {
    await using congress = await aCongress()
    await using first = await aFile('a.csv', [HEADING, GOOD, LATER.replace('闭会期间', '夏天')].join('\n'))
    await using second = await aFile('b.csv', [HEADING, GOOD, LATER].join('\r\n'))

    await congress.run('case', 'import', first.path)
    const corrected = await congress.json('case', 'import', second.path)
    const third = await congress.run('case', 'import', second.path)

    expect(corrected).toMatchObject({
      taken: [
        { row: 2, isRepeated: true },
        { row: 3, isRepeated: false },
      ],
      problems: [],
    })
    expect(third).toMatchObject({ code: 0, err: '' })
    expect(await congress.json('case', 'list')).toHaveLength(2)
  })

  it('takes a workbook, and with --ledger the whole life of each case', async () => {
    await using congress = await aCongress()
    const heading =
      '标题,领衔代表,时段,届,次,编号,提出日期,类别,承办单位,交办日期,沟通方式,答复日期,办理结果,满意度,办结日期'
    const row =
      '关于䶮的建议,代表甲,闭会期间,9,4,第7号,2024.1.5,三类,甲局,2024年1月20日,走访,2024/3/1,1,满意,2024-03-09'
    const bytes = await aWorkbook([['台账'], heading.split(','), row.split(',')], ['A1:O1'])
    await using file = await aFile('台账.xlsx', bytes)

    const report = await congress.json('case', 'import', file.path, '--ledger')
    const again = await congress.json('case', 'import', file.path, '--ledger')

    expect(report).toMatchObject({ rows: 1, problems: [], encoding: '台账', newUnits: ['甲局'] })
    expect(report).toMatchObject({ taken: [{ row: 3, number: '第7号', isRepeated: false, stopped: null }] })
    expect(again).toMatchObject({ taken: [{ isRepeated: true, stopped: null }], newUnits: [], newDeputies: [] })
    expect(await congress.json('case', 'list')).toMatchObject([{ concluded_on: '2024-03-09' }])
  })

  it.each([
    ['UTF-8 with a byte order mark', (text: string) => iconv.encode(text, 'utf8', { addBOM: true })],
    ['GB18030', (text: string) => iconv.encode(text, 'gb18030')],
    ['UTF-16', (text: string) => iconv.encode(text, 'utf16le', { addBOM: true })],
  ])('reads %s, with every rare character', async (_, encode) => {
    await using congress = await aCongress()
    await using file = await aFile('table.csv', encode([HEADING, GOOD].join('\r\n')))

    expect((await congress.run('case', 'import', file.path)).code).toBe(0)

    const { out } = await congress.run('case', 'show', '第1号')
    expect(out).toContain('关于修建㛃河大桥的建议')
    expect(out).toContain('联名：代表乙、代表䶮')
    expect(out).toContain(`提出 ${YESTERDAY}`)
  })

  it.each([
    ['bytes of no text', Buffer.from([0x81, 0xff, 0x00, 0xff]), '既不是 UTF-8 也不是 GBK'],
    ['a broken workbook', Buffer.from('PK\u0003\u0004…'), '重新保存'],
    ['an empty file', '', '空文件'],
    ['missing columns', '标题,领衔人\n关于甲的建议,代表甲', '--period'],
    ['a doubled column', `标题,${HEADING}\n`, '这一列出现两次'],
  ])('refuses %s as a whole, with 1', async (_, content, words) => {
    await using congress = await aCongress()
    await using file = await aFile('table.csv', content)

    const { code, err } = await congress.run('case', 'import', file.path)

    expect(code).toBe(1)
    expect(err).toContain(words)
    expect(err).toContain('FILE_INVALID')
    expect(await congress.json('case', 'list')).toEqual([])
  })

  it('refuses a number that another case of the session bears, in words that name it', async () => {
    await using congress = await aCongress()
    await using first = await aFile('a.csv', [HEADING, GOOD].join('\n'))
    await using second = await aFile('b.csv', [HEADING, GOOD.replace('㛃河大桥', '乙河大桥')].join('\n'))

    await congress.run('case', 'import', first.path)
    const { code, err } = await congress.run('case', 'import', second.path)

    expect(code).toBe(1)
    expect(err).toContain('已是《关于修建㛃河大桥的建议》')
    expect(await congress.json('case', 'list')).toHaveLength(1)
  })

  it('lets the engine refuse a row, and writes nothing of it', async () => {
    await using congress = await aCongress()
    await using file = await aFile('a.csv', [HEADING, GOOD.replace(YESTERDAY, '2199年1月2日'), LATER].join('\n'))

    const report = await congress.json('case', 'import', file.path)

    expect(report).toMatchObject({ taken: [{ row: 3 }], problems: [{ row: 2, code: 'DATE_IN_FUTURE' }] })
    expect(await congress.json('case', 'list')).toHaveLength(1)
  })
})

describe('duban case show', () => {
  it('finds a case by number, serial number or id, and explains its clocks', async () => {
    await using congress = await aCongress()
    await using file = await aFile('a.csv', `${HEADING},流水号\n${GOOD},收7`)
    await congress.run('case', 'import', file.path)

    const byNumber = await congress.run('case', 'show', '第1号')
    const [{ id }] = (await congress.json('case', 'list')) as [{ id: string }]

    expect(byNumber.out).toContain('状态\n  代表建议：在大会秘书处')
    expect(byNumber.out).toMatch(/审核期限：\d{4}-\d{2}-\d{2}　进行中\n {4}\S+ 起 5 个工作日/)
    expect(byNumber.out).toContain('经过（')
    expect((await congress.run('case', 'show', '收7')).out).toBe(byNumber.out)
    expect((await congress.run('case', 'show', id)).out).toBe(byNumber.out)
    expect(await congress.json('case', 'show', id)).toMatchObject({ number: '第1号', actors: [{ id: 'suggestion' }] })
  })

  it('says which cases share a number, and refuses one that is not there', async () => {
    await using congress = await aCongress()
    await using file = await aFile('a.csv', [HEADING, GOOD, LATER.replace('第2号', '第1号')].join('\n'))
    await congress.run('case', 'import', file.path)

    const twice = await congress.run('case', 'show', '第1号')
    const none = await congress.run('case', 'show', '第9号')

    expect(twice).toMatchObject({ code: 1, out: '' })
    expect(twice.err).toContain('CASE_AMBIGUOUS')
    expect(twice.err.trim().split('\n')).toHaveLength(3)
    expect(none.err).toContain('CASE_NOT_FOUND')
  })

  it('asks which congress is meant when there are several', async () => {
    await using congress = await aCongress()
    await congress.run('congress', 'create', '乙市人民代表大会', '--policy', 'yuzhou-2023')

    const unclear = await congress.run('case', 'list')

    expect(unclear.code).toBe(1)
    expect(unclear.err).toContain('puyang（甲市人民代表大会）、yuzhou（乙市人民代表大会）')
    expect((await congress.run('case', 'list', '--tenant', '乙市人民代表大会')).out).toContain('还没有建议')
  })
})
