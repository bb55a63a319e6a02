import type { IncomingHttpHeaders } from 'node:http'

import { ADDRESS_HEADER } from './auth.ts'

/** From where a request came. */
export type Caller = { headers: IncomingHttpHeaders; address: string; requestId: string }

const DEVICE_MAX_LENGTH = 300

/** What better-auth may see of a request: its cookies, the device and the address that we know, nothing a caller claims. */
export function authHeaders({ headers, address }: Caller, only?: (cookie: string) => boolean): Headers {
  const cookies = listCookies(headers).filter(([name]) => only?.(name) ?? true)
  return new Headers({
    cookie: cookies.map(([name, value]) => `${name}=${value}`).join('; '),
    'user-agent': (headers['user-agent'] ?? '').slice(0, DEVICE_MAX_LENGTH),
    [ADDRESS_HEADER]: address,
  })
}

/** The cookies as they were sent, undecoded. */
export function listCookies(headers: IncomingHttpHeaders): [name: string, value: string][] {
  return (headers.cookie ?? '').split(';').flatMap((part) => {
    const at = part.indexOf('=')
    return at > 0 ? [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as [string, string]] : []
  })
}
