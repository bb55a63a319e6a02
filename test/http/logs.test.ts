import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { ENDPOINTS } from '../../src/contract/all-endpoints.ts'
import { apply } from '../../src/engine/engine.ts'
import { createLog } from '../../src/log.ts'
import { aCommand, aDraft, caseId, expectApplied } from '../engine/a-world.ts'
import { PDF } from '../files/sample-files.ts'
import { aForm } from './a-form.ts'
import { createHouse, type House, type TestPost } from './a-house.ts'

/** Words that must never stand in a log: a name, a number, a password, a token, a text, an address of a person. */
const MARKS = {
  name: '欧阳标记',
  phone: '13900007788',
  password: 'Geheim-Wort-4711',
  token: 'dbn_marked_token_abcdefghijklmnop',
  text: '标记正文不得外泄',
  mail: 'biaoji@example.cn',
  file: '标记文件名',
}
const ALL = Object.values(MARKS).join(' ')

let house: House
let lines = ''
let posts: TestPost[]

beforeAll(async () => {
  const log = createLog(
    'trace',
    new Writable({
      write: (chunk, _, done) => {
        lines += String(chunk)
        done()
      },
    }),
  )
  house = await createHouse({ log }, { log })
  posts = [
    await house.appoint({ role: 'deputy_office_clerk', name: MARKS.name }),
    await house.appoint({ role: 'administrator', name: MARKS.name }),
    await house.appoint({ role: 'unit_clerk', unitId: 'unit-1', name: MARKS.name }),
  ]
  const draft = aDraft({ text: { title: MARKS.text, body: ALL } })
  expectApplied(await apply(house.engine, aCommand(caseId(1), draft)))
})
afterAll(() => house[Symbol.asyncDispose]())

function marksIn(text: string): string[] {
  const plain = [...Object.values(MARKS), ...Object.values(MARKS).map((mark) => encodeURIComponent(mark))]
  return plain.filter((mark) => text.includes(mark))
}

const HEADERS = {
  authorization: `Bearer ${MARKS.token}`,
  cookie: `duban.session_token=${MARKS.token}`,
  'user-agent': MARKS.mail,
  'x-forwarded-for': MARKS.phone,
  referer: `http://localhost/?q=${encodeURIComponent(MARKS.name)}`,
}
const BODY = {
  username: MARKS.name,
  password: MARKS.password,
  code: MARKS.phone,
  name: MARKS.name,
  phone: MARKS.phone,
  email: MARKS.mail,
  url: `https://example.cn/${MARKS.token}`,
  text: { title: MARKS.text, body: ALL },
  reason: MARKS.text,
  event: { type: MARKS.name, text: { body: ALL } },
}

it('keeps every word of people out of the log, whatever is asked, rightly or wrongly', async () => {
  for (const { method, url, produces, consumes } of ENDPOINTS) {
    if (produces === 'text/event-stream') continue
    const path = url.replace(/:[A-Za-z]+/g, (name) => (name === ':id' ? caseId(1) : encodeURIComponent(MARKS.name)))
    for (const post of [null, ...posts]) {
      await house.ask(post, {
        method,
        url: `${path}?q=${encodeURIComponent(MARKS.name)}&phone=${MARKS.phone}`,
        headers: HEADERS,
        ...(method !== 'GET' && method !== 'DELETE' && !consumes && { payload: BODY }),
      })
      if (consumes) {
        const form = aForm(`${MARKS.file}.exe`, ALL)
        await house.ask(post, { method, url: path, ...form, headers: { ...HEADERS, ...form.headers } })
      }
    }
  }
  const [clerk = null] = posts
  await house.ask(clerk, { url: `/api/cases/${caseId(1)}` })
  await house.ask(clerk, { url: `/api/cases?q=${encodeURIComponent(MARKS.name)}` })
  await house.ask(clerk, {
    method: 'POST',
    url: `/api/cases/${caseId(1)}/attachments`,
    ...aForm(`${MARKS.file}.pdf`, PDF),
  })
  await house.ask(null, {
    method: 'POST',
    url: '/api/login/password',
    payload: { username: MARKS.name, password: MARKS.password },
  })
  await house.ask(clerk, {
    method: 'POST',
    url: '/api/cases',
    headers: { 'content-type': 'application/json' },
    payload: `{"${ALL}`,
  })
  await house.ask(clerk, { url: `/${encodeURIComponent(ALL)}` })

  expect(lines.split('\n').length).toBeGreaterThan(ENDPOINTS.length * 4)
  expect(marksIn(lines)).toEqual([])
})

it('nor does a failure of the database or of a store repeat what people wrote', async () => {
  const before = lines.length
  const owner = house.db.openPool('owner', { max: 1 })
  const [clerk = null, administrator = null] = posts
  await owner.query(`alter table hook add constraint broken check (name = 'nothing')`)
  const broken = await house.ask(administrator, {
    method: 'POST',
    url: '/api/hooks',
    payload: { name: MARKS.name, url: `https://example.cn/${MARKS.token}` },
  })
  house.services.files.keep = async () => {
    throw new Error('The store is gone')
  }
  const lost = await house.ask(clerk, {
    method: 'POST',
    url: `/api/cases/${caseId(1)}/attachments`,
    ...aForm(`${MARKS.file}.pdf`, PDF),
  })

  expect([broken.statusCode, lost.statusCode]).toEqual([500, 500])
  const said = lines.slice(before)
  expect(said).toContain('"constraint":"broken"')
  expect(said).toContain('The store is gone')
  expect(said).toContain(broken.json().requestId)
  expect(broken.body).not.toContain('constraint')
  expect(marksIn(said)).toEqual([])
})
