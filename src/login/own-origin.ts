import type { IncomingHttpHeaders } from 'node:http'

/** Requests that change nothing may come from anywhere. */
const SAFE = ['GET', 'HEAD', 'OPTIONS']

/**
 * Does a request that changes something come from a page of ours? A browser always says from where; what bears a
 * cookie and does not say is no browser of ours. Without a configured address, the page's must be the one asked.
 */
export function isFromOwnPage(
  { method, headers }: { method: string; headers: IncomingHttpHeaders },
  ownOrigin: string | undefined,
): boolean {
  if (SAFE.includes(method)) return true
  const { origin, host, cookie, authorization } = headers
  // A program with a token bears no cookie that a foreign page could make use of.
  if (authorization !== undefined) return true
  if (origin === undefined) return cookie === undefined || headers['sec-fetch-site'] === 'same-origin'
  if (ownOrigin !== undefined) return origin === ownOrigin
  return URL.canParse(origin) && new URL(origin).host === host
}
