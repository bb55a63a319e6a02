import { resendDeliveries } from '../../src/contract/channels-endpoints.ts'
import { type Client, createClient } from '../../src/contract/client.ts'
import { changeHook, listHooks, resendHook } from '../../src/contract/hook-endpoints.ts'
import { signIn } from '../../src/contract/login-endpoints.ts'
import { ADMINISTRATOR } from './roll.ts'

/**
 * What an administrator does when the world outside is well again: hooks that were switched off are switched on, and
 * what was given up is sent again. Returns how many deliveries set out anew.
 */
export async function sendAgain(url: string): Promise<number> {
  const client = await signedIn(url)
  const { hooks } = await client.call(listHooks)
  for (const { id, revision, isActive } of hooks) {
    if (!isActive) await client.call(changeHook, { params: { id }, body: { revision, isActive: true } })
    await client.call(resendHook, { params: { id } })
  }
  const { queued } = await client.call(resendDeliveries, { body: { all: true } })
  return queued
}

async function signedIn(url: string): Promise<Client> {
  const cookies = new Map<string, string>()
  const client = createClient(async (path, init) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(`${url}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), origin: url, cookie },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    return response
  })
  await client.call(signIn, { body: ADMINISTRATOR })
  return client
}
