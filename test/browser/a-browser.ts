import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'

import { ROOT } from '../source-files.ts'

export const CHROMIUM = '/usr/bin/chromium'
/** Of what failed; emptied at the start of each run. */
export const PICTURES = join(ROOT, 'out', 'browser')
export const DESKTOP = { width: 1280, height: 720 }
export const PHONE = { width: 390, height: 844 }

const TELL_BREACHES = `document.addEventListener('securitypolicyviolation', (event) => {
  window.tellBreach('content policy: ' + event.violatedDirective + ' ' + event.blockedURI)
})`

/** A person's browser with one page. */
export type Seat = {
  context: BrowserContext
  page: Page
  /** What the browser complained about: errors on the console, exceptions, breaches of the content policy. */
  complaints: string[]
}
/** Cookies to begin with, such as somebody's session. */
type Start = Awaited<ReturnType<BrowserContext['storageState']>>
export type Chromium = { open(size?: { width: number; height: number }, start?: Start): Promise<Seat> }

/** A Chromium for the file; what a test opened is closed after it, and looked at when it failed. */
export function provideChromium(): Chromium {
  let browser: Browser | undefined
  let seats: Seat[] = []
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
  })
  afterEach(async ({ task }) => {
    const open = seats
    seats = []
    if (task.result?.state === 'fail') await photograph(task.name, open)
    await Promise.all(open.map(({ context }) => context.close()))
  })
  afterAll(async () => {
    await browser?.close()
  })
  return {
    open: async (viewport = DESKTOP, start) => {
      if (!browser) throw new Error('Open a page within a test')
      const seat = await openSeat(browser, viewport, start)
      seats.push(seat)
      return seat
    },
  }
}

async function openSeat(
  browser: Browser,
  viewport: { width: number; height: number },
  start: Start | undefined,
): Promise<Seat> {
  const context = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    reducedMotion: 'reduce',
    ...(start && { storageState: start }),
  })
  context.setDefaultTimeout(20_000)
  const complaints: string[] = []
  await context.exposeFunction('tellBreach', (breach: string) => complaints.push(breach))
  await context.addInitScript({ content: TELL_BREACHES })
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  return { context, page, complaints }
}

async function photograph(test: string, seats: readonly Seat[]): Promise<void> {
  await mkdir(PICTURES, { recursive: true })
  const name = test.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80)
  for (const [at, { page }] of seats.entries()) {
    if (page.isClosed()) continue
    // A page that hangs has no picture; why the test failed is worth more.
    await page.screenshot({ path: join(PICTURES, `${name}-${at + 1}.png`), timeout: 10_000 }).catch(() => {})
  }
}
