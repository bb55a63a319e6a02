import type { StoredActor } from '../step.ts'

/** Only version 1 exists; anything else was written by a newer program. */
export function upgrade(stored: StoredActor): StoredActor {
  throw new Error(`Suggestion "${stored.id}" has version ${stored.version}; this program knows version 1`)
}
