import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import type { Role } from '../../machines/policy/words.ts'
import type { CongressTable, Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { insertCongress } from '../db/write/congresses.ts'
import { AppError } from '../errors.ts'
import type { Caller } from './caller.ts'
import type { Login } from './login.ts'
import { giveAccount } from './people-accounts.ts'
import { noteIn } from './trail.ts'

type Trx = Transaction<Database>

const DUPLICATE = '23505'
export type Founder = { userId: string; sessionId: string | undefined }
export type Founding = {
  id: string
  name: string
  level: CongressTable['level']
  policy: Policy
  alsoDirector: boolean
}

/** Founds a congress with its own copy of its rules and the operator in it, both or neither. Returns the post. */
export async function foundCongressWith(
  login: Login,
  caller: Caller,
  founder: Founder,
  founding: Founding,
): Promise<string> {
  const { id, name, level, policy } = founding
  const stored = { id: policy.id, version: policy.version, body: { ...policy } }
  return withTenant(login.db, id, async (trx) => {
    await insertCongress(trx, { id, name, level, policy: stored, now: login.now() }).catch(refuseTaken)
    return appointFounder(trx, login, caller, founder, founding)
  })
}

/** Of two who found one at the same moment, the second has picked the same id. */
function refuseTaken(error: unknown): never {
  if ((error as { code?: string }).code !== DUPLICATE) throw error
  throw new AppError('RECORD_EXISTS', '刚刚有一个人大登记在同一个编号下；请刷新，看它是不是您要登记的，不是再试一次')
}

/**
 * Makes the operator the administrator of a congress just founded, in an office of one its director too, and lets the
 * session act there. Runs in the congress's own transaction. Returns the post in which the session now acts.
 */
export async function appointFounder(
  trx: Trx,
  login: Login,
  caller: Caller,
  { userId, sessionId }: Founder,
  { id, name, policy, alsoDirector }: Founding,
): Promise<string> {
  const user = await trx.selectFrom('auth.user').select('name').where('id', '=', userId).executeTakeFirstOrThrow()
  const personId = randomUUID()
  const person = {
    tenant_id: id,
    id: personId,
    name: user.name,
    phone: null,
    email: null,
    user_id: null,
    left_on: null,
  }
  await trx.insertInto('person').values(person).execute()
  await giveAccount(trx, personId, userId)
  const roles: Role[] = alsoDirector ? ['deputy_office_director', 'administrator'] : ['administrator']
  const posts = roles.map((role) => ({ id: randomUUID(), role }))
  await trx
    .insertInto('post')
    .values(
      posts.map((post) => ({ tenant_id: id, ...post, ...NO_PLACE, person_id: personId, ...granted(login, userId) })),
    )
    .execute()

  const postId = posts[0]?.id ?? ''
  if (sessionId !== undefined) {
    const acting = { tenant_id: id, post_id: postId }
    await trx.updateTable('auth.session').set(acting).where('id', '=', sessionId).execute()
  }
  const place = { userId, tenantId: id, postId }
  const founded = { name, policyId: policy.id, policyVersion: policy.version, roles }
  await noteIn(trx, login, caller, 'congress_founded', place, { subject: id, new: founded })
  return postId
}

/** `puyang` for puyang-2024; a number follows when that one is taken. */
export function freeCongressId(policyId: string, taken: readonly string[]): string {
  const stem = policyId.replace(/-\d{4}$|-sample$/, '').slice(0, 50)
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? stem : `${stem}-${n}`
    if (!taken.includes(id)) return id
  }
}

function granted({ now }: Login, userId: string) {
  return { granted_at: new Date(now()), granted_by: userId, ended_at: null, ended_by: null }
}

const NO_PLACE = { unit_id: null, deputy_id: null, body_id: null, committee_id: null }
