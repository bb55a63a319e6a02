import type { Role } from './policy/words.ts'
import type { Awaited, Stamped, StampFact } from './stamps.ts'

/** Collects what an actor shows. */
export class Tray implements Stamped {
  readonly stamps: StampFact[] = []
  readonly awaited: Awaited[] = []
  readonly #actorId: string

  constructor(actorId: string) {
    this.#actorId = actorId
  }

  show(code: StampFact['code'], partyId?: string): this {
    this.stamps.push(partyId === undefined ? { code } : { code, partyId })
    return this
  }

  /** A party that the case does not have is nobody for whom it could wait. */
  await(event: string, role: Role, partyId?: string | null): this {
    if (partyId === null) return this
    this.awaited.push({ actorId: this.#actorId, event, role, ...(partyId !== undefined && { partyId }) })
    return this
  }
}
