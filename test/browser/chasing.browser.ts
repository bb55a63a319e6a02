import { beforeAll, expect, it } from 'vitest'

import { listLetters } from '../../src/contract/letters-endpoints.ts'
import { signIn } from '../../src/contract/login-endpoints.ts'
import { listDrafts } from '../../src/contract/notices-endpoints.ts'
import { provideChromium } from './a-browser.ts'
import { provideServer } from './a-server.ts'
import { settled } from './pages.ts'
import { type Account, apiOf, foundCongress, signInAt } from './people.ts'

const server = provideServer()
const chromium = provideChromium()
const WORKERS_TAKE_MS = 60_000
let director: Account
let clerk: Account

beforeAll(async () => {
  const { context } = await chromium.open()
  const { accounts } = await foundCongress(context, server, 'sample')
  const accountOf = (username: string): Account => {
    const found = accounts.find((one) => one.username === username)
    if (!found) throw new Error(`The sample has no ${username}`)
    return found
  }
  director = accountOf('zhuren')
  clerk = accountOf('renda1')
})

it('lets the director read why a chase was drafted, reword and send one, and put another off', async () => {
  const { context, page, complaints } = await chromium.open()
  const api = apiOf(context, server)
  await api.call(signIn, { body: { username: director.username, password: director.password } })
  // The workers plan what the sample's past has left.
  const pending = async () => (await api.call(listDrafts, { query: { scope: 'all' } })).counts.all
  await expect.poll(pending, { timeout: WORKERS_TAKE_MS }).toBeGreaterThan(1)

  await page.goto(`${server.url}/chasing/drafts?view=all`)
  await settled(page)
  const before = await pending()
  const first = page.locator('.draft').first()
  await first
    .getByText(/逾期 \d+ 个工作日|剩 \d+ 个工作日/)
    .first()
    .waitFor()
  await first.getByRole('button', { name: '修改后发送' }).click()
  await first.getByLabel('正文').fill('请于三日内书面说明办理进展。')
  await first.getByRole('button', { name: '按修改后的文字发送' }).click()
  await page.getByText(/^已批准：/).waitFor()
  const next = page.locator('.draft').first()
  await next.getByRole('button', { name: '暂缓', exact: true }).click()
  await next.getByLabel('暂缓的理由').fill('单位已来电说明')
  await next.getByRole('button', { name: '暂缓', exact: true }).click()
  await next.getByText('请填写暂缓到哪一天').waitFor()
  const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10)
  await next.getByLabel('暂缓到').fill(inAWeek)
  await next.getByRole('button', { name: '暂缓', exact: true }).click()
  await page.getByText(/^已暂缓：/).waitFor()

  expect(await pending()).toBe(before - 2)
  await page.getByRole('link', { name: /^暂缓中/ }).click()
  await page.getByText('单位已来电说明').waitFor()
  expect(complaints).toEqual([])
})

it('leads a clerk from an overdue case to words for the group, a note of a call, and a letter with its number', async () => {
  const { context, page, complaints } = await chromium.open()
  await signInAt(page, server, clerk)
  await page.goto(`${server.url}/worklist?tab=overdue`)
  await settled(page)
  await page.locator('[data-row-link]').first().click()
  await page.getByRole('heading', { name: /^通知/ }).waitFor()
  await page.getByRole('button', { name: '催办', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '复制（发群）' }).first().click()
  await dialog.getByText('已复制').waitFor()
  await dialog.getByRole('button', { name: '登记一次电话催办' }).click()
  await dialog.getByLabel('接听人').fill('经办人甲')
  await dialog.getByLabel('怎么说的').fill('三日内答复')
  await dialog.getByRole('button', { name: '登记', exact: true }).click()
  await dialog.getByText(/^已登记：/).waitFor()
  await dialog.getByRole('link', { name: '制催办函' }).first().click()
  await page.getByRole('textbox', { name: '发文字号' }).fill(`示人大选〔${new Date().getFullYear()}〕5号`)
  await page.getByRole('button', { name: /^制发/ }).click()

  await page.getByRole('heading', { name: /催办函 示人大选/ }).waitFor()
  const api = apiOf(context, server)
  const made = async () => (await api.call(listLetters, { query: {} })).lines[0]?.state
  await expect.poll(made, { timeout: WORKERS_TAKE_MS }).toBe('made')
  await page.getByRole('button', { name: '下载 Word' }).waitFor()
  expect(complaints).toEqual([])
})
