import { type BrowserContext, type Page, request as requests } from 'playwright-core'

import { createPersonAccount } from '../../src/contract/account-endpoints.ts'
import { type Client, createClient } from '../../src/contract/client.ts'
import { createDeputy } from '../../src/contract/deputies-endpoints.ts'
import { changePassword, readMe, signIn, switchPost } from '../../src/contract/login-endpoints.ts'
import { createOrgan } from '../../src/contract/organs-endpoints.ts'
import { createPerson, type NewPost } from '../../src/contract/people-endpoints.ts'
import { createCongress, setUp } from '../../src/contract/setup-endpoints.ts'
import { createUnit } from '../../src/contract/units-endpoints.ts'
import type { Server } from './a-server.ts'

export const PASSWORD = 'Strandgut-7-Laterne'
export const ADMINISTRATOR = { name: '管理员甲', username: 'guanli', password: PASSWORD }
export type Account = { username: string; password: string }

/** The API with the cookies of this browser, for what has no screen or is not what the test is about. */
export function apiOf({ request }: Pick<BrowserContext, 'request'>, { url }: Server): Client {
  return createClient(async (address, { method, headers, body }) => {
    const answer = await request.fetch(`${url}${address}`, {
      method: method ?? 'GET',
      headers: { ...(headers as Record<string, string>), origin: url },
      // A sample congress lives through a year, on a busy machine for longer than a request usually waits.
      timeout: 180_000,
      ...(typeof body === 'string' && { data: body }),
    })
    const content = await answer.body()
    return new Response(answer.status() === 204 ? null : new Uint8Array(content), {
      status: answer.status(),
      headers: answer.headers(),
    })
  })
}

/** By the one-time link, as a person does it. */
export async function createAdministrator(page: Page, server: Server): Promise<void> {
  await page.goto(server.setupLink)
  await page.getByLabel('姓名').fill(ADMINISTRATOR.name)
  await page.getByLabel('登录名').fill(ADMINISTRATOR.username)
  await page.getByLabel('新密码').fill(ADMINISTRATOR.password)
  await page.getByLabel('再输入一遍').fill(ADMINISTRATOR.password)
  await page.getByRole('button', { name: '创建并继续' }).click()
}

/** Administrator and congress without the screens; this browser is signed in as the administrator afterwards. */
export async function foundCongress(
  context: BrowserContext,
  server: Server,
  kind: 'empty' | 'sample' = 'empty',
): Promise<{ api: Client; accounts: (Account & { roleLabel: string })[] }> {
  const api = apiOf(context, server)
  const token = new URL(server.setupLink).hash.slice('#token='.length)
  await api.call(setUp, { body: { token, ...ADMINISTRATOR } })
  const { accounts } = await api.call(createCongress, {
    body: { name: '示例市人民代表大会', level: 'prefecture', policyId: 'puyang-2024', kind, alsoDirector: true },
  })
  return { api, accounts }
}

/** Enters a person with one post and an account whose password is the person's own already. */
export async function appoint(
  administrator: Client,
  server: Server,
  { name, username, post }: { name: string; username: string; post: NewPost },
): Promise<Account> {
  const { id } = await administrator.call(createPerson, { body: { name, posts: [post] } })
  const { password } = await administrator.call(createPersonAccount, { params: { id }, body: { username } })
  const own = await requests.newContext()
  const api = apiOf({ request: own }, server)
  await api.call(signIn, { body: { username, password } })
  await api.call(changePassword, { body: { oldPassword: password, newPassword: PASSWORD } })
  await own.dispose()
  return { username, password: PASSWORD }
}

/** Goes on in another of one's posts. */
export async function actAs(api: Client, role: string): Promise<void> {
  const { posts } = await api.call(readMe, {})
  const post = posts.find((one) => one.role === role)
  if (!post) throw new Error(`There is no post as ${role} among ${posts.map((one) => one.role).join(', ')}`)
  await api.call(switchPost, { body: { tenantId: post.tenantId, postId: post.postId } })
}

/** A roll as small as can be: one body, one unit, one deputy of the ninth term. */
export async function registerRoll(
  administrator: Client,
): Promise<{ bodyId: string; unitId: string; deputyId: string }> {
  await actAs(administrator, 'administrator')
  const body = await administrator.call(createOrgan, { body: { kind: 'body', name: '市人民政府' } })
  const unit = await administrator.call(createUnit, { body: { name: '市交通运输局', bodyId: body.id } })
  await actAs(administrator, 'deputy_office_director')
  const deputy = await administrator.call(createDeputy, {
    body: { name: '代表甲', terms: [{ termNo: 9, delegationId: null }] },
  })
  await actAs(administrator, 'administrator')
  return { bodyId: body.id, unitId: unit.id, deputyId: deputy.id }
}

/** Through the form; ends when the frame is there. */
export async function signInAt(page: Page, { url }: Server, { username, password }: Account): Promise<void> {
  await page.goto(`${url}/sign-in`)
  await fillSignIn(page, { username, password })
  await page.locator('.top-bar').waitFor()
}

export async function fillSignIn(page: Page, { username, password }: Account): Promise<void> {
  await page.getByLabel('登录名').fill(username)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}
