import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'

import { createCase, readCase, sendEvent } from '../../src/contract/case-endpoints.ts'
import { endSession, listSessions, signIn } from '../../src/contract/login-endpoints.ts'
import { provideChromium, type Seat } from './a-browser.ts'
import { provideServer } from './a-server.ts'
import { enter, openForm, sendButton } from './forms.ts'
import { type Account, apiOf, appoint, fillSignIn, foundCongress, registerRoll, signInAt } from './people.ts'

const server = provideServer()
const chromium = provideChromium()
const REASON = '属于办理范围，内容具体，建议受理。'
const people: { first?: Account; second?: Account; deputyId?: string } = {}

beforeAll(async () => {
  const { context } = await chromium.open()
  const { api } = await foundCongress(context, server)
  const { deputyId } = await registerRoll(api)
  const post = { role: 'deputy_office_clerk' as const }
  people.deputyId = deputyId
  people.first = await appoint(api, server, { name: '工作人员甲', username: 'renda1', post })
  people.second = await appoint(api, server, { name: '工作人员乙', username: 'renda2', post })
})

describe('two clerks on one case', () => {
  it('the second is told what changed and by whom, keeps what was typed, and sends again with one click', async () => {
    const caseId = await submitted(await seatOf('first'))
    const [first, second] = [await seatOf('first'), await seatOf('second')]
    const form = await proposalOn(second.page, caseId)
    await first.page.goto(`${server.url}/cases/${caseId}`)
    await enter(first.page, '确定类别', async (one) => {
      await one.getByRole('radio', { name: '二类建议' }).check()
      await one.getByLabel('领域').fill('城乡建设')
    })

    await sendButton(form, '提出审核意见').click()

    const notice = form.getByRole('alert')
    await notice.getByText('确定类别').waitFor()
    expect(await notice.innerText()).toContain('工作人员甲')
    expect(await form.getByRole('textbox', { name: '理由' }).inputValue()).toBe(REASON)
    expect(await proposalsIn(first, caseId)).toBe(0)
    await notice.getByRole('button', { name: '看过了，仍然登记' }).click()
    await second.page.getByText('已登记：提出审核意见。').waitFor()
    expect(await proposalsIn(first, caseId)).toBe(1)
  })

  it('what cannot be entered any more stays to be copied', async () => {
    const caseId = await submitted(await seatOf('first'))
    const [first, second] = [await seatOf('first'), await seatOf('second')]
    const form = await proposalOn(second.page, caseId)
    await withdraw(first, caseId)

    await sendButton(form, '提出审核意见').click()

    await form.getByText(/已经不能登记/).waitFor()
    expect(await form.getByRole('textbox', { name: '理由' }).inputValue()).toBe(REASON)
    expect(await proposalsIn(first, caseId)).toBe(0)
  })
})

describe('a session that is over in the middle of a form', () => {
  it('is opened again over the page, and what was typed is sent', async () => {
    const seat = await seatOf('first')
    const caseId = await submitted(seat)
    const form = await proposalOn(seat.page, caseId)
    await endSessionsOf('first')

    await sendButton(form, '提出审核意见').click()
    const dialog = seat.page.getByRole('dialog', { name: /登录已过期/ })
    await dialog.waitFor()
    await fillSignIn(seat.page, account('first'))

    await seat.page.getByText('已登记：提出审核意见。').waitFor()
    expect(await proposalsIn(seat, caseId)).toBe(1)
  })

  it('keeps what was typed through a reload and a sign-in of the same person', async () => {
    const seat = await seatOf('first')
    const caseId = await submitted(seat)
    await proposalOn(seat.page, caseId)
    await endSessionsOf('first')

    await seat.page.reload()
    await fillSignIn(seat.page, account('first'))

    const form = seat.page.getByRole('form', { name: '提出审核意见' })
    await expect.poll(() => form.getByRole('textbox', { name: '理由' }).inputValue()).toBe(REASON)
  })

  it('shows nothing of it to another person', async () => {
    const seat = await seatOf('first')
    const caseId = await submitted(seat)
    const form = await proposalOn(seat.page, caseId)
    await endSessionsOf('first')

    await sendButton(form, '提出审核意见').click()
    await seat.page.getByRole('dialog', { name: /登录已过期/ }).waitFor()
    await fillSignIn(seat.page, account('second'))
    await seat.page.getByRole('button', { name: '工作人员乙' }).waitFor()
    await seat.page.goto(`${server.url}/cases/${caseId}`)
    const opened = await openForm(seat.page, '提出审核意见')

    expect(await opened.getByRole('textbox', { name: '理由' }).inputValue()).toBe('')
    expect(await seat.page.evaluate('JSON.stringify(sessionStorage)')).not.toContain(REASON)
    expect(await proposalsIn(seat, caseId)).toBe(0)
  })
})

describe('a network that is cut', () => {
  it('loses no word, and what was sent meanwhile happens once when it is back', async () => {
    const seat = await seatOf('first')
    const caseId = await submitted(seat)
    const form = await proposalOn(seat.page, caseId)

    await seat.context.setOffline(true)
    await sendButton(form, '提出审核意见').click()
    await seat.page.getByText(/网络已断开/).waitFor()
    expect(await form.getByRole('textbox', { name: '理由' }).inputValue()).toBe(REASON)
    await seat.context.setOffline(false)

    await seat.page.getByText('已登记：提出审核意见。').waitFor()
    expect(await seat.page.getByText(/网络已断开/).count()).toBe(0)
    expect(await proposalsIn(seat, caseId)).toBe(1)
  })

  it('whose answer is lost does not make it happen twice', async () => {
    const seat = await seatOf('first')
    const caseId = await submitted(seat)
    const form = await proposalOn(seat.page, caseId)
    let isLost = false
    // The server has it; the answer never comes back.
    await seat.page.route('**/api/cases/*/events', async (route) => {
      if (isLost) return route.continue()
      isLost = true
      await route.fetch()
      return route.abort('connectionreset')
    })

    await sendButton(form, '提出审核意见').click()

    await seat.page.getByText('已登记：提出审核意见。').waitFor()
    expect(isLost).toBe(true)
    expect(await proposalsIn(seat, caseId)).toBe(1)
  })
})

function account(who: 'first' | 'second'): Account {
  const known = people[who]
  if (!known) throw new Error(`There is no ${who} clerk`)
  return known
}

async function seatOf(who: 'first' | 'second'): Promise<Seat> {
  const seat = await chromium.open()
  await signInAt(seat.page, server, account(who))
  return seat
}

/** A suggestion that waits to be screened. */
async function submitted({ context }: Seat): Promise<string> {
  const api = apiOf(context, server)
  const { caseId } = await api.call(createCase, {
    body: {
      event: {
        type: 'suggestion.drafted',
        leadSignerId: people.deputyId ?? '',
        cosignerIds: [],
        period: 'between_sessions',
        termNo: 9,
        sessionNo: 5,
        origin: 'own',
        mark: 'none',
        publicity: 'full',
        repeats: [],
        wishedUnitIds: [],
        text: { title: '关于修缮人民路人行道的建议', body: '人行道多处破损。' },
      },
    },
  })
  await api.call(sendEvent, {
    params: { id: caseId },
    body: { actorId: 'suggestion', event: { type: 'suggestion.submitted' } },
  })
  return caseId
}

/** The clerk's proposal, filled in and not sent. */
async function proposalOn(page: Page, caseId: string): Promise<Locator> {
  await page.goto(`${server.url}/cases/${caseId}`)
  const form = await openForm(page, '提出审核意见')
  await form.getByRole('radio', { name: '审核通过' }).check()
  await form.getByRole('textbox', { name: '理由' }).fill(REASON)
  return form
}

async function withdraw({ context }: Seat, caseId: string): Promise<void> {
  const event = {
    type: 'suggestion.withdrawn' as const,
    agreedBy: [people.deputyId ?? ''],
    inWriting: true,
    text: { reason: '代表来函撤回。' },
  }
  await apiOf(context, server).call(sendEvent, { params: { id: caseId }, body: { actorId: 'suggestion', event } })
}

async function proposalsIn({ context }: Seat, caseId: string): Promise<number> {
  const { timeline } = await apiOf(context, server).call(readCase, { params: { id: caseId } })
  return timeline.filter(({ type }) => type === 'screening.proposed').length
}

/** Every session of this person, from another machine. */
async function endSessionsOf(who: 'first' | 'second'): Promise<void> {
  const elsewhere = await chromium.open()
  const api = apiOf(elsewhere.context, server)
  await api.call(signIn, { body: account(who) })
  const { sessions } = await api.call(listSessions)
  for (const { id, isCurrent } of sessions) if (!isCurrent) await api.call(endSession, { params: { id } })
}
