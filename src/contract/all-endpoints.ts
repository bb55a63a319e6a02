import * as cases from './case-endpoints.ts'
import type { Endpoint } from './endpoint.ts'

/** Every endpoint of the contract, by its name. A resource adds its file here. */
export const ENDPOINTS: readonly Endpoint[] = [cases].flatMap((file) =>
  Object.values<unknown>({ ...file }).filter(isEndpoint),
)

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'url' in value && 'method' in value && 'access' in value
}
