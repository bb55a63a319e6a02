import type { StoredActor } from '../step.ts'

/** Lifts a stored commitment to the version of this program. Throws for a version that it does not know. */
export function upgrade(stored: StoredActor): StoredActor {
  if (stored.version === 1) return stored
  throw new Error(`Commitment "${stored.id}" is stored in version ${stored.version}; this program knows version 1 only`)
}
