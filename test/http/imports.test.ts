import ExcelJS from 'exceljs'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ImportJob, ImportRow } from '../../src/contract/import-endpoints.ts'
import { OTHER_TENANT, readRows, TENANT } from '../engine/a-world.ts'
import { aCsv, aWorkbook, type Lines } from '../engine/intake/a-table.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

let house: House
let clerk: TestPost
let administrator: TestPost
beforeAll(async () => {
  house = await createHouse()
  clerk = await house.appoint({ role: 'deputy_office_clerk' })
  administrator = await house.appoint({ role: 'administrator' })
})
afterAll(() => house[Symbol.asyncDispose]())

type Form = { kind?: string; constants?: string; name?: string; bytes?: Buffer }

function aForm({ kind, constants, name = '名单.xlsx', bytes }: Form) {
  const boundary = 'x-test-boundary'
  const part = (head: string, body: Buffer | string) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ]
  const payload = Buffer.concat([
    ...(kind === undefined ? [] : part('name="kind"', kind)),
    ...(constants === undefined ? [] : part('name="constants"', constants)),
    ...(bytes === undefined
      ? []
      : part(`name="file"; filename="${name}"\r\nContent-Type: application/octet-stream`, bytes)),
    Buffer.from(`--${boundary}--\r\n`),
  ])
  return { payload, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}

function send(post: TestPost, form: Form): Promise<LightMyRequestResponse> {
  return house.ask(post, { method: 'POST', url: '/api/imports', ...aForm(form) })
}

/** Asks until the work is done. */
async function settled(post: TestPost, answer: LightMyRequestResponse): Promise<ImportJob> {
  expect(answer.statusCode, answer.body).toBeLessThan(300)
  let job = answer.json<ImportJob>()
  while (job.state === 'reading' || job.state === 'working') {
    const again = await house.ask(post, { method: 'GET', url: `/api/imports/${job.id}?offset=-1` })
    job = again.json<{ job: ImportJob }>().job
  }
  return job
}

async function rowsOf(post: TestPost, id: string, query = ''): Promise<ImportRow[]> {
  const answer = await house.ask(post, { method: 'GET', url: `/api/imports/${id}?limit=200${query}` })
  return answer.json<{ rows: ImportRow[] }>().rows
}

async function apply(post: TestPost, job: ImportJob): Promise<ImportJob> {
  return settled(post, await house.ask(post, { method: 'POST', url: `/api/imports/${job.id}/apply` }))
}

const DEPUTIES: Lines = [
  ['甲市第十四届人大代表名册'],
  ['姓名', '代表团', '届', '工作单位', '联系电话', '备注栏'],
  ['代表甲', '甲县代表团', '第十四届', '=cmd|calc', '０３９３－１２３４５６７', ''],
  ['代　表乙', '甲县代表团', 14, '某某合作社', 13800000000, ''],
  ['代表䶮㛃', '乙县代表团', 14, '', 1.1e17, ''],
  ['', '乙县代表团', 14, '', '', ''],
]

describe('importing the roll of deputies', () => {
  it('shows each row first, takes the good ones, and sends the bad ones back with reasons', async () => {
    const bytes = await aWorkbook(DEPUTIES, ['A1:F1'])
    const job = await settled(clerk, await send(clerk, { kind: 'deputies', bytes }))

    expect(job).toMatchObject({
      state: 'previewed',
      source: '台账',
      counts: { rows: 4, new: 2, changed: 0, unchanged: 0, refused: 2, stopped: 0 },
      notes: [expect.stringContaining('第 1 行'), expect.stringContaining('备注栏')].slice(1),
    })
    expect(await readRows(house.pool, 'select 1 from deputy')).toEqual([])
    const refused = await rowsOf(clerk, job.id, '&outcome=refused')
    expect(refused).toMatchObject([
      { row: 5, problems: [{ column: '联系电话', found: '“1.1E+17”', expected: expect.stringContaining('科学计数') }] },
      { row: 6, problems: [{ column: '姓名', found: '空' }] },
    ])

    const done = await apply(clerk, job)

    expect(done).toMatchObject({ state: 'applied', counts: { new: 2, refused: 2 } })
    expect(
      await readRows(
        house.pool,
        `select d.name, o.name as delegation, employer, d.phone from deputy d
        join organ o on o.tenant_id = d.tenant_id and o.id = d.delegation_id order by d.name`,
      ),
    ).toEqual([
      { name: '代表乙', delegation: '甲县代表团', employer: '某某合作社', phone: '13800000000' },
      { name: '代表甲', delegation: '甲县代表团', employer: '=cmd|calc', phone: '0393-1234567' },
    ])
    const trail = await readRows(house.pool, `select kind, new from access_trail where kind like 'import%' order by n`)
    expect(trail).toMatchObject([
      { kind: 'import_previewed', new: { kind: 'deputies', sha256: done.sha256, new: 2, refused: 2 } },
      { kind: 'import_applied', new: { sha256: done.sha256, new: 2, refused: 2 } },
    ])
  })

  it('changes nothing the second time, and takes the mended rows of the file that came back', async () => {
    const bytes = await aWorkbook(DEPUTIES, ['A1:F1'])
    const again = await settled(clerk, await send(clerk, { kind: 'deputies', bytes }))
    expect(again.counts).toMatchObject({ new: 0, changed: 0, unchanged: 2, refused: 2 })

    const file = await house.ask(clerk, { method: 'GET', url: `/api/imports/${again.id}/refused.xlsx` })
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(file.rawPayload as unknown as ExcelJS.Buffer)
    const sheet = workbook.worksheets[0]
    expect(sheet?.getRow(2).values).toEqual([
      undefined,
      '姓名',
      '代表团',
      '届',
      '工作单位',
      '联系电话',
      '备注栏',
      '原因',
    ])
    expect(sheet?.getCell('G3').value).toContain('科学计数')
    for (const one of workbook.worksheets) {
      const line = one.name === '列表' ? 3 : 2
      one.getCell(line, 5).value = '0393-7654321'
      one.getCell(line + 1, 1).value = '代表丁'
    }
    const mended = Buffer.from(await workbook.xlsx.writeBuffer())
    const job = await settled(clerk, await send(clerk, { kind: 'deputies', bytes: mended }))

    expect(job.counts).toMatchObject({ rows: 2, new: 2, refused: 0 })
    await apply(clerk, job)
    const back = await settled(clerk, await send(clerk, { kind: 'deputies', bytes: mended }))
    expect(back.counts).toMatchObject({ unchanged: 2 })
  })

  it('reads GBK, tells what a row would change, and keeps homonyms apart by delegation', async () => {
    const bytes = aCsv([
      ['姓名', '代表团', '电话'],
      ['代表甲', '甲县代表团', '0393-0000001'],
      ['代表戊', '甲县代表团', ''],
      ['代表戊', '乙县代表团', ''],
      ['代表戊', '乙县代表团', ''],
    ])
    const job = await settled(clerk, await send(clerk, { kind: 'deputies', bytes, name: 'a.csv' }))

    expect(job).toMatchObject({ source: 'GB18030', counts: { changed: 1, new: 2, refused: 1 } })
    const [first] = await rowsOf(clerk, job.id)
    expect(first?.changes).toEqual([{ label: '电话', from: '0393-1234567', to: '0393-0000001' }])
    await apply(clerk, job)
    const again = await settled(clerk, await send(clerk, { kind: 'deputies', bytes }))
    expect(again.counts).toMatchObject({ unchanged: 3, new: 0, changed: 0, refused: 1 })
  })
})

describe('importing units and people', () => {
  it('registers units after those they hang on, and people in their posts', async () => {
    const units = await aWorkbook([
      ['单位名称', '上级单位', '交办机构', '联系人', '联系电话'],
      ['甲局下属中心', '甲局', '市人民政府', '经办人甲', '0393-1'.padEnd(12, '2')],
      ['甲局', '', '市人民政府', '', ''],
      ['乙局', '没有的局', '', '', ''],
    ])
    const people = await aWorkbook([
      ['姓名', '岗位', '单位', '手机', '邮箱'],
      ['人员甲', '经办人', '甲局', '13800000001', 'a@example.org'],
      ['人员甲', '科室负责人', '甲局', '13800000001', ''],
      ['代表甲', '人大代表', '', '', ''],
      ['人员乙', '经办人', '没有的局', '', ''],
      ['人员丙', '皇帝', '', '', 'x'],
    ])

    const first = await apply(clerk, await settled(clerk, await send(clerk, { kind: 'units', bytes: units })))
    const second = await apply(
      administrator,
      await settled(administrator, await send(administrator, { kind: 'people', bytes: people })),
    )

    expect(first.counts).toMatchObject({ new: 2, refused: 1 })
    expect(second.counts).toMatchObject({ new: 2, changed: 1, refused: 2 })
    const again = await settled(administrator, await send(administrator, { kind: 'people', bytes: people }))
    expect(again.counts).toMatchObject({ new: 0, changed: 0, unchanged: 3, refused: 2 })
    const unitsAgain = await settled(clerk, await send(clerk, { kind: 'units', bytes: units }))
    expect(unitsAgain.counts).toMatchObject({ unchanged: 2, refused: 1 })
  })
})

describe('importing suggestions', () => {
  const lines = [
    ['案由', '代表', '名称三'],
    ['关于㛃河大桥的建议', '代表甲', '甲局'],
    ['', '代表乙', '甲局'],
  ] as const

  it('asks for what is missing, and takes a column or a value for all rows from a person', async () => {
    const job = await settled(
      clerk,
      await send(clerk, { kind: 'suggestions', bytes: aCsv(lines.map((line) => [...line])) }),
    )
    expect(job.problems.map(({ column }) => column)).toEqual(['时段（period）', '届（term_no）', '次（session_no）'])
    const refusal = await house.ask(clerk, { method: 'POST', url: `/api/imports/${job.id}/apply` })
    expect(refusal.json()).toMatchObject({ code: 'FILE_INVALID' })

    const mapping = {
      columns: { 0: 'title', 1: 'lead_signer', 2: 'wished_units' },
      constants: { period: '闭会期间', term_no: '14', session_no: '2' },
    }
    const mapped = await settled(
      clerk,
      await house.ask(clerk, { method: 'PUT', url: `/api/imports/${job.id}/mapping`, payload: mapping }),
    )

    expect(mapped).toMatchObject({ problems: [], counts: { new: 1, refused: 1 } })
    const unknown = await house.ask(clerk, {
      method: 'PUT',
      url: `/api/imports/${job.id}/mapping`,
      payload: { columns: { 0: 'toString' }, constants: {} },
    })
    expect(unknown.json()).toMatchObject({ code: 'REQUEST_INVALID' })
    const done = await apply(clerk, mapped)
    expect(done.counts).toMatchObject({ new: 1, refused: 1 })
  })
})

describe('what an import may do', () => {
  it('is for its own person alone, and for posts that may bring in this kind', async () => {
    const stranger = await house.appoint({ role: 'deputy_office_clerk' })
    const foreign = await house.appoint({ role: 'deputy_office_clerk', tenantId: OTHER_TENANT })
    const job = await settled(clerk, await send(clerk, { kind: 'units', bytes: aCsv([['单位名称'], ['丙局']]) }))

    for (const post of [stranger, foreign]) {
      for (const [method, url] of [
        ['GET', ''],
        ['GET', '/refused.xlsx'],
        ['POST', '/apply'],
        ['DELETE', ''],
      ] as const) {
        const answer = await house.ask(post, { method, url: `/api/imports/${job.id}${url}` })
        expect(answer.statusCode).toBe(404)
      }
    }
    expect((await send(clerk, { kind: 'people', bytes: aCsv([['姓名'], ['甲']]) })).statusCode).toBe(403)
    expect((await send(administrator, { kind: 'suggestions', bytes: aCsv([['标题'], ['甲']]) })).statusCode).toBe(403)
    const deleted = await house.ask(clerk, { method: 'DELETE', url: `/api/imports/${job.id}` })
    expect(deleted.statusCode).toBe(204)
    expect(await readRows(house.pool, 'select 1 from import_row where job_id = $1', [job.id], TENANT)).toEqual([])
  })

  it('is gone after a day', async () => {
    const before = house.clock.now
    const job = await settled(clerk, await send(clerk, { kind: 'units', bytes: aCsv([['单位名称'], ['丙局']]) }))
    house.clock.now = new Date(Date.parse(before) + 25 * 3600 * 1000).toISOString()
    const answer = await house.ask(clerk, { method: 'GET', url: `/api/imports/${job.id}` })
    house.clock.now = before

    expect(answer.statusCode).toBe(404)
  })

  it.each([
    ['no file', { kind: 'units' }, 400, 'REQUEST_INVALID'],
    ['no kind', { bytes: Buffer.from('a') }, 400, 'REQUEST_INVALID'],
    ['constants that are no JSON', { kind: 'units', constants: '{', bytes: Buffer.from('a') }, 400, 'REQUEST_INVALID'],
    [
      'more than ten megabytes',
      { kind: 'units', bytes: Buffer.alloc(10 * 1024 * 1024 + 1, 'a') },
      413,
      'BODY_TOO_LARGE',
    ],
  ])('refuses %s', async (_, form, status, code) => {
    const answer = await send(clerk, form)

    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ code })
  })

  it.each(['suggestions', 'ledger', 'deputies', 'units', 'people'])(
    'offers a sample of %s that comes in as it is',
    async (kind) => {
      const post = kind === 'people' ? administrator : clerk
      const sample = await house.ask(post, { method: 'GET', url: `/api/imports/samples/${kind}.xlsx` })
      expect(sample.statusCode).toBe(200)

      const job = await settled(post, await send(post, { kind, bytes: sample.rawPayload }))

      expect(job).toMatchObject({ state: 'previewed', problems: [], counts: { rows: 0 } })
      expect(job.headings.every(({ column }) => column !== null)).toBe(true)
    },
  )
})
