import { expect, it } from 'vitest'

import { provideChromium } from './a-browser.ts'
import { provideServer } from './a-server.ts'

const server = provideServer()
const chromium = provideChromium()

it('the documentation of the interface is read under the strict policy, and asks no other host', async () => {
  const { page, complaints } = await chromium.open()
  const hosts = new Set<string>()
  page.on('request', (request) => hosts.add(new URL(request.url()).host))

  await page.goto(`${server.url}/api/docs`)
  await page
    .getByText('listCases')
    .or(page.getByText('/api/cases', { exact: true }))
    .first()
    .waitFor()

  expect(complaints).toEqual([])
  expect([...hosts].filter((host) => host !== '')).toEqual([new URL(server.url).host])
})
