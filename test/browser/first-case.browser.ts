import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'

import { provideChromium } from './a-browser.ts'
import { provideServer } from './a-server.ts'
import { choose, enter, takeNumber } from './forms.ts'
import { type Account, actAs, apiOf, appoint, createAdministrator, registerRoll, signInAt } from './people.ts'

const server = provideServer()
const chromium = provideChromium()
const TITLE = '关于修缮人民路人行道的建议'

it('leads from the first start to the first case that a unit has acknowledged', async () => {
  const founder = await chromium.open()
  const office = await chromium.open()
  const unit = await chromium.open()

  await createAdministrator(founder.page, server)
  await foundEmptyCongress(founder.page)
  await founder.page.getByRole('heading', { name: '开办还差几步' }).waitFor()
  const accounts = await appointStaff(founder.page)
  await signInAt(office.page, server, accounts.clerk)
  await draft(office.page)
  const address = office.page.url()
  await enter(office.page, '提出建议')
  await enter(office.page, '接收登记', async (form) => {
    expect(await takeNumber(form, '流水号')).toMatch(/\d/)
  })
  await enter(office.page, '提出审核意见', (form) => judge(form.page(), '建议受理。'))
  await founder.page.goto(address)
  await enter(founder.page, '审核决定', (form) => judge(form.page(), '符合规定，予以受理。'))
  await numberAndHandOver(office.page)
  await signInAt(unit.page, server, accounts.unitClerk)
  await unit.page.getByRole('link', { name: /^签收承办/ }).click()
  await acknowledge(unit.page)

  await unit.page.getByText('经办人甲').first().waitFor()
  await office.page.goto(`${server.url}/cases`)
  const line = office.page.getByRole('row').filter({ hasText: TITLE })
  expect(await line.innerText()).toMatch(/2026闭第1号|闭第1号/)
  expect(await line.innerText()).toContain('市交通运输局')
  expect([founder, office, unit].flatMap(({ complaints }) => complaints)).toEqual([])
  expect(server.log()).not.toContain('"level":50')
})

async function foundEmptyCongress(page: Page): Promise<void> {
  await page.getByLabel('名称').fill('示例市人民代表大会')
  await page.getByLabel('办理规则', { exact: true }).selectOption('puyang-2024')
  await page.getByLabel(/我同时做代表工作机构主任/).check()
  await page.getByRole('button', { name: '登记并进入' }).click()
}

async function appointStaff(founder: Page): Promise<Record<'clerk' | 'unitClerk', Account>> {
  const api = apiOf(founder.context(), server)
  const { unitId } = await registerRoll(api)
  const clerkPost = { role: 'deputy_office_clerk' as const }
  const unitPost = { role: 'unit_clerk' as const, unitId }
  const clerk = await appoint(api, server, { name: '工作人员甲', username: 'renda1', post: clerkPost })
  const unitClerk = await appoint(api, server, { name: '经办人甲', username: 'jingban1', post: unitPost })
  await actAs(api, 'deputy_office_director')
  return { clerk, unitClerk }
}

async function draft(page: Page): Promise<void> {
  await page.getByRole('link', { name: '起草建议' }).click()
  await page.getByRole('textbox', { name: '标题' }).fill(TITLE)
  await page.getByRole('textbox', { name: '正文' }).fill('人民路东段人行道多处破损，雨天积水，请予修缮。')
  await page.getByRole('radio', { name: '代表甲' }).check()
  await page.getByRole('textbox', { name: '届', exact: true }).fill('9')
  await page.getByRole('textbox', { name: '次', exact: true }).fill('5')
  await page.getByRole('button', { name: '保存建议' }).click()
  await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor()
}

async function judge(page: Page, why: string): Promise<void> {
  await page.getByRole('radio', { name: '审核通过' }).check()
  await page.getByRole('textbox', { name: '理由' }).fill(why)
}

async function numberAndHandOver(page: Page): Promise<void> {
  await page.reload()
  await enter(page, '确定类别', async (form) => {
    await form.getByRole('radio', { name: '一类建议' }).check()
    await form.getByLabel('领域').fill('城乡建设')
  })
  await enter(page, '正式编号', async (form) => {
    expect(await takeNumber(form, '正式编号')).toMatch(/1号$/)
  })
  await enter(page, '交办', async (form) => {
    await form.getByRole('radio', { name: '市人民政府' }).check()
    await form.getByRole('radio', { name: '网上交办' }).check()
    await choose(form.getByRole('combobox', { name: '第 1 个单位', exact: true }), '市交通运输局')
  })
}

async function acknowledge(page: Page): Promise<void> {
  const form = page.getByRole('form', { name: '签收承办' })
  await form.getByRole('textbox', { name: '负责领导' }).fill('分管领导甲')
  await form.getByRole('textbox', { name: '科室' }).fill('公路科')
  await form.getByRole('textbox', { name: '经办人' }).fill('经办人甲')
  await form.getByRole('textbox', { name: '电话' }).fill('0000-1234567')
  await form.getByRole('button', { name: '登记“签收承办”' }).click()
  await page.getByText('已登记：签收承办。').waitFor()
}
