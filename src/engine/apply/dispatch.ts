/** What a unit of work is in a hurry for: people wait for the one, nobody for the other. */
export type Lane = 'people' | 'timers'

/** Work that is saved together or not at all. No two units that share a case run at the same time in this process. */
export type Unit = {
  tenantId: string
  caseIds: readonly string[]
  lane: Lane
  /** Run by itself, under lock from the beginning. */
  isAlone: boolean
}
/** Batches at once, and the least and most units of one. */
export type LaneLimits = { inFlight: number; least: number; most: number }

type Entry<U> = { unit: U; blockers: number }

/**
 * Collects units into batches: those of one tenant that are ready at the same moment share a call to the database.
 * Units of one case keep their order. `run` settles its units itself and returns those that must run again.
 */
export function createDispatcher<U extends Unit>(
  limits: Record<Lane, LaneLimits>,
  run: (units: U[]) => Promise<U[]>,
): { enqueue(unit: U): void } {
  const lines = createCaseLines<U>()
  const ready: Record<Lane, Map<string, Entry<U>[]>> = { people: new Map(), timers: new Map() }
  const inFlight: Record<Lane, number> = { people: 0, timers: 0 }
  let isPumpPlanned = false

  function enqueue(unit: U): void {
    const entry = { unit, blockers: 0 }
    lines.join(entry)
    if (entry.blockers === 0) makeReady(entry)
  }

  function makeReady(entry: Entry<U>, isFirst = false): void {
    const { lane, tenantId } = entry.unit
    const list = ready[lane].get(tenantId)
    if (!list) ready[lane].set(tenantId, [entry])
    else if (isFirst) list.unshift(entry)
    else list.push(entry)
    planPump()
  }

  /** At the end of this turn of the event loop, so that everything which came in during it shares a batch. */
  function planPump(): void {
    if (isPumpPlanned) return
    isPumpPlanned = true
    setImmediate(() => {
      isPumpPlanned = false
      pump('people')
      pump('timers')
    })
  }

  function pump(lane: Lane): void {
    while (inFlight[lane] < limits[lane].inFlight) {
      const batch = takeBatch(lane)
      if (batch.length === 0) return
      inFlight[lane] += 1
      void carry(lane, batch)
    }
  }

  /** From the tenant that has waited longest; then it goes to the end of the line. */
  function takeBatch(lane: Lane): Entry<U>[] {
    const free = limits[lane].inFlight - inFlight[lane]
    for (const [tenantId, list] of ready[lane]) {
      // Shared out among the free places: while the server works on one part, this process thinks about the next.
      const share = Math.max(limits[lane].least, Math.ceil(list.length / free))
      const batch = list.splice(0, sizeOfBatch(list, Math.min(limits[lane].most, share)))
      ready[lane].delete(tenantId)
      if (list.length > 0) ready[lane].set(tenantId, list)
      return batch
    }
    return []
  }

  async function carry(lane: Lane, batch: Entry<U>[]): Promise<void> {
    const again = new Set(await run(batch.map((entry) => entry.unit)))
    inFlight[lane] -= 1
    for (const entry of batch) {
      if (again.has(entry.unit)) makeReady(entry, true)
      else for (const next of lines.leave(entry)) makeReady(next)
    }
    planPump()
  }

  return { enqueue }
}

/** Units of one case stand in line; each counts the lines in which it is not the first. */
function createCaseLines<U extends Unit>(): { join(entry: Entry<U>): void; leave(entry: Entry<U>): Entry<U>[] } {
  const lines = new Map<string, Entry<U>[]>()

  function join(entry: Entry<U>): void {
    for (const id of entry.unit.caseIds) {
      const line = lines.get(id)
      if (!line) lines.set(id, [entry])
      else {
        line.push(entry)
        entry.blockers += 1
      }
    }
  }

  /** Those that may run now that this one has left. */
  function leave({ unit }: Entry<U>): Entry<U>[] {
    const free: Entry<U>[] = []
    for (const id of unit.caseIds) {
      const line = lines.get(id)
      line?.shift()
      const next = line?.[0]
      if (!next) lines.delete(id)
      else {
        next.blockers -= 1
        if (next.blockers === 0) free.push(next)
      }
    }
    return free
  }

  return { join, leave }
}

/** Up to the limit; a unit that must be alone is a batch of its own. */
function sizeOfBatch<U extends Unit>(list: readonly Entry<U>[], limit: number): number {
  if (list[0]?.unit.isAlone) return 1
  const alone = list.findIndex((entry) => entry.unit.isAlone)
  return Math.min(limit, alone < 0 ? list.length : alone)
}
