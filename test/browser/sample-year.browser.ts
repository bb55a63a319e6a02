import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'

import { DESKTOP, provideChromium } from './a-browser.ts'
import { provideServer } from './a-server.ts'
import { openForm } from './forms.ts'
import { settled, visit } from './pages.ts'
import { type Account, createAdministrator, signInAt } from './people.ts'

const server = provideServer()
const chromium = provideChromium()
let accounts: ReadonlyMap<string, Account>

beforeAll(async () => {
  const { page, complaints } = await chromium.open()
  await createAdministrator(page, server)
  accounts = await foundSample(page)
  expect(complaints).toEqual([])
})

describe('the sample year', () => {
  it('gives every account once, with a password of its own', async () => {
    const passwords = [...accounts.values()].map(({ password }) => password)

    expect(accounts.size).toBeGreaterThan(15)
    expect(new Set(passwords).size).toBe(accounts.size)
    expect(passwords.filter((password) => password.length < 12)).toEqual([])
  })

  it.each([
    ['the clerk of the deputy office', 'renda1'],
    ['its director', 'zhuren'],
    ['the clerk of a unit', 'unit1.clerk'],
    ['a deputy', 'daibiao1'],
    ['the routing office', 'ducha'],
  ])('has something on the desk of %s', async (_, username) => {
    const { page, complaints } = await chromium.open()

    await signInAt(page, server, accountOf(username))
    // The first tab that holds something may be one of drafts, which stand as cards.
    await page.locator('[data-row-link], .draft').first().waitFor()

    expect(complaints).toEqual([])
  })

  it('opens each case of the first desk from its line, without a complaint of the browser', async () => {
    const { page, complaints } = await chromium.open()
    await signInAt(page, server, accountOf('renda1'))
    await settled(page)
    const addresses = await page.locator('[data-row-link]').evaluateAll((links) => links.map(String))

    for (const address of addresses) await visit(page, address)

    expect(addresses.length).toBeGreaterThan(5)
    expect(complaints).toEqual([])
  })
})

describe('the keyboard alone', () => {
  it('signs in, opens the first line of the desk, fills in its next action and sends it', async () => {
    const { page, complaints } = await chromium.open()
    const { username, password } = accountOf('unit1.clerk')
    await page.goto(`${server.url}/sign-in`)
    await page.getByLabel('登录名').waitFor()

    await page.keyboard.type(username)
    await page.keyboard.press('Tab')
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.getByRole('table').waitFor()
    await page.keyboard.press('j')
    const title = await page.locator(':focus').innerText()
    await tabTo(page, 'a.next-action')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    const label = await page.getByRole('form').getAttribute('aria-label')
    await fillByKeyboard(page)
    await page.keyboard.press('Control+Enter')

    await page.getByText(`已登记：${label}。`).waitFor()
    expect(complaints).toEqual([])
  })

  it('begins at the first field of a form that opens, and closes it', async () => {
    const { page } = await chromium.open()
    await signInAt(page, server, accountOf('renda1'))
    await page.locator('[data-row-link]').first().click()
    const form = await openForm(page, '办结')

    await form.locator('input').first().and(page.locator(':focus')).waitFor()
    await form.getByRole('button', { name: '收起' }).press('Enter')

    await form.waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: '办结', exact: true }).isVisible()).toBe(true)
  })
})

describe('what an office line carries', () => {
  it('is at most 200 kB of script for signing in and 450 kB for a desk', async () => {
    const door = await chromium.open()
    const atDoor = scriptsOf(door.page)
    await door.page.goto(`${server.url}/sign-in`)
    await door.page.getByLabel('登录名').waitFor()
    const forSigningIn = await kilobytes(atDoor)
    await signInAt(door.page, server, accountOf('renda1'))
    const { page } = await chromium.open(DESKTOP, await door.context.storageState())
    const atDesk = scriptsOf(page)
    await visit(page, `${server.url}/worklist`)
    await page.getByRole('table').waitFor()

    expect(forSigningIn).toBeGreaterThan(20)
    expect(forSigningIn).toBeLessThanOrEqual(200)
    expect(await kilobytes(atDesk)).toBeGreaterThan(forSigningIn)
    expect(await kilobytes(atDesk)).toBeLessThanOrEqual(450)
  })
})

function accountOf(username: string): Account {
  const account = accounts.get(username)
  if (!account) throw new Error(`There is no ${username} among ${[...accounts.keys()].join(', ')}`)
  return account
}

/** On the page where the administrator has just been created. */
async function foundSample(page: Page): Promise<Map<string, Account>> {
  await page.getByRole('radio', { name: /示例的一年/ }).check()
  await page.getByRole('button', { name: '生成示例并进入' }).click()
  await page.getByRole('button', { name: '已记下，进入' }).waitFor({ timeout: 180_000 })
  const rows = await page.locator('tbody tr').all()
  const found = await Promise.all(
    rows.map(async (row) => {
      const [username = '', password = ''] = await row.locator('code').allInnerTexts()
      return [username, { username, password }] as const
    }),
  )
  await page.getByRole('button', { name: '已记下，进入' }).click()
  await page.locator('.top-bar').waitFor()
  return new Map(found)
}

/** Presses Tab until the focus is on such an element. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let pressed = 0; pressed < 40; pressed += 1) {
    if (await page.locator(`${selector}:focus`).count()) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not come to ${selector}`)
}

type Focused = { tag: string; type: string; role: string | null; value: string; isAnswered: boolean; isInForm: boolean }
const FOCUSED = `(() => {
  const { activeElement: at } = document
  const group = at.type === 'radio' ? document.getElementsByName(at.name) : []
  return {
    tag: at.tagName, type: at.type ?? '', role: at.getAttribute('role'), value: at.value ?? '',
    isAnswered: [...group].some(({ checked }) => checked), isInForm: at.closest('form') !== null,
  }
})()`

/** Answers what is not answered yet, field by field, until the button that sends has the focus. */
async function fillByKeyboard(page: Page): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    const { tag, type, role, value, isAnswered, isInForm } = (await page.evaluate(FOCUSED)) as Focused
    if (!isInForm) throw new Error(`The focus has left the form, on ${tag}`)
    if (type === 'submit') return
    if (type === 'radio' && !isAnswered) await page.keyboard.press('Space')
    else if (role === 'combobox') for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key)
    else if ((tag === 'TEXTAREA' || tag === 'INPUT') && value === '') await page.keyboard.type('已当面沟通')
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab does not come to the button that sends')
}

/** The scripts that the page asks for from now on. */
function scriptsOf(page: Page): Set<string> {
  const scripts = new Set<string>()
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.add(request.url())
  })
  return scripts
}

/** What they weigh on the line, as gzip. */
async function kilobytes(scripts: ReadonlySet<string>): Promise<number> {
  const sizes = await Promise.all(
    [...scripts].map(async (script) => {
      const answer = await fetch(script, { headers: { 'accept-encoding': 'gzip' } })
      await answer.arrayBuffer()
      expect(answer.headers.get('content-encoding')).toBe('gzip')
      return Number(answer.headers.get('content-length'))
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0) / 1000
}
