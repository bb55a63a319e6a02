import { readDirectory } from '../../contract/directory-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import type { Choice } from '../parts/form-model.ts'

const FRESH_MS = 60_000
type Names = Readonly<Record<'units' | 'bodies' | 'committees' | 'delegations' | 'deputies', readonly Choice[]>>
const NONE: Names = { units: [], bodies: [], committees: [], delegations: [], deputies: [] }

/** The names that forms and filters of records choose from: only what is in use. */
export function useNames(): Names {
  const { data } = useAsk(readDirectory, {}, { staleTime: FRESH_MS })
  if (!data) return NONE
  const { units, bodies, committees, delegations, deputies } = data
  const delegationOf = new Map(delegations.map(({ id, name }) => [id, name]))
  return {
    units: units.map(choiceOf),
    bodies: bodies.map(choiceOf),
    committees: committees.map(choiceOf),
    delegations: delegations.map(choiceOf),
    // Two deputies may bear one name; their delegations tell them apart.
    deputies: deputies.map(({ id, name, delegationId }) => ({
      value: id,
      label: [name, delegationId && delegationOf.get(delegationId)].filter(Boolean).join('，'),
    })),
  }
}

function choiceOf({ id, name }: { id: string; name: string }): Choice {
  return { value: id, label: name }
}
