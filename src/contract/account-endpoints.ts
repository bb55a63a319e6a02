import { z } from 'zod'

import { ROLES } from '../../machines/policy/words.ts'
import { endpoint, Moment } from './endpoint.ts'
import { RecordParams, Username } from './login-endpoints.ts'

const TAG = '账号'

/** What a program may do with a token, never more than the person's post. */
export const TokenScope = z.enum(['read', 'write', 'admin'])
export const Token = z.strictObject({
  id: z.string(),
  label: z.string(),
  /** The first letters, to know it by; the rest is nowhere. */
  start: z.string(),
  scopes: z.array(TokenScope),
  postId: z.string(),
  madeAt: Moment,
  expiresAt: Moment,
  lastUsedAt: Moment.nullable(),
})

export const listTokens = endpoint({
  name: 'listTokens',
  method: 'GET',
  url: '/api/me/tokens',
  tag: TAG,
  summary: '我的接口令牌',
  access: 'account',
  tokens: 'never',
  reply: z.strictObject({ tokens: z.array(Token) }),
})

export const makeToken = endpoint({
  name: 'makeToken',
  method: 'POST',
  url: '/api/me/tokens',
  tag: TAG,
  summary: '为现在的岗位新建接口令牌；令牌只显示这一次',
  access: 'post',
  tokens: 'never',
  body: z.strictObject({
    label: z.string().trim().min(1, { error: '应写明用途' }).max(60),
    scopes: z.array(TokenScope).min(1, { error: '应至少选一项权限' }).max(3),
    expiresInDays: z.int().min(1).max(366, { error: '应不超过 366 天' }),
  }),
  reply: Token.extend({ token: z.string() }),
  status: 201,
})

export const revokeToken = endpoint({
  name: 'revokeToken',
  method: 'DELETE',
  url: '/api/me/tokens/:id',
  tag: TAG,
  summary: '作废一个接口令牌',
  access: 'account',
  tokens: 'never',
  params: RecordParams,
  reply: z.null(),
  status: 204,
})

/** How a person signs in, as an administrator sees it. */
export const PersonAccount = z.strictObject({
  userId: z.string(),
  username: z.string().nullable(),
  /** The person's subject, user name or e-mail at the configured identity provider. */
  externalName: z.string().nullable(),
  isLocked: z.boolean(),
  /** Too many wrong passwords; it opens by itself then. */
  lockedUntil: Moment.nullable(),
  mustSetPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  lastSignInAt: Moment.nullable(),
})
const ExternalName = z.string().trim().min(1).max(200)
/** To be read out or printed for the person, who must change it. */
const GivenPassword = z.strictObject({ username: z.string(), password: z.string() })

export const readPersonAccount = endpoint({
  name: 'readPersonAccount',
  method: 'GET',
  url: '/api/people/:id/account',
  tag: TAG,
  summary: '一个人的账号情况',
  access: ['administrator'],
  params: RecordParams,
  reply: z.strictObject({ account: PersonAccount.nullable() }),
})

export const createPersonAccount = endpoint({
  name: 'createPersonAccount',
  method: 'POST',
  url: '/api/people/:id/account',
  tag: TAG,
  summary: '为一个人开账号；首次密码只显示这一次，本人登录后须改',
  access: ['administrator'],
  tokens: 'admin',
  params: RecordParams,
  body: z.strictObject({ username: Username, externalName: ExternalName.optional() }),
  reply: GivenPassword.extend({ userId: z.string() }),
  status: 201,
})

export const changePersonAccount = endpoint({
  name: 'changePersonAccount',
  method: 'PATCH',
  url: '/api/people/:id/account',
  tag: TAG,
  summary: '登记一个人在统一身份认证中的标识；留空即解除',
  access: ['administrator'],
  tokens: 'admin',
  params: RecordParams,
  body: z.strictObject({ externalName: ExternalName.nullable() }),
  reply: PersonAccount,
})

export const resetPersonAccount = endpoint({
  name: 'resetPersonAccount',
  method: 'POST',
  url: '/api/people/:id/account/reset',
  tag: TAG,
  summary: '重设密码（只显示这一次），可同时解除验证器；其所有登录随即退出',
  access: ['administrator'],
  tokens: 'admin',
  params: RecordParams,
  body: z.strictObject({ alsoSecondFactor: z.boolean().default(false) }),
  reply: GivenPassword,
})

export const lockPersonAccount = endpoint({
  name: 'lockPersonAccount',
  method: 'POST',
  url: '/api/people/:id/account/lock',
  tag: TAG,
  summary: '停用账号；其所有登录和令牌随即失效',
  access: ['administrator'],
  tokens: 'admin',
  params: RecordParams,
  reply: PersonAccount,
})

export const unlockPersonAccount = endpoint({
  name: 'unlockPersonAccount',
  method: 'POST',
  url: '/api/people/:id/account/unlock',
  tag: TAG,
  summary: '恢复账号，并清除输错密码的次数',
  access: ['administrator'],
  tokens: 'admin',
  params: RecordParams,
  reply: PersonAccount,
})

const DEPUTY_OFFICE = ['deputy_office_clerk', 'deputy_office_director'] as const

export const issueSignInCode = endpoint({
  name: 'issueSignInCode',
  method: 'POST',
  url: '/api/deputies/:id/sign-in-code',
  tag: TAG,
  summary: '发给代表一次性登录码，当面、电话或信函告知；只显示这一次',
  access: DEPUTY_OFFICE,
  tokens: 'never',
  params: RecordParams,
  body: z.strictObject({
    /** On screen or by telephone it is short; in a letter it may live for days. */
    expiresInMinutes: z
      .int()
      .min(5)
      .max(7 * 24 * 60)
      .default(30),
  }),
  reply: z.strictObject({
    code: z.string(),
    /** What the deputy types beside it. */
    username: z.string(),
    hasPhone: z.boolean(),
    expiresAt: Moment,
  }),
  status: 201,
})

export const listSignInCodeRequests = endpoint({
  name: 'listSignInCodeRequests',
  method: 'GET',
  url: '/api/sign-in-code-requests',
  tag: TAG,
  summary: '请求发给登录码的代表（近七天内、尚未发给）',
  access: DEPUTY_OFFICE,
  reply: z.strictObject({
    requests: z.array(z.strictObject({ deputyId: z.string(), name: z.string(), askedAt: Moment })),
  }),
})

export const SignInPolicy = z.strictObject({
  /** Roles that work with a second factor only. */
  secondFactorRoles: z.array(z.enum(ROLES)).max(ROLES.length),
  idleMinutes: z.int().min(5).max(720),
  absoluteMinutes: z
    .int()
    .min(30)
    .max(30 * 24 * 60),
  passwordMinLength: z.int().min(8).max(64),
})
export type SignInPolicy = z.infer<typeof SignInPolicy>

export const readSignInPolicy = endpoint({
  name: 'readSignInPolicy',
  method: 'GET',
  url: '/api/sign-in-policy',
  tag: TAG,
  summary: '本人大的登录要求',
  access: ['administrator', 'auditor'],
  reply: SignInPolicy.extend({ revision: z.int() }),
})

export const changeSignInPolicy = endpoint({
  name: 'changeSignInPolicy',
  method: 'PUT',
  url: '/api/sign-in-policy',
  tag: TAG,
  summary: '改登录要求：哪些岗位须两步验证、多久不操作退出、密码长度',
  access: ['administrator'],
  tokens: 'admin',
  body: SignInPolicy.extend({ revision: z.int().min(0) }),
  reply: SignInPolicy.extend({ revision: z.int() }),
})
