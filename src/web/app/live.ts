import { useEffect, useRef, useState, useSyncExternalStore } from 'react'

import { followLive, LIVE_EVENTS } from '../../contract/live-endpoints.ts'

/** `case` with what changed; `worklist` counts may have changed; `reset` anything may have. */
type Change = { kind: 'case'; caseId: string; revision: number } | { kind: 'worklist' } | { kind: 'reset' }

const RECONNECT_MS = 30_000
/** A page that is not seen for so long stops listening, and reads again when it is seen. */
const REST_MS = 20_000
/** A notice follows its cause a moment later. */
const NEWS_REST_MS = 4000
const listeners = new Set<(change: Change) => void>()
const latest = new Map<string, number>()
const revisionListeners = new Set<() => void>()

/**
 * Follows the server's news as long as it is mounted and the page is seen: a browser has few connections to one server,
 * and pages left open in the background would use them up. `onEnded` when the session no longer holds.
 */
export function useLiveFeed(postId: string, onEnded: () => void): void {
  const ended = useRef(onEnded)
  ended.current = onEnded
  // biome-ignore lint/correctness/useExhaustiveDependencies: another post is another feed.
  useEffect(() => {
    let feed = openFeed(() => ended.current())
    let timer: ReturnType<typeof setTimeout> | undefined
    let isResting = false
    const onSeen = () => {
      clearTimeout(timer)
      if (document.hidden) {
        timer = setTimeout(() => {
          feed.close()
          isResting = true
        }, REST_MS)
      } else if (isResting) {
        isResting = false
        feed = openFeed(() => ended.current())
        tell({ kind: 'reset' })
      }
    }
    document.addEventListener('visibilitychange', onSeen)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onSeen)
      feed.close()
    }
  }, [postId])
}

function openFeed(onEnded: () => void): { close: () => void } {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  const connect = () => {
    source = new EventSource(followLive.url)
    source.addEventListener('case', (event) => {
      const parsed = LIVE_EVENTS.case.safeParse(JSON.parse(event.data))
      if (parsed.success) tell({ kind: 'case', ...parsed.data })
    })
    source.addEventListener('worklist', () => tell({ kind: 'worklist' }))
    source.addEventListener('reset', () => tell({ kind: 'reset' }))
    source.addEventListener('ended', () => {
      source.close()
      onEnded()
      timer = setTimeout(connect, RECONNECT_MS)
    })
    // A browser gives up after a refusal; a broken connection it mends by itself.
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(connect, RECONNECT_MS)
    })
  }
  connect()
  return {
    close: () => {
      clearTimeout(timer)
      source.close()
    },
  }
}

function tell(change: Change): void {
  if (change.kind === 'case') {
    latest.set(change.caseId, Math.max(change.revision, latest.get(change.caseId) ?? 0))
    for (const listener of [...revisionListeners]) listener()
  }
  for (const listener of [...listeners]) listener(change)
}

/** Has the case moved on since `revision` was read? For a screen that shows one case. */
export function useIsOutdated(caseId: string, revision: number | undefined): boolean {
  return useSyncExternalStore(
    (onChange) => {
      revisionListeners.add(onChange)
      return () => revisionListeners.delete(onChange)
    },
    () => revision !== undefined && (latest.get(caseId) ?? 0) > revision,
  )
}

/**
 * News since a list was read (`readAt`, epoch milliseconds): how many cases changed. When nobody is in the list, it is
 * read again quietly; otherwise nothing jumps under the cursor, and the count waits for a click.
 */
export function useListNews(list: { current: HTMLElement | null }, readAt: number, refresh: () => void): number {
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set())
  const act = useRef(refresh)
  act.current = refresh
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever was read later holds all earlier news.
  useEffect(() => setChanged(new Set()), [readAt])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onChange = (change: Change) => {
      clearTimeout(timer)
      if (isInUse(list.current)) {
        const key = change.kind === 'case' ? change.caseId : ''
        if (key) setChanged((before) => new Set(before).add(key))
      } else timer = setTimeout(() => act.current(), 800)
    }
    listeners.add(onChange)
    return () => {
      clearTimeout(timer)
      listeners.delete(onChange)
    }
  }, [list])
  return changed.size
}

/** Something of the congress may have changed: `act` is called, and not again before the last call has rested a little. */
export function useNews(act: () => void): void {
  const latestAct = useRef(act)
  latestAct.current = act
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const onChange = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        latestAct.current()
      }, NEWS_REST_MS)
    }
    listeners.add(onChange)
    return () => {
      clearTimeout(timer)
      listeners.delete(onChange)
    }
  }, [])
}

function isInUse(list: HTMLElement | null): boolean {
  if (!list || document.hidden) return false
  return list.matches(':hover') || list.contains(document.activeElement) || window.scrollY > 0
}
