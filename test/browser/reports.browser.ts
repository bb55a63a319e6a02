import { expect, it } from 'vitest'

import { signIn } from '../../src/contract/login-endpoints.ts'
import { DESKTOP, PHONE, provideChromium } from './a-browser.ts'
import { provideServer } from './a-server.ts'
import { barriers, overflow, settled, visit } from './pages.ts'
import { apiOf, foundCongress } from './people.ts'

const server = provideServer()
const chromium = provideChromium()
/** Where pictures go when somebody wants to look. */
const LOOK = process.env['DUBAN_LOOK']

it('makes the annual report of a sample year by hand, reads it as a page, and opens one of its numbers', async () => {
  const { accounts } = await foundCongress((await chromium.open()).context, server, 'sample')
  const account = accounts.find(({ username }) => username === 'renda1')
  if (!account) throw new Error('The sample has no clerk')
  const { context, page, complaints } = await chromium.open()
  await apiOf(context, server).call(signIn, { body: { username: account.username, password: account.password } })
  const look = async (name: string) => {
    for (const size of [PHONE, DESKTOP]) {
      await page.setViewportSize(size)
      await settled(page)
      expect(await overflow(page), name).toBe(0)
      if (LOOK) await page.screenshot({ path: `${LOOK}/${name}-${size.width}.png`, fullPage: size === PHONE })
    }
    expect(await barriers(page), name).toEqual([])
  }

  await visit(page, `${server.url}/reports`)
  await page.getByText('还没有生成过报告').waitFor()
  await look('empty')
  await page.getByRole('button', { name: '生成报告' }).click()
  await page.getByLabel('报告种类').waitFor()
  await look('form')
  await page.getByLabel('截至日', { exact: true }).fill('2099.1.1')
  await page.getByRole('button', { name: /^生\s?成$/ }).click()
  await page.getByRole('alert').waitFor()
  await look('refused')
  await page.getByRole('button', { name: '今天' }).click()
  await page.getByRole('button', { name: /^生\s?成$/ }).click()

  await page.locator('.report-sheet').waitFor({ timeout: 120_000 })
  await look('report')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载Word 文件' }).click()
  expect((await download).suggestedFilename()).toMatch(/\.docx$/)
  await page.locator('.report-sheet a[href*="/figures"]').first().click()
  await settled(page)
  await look('figure')

  expect(complaints.filter((line) => !line.includes('422'))).toEqual([])
}, 400_000)
