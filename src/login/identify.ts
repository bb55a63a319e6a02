import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type Kysely, sql } from 'kysely'

import type { Role } from '../../machines/policy/words.ts'
import { viewerOf } from '../db/read/posts.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { CongressTable, Database } from '../db/schema.ts'
import { listCookies } from './caller.ts'
import type { Identity } from './identity.ts'
import { bareHash, isSame } from './keyed-hash.ts'
import { DEFAULT_SIGN_IN_POLICY } from './sign-in-defaults.ts'

export type Identifying = { db: Kysely<Database>; secret: string; publicUrl: string; now: () => string }
type Proof = { session: string; token?: undefined } | { session?: undefined; token: Buffer }
type Scope = 'read' | 'write' | 'admin'
/** What one look into the database tells of the asker. */
type Asker = {
  user_id: string
  is_operator: boolean
  is_locked: boolean
  must_set_password: boolean
  has_second_factor: boolean
  session_id: string | null
  started_at: Date | null
  last_active_at: Date | null
  token_id: string | null
  token_scopes: Scope[] | null
  token_expires_at: Date | null
  token_last_used_at: Date | null
  tenant_id: string | null
  post_id: string | null
  person_id: string
  person_name: string
  role: Role
  unit_id: string | null
  deputy_id: string | null
  body_id: string | null
  committee_id: string | null
  second_factor_roles: string[] | null
  idle_minutes: number | null
  absolute_minutes: number | null
  congress_level: CongressTable['level'] | null
}

const NOBODY: Identity = { kind: 'nobody' }
const MINUTE_MS = 60_000
/** A session's last activity is written down this often, not at every request. */
const TOUCH_MS = MINUTE_MS
/** A page that asks by itself, without anybody there, sends this header: it keeps no session alive. */
const BACKGROUND_HEADER = 'x-background'

/** One read per request; nothing is remembered between two, so what is ended or locked is so from the next one on. */
export async function identify(login: Identifying, headers: IncomingHttpHeaders): Promise<Identity> {
  const proof = readProof(login, headers)
  if (!proof) return NOBODY
  const { rows } = await sql<Asker>`
    select * from auth.who_asks(${proof.session ?? null}, ${proof.token ?? null})`.execute(login.db)
  const [asker] = rows
  if (!asker || asker.is_locked) return NOBODY

  const nowMs = Date.parse(login.now())
  if (isOver(asker, nowMs)) return NOBODY
  const viewer = viewerFrom(asker)
  // A token is a right of its post: without the post it is nothing, least of all the account as a whole.
  if (asker.token_id !== null && viewer === null) return NOBODY
  await touch(login, asker, nowMs, headers)
  return {
    kind: 'account',
    userId: asker.user_id,
    isOperator: asker.is_operator,
    viewer,
    mustDo: dutyOf(asker),
    ...(asker.session_id !== null && { sessionId: asker.session_id }),
  }
}

/** The name of the cookie that carries the session. */
export function sessionCookieName(publicUrl: string): string {
  return `${publicUrl.startsWith('https://') ? '__Secure-' : ''}duban.session_token`
}

/** A token goes before a cookie: a program that sends one means it. */
function readProof({ secret, publicUrl }: Identifying, headers: IncomingHttpHeaders): Proof | undefined {
  const { authorization } = headers
  if (authorization !== undefined) {
    const [, token] = /^Bearer ([\w-]{20,200})$/i.exec(authorization) ?? []
    return token === undefined ? undefined : { token: bareHash(token) }
  }
  const name = sessionCookieName(publicUrl)
  const [, sent] = listCookies(headers).find(([cookie]) => cookie === name) ?? []
  const session = sent === undefined ? undefined : readSigned(sent, secret)
  return session === undefined ? undefined : { session }
}

/** The token of a session out of its cookie; undefined when the signature is not ours. */
export function readSigned(cookie: string, secret: string): string | undefined {
  const value = decode(cookie)
  const at = value.lastIndexOf('.')
  if (at < 1) return undefined
  const token = value.slice(0, at)
  const signature = Buffer.from(value.slice(at + 1), 'base64')
  return isSame(signature, createHmac('sha256', secret).update(token).digest()) ? token : undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

function isOver(asker: Asker, nowMs: number): boolean {
  if (asker.token_expires_at) return asker.token_expires_at.getTime() <= nowMs
  if (!asker.started_at || !asker.last_active_at) return true
  const idleMs = (asker.idle_minutes ?? DEFAULT_SIGN_IN_POLICY.idleMinutes) * MINUTE_MS
  const absoluteMs = (asker.absolute_minutes ?? DEFAULT_SIGN_IN_POLICY.absoluteMinutes) * MINUTE_MS
  return asker.last_active_at.getTime() + idleMs <= nowMs || asker.started_at.getTime() + absoluteMs <= nowMs
}

async function touch({ db }: Identifying, asker: Asker, nowMs: number, headers: IncomingHttpHeaders): Promise<void> {
  const now = new Date(nowMs)
  const isDue = (last: Date | null) => last === null || nowMs - last.getTime() >= TOUCH_MS
  if (asker.token_id !== null) {
    if (!isDue(asker.token_last_used_at)) return
    await db.updateTable('auth.api_token').set({ last_used_at: now }).where('id', '=', asker.token_id).execute()
    return
  }
  if (asker.session_id === null || !isDue(asker.last_active_at) || headers[BACKGROUND_HEADER] !== undefined) return
  await db.updateTable('auth.session').set({ last_active_at: now }).where('id', '=', asker.session_id).execute()
}

function viewerFrom(asker: Asker): Viewer | null {
  const { tenant_id, post_id } = asker
  if (tenant_id === null || post_id === null) return null
  const viewer = viewerOf({ ...asker, tenant_id, id: post_id }, asker.user_id)
  if (asker.token_id === null) return viewer
  return { ...viewer, token: { id: asker.token_id, scopes: asker.token_scopes ?? [] } }
}

function dutyOf(asker: Asker): 'set_password' | 'set_second_factor' | null {
  if (asker.must_set_password) return 'set_password'
  const isDemanded = asker.post_id !== null && (asker.second_factor_roles ?? []).includes(asker.role)
  return isDemanded && !asker.has_second_factor ? 'set_second_factor' : null
}
