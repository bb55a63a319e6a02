import type { Transaction } from 'kysely'

import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { type AccessLine, noteAccess } from '../office/access-trail.ts'
import type { Caller } from './caller.ts'
import type { Login } from './login.ts'

/** The trail of what happens outside any congress. */
export const INSTALLATION = 'installation'

export type Place = { userId: string | null; tenantId: string | null; postId: string | null }
type Extra = Pick<AccessLine, 'subject' | 'old' | 'new' | 'basis'>

/** Adds a line to the trail of the congress in which the account acts, or else of the installation. */
export async function note(login: Login, caller: Caller, kind: string, place: Place, extra: Extra = {}): Promise<void> {
  await withTenant(login.db, place.tenantId ?? INSTALLATION, (trx) => noteIn(trx, login, caller, kind, place, extra))
}

/** The same in a transaction that already stands in that congress. */
export async function noteIn(
  trx: Transaction<Database>,
  login: Login,
  caller: Caller,
  kind: string,
  { userId, tenantId, postId }: Place,
  extra: Extra = {},
): Promise<void> {
  const post =
    tenantId !== null && postId !== null
      ? await trx.selectFrom('post').select(['person_id', 'role']).where('id', '=', postId).executeTakeFirst()
      : undefined
  await noteAccess(trx, {
    kind,
    at: login.now(),
    address: caller.address,
    requestId: caller.requestId,
    ...(post && postId !== null && { personId: post.person_id, postId, role: post.role }),
    ...(userId !== null && { subject: userId }),
    ...extra,
  })
}

/** What somebody does in a post, to somebody's account or to the settings. */
export async function noteBy(
  trx: Transaction<Database>,
  login: Login,
  caller: Caller,
  kind: string,
  viewer: Viewer,
  extra: Extra,
): Promise<void> {
  await noteAccess(trx, {
    kind,
    at: login.now(),
    personId: viewer.id,
    postId: viewer.postId,
    role: viewer.role,
    address: caller.address,
    requestId: caller.requestId,
    ...extra,
  })
}

/** Where an account acts: its session's post. */
export function placeOf(userId: string, viewer: Viewer | null): Place {
  return { userId, tenantId: viewer?.tenantId ?? null, postId: viewer?.postId ?? null }
}
