import { useSyncExternalStore } from 'react'

import { createGate } from './gate.ts'

const POLL_MS = 3000
/** Closed while the server cannot be reached; it asks `/healthz` by itself until there is an answer. */
const gate = createGate()
let timer: ReturnType<typeof setTimeout> | undefined

/** Says that a call got no answer, and waits until one is to be had. */
export async function untilReachable(signal?: AbortSignal): Promise<void> {
  gate.close()
  timer ??= setTimeout(probe, POLL_MS)
  await gate.untilOpen(signal)
}

export function useIsReachable(): boolean {
  return useSyncExternalStore(gate.subscribe, gate.isOpen)
}

async function probe(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  if (gate.isOpen()) return
  try {
    const response = await fetch('/readyz', { cache: 'no-store' })
    if (response.ok) return gate.open()
  } catch {
    // Still cut off.
  }
  timer ??= setTimeout(probe, POLL_MS)
}

window.addEventListener('online', () => void probe())
window.addEventListener('offline', () => {
  gate.close()
  timer ??= setTimeout(probe, POLL_MS)
})
