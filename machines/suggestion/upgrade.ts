import type { StoredActor } from '../step.ts'

/** Lifts a stored suggestion to this version. There is only version 1; another one was written by a newer program. */
export function upgrade(stored: StoredActor): StoredActor {
  if (stored.version === 1) return stored
  throw new Error(`Suggestion "${stored.id}" has version ${stored.version}; this program knows version 1`)
}
