import { randomBytes, randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { z } from 'zod'

import type { Token } from '../contract/account-endpoints.ts'
import type { ApiTokenTable } from '../db/login-schema.ts'
import type { Viewer } from '../db/read/viewer.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import type { Caller } from './caller.ts'
import { bareHash } from './keyed-hash.ts'
import type { Login } from './login.ts'
import { INSTALLATION, noteBy, noteIn, placeOf } from './trail.ts'

type TokenView = z.infer<typeof Token>

const DAY_MS = 24 * 60 * 60 * 1000
/** A person has a handful of programs; more is a loop somewhere. */
const MOST_TOKENS = 50
const START_LENGTH = 12

/** A token acts in the post in which it was made, until it expires. Only its hash is kept. */
export async function makeToken(
  login: Login,
  caller: Caller,
  viewer: Viewer,
  asked: { label: string; scopes: readonly ('read' | 'write' | 'admin')[]; expiresInDays: number },
): Promise<TokenView & { token: string }> {
  const token = `duban_${randomBytes(32).toString('base64url')}`
  const madeAt = new Date(login.now())
  const row = {
    id: randomUUID(),
    hash: bareHash(token),
    start: token.slice(0, START_LENGTH),
    user_id: viewer.userId,
    tenant_id: viewer.tenantId,
    post_id: viewer.postId,
    label: asked.label,
    scopes: [...new Set(asked.scopes)],
    made_at: madeAt,
    expires_at: new Date(madeAt.getTime() + asked.expiresInDays * DAY_MS),
    last_used_at: null,
    revoked_at: null,
  }
  await withTenant(login.db, viewer.tenantId, async (trx) => {
    const { n } = await trx
      .selectFrom('auth.api_token')
      .select((of) => of.fn.countAll<number>().as('n'))
      .where('user_id', '=', viewer.userId)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', madeAt)
      .executeTakeFirstOrThrow()
    if (n >= MOST_TOKENS) throw new AppError('RECORD_IN_USE', `已有 ${n} 个令牌；请先作废不用的`)
    await trx.insertInto('auth.api_token').values(row).execute()
    const { id, label, scopes, expires_at } = row
    await noteBy(trx, login, caller, 'token_made', viewer, {
      subject: id,
      new: { label, scopes, expiresAt: expires_at },
    })
  })
  return { ...view(row), token }
}

/** Those that still hold, the newest first. */
export async function listTokens(login: Login, userId: string): Promise<TokenView[]> {
  const rows = await login.db
    .selectFrom('auth.api_token')
    .selectAll()
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', new Date(login.now()))
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(view)
}

/** Takes effect with the next request. Throws NOT_FOUND for a token that is not the account's own. */
export async function revokeToken(
  login: Login,
  caller: Caller,
  { userId, viewer }: { userId: string; viewer: Viewer | null },
  id: string,
): Promise<void> {
  await withTenant(login.db, viewer?.tenantId ?? INSTALLATION, async (trx) => {
    const revoked = await trx
      .updateTable('auth.api_token')
      .set({ revoked_at: new Date(login.now()) })
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!revoked) throw new AppError('NOT_FOUND', '没有这个令牌，或者它已经作废')
    await noteIn(trx, login, caller, 'token_revoked', placeOf(userId, viewer), { subject: id })
  })
}

function view(row: Selectable<ApiTokenTable>): TokenView {
  return {
    id: row.id,
    label: row.label,
    start: row.start,
    scopes: [...row.scopes],
    postId: row.post_id,
    madeAt: row.made_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }
}
