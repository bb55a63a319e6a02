import { useCallback, useEffect, useState } from 'react'

/**
 * What somebody has typed and not sent lives in this tab alone (`sessionStorage`), under the account that typed it.
 * Signing out, or another person signing in, erases it: office machines are shared.
 */
const PREFIX = 'duban.draft.'
const OWNER = 'duban.draft-owner'

/** A draft that outlives a reload. `key` names form and case, such as `event:<caseId>:<actorId>:<type>`. */
export function useKeptDraft<T>(key: string, empty: T): [T, (next: T) => void, () => void] {
  const [draft, setDraft] = useState<T>(() => readDraft(key, empty))
  const keep = useCallback(
    (next: T) => {
      setDraft(next)
      tryStorage(() => sessionStorage.setItem(PREFIX + key, JSON.stringify(next)))
    },
    [key],
  )
  const drop = useCallback(() => {
    setDraft(empty)
    dropDraft(key)
  }, [key, empty])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key is another draft; a new `empty` is not.
  useEffect(() => setDraft(readDraft(key, empty)), [key])
  return [draft, keep, drop]
}

export function dropDraft(key: string): void {
  tryStorage(() => sessionStorage.removeItem(PREFIX + key))
}

/** Keeps the drafts of this account and erases those of any other. */
export function claimDrafts(userId: string): void {
  tryStorage(() => {
    if (sessionStorage.getItem(OWNER) !== userId) dropAllDrafts()
    sessionStorage.setItem(OWNER, userId)
  })
}

export function dropAllDrafts(): void {
  tryStorage(() => {
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(PREFIX) || name === OWNER) sessionStorage.removeItem(name)
    }
  })
}

function readDraft<T>(key: string, empty: T): T {
  return (
    tryStorage(() => {
      const kept = sessionStorage.getItem(PREFIX + key)
      return kept === null ? undefined : (JSON.parse(kept) as T)
    }) ?? empty
  )
}

/** A browser may forbid storage, or it may be full; then a draft just does not outlive the page. */
function tryStorage<T>(act: () => T): T | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
