import type { StoredActor } from '../../machines/step.ts'
import type { CaseWalk } from './case-walk.ts'
import { describePersons, PERSONS } from './persons.ts'
import { STORIES } from './role-stories.ts'

/** One actor at a stop of a story, and what each person may send to it there. */
export type Look = {
  story: string
  words: string
  walk: CaseWalk
  actor: StoredActor
  mine: Readonly<Record<string, readonly string[]>>
}
/** Story → stop and actor with its state → event → who may send it; under `（无）` those who may send nothing. */
export type EventTable = Record<string, Record<string, Record<string, string>>>

export const NOTHING = '（无）'

/** Lives through all stories; everybody looks wherever one stops. */
export function lookAround(): Look[] {
  const looks: Look[] = []
  for (const [story, live] of Object.entries(STORIES)) {
    live((words, walk, ...actorIds) => {
      const offers = Object.entries(PERSONS).map(([name, by]) => [name, walk.offers(by)] as const)
      for (const id of actorIds) {
        const mine = Object.fromEntries(offers.map(([name, found]) => [name, found[id] ?? []]))
        looks.push({ story, words, walk: walk.fork(), actor: walk.actor(id), mine })
      }
    })
  }
  return looks
}

/** The looks as the table that is checked in. */
export function tabulate(looks: readonly Look[]): EventTable {
  const table: EventTable = {}
  for (const { story, words, walk, actor, mine } of looks) {
    const rows = table[story] ?? {}
    table[story] = rows
    const key = `${words} · ${actor.id} · ${walk.state(actor.id)}`
    if (key in rows) throw new Error(`The story "${story}" stops twice at "${key}"`)
    rows[key] = byEvent(mine)
  }
  return table
}

function byEvent(mine: Look['mine']): Record<string, string> {
  const names = new Map<string, string[]>()
  for (const [name, types] of Object.entries(mine)) {
    for (const type of types.length > 0 ? types : [NOTHING]) names.set(type, [...(names.get(type) ?? []), name])
  }
  const types = [...names.keys()].filter((type) => type !== NOTHING).sort()
  return Object.fromEntries([...types, NOTHING].map((type) => [type, describePersons(names.get(type) ?? [])]))
}
