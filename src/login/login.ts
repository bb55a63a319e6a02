import type { IncomingHttpHeaders } from 'node:http'

import type { Identity } from './identity.ts'

/** Accounts, sessions, second factors, one-time codes and tokens. */
export type Login = {
  /** Finds out who asks, by cookie or by token. */
  identify(headers: IncomingHttpHeaders): Promise<Identity>
}
