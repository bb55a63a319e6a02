import * as accounts from './account-endpoints.ts'
import * as cases from './case-endpoints.ts'
import type { Endpoint } from './endpoint.ts'
import * as exports from './export-endpoints.ts'
import * as files from './file-endpoints.ts'
import * as hooks from './hook-endpoints.ts'
import * as imports from './import-endpoints.ts'
import * as live from './live-endpoints.ts'
import * as login from './login-endpoints.ts'
import * as setup from './setup-endpoints.ts'

/** Every endpoint of the contract, by its name. A resource adds its file here. */
export const ENDPOINTS: readonly Endpoint[] = [
  cases,
  login,
  accounts,
  setup,
  files,
  hooks,
  live,
  exports,
  imports,
].flatMap((file) => Object.values<unknown>({ ...file }).filter(isEndpoint))

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'url' in value && 'method' in value && 'access' in value
}
