import { useSyncExternalStore } from 'react'

import { createGate } from './gate.ts'

/** Closed when the session has run out while the page is open; the sign-in over the page opens it again. */
const gate = createGate()
let isSignedIn = false

/** From now on an expired session is asked for over the page instead of on a page of its own. */
export function noteSignedIn(): void {
  isSignedIn = true
  gate.open()
}

/** The session has run out, though no call has found it out yet. */
export function noteSessionOver(): void {
  if (isSignedIn) gate.close()
}

/** Waits for a sign-in over the page; where nobody has been signed in yet, goes to the sign-in page. */
export async function untilSignedIn(signal?: AbortSignal): Promise<void> {
  if (!isSignedIn) {
    goToSignIn()
    return new Promise(() => {})
  }
  gate.close()
  await gate.untilOpen(signal)
}

export function useIsSessionOver(): boolean {
  return !useSyncExternalStore(gate.subscribe, gate.isOpen)
}

/** A full load, so that nothing of the last person stays in memory. */
export function goToSignIn(): void {
  const { pathname, search } = window.location
  if (pathname === '/sign-in') return
  const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`
  window.location.assign(`/sign-in${next}`)
}
