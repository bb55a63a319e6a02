import { request as requests } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'

import { createCase, readCase, sendEvent } from '../../src/contract/case-endpoints.ts'
import type { CallInput, Client } from '../../src/contract/client.ts'
import { issueLink, type LinkPurpose } from '../../src/contract/links-endpoints.ts'
import { signIn } from '../../src/contract/login-endpoints.ts'
import { createCongress, setUp } from '../../src/contract/setup-endpoints.ts'
import { addUnitContact } from '../../src/contract/units-endpoints.ts'
import { PDF } from '../files/sample-files.ts'
import { PHONE, provideChromium } from './a-browser.ts'
import { provideServer } from './a-server.ts'
import { barriers, overflow, settled } from './pages.ts'
import { ADMINISTRATOR, actAs, apiOf, appoint, registerRoll } from './people.ts'

const server = provideServer()
const chromium = provideChromium()
const TITLE = '关于修缮人民路人行道的建议'
type Event = CallInput<typeof sendEvent>['body']['event']

let office: Client
let director: Client
let roll: { bodyId: string; unitId: string; deputyId: string }
let today: string

beforeAll(async () => {
  director = apiOf({ request: await requests.newContext() }, server)
  const token = new URL(server.setupLink).hash.slice('#token='.length)
  await director.call(setUp, { body: { token, ...ADMINISTRATOR } })
  const congress = {
    name: '示例市人民代表大会',
    level: 'prefecture',
    policyId: 'henan-2017',
    alsoDirector: true,
  } as const
  await director.call(createCongress, { body: congress })
  roll = await registerRoll(director)
  const post = { role: 'deputy_office_clerk' } as const
  const clerk = await appoint(director, server, { name: '工作人员甲', username: 'renda1', post })
  await actAs(director, 'deputy_office_director')
  office = apiOf({ request: await requests.newContext() }, server)
  await office.call(signIn, { body: clerk })
  today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date())
})

/** A case that the unit has in hand. */
async function aCase(n: number): Promise<string> {
  const event: CallInput<typeof createCase>['body']['event'] = {
    type: 'suggestion.drafted',
    leadSignerId: roll.deputyId,
    cosignerIds: [],
    period: 'between_sessions',
    termNo: 9,
    sessionNo: 5,
    origin: 'own',
    mark: 'none',
    publicity: 'full',
    repeats: [],
    wishedUnitIds: [],
    text: {
      title: TITLE,
      body: '人民路东段人行道多处破损，雨天积水，请予修缮。\n\n一、尽快修复破损路面。\n二、疏通排水。',
    },
  }
  const { caseId } = await office.call(createCase, { body: { event } })
  const text = { reason: '符合规定' }
  await send(office, caseId, { type: 'suggestion.submitted' })
  await send(office, caseId, { type: 'screening.proposed', outcome: 'accepted', text })
  await send(director, caseId, { type: 'screening.decided', outcome: 'accepted', text })
  await send(office, caseId, { type: 'suggestion.numbered', number: `第${n}号` })
  await send(office, caseId, { type: 'suggestion.classified', category: 'third', field: '城乡建设' })
  const plan = [{ unitId: roll.unitId, role: 'sole' as const }]
  const handover = {
    type: 'handover.made',
    bodyId: roll.bodyId,
    form: 'online',
    longTermByNature: false,
    plan,
  } as const
  await send(office, caseId, handover)
  return caseId
}

function send(api: Client, id: string, event: Event) {
  return api.call(sendEvent, { params: { id }, body: { actorId: 'suggestion', event } })
}

async function aLink(caseId: string, purpose: LinkPurpose, name: string): Promise<string> {
  const contact = { name, duty: 'clerk' } as const
  const { id } = await office.call(addUnitContact, { params: { id: roll.unitId }, body: contact })
  const body = { actorId: 'assignment-1', purpose, recipientId: `contact:${id}` }
  return (await office.call(issueLink, { params: { id: caseId }, body })).url
}

it('is acknowledged on a telephone, without login, by one button and only once', async () => {
  const caseId = await aCase(1)
  const address = await aLink(caseId, 'acknowledge', '联系人㛃')
  const { page, complaints } = await chromium.open(PHONE)

  await page.goto(address)
  await settled(page)
  await page.getByText(TITLE).waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  expect((await office.call(readCase, { params: { id: caseId } })).assignments[0]?.acknowledged).toBeNull()

  await page.getByLabel('负责领导').fill('分管领导甲')
  await page.getByLabel('承办科室').fill('公路科')
  expect(await page.getByLabel('经办人').inputValue()).toBe('联系人㛃')
  await page.getByLabel('联系电话').fill('0000-1234567')
  await page.getByRole('button', { name: '确认签收' }).click()
  await page.getByRole('heading', { name: '已完成' }).waitFor()

  const detail = await office.call(readCase, { params: { id: caseId } })
  expect(detail.assignments[0]?.acknowledged).toMatchObject({ section: '公路科' })
  expect(detail.timeline.map(({ by }) => by)).toContain('经一次性链接：联系人㛃')
  await page.reload()
  await page.getByRole('heading', { name: '这个链接不能使用' }).waitFor()
  expect(await page.getByRole('alert').innerText()).toContain('已经使用')
  expect(await barriers(page)).toEqual([])
  expect(complaints.filter((said) => !said.includes('410'))).toEqual([])
})

it('takes a unit from the form on paper to the stamped reply', async () => {
  const caseId = await aCase(2)
  const address = await aLink(caseId, 'upload_reply', '联系人乙')
  const { page } = await chromium.open(PHONE)
  await page.goto(address)
  await settled(page)
  expect(await page.getByText('严禁上传涉密信息').count()).toBeGreaterThan(0)
  expect(await barriers(page)).toEqual([])
  expect(await overflow(page)).toBeLessThanOrEqual(0)

  const arriving = page.waitForEvent('download')
  await page.getByRole('button', { name: /下载办理单/ }).click()
  expect((await arriving).suggestedFilename()).toBe('第2号办理单.docx')
  for (const label of ['沟通日期', '拟稿日期', '征求意见日期', '核稿日期', '签发日期']) {
    await page.getByLabel(label, { exact: true }).fill(today)
  }
  await page.getByLabel('方式').selectOption('visit')
  await page.getByLabel('参加人').selectOption('head')
  await page.getByLabel('签发人').fill('局长甲')
  await page.getByLabel('文号').fill('交函〔2026〕1号')
  await page.getByLabel('办理结果类别').selectOption({ index: 1 })
  await page.getByLabel('选择扫描件').setInputFiles({
    name: '盖章答复.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from(PDF),
  })
  await page.getByRole('button', { name: '确认提交' }).click()
  await page.getByRole('heading', { name: '已完成' }).waitFor()

  const detail = await office.call(readCase, { params: { id: caseId } })
  const signed = detail.assignments[0]?.replies.find(({ step }) => step === 'signed')
  expect(signed).toMatchObject({ signer: '局长甲', documentNumber: '交函〔2026〕1号' })
  expect(detail.attachments.map(({ name }) => name)).toEqual(['盖章答复.pdf'])
  expect(server.log()).not.toContain(address.split('/').at(-1))
  expect(server.log()).not.toContain('"level":50')
})
