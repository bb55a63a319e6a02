import { createClient } from '../../contract/client.ts'
import { signOut, signOutEverywhere } from '../../contract/login-endpoints.ts'
import { dropAllDrafts } from '../parts/kept-draft.ts'

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('duban.session')

/** Leaves nothing behind: drafts go, and other tabs of this browser go to the sign-in page as well. */
export async function leave(where: 'here' | 'everywhere'): Promise<void> {
  // A session that has run out already is signed out too.
  await createClient((input, init) => fetch(input, init))
    .call(where === 'here' ? signOut : signOutEverywhere, {})
    .catch(() => {})
  channel?.postMessage('left')
  forget()
}

/** Another tab of this browser signed out. */
export function followSignOut(): void {
  if (channel) channel.onmessage = forget
}

function forget(): void {
  dropAllDrafts()
  window.location.assign('/sign-in')
}
