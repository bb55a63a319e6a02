import { dayInZone } from '../../machines/policy/day.ts'
import { shippedPolicy } from '../../machines/policy/places/shipped.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { Me } from '../contract/login-endpoints.ts'
import { type AccountPost, listPostsOfAccount } from '../db/read/posts.ts'
import { withTenant } from '../db/tenant.ts'
import { pickPost } from './begin-session.ts'
import { passwordMinLength } from './change-password.ts'
import type { Identity } from './identity.ts'
import type { Login } from './login.ts'
import { myPost } from './my-posts.ts'
import { timesOf } from './sessions.ts'
import { hasOperator } from './setup.ts'
import { orNothing } from './sign-in.ts'
import { DEFAULT_SIGN_IN_POLICY } from './sign-in-defaults.ts'

const MINUTE_MS = 60_000

/** All that the frame around every page needs to know of who looks at it. */
export async function readMe(login: Login, identity: Identity): Promise<Me> {
  const known = identity.kind === 'account' ? await readAccount(login, identity) : undefined
  if (known) return known
  return {
    state: (await hasOperator(login.db)) ? 'nobody' : 'setup',
    account: null,
    posts: [],
    post: null,
    congress: null,
    oidcLabel: login.oidcLabel,
    passwordMinLength: DEFAULT_SIGN_IN_POLICY.passwordMinLength,
  }
}

async function readAccount(
  login: Login,
  { userId, isOperator, mustDo, viewer, sessionId }: Identity & { kind: 'account' },
): Promise<Me | undefined> {
  const user = await login.db
    .selectFrom('auth.user as u')
    .leftJoin('auth.account as a', (join) =>
      join.onRef('a.user_id', '=', 'u.id').on('a.provider_id', '=', 'credential'),
    )
    .leftJoin('auth.session as s', (join) => join.onRef('s.user_id', '=', 'u.id').on('s.id', '=', sessionId ?? ''))
    .select(['u.username', 'u.name', 'u.two_factor_enabled', 'a.password', 's.started_at'])
    .where('u.id', '=', userId)
    .executeTakeFirst()
  if (!user) return undefined

  const posts = await listPostsOfAccount(login.db, userId)
  const post = viewer
    ? posts.find(({ tenant_id, post_id }) => tenant_id === viewer.tenantId && post_id === viewer.postId)
    : await adoptPost(login, userId, sessionId)
  const times = await timesOf(login, post?.tenant_id ?? null)
  const hasSecondFactor = user.two_factor_enabled === true
  return {
    state: 'account',
    account: {
      userId,
      username: user.username,
      name: user.name,
      isOperator,
      mustDo,
      hasPassword: user.password !== null,
      hasSecondFactor,
      backupCodesLeft: hasSecondFactor ? await countBackupCodes(login, userId) : null,
      idleMinutes: times.idleMinutes,
      endsAt: user.started_at && new Date(user.started_at.getTime() + times.absoluteMinutes * MINUTE_MS).toISOString(),
    },
    posts: posts.map(myPost),
    post: post ? myPost(post) : null,
    congress: post ? await readCongress(login, post) : null,
    oidcLabel: login.oidcLabel,
    passwordMinLength: await passwordMinLength(login, posts),
  }
}

/** A session without a post, or whose post has ended, goes on in another one of the account. */
async function adoptPost(
  login: Login,
  userId: string,
  sessionId: string | undefined,
): Promise<AccountPost | undefined> {
  const post = sessionId === undefined ? undefined : await pickPost(login.db, userId)
  if (!post || sessionId === undefined) return undefined
  const { tenant_id, post_id } = post
  await login.db.updateTable('auth.session').set({ tenant_id, post_id }).where('id', '=', sessionId).execute()
  return post
}

async function countBackupCodes(login: Login, userId: string): Promise<number> {
  const kept = await orNothing(() => login.auth.api.viewBackupCodes({ body: { userId } }))
  return kept?.backupCodes.length ?? 0
}

async function readCongress(login: Login, { tenant_id }: AccountPost): Promise<Me['congress']> {
  const row = await withTenant(login.db, tenant_id, (trx) =>
    trx
      .selectFrom('congress as c')
      .leftJoin('policy_version as v', (join) =>
        join
          .onRef('v.tenant_id', '=', 'c.id')
          .onRef('v.policy_id', '=', 'c.policy_id')
          .onRef('v.version', '=', 'c.policy_version'),
      )
      .select(['c.id', 'c.name', 'c.level', 'c.policy_id', 'v.body'])
      .where('c.id', '=', tenant_id)
      .executeTakeFirstOrThrow(),
  )
  const policy = row.body === null ? shippedPolicy(row.policy_id) : (row.body as Partial<Policy>)
  const timeZone = policy.office?.zone ?? 'Asia/Shanghai'
  return {
    id: row.id,
    name: row.name,
    level: row.level,
    policyId: row.policy_id,
    policyName: policy.name ?? row.policy_id,
    timeZone,
    today: dayInZone(login.now(), timeZone),
    officeName: policy.labels?.deputy_office ?? '代表工作机构',
  }
}
