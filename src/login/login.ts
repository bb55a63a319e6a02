import type { IncomingHttpHeaders } from 'node:http'
import { type Kysely, sql } from 'kysely'

import type { Database } from '../db/schema.ts'
import { type Auth, createAuth, type OidcSettings } from './auth.ts'
import { beginSession } from './begin-session.ts'
import { identify } from './identify.ts'
import type { Identity } from './identity.ts'
import { findStandIn } from './outside-identity.ts'

/** Accounts, sessions, second factors, one-time codes and tokens: what the functions of this folder work with. */
export type Login = {
  db: Kysely<Database>
  auth: Auth
  /** The same with the identity provider: apart, so that one that hangs keeps nobody from signing in by password. */
  outside: Auth | undefined
  /** Signs cookies, encrypts the secrets of authenticators, keys the hashes of names and codes. */
  secret: string
  /** Under which people open this installation; without a configured one, this computer. */
  publicUrl: string
  /** Set when the address is configured: requests must come from its pages. */
  ownOrigin: string | undefined
  oidcLabel: string | null
  now: () => string
  /** Finds out who asks, by cookie or by token. */
  identify(headers: IncomingHttpHeaders): Promise<Identity>
}
export type LoginParts = {
  db: Kysely<Database>
  secret: string
  publicUrl: string | undefined
  /** Of the address when none is configured. */
  port: number
  oidc: OidcSettings | undefined
  now: () => string
  warn: (message: string) => void
}

const ATTEMPTS_KEPT_MS = 24 * 60 * 60 * 1000

/** Puts the login together and clears away what is over. */
export async function openLogin({ db, secret, publicUrl, port, oidc, now, warn }: LoginParts): Promise<Login> {
  const address = publicUrl ?? `http://localhost:${port}`
  const parts = {
    db,
    secret,
    publicUrl: address,
    beginSession: (session: { userId: string }) => beginSession(db, session, now()),
    findStandIn: (profile: Record<string, unknown>) => findStandIn(db, profile),
    warn,
  }
  const login: Login = {
    db,
    auth: createAuth({ ...parts, oidc: undefined }),
    outside: oidc && createAuth({ ...parts, oidc }),
    secret,
    publicUrl: address,
    ownOrigin: publicUrl && new URL(publicUrl).origin,
    oidcLabel: oidc?.label ?? null,
    now,
    identify: (headers) => identify(login, headers),
  }
  await clearAway(db, now())
  return login
}

async function clearAway(db: Kysely<Database>, now: string): Promise<void> {
  const longAgo = new Date(Date.parse(now) - ATTEMPTS_KEPT_MS)
  await db.deleteFrom('auth.sign_in_attempt').where('last_at', '<', longAgo).execute()
  await db.deleteFrom('auth.one_time_code').where('expires_at', '<', longAgo).execute()
  // These two are dated by better-auth, which reads the computer's clock.
  await sql`delete from auth.session where expires_at < ${new Date()}`.execute(db)
  await sql`delete from auth.verification where expires_at < ${new Date()}`.execute(db)
}
