import type { Kysely, Transaction } from 'kysely'

import type { LiveEventName } from '../contract/live-endpoints.ts'
import { type ChangedCase, findLastChange, listChangedCases, pickWithinReach } from '../db/read/changed-cases.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'

/** Somebody who wants to be told. */
export type Listener = {
  viewer: Viewer
  /** `id` is what to give back after a cut, so that nothing is missed. */
  tell(event: LiveEventName, data: unknown, id?: string): void
  /** The server stops. */
  end(): void
}
export type LiveHub = {
  checkEveryMs: number
  mostPerAccount: number
  countOf(userId: string): number
  /** Begins to tell; first what changed since `lastId`. Returns how to leave. */
  join(listener: Listener, lastId: string | undefined): () => void
  close(): void
}
export type LiveParts = {
  db: Kysely<Database>
  now: () => string
  warn: (error: unknown, message: string) => void
  pollEveryMs?: number
  checkEveryMs?: number
  mostPerAccount?: number
}

/** Commits may become visible this much later than their moment says. */
const OVERLAP_MS = 15_000
/** More changes than this at once are told as one: read again. */
const MOST_AT_ONCE = 500
/** Who was away longer reads again from the start. */
const LONGEST_ABSENCE_MS = 60 * 60_000
/** A page was read a moment before it began to listen. */
const JUST_READ_MS = 5000

/** What one congress's listeners have in common. */
type Room = {
  listeners: Set<Listener>
  /** From when on they want to know what they missed. */
  newcomers: Map<Listener, number>
  since: Date
  seen: Map<string, ChangedCase>
  day: string
  isReady: boolean
}

/** Asks the database once a second what has changed, whatever the number of listeners, and tells each what it may see. */
export function createLiveHub(parts: LiveParts): LiveHub {
  const { db, now, warn, pollEveryMs = 1000, checkEveryMs = 15_000, mostPerAccount = 12 } = parts
  const rooms = new Map<string, Room>()
  let timeout: NodeJS.Timeout | undefined
  let isFailing = false

  async function poll(): Promise<void> {
    try {
      for (const [tenantId, room] of rooms) await tellChanges(db, tenantId, room, now())
      isFailing = false
    } catch (error) {
      // The database is away: whatever changes meanwhile is found when it is back. Told once.
      if (!isFailing) warn(error, 'Live updates wait for the database')
      isFailing = true
    }
    timeout = rooms.size > 0 ? setTimeout(poll, pollEveryMs) : undefined
    timeout?.unref()
  }

  return {
    checkEveryMs,
    mostPerAccount,
    countOf: (userId) => {
      const all = [...rooms.values()].flatMap(({ listeners }) => [...listeners])
      return all.filter(({ viewer }) => viewer.userId === userId).length
    },
    join: (listener, lastId) => {
      const { tenantId } = listener.viewer
      const room = rooms.get(tenantId) ?? emptyRoom(now())
      room.listeners.add(listener)
      rooms.set(tenantId, room)
      room.newcomers.set(listener, lastId === undefined ? Date.parse(now()) - JUST_READ_MS : Number(lastId))
      timeout ??= setTimeout(poll, 0)
      return () => {
        room.listeners.delete(listener)
        room.newcomers.delete(listener)
        if (room.listeners.size === 0 && rooms.get(tenantId) === room) rooms.delete(tenantId)
      }
    },
    close: () => {
      clearTimeout(timeout)
      for (const { listeners } of rooms.values()) for (const listener of [...listeners]) listener.end()
      rooms.clear()
    },
  }
}

function emptyRoom(now: string): Room {
  return {
    listeners: new Set(),
    newcomers: new Map(),
    since: new Date(now),
    seen: new Map(),
    day: dayOf(now),
    isReady: false,
  }
}

async function tellChanges(db: Kysely<Database>, tenantId: string, room: Room, now: string): Promise<void> {
  await withTenant(db, tenantId, async (trx) => {
    if (!room.isReady) room.since = (await findLastChange(trx)) ?? room.since
    const since = new Date(room.since.getTime() - OVERLAP_MS)
    const found = await listChangedCases(trx, { since, limit: MOST_AT_ONCE + 1 })
    const fresh = found.filter(({ id, revision }) => room.seen.get(id)?.revision !== revision)
    if (room.isReady && fresh.length > 0) {
      for (const [viewer, listeners] of byPost(room.listeners)) {
        if (fresh.length > MOST_AT_ONCE) for (const { tell } of listeners) tell('reset', {})
        else {
          const mine = await pickWithinReach(trx, viewer, idsOf(fresh))
          for (const listener of listeners) tellCases(listener, fresh, mine)
        }
      }
    }
    room.isReady = true
    room.since = found[0]?.last_recorded_at ?? room.since
    room.seen = new Map(found.map((one) => [one.id, one]))
    for (const [listener, fromMs] of room.newcomers) await tellMissed(trx, listener, fromMs, now)
    room.newcomers.clear()
  })
  const day = dayOf(now)
  // What is due today is another matter at midnight.
  if (day !== room.day) for (const { tell } of room.listeners) tell('worklist', {})
  room.day = day
}

async function tellMissed(trx: Transaction<Database>, listener: Listener, fromMs: number, now: string): Promise<void> {
  // What a browser gives back is its own: a moment that no clock of ours can have told is none.
  const absentMs = Date.parse(now) - fromMs
  const isKnown = Number.isSafeInteger(fromMs) && absentMs <= LONGEST_ABSENCE_MS && absentMs >= -LONGEST_ABSENCE_MS
  const found = isKnown
    ? await listChangedCases(trx, { since: new Date(Math.max(0, fromMs - OVERLAP_MS)), limit: MOST_AT_ONCE + 1 })
    : []
  if (!isKnown || found.length > MOST_AT_ONCE) return listener.tell('reset', {})
  tellCases(listener, found, await pickWithinReach(trx, listener.viewer, idsOf(found)))
}

/** Oldest first, so that the last id is the newest. */
function tellCases(listener: Listener, changed: readonly ChangedCase[], mine: ReadonlySet<string>): void {
  for (const { id, revision, last_recorded_at } of changed.toReversed()) {
    if (mine.has(id)) listener.tell('case', { caseId: id, revision }, String(last_recorded_at.getTime()))
  }
  if (mine.size > 0) listener.tell('worklist', {})
}

/** Several pages of one person in one post see the same. */
function byPost(listeners: ReadonlySet<Listener>): [Viewer, Listener[]][] {
  const groups = new Map<string, [Viewer, Listener[]]>()
  for (const listener of listeners) {
    const { viewer } = listener
    const group = groups.get(viewer.postId)
    if (group) group[1].push(listener)
    else groups.set(viewer.postId, [viewer, [listener]])
  }
  return [...groups.values()]
}

function idsOf(changed: readonly ChangedCase[]): string[] {
  return changed.map(({ id }) => id)
}

const HOUR_MS = 60 * 60_000
/** The day in China, for a hint and no more. */
function dayOf(now: string): string {
  return new Date(Date.parse(now) + 8 * HOUR_MS).toISOString().slice(0, 10)
}
