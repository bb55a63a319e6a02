import type { InjectOptions, LightMyRequestResponse } from 'fastify'

import { hashPassword } from '../../src/login/passwords.ts'
import type { House, TestPost } from './a-house.ts'

export const PASSWORD = 'Strandgut-7-Laterne'
/** What a browser on our own page sends. */
export const OWN_PAGE = { host: 'localhost', origin: 'http://localhost' }

let hashed: Promise<string> | undefined

/** Gives the account of an appointed person a password; the name and password to sign in with. */
export async function givePassword(house: House, post: TestPost): Promise<{ username: string; password: string }> {
  hashed ??= hashPassword(PASSWORD)
  const userId = `user-of-person-${post.postId}`
  const at = new Date(house.clock.now)
  const { db } = house.services
  const { username } = await db
    .selectFrom('auth.user')
    .select('username')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('auth.account')
    .values({
      id: `password-of-${userId}`,
      account_id: userId,
      provider_id: 'credential',
      user_id: userId,
      password: await hashed,
      created_at: at,
      updated_at: at,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
  return { username: username ?? '', password: PASSWORD }
}

/** A browser: it keeps the cookies that it is given, and says from which page it asks. */
export type Browser = {
  cookies: Map<string, string>
  ask(options: InjectOptions): Promise<LightMyRequestResponse>
}

export function openBrowser(house: Pick<House, 'app'>, address = '192.0.2.7'): Browser {
  const cookies = new Map<string, string>()
  return {
    cookies,
    ask: async (options) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await house.app.inject({
        remoteAddress: address,
        ...options,
        headers: { ...OWN_PAGE, ...(cookie && { cookie }), ...options.headers },
      })
      for (const [name, value] of setCookies(answer)) {
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
  }
}

/** Signs a person in, really: the browser holds the session of this post. */
export async function signInAs(house: House, post: TestPost, address?: string): Promise<Browser> {
  const browser = openBrowser(house, address)
  const payload = await givePassword(house, post)
  const answer = await browser.ask({ method: 'POST', url: '/api/login/password', payload })
  if (answer.statusCode !== 200) throw new Error(`Signing in failed: ${answer.body}`)
  return browser
}

/** The cookie header of a signed-in person, for a browser that is not ours to open. */
export async function openSession(house: House, post: TestPost): Promise<string> {
  const { cookies } = await signInAs(house, post)
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

function setCookies(answer: LightMyRequestResponse): [string, string][] {
  const sent = answer.headers['set-cookie']
  return [sent ?? []].flat().map((line) => {
    const [pair = ''] = line.split(';')
    const at = pair.indexOf('=')
    const isGone = /max-age=0/i.test(line)
    return [pair.slice(0, at), isGone ? '' : pair.slice(at + 1)]
  })
}
