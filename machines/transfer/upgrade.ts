import type { StoredActor } from '../step.ts'

/** Lifts a stored transfer to this version. There is only version 1; another one is a bug or a newer program's row. */
export function upgrade(stored: StoredActor): StoredActor {
  if (stored.version === 1) return stored
  throw new Error(`Transfer "${stored.id}" has version ${stored.version}; this program knows version 1`)
}
