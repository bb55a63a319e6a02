import type { BrowserContext } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'

import { listCases } from '../../src/contract/case-endpoints.ts'
import { signIn } from '../../src/contract/login-endpoints.ts'
import { DESKTOP, PHONE, provideChromium } from './a-browser.ts'
import { provideServer } from './a-server.ts'
import { barriers, overflow, visit } from './pages.ts'
import { type Account, ADMINISTRATOR, actAs, apiOf, foundCongress } from './people.ts'

const server = provideServer()
const chromium = provideChromium()
type Session = Awaited<ReturnType<BrowserContext['storageState']>>
const sessions = new Map<string, Session>()
let caseId: string

/** Who opens what; `CASE` stands for a case that is under way, `FORM` for the form of its next action. */
const SCREENS: Readonly<Record<string, readonly string[]>> = {
  nobody: ['/sign-in', '/setup', '/sign-in?step=second-factor'],
  renda1: [
    '/worklist',
    '/cases',
    '/cases/CASE',
    '/cases/CASE?do=FORM',
    '/cases/new',
    '/search?q=停车',
    '/search?q=没有这样的字',
    '/me',
    '/inbox',
    '/chasing/letters',
    '/chasing/letters/new',
    '/chasing/letters/numbers',
    '/chasing/phones',
    '/chasing/weekly',
    '/appraisals',
    '/appraisals/new',
    '/appraisals/nominations',
    '/admin/undelivered',
    '/import',
    '/admin/units',
    '/admin/deputies',
    '/admin/policies',
    '/admin/calendars',
  ],
  administrator: [
    '/worklist',
    '/import',
    '/admin/people',
    '/admin/units',
    '/admin/policies',
    '/admin/calendars',
    '/admin/deputies',
    '/admin/organs',
    '/admin/numbers',
    '/admin/meetings',
    '/admin/hooks',
    '/admin/congress',
    '/admin/faults',
    '/admin/sign-in',
    '/admin/trail',
    '/admin/channels',
    '/admin/templates',
    '/admin/templates/chase_after',
    '/admin/undelivered',
    '/inbox',
  ],
  zhuren: ['/worklist?tab=drafts', '/chasing/drafts', '/chasing/drafts?view=all', '/admin/templates'],
  ducha: ['/chasing/drafts', '/cases/CASE'],
  'unit1.clerk': ['/worklist', '/inbox', '/chasing/letters', '/appraisals', '/cases/CASE'],
  daibiao1: ['/worklist', '/cases/CASE', '/cases/new'],
}
const VISITS = Object.entries(SCREENS).flatMap(([who, screens]) => screens.map((screen) => [who, screen] as const))

beforeAll(async () => {
  const { context } = await chromium.open()
  const { accounts } = await foundCongress(context, server, 'sample')
  const known = new Map<string, Account>(accounts.map((account) => [account.username, account]))
  known.set('administrator', ADMINISTRATOR)
  for (const who of Object.keys(SCREENS)) {
    const account = known.get(who)
    if (!account) continue
    const seat = await chromium.open()
    const api = apiOf(seat.context, server)
    await api.call(signIn, { body: { username: account.username, password: account.password } })
    // Who holds two posts begins in either of them.
    if (who === 'administrator') await actAs(api, 'administrator')
    sessions.set(who, await seat.context.storageState())
    if (who !== 'unit1.clerk') continue
    const { lines } = await api.call(listCases, { query: { tab: 'open', limit: 1 } })
    caseId = lines[0]?.id ?? ''
  }
})

describe('every screen', () => {
  it.each(VISITS)(
    'has for %s no barrier at %s, in neither size, prints, and the browser does not complain',
    async (who, screen) => {
      const { page, complaints } = await chromium.open(DESKTOP, sessions.get(who))
      await visit(page, addressOf(screen))
      expect(await page.getByText('没有这一页').count()).toBe(0)

      for (const size of [DESKTOP, PHONE]) {
        await page.setViewportSize(size)
        expect(await barriers(page)).toEqual([])
        expect(await overflow(page)).toBe(0)
      }
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('.no-print:visible').count()).toBe(0)
      const paper = await page.pdf({ format: 'A4' })

      expect(paper.subarray(0, 5).toString()).toBe('%PDF-')
      expect(complaints).toEqual([])
    },
  )
})

function addressOf(screen: string): string {
  return `${server.url}${screen.replace('CASE', caseId).replace('FORM', 'suggestion:leader.appointed')}`
}
