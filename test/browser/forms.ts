import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** What one may enter on the page of a case. */
export const actionsOf = (page: Page): Locator => page.getByRole('complementary', { name: '现在可以做的事' })

/** Opens the form of an event from the case page, wherever among the offers it stands. */
export async function openForm(page: Page, label: string): Promise<Locator> {
  const offer = actionsOf(page).getByRole('button', { name: label, exact: true, includeHidden: true }).first()
  await offer.waitFor({ state: 'attached' })
  if (!(await offer.isVisible())) {
    await actionsOf(page).locator('details', { has: offer }).locator('summary').click()
  }
  await offer.click()
  const form = page.getByRole('form', { name: label, exact: true })
  await form.waitFor()
  return form
}

export const sendButton = (form: Locator, label: string): Locator =>
  form.getByRole('button', { name: `登记“${label}”` })

/** Opens the form, fills it in, sends it and waits for the page to say that it is entered. */
export async function enter(page: Page, label: string, fill?: (form: Locator) => Promise<void>): Promise<void> {
  const form = await openForm(page, label)
  await fill?.(form)
  await sendButton(form, label).click()
  await page.getByText(`已登记：${label}。`).waitFor()
}

/** Chooses by typing in a list that can be searched. */
export async function choose(field: Locator, name: string): Promise<void> {
  await field.click()
  await field.fill(name)
  await field.page().locator('.ant-select-item-option', { hasText: name }).click()
}

/** The next number of the series, in the field beside the button. */
export async function takeNumber(form: Locator, label: string): Promise<string> {
  const field = form.getByRole('textbox', { name: label })
  await form.getByRole('button', { name: '取下一个号' }).click()
  await expect.poll(() => field.inputValue()).not.toBe('')
  return field.inputValue()
}
