import type { Party as PartyData } from '../../contract/endpoint.ts'

/** Somebody by name, with how many more there are. */
export function Party({ party, more = 0, unit = '个单位' }: { party: PartyData | null; more?: number; unit?: string }) {
  if (!party) return null
  return (
    <span>
      {party.name}
      {more > 0 && (
        <span className="quiet nowrap" title={`另有 ${more} ${unit}`}>
          {' '}
          +{more}
        </span>
      )}
    </span>
  )
}
