/** Something that calls must wait for: the network, a sign-in. Closed, it holds them; opened, all go on. */
export type Gate = {
  isOpen(): boolean
  subscribe(onChange: () => void): () => void
  close(): void
  open(): void
  /** Rejects with the signal's reason when the caller no longer waits. */
  untilOpen(signal?: AbortSignal): Promise<void>
}

export function createGate(): Gate {
  let isOpen = true
  const listeners = new Set<() => void>()
  const set = (next: boolean) => {
    if (isOpen === next) return
    isOpen = next
    for (const listener of [...listeners]) listener()
  }
  const subscribe: Gate['subscribe'] = (onChange) => {
    listeners.add(onChange)
    return () => listeners.delete(onChange)
  }
  return {
    isOpen: () => isOpen,
    subscribe,
    close: () => set(false),
    open: () => set(true),
    untilOpen: (signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        if (isOpen) return resolve()
        const end = (act: () => void) => () => {
          stop()
          signal?.removeEventListener('abort', onAbort)
          act()
        }
        const onAbort = end(() => reject(signal?.reason))
        const stop = subscribe(end(resolve))
        signal?.addEventListener('abort', onAbort)
      }),
  }
}
