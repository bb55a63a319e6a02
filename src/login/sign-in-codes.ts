import { randomInt, randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'

import { listPostsOfAccount } from '../db/read/posts.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { insertAccount } from './accounts.ts'
import { forgetTries, mayTry, refuseBusyAddress } from './attempts.ts'
import type { Caller } from './caller.ts'
import { isSame, keyedHash } from './keyed-hash.ts'
import type { Login } from './login.ts'
import { giveAccount } from './people-accounts.ts'
import { type Opened, openSession, refuse } from './sign-in.ts'
import { noteBy } from './trail.ts'

type Trx = Transaction<Database>

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** A code dies after so many wrong ones, wherever they come from. */
const TRIES_OF_CODE = 5
const REQUESTS_KEPT_DAYS = 7
const REFUSAL = '手机号码（登录名）或登录码不对，或者登录码已用过、已过期；请核对，或请代表工作机构另发一个'

/** A code of six digits for a deputy who has no password; the former ones are void. Throws NOT_FOUND, NOT_ALLOWED. */
export async function issueSignInCode(
  login: Login,
  caller: Caller,
  viewer: Viewer,
  deputyId: string,
  expiresInMinutes: number,
): Promise<{ code: string; username: string; hasPhone: boolean; expiresAt: string }> {
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const id = randomUUID()
  const issuedAt = new Date(login.now())
  const expiresAt = new Date(issuedAt.getTime() + expiresInMinutes * MINUTE_MS)
  return withTenant(login.db, viewer.tenantId, async (trx) => {
    const deputy = await lockDeputy(trx, deputyId)
    const { userId, username, postId } = await ensureAccount(trx, login, viewer, deputy)
    await refuseOtherPosts(trx, userId, viewer.tenantId)
    const names = deputy.phone === null ? [username] : [username, deputy.phone]
    await trx.deleteFrom('auth.one_time_code').where('user_id', '=', userId).execute()
    await trx
      .insertInto('auth.one_time_code')
      .values({
        id,
        user_id: userId,
        tenant_id: viewer.tenantId,
        post_id: postId,
        who_hashes: names.map((name) => whoHash(login, name)),
        code_hash: codeHash(login, id, code),
        issued_at: issuedAt,
        issued_by: viewer.id,
        expires_at: expiresAt,
        tries: 0,
        used_at: null,
      })
      .execute()
    await trx.deleteFrom('sign_in_code_request').where('deputy_id', '=', deputyId).execute()
    await noteBy(trx, login, caller, 'sign_in_code_issued', viewer, { subject: deputyId, new: { expiresAt } })
    return { code, username, hasPhone: deputy.phone !== null, expiresAt: expiresAt.toISOString() }
  })
}

/** Signs in by name and code. A code opens one session; whoever is unknown gets the answer of a wrong code. */
export async function signInWithCode(
  login: Login,
  caller: Caller,
  { who, code }: { who: string; code: string },
): Promise<Opened> {
  await refuseBusyAddress(login, caller.address)
  const name = plainName(who)
  const isAllowed = await mayTry(login, 'code', name)
  const found = isAllowed ? await takeCode(login, name, code) : undefined
  if (!found) return refuse(login, caller, undefined, REFUSAL)
  await forgetTries(login, 'code', name)
  const { user_id, tenant_id, post_id } = found
  const last = { last_tenant_id: tenant_id, last_post_id: post_id }
  await login.db.updateTable('auth.user').set(last).where('id', '=', user_id).execute()
  return openSession(login, caller, user_id)
}

/** The office sees that a deputy asks for a code; nobody else learns whether there is such a deputy. */
export async function requestSignInCode(login: Login, caller: Caller, who: string): Promise<void> {
  await refuseBusyAddress(login, caller.address)
  if (!(await mayTry(login, 'ask', caller.address))) {
    throw new AppError('TOO_MANY_REQUESTS', '从这个网络提出的请求太多；请 15 分钟后再试，或打电话给代表工作机构')
  }
  const name = plainName(who)
  const byPhone = await sql<{ tenant_id: string; deputy_id: string }>`
    select tenant_id, deputy_id from auth.find_deputies_by_phone(${name})`.execute(login.db)
  const user = await login.db.selectFrom('auth.user').select('id').where('username', '=', name).executeTakeFirst()
  const byName = await listPostsOfAccount(login.db, user?.id ?? '')
  for (const { tenant_id, deputy_id } of [...byPhone.rows, ...byName]) {
    if (deputy_id === null) continue
    const asked_at = new Date(login.now())
    await withTenant(login.db, tenant_id, (trx) =>
      trx
        .insertInto('sign_in_code_request')
        .values({ tenant_id, deputy_id, asked_at })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'deputy_id']).doUpdateSet({ asked_at }))
        .execute(),
    )
  }
}

/** The deputies who wait for a code, who has waited longest first. */
export async function listCodeRequests(login: Login, viewer: Viewer) {
  const since = new Date(Date.parse(login.now()) - REQUESTS_KEPT_DAYS * DAY_MS)
  const rows = await withTenant(login.db, viewer.tenantId, (trx) =>
    trx
      .selectFrom('sign_in_code_request as r')
      .innerJoin('deputy as d', (join) =>
        join.onRef('d.tenant_id', '=', 'r.tenant_id').onRef('d.id', '=', 'r.deputy_id'),
      )
      .select(['r.deputy_id', 'd.name', 'r.asked_at'])
      .where('r.asked_at', '>', since)
      .orderBy('r.asked_at')
      .orderBy('r.deputy_id')
      .limit(500)
      .execute(),
  )
  return rows.map((row) => ({ deputyId: row.deputy_id, name: row.name ?? '', askedAt: row.asked_at.toISOString() }))
}

async function takeCode(login: Login, name: string, code: string) {
  const now = new Date(login.now())
  const { rows } = await sql<{ id: string; user_id: string; tenant_id: string; post_id: string; code_hash: Buffer }>`
    update auth.one_time_code c set tries = tries + 1
      from auth."user" u
      where c.who_hashes @> array[${whoHash(login, name)}::bytea] and c.used_at is null and c.expires_at > ${now}
        and c.tries < ${TRIES_OF_CODE} and u.id = c.user_id and u.locked_at is null
      returning c.id, c.user_id, c.tenant_id, c.post_id, c.code_hash`.execute(login.db)
  const right = rows.find((row) => isSame(row.code_hash, codeHash(login, row.id, code)))
  if (!right || !(await actsOnlyAsDeputy(login.db, right.user_id, right.tenant_id))) return undefined
  // Of two who type it at once, the second finds it used.
  const used = await login.db
    .updateTable('auth.one_time_code')
    .set({ used_at: now })
    .where('id', '=', right.id)
    .where('used_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return used && right
}

type Deputy = { id: string; name: string; phone: string | null }

async function lockDeputy(trx: Trx, id: string): Promise<Deputy> {
  const deputy = await trx
    .selectFrom('deputy')
    .select(['name', 'phone', 'status'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!deputy) throw new AppError('NOT_FOUND', '没有这位代表，或者您不能查看')
  if (deputy.status === 'ended') throw new AppError('NOT_ALLOWED', '这位代表的资格已经终止，不能再登录')
  return { id, name: deputy.name ?? '', phone: (deputy.phone && plainName(deputy.phone)) || null }
}

/** The deputy's person, post and account; what is missing is made, so that a code is all a deputy needs. */
async function ensureAccount(
  trx: Trx,
  login: Login,
  { tenantId, id: issuer }: Viewer,
  deputy: Deputy,
): Promise<{ userId: string; username: string; postId: string }> {
  const post =
    (await findDeputyPost(trx, deputy.id)) ?? (await insertDeputyPost(trx, tenantId, deputy, issuer, login.now()))
  const user = post.user_id === null ? undefined : await findUser(trx, post.user_id)
  if (user?.locked_at) throw new AppError('NOT_ALLOWED', '这位代表的账号已停用；请管理员先恢复')
  if (user?.username) return { userId: user.id, username: user.username, postId: post.id }

  const userId = randomUUID()
  const username = `db${String(randomInt(100_000_000)).padStart(8, '0')}`
  await insertAccount(trx, { id: userId, username, name: deputy.name, mustSetPassword: false }, login.now())
  await giveAccount(trx, post.person_id, userId)
  return { userId, username, postId: post.id }
}

async function findDeputyPost(trx: Trx, deputyId: string) {
  return trx
    .selectFrom('post as p')
    .innerJoin('person as n', (join) => join.onRef('n.tenant_id', '=', 'p.tenant_id').onRef('n.id', '=', 'p.person_id'))
    .select(['p.id', 'p.person_id', 'n.user_id'])
    .where('p.role', '=', 'deputy')
    .where('p.deputy_id', '=', deputyId)
    .where('p.ended_at', 'is', null)
    .where('n.left_on', 'is', null)
    .executeTakeFirst()
}

async function insertDeputyPost(trx: Trx, tenantId: string, deputy: Deputy, issuer: string, now: string) {
  const person = { id: randomUUID(), name: deputy.name, phone: deputy.phone }
  const post = { id: randomUUID(), person_id: person.id, role: 'deputy' as const, deputy_id: deputy.id }
  await trx
    .insertInto('person')
    .values({ tenant_id: tenantId, ...person, email: null, user_id: null, left_on: null })
    .execute()
  await trx
    .insertInto('post')
    .values({
      tenant_id: tenantId,
      ...post,
      unit_id: null,
      body_id: null,
      committee_id: null,
      granted_at: new Date(now),
      granted_by: issuer,
      ended_at: null,
      ended_by: null,
    })
    .execute()
  return { id: post.id, person_id: person.id, user_id: null }
}

async function findUser(trx: Trx, id: string) {
  return trx.selectFrom('auth.user').select(['id', 'username', 'locked_at']).where('id', '=', id).executeTakeFirst()
}

/** Whoever issues the code could use it: it must open nothing but the deputy's own post. */
async function refuseOtherPosts(trx: Trx, userId: string, tenantId: string): Promise<void> {
  if (await actsOnlyAsDeputy(trx, userId, tenantId)) return
  throw new AppError('NOT_ALLOWED', '这位代表的账号还有别的岗位，不能用登录码；请本人用密码登录')
}

async function actsOnlyAsDeputy(db: Kysely<Database>, userId: string, tenantId: string): Promise<boolean> {
  const posts = await listPostsOfAccount(db, userId)
  const user = await db.selectFrom('auth.user').select('is_operator').where('id', '=', userId).executeTakeFirst()
  return user?.is_operator !== true && posts.every(({ role, tenant_id }) => role === 'deputy' && tenant_id === tenantId)
}

/** A telephone number without its dashes and country code, any other name in small letters. */
function plainName(who: string): string {
  const plain = who.normalize('NFKC').trim().toLowerCase()
  const digits = plain.replace(/[\s()-]/g, '').replace(/^(\+86|0086)/, '')
  return /^\d{5,}$/.test(digits) ? digits : plain
}

function whoHash(login: Login, name: string): Buffer {
  return keyedHash(login.secret, 'who', plainName(name))
}

function codeHash(login: Login, id: string, code: string): Buffer {
  return keyedHash(login.secret, `code ${id}`, code)
}
