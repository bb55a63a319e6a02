import { randomBytes } from 'node:crypto'
import type { Transaction } from 'kysely'

import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Role } from '../../machines/policy/words.ts'
import { createKysely } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { withTenant } from '../../src/db/tenant.ts'
import { foundCongress } from '../../src/engine/found-congress.ts'
import { insertAccount } from '../../src/login/accounts.ts'
import { bareHash } from '../../src/login/keyed-hash.ts'
import { hashPassword } from '../../src/login/passwords.ts'
import type { Ground } from './ground.ts'

export const TENANT = 'chaos'
export const UNITS = ['unit-1', 'unit-2', 'unit-3'] as const
/** Who signs in by password. */
export const ADMINISTRATOR = { username: 'chaos.3', password: 'Strandgut-7-Laterne' }
const ADMINISTRATOR_ID = 'user-3'
type Post = { unit_id?: string; deputy_id?: string; body_id?: string }
/** API tokens by `role` or `role@unit`. */
export type Tokens = ReadonlyMap<string, string>

const LONG_AFTER = new Date('2040-01-01T00:00:00Z')

/** A congress with three units, everybody with an account, an address and a token; a webhook; mail switched on. */
export async function callRoll({ app, outside }: Ground, now: string): Promise<Tokens> {
  const db = createKysely<Database>(app)
  const tokens = new Map<string, string>()
  const policy = shippedPolicy('puyang-2024')
  await foundCongress(db, { id: TENANT, name: '混沌市人民代表大会', level: 'prefecture', policy }, now)
  await withTenant(db, TENANT, async (trx) => {
    await trx
      .insertInto('organ')
      .values({ tenant_id: TENANT, id: 'government', kind: 'body', name: '市人民政府' })
      .execute()
    for (const [n, id] of UNITS.entries()) {
      const unit = {
        tenant_id: TENANT,
        id,
        name: `第${n + 1}局`,
        kind: null,
        successor_id: null,
        body_id: 'government',
      }
      await trx.insertInto('unit').values(unit).execute()
    }
    await trx
      .insertInto('deputy')
      .values({ tenant_id: TENANT, id: 'deputy-1', name: '代表甲', delegation_id: null })
      .execute()
    const people: [role: Role, post: Post][] = [
      ['deputy_office_clerk', {}],
      ['deputy_office_director', {}],
      ['routing_office', { body_id: 'government' }],
      ['administrator', {}],
      ['deputy', { deputy_id: 'deputy-1' }],
      ...UNITS.flatMap((unit_id): [Role, Post][] => [
        ['unit_clerk', { unit_id }],
        ['unit_section_head', { unit_id }],
        ['unit_head', { unit_id }],
      ]),
    ]
    for (const [n, [role, post]] of people.entries()) {
      tokens.set(post.unit_id ? `${role}@${post.unit_id}` : role, await appoint(trx, n, role, post, now))
    }
    await trx
      .insertInto('auth.account')
      .values({
        id: 'password-1',
        account_id: ADMINISTRATOR_ID,
        provider_id: 'credential',
        user_id: ADMINISTRATOR_ID,
        password: await hashPassword(ADMINISTRATOR.password),
        created_at: new Date(now),
        updated_at: new Date(now),
      })
      .execute()
    const made = { tenant_id: TENANT, made_at: new Date(now), made_by: 'person-3' }
    await trx
      .insertInto('hook')
      .values({
        ...made,
        id: uuidOf(1),
        name: '变动',
        url: outside.postUrl,
        secret: 'dbhk_chaos',
        watched_until: new Date(now),
      })
      .execute()
    await trx
      .insertInto('channel')
      .values({ ...made, id: uuidOf(2), kind: 'email', name: '电子邮件', url: null, secret: null })
      .execute()
  })
  return tokens
}

/** A person with a post, an address, an account and a token, which is returned. */
async function appoint(trx: Transaction<Database>, n: number, role: Role, post: Post, now: string): Promise<string> {
  const token = `duban_${randomBytes(32).toString('base64url')}`
  const [userId, personId, postId] = [`user-${n}`, `person-${n}`, `post-${n}`]
  const name = `人员${n}`
  await insertAccount(trx, { id: userId, username: `chaos.${n}`, name, mustSetPassword: false }, now)
  const person = { id: personId, name, phone: null, email: `${personId}@example.cn`, user_id: userId, left_on: null }
  await trx
    .insertInto('person')
    .values({ tenant_id: TENANT, ...person })
    .execute()
  await trx
    .insertInto('post')
    .values({
      tenant_id: TENANT,
      id: postId,
      person_id: personId,
      role,
      unit_id: post.unit_id ?? null,
      deputy_id: post.deputy_id ?? null,
      body_id: post.body_id ?? null,
      committee_id: null,
      granted_at: new Date(now),
      granted_by: 'system',
      ended_at: null,
      ended_by: null,
    })
    .execute()
  await trx
    .insertInto('auth.api_token')
    .values({
      id: `token-${n}`,
      hash: bareHash(token),
      start: token.slice(0, 12),
      user_id: userId,
      tenant_id: TENANT,
      post_id: postId,
      label: 'chaos',
      scopes: ['read', 'write'],
      made_at: new Date(now),
      expires_at: LONG_AFTER,
      last_used_at: null,
      revoked_at: null,
    })
    .execute()
  return token
}

function uuidOf(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}
