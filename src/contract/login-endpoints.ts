import { z } from 'zod'

import { Role } from '../../machines/policy/words.ts'
import { Day, endpoint, Moment } from './endpoint.ts'

/** A name to sign in with; small and capital letters are the same name. */
export const Username = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9_.]{3,30}$/, { error: '应是 3 至 30 个字母、数字、点或下划线' })
/** Typed passwords are bounded, so that a long one costs the server no more than others. */
export const TypedPassword = z.string().min(1, { error: '应填写密码' }).max(128, { error: '应不超过 128 个字符' })
/** Of a record with an id that we or the office gave. */
export const RecordParams = z.strictObject({ id: z.string().min(1).max(64) })

/** What an account must do before anything else. */
export const MustDo = z.enum(['set_password', 'set_second_factor'])
/** Where the person stands at the moment: nobody; nobody, and the installation has no operator yet; signed in. */
export const LoginState = z.enum(['nobody', 'setup', 'account'])

/** 岗位: a role in a congress in which the account may act. */
export const MyPost = z.strictObject({
  postId: z.string(),
  tenantId: z.string(),
  congressName: z.string(),
  role: Role,
  roleLabel: z.string(),
  /** The unit, body, committee or delegation of the post. */
  placeName: z.string().nullable(),
  unitId: z.string().nullable(),
  deputyId: z.string().nullable(),
})
export type MyPost = z.infer<typeof MyPost>

/** All that the frame around every page needs. */
export const Me = z.strictObject({
  state: LoginState,
  account: z
    .strictObject({
      userId: z.string(),
      username: z.string().nullable(),
      name: z.string(),
      /** Keeps the installation: founds congresses, opens no case. */
      isOperator: z.boolean(),
      mustDo: MustDo.nullable(),
      hasPassword: z.boolean(),
      hasSecondFactor: z.boolean(),
      /** Left over codes for when the authenticator is lost; null without a second factor. */
      backupCodesLeft: z.int().nullable(),
      /** After so many minutes without a request the session ends. */
      idleMinutes: z.int(),
      /** The session ends then in any case. */
      endsAt: Moment.nullable(),
    })
    .nullable(),
  posts: z.array(MyPost),
  /** In which the session acts. */
  post: MyPost.nullable(),
  /** Of that post. */
  congress: z
    .strictObject({
      id: z.string(),
      name: z.string(),
      level: z.enum(['national', 'province', 'prefecture', 'county', 'township']),
      policyId: z.string(),
      policyName: z.string(),
      timeZone: z.string(),
      today: Day,
      /** What this place calls its deputy office, as in 选工委. */
      officeName: z.string(),
    })
    .nullable(),
  /** The label of the button for signing in elsewhere; null when no provider is configured. */
  oidcLabel: z.string().nullable(),
  passwordMinLength: z.int(),
})
export type Me = z.infer<typeof Me>

const TAG = '登录'

export const readMe = endpoint({
  name: 'readMe',
  method: 'GET',
  url: '/api/me',
  tag: TAG,
  summary: '我是谁：登录状态、岗位和所在人大',
  access: 'public',
  reply: Me,
})

/** Either signed in now, or the second factor is still to come. */
const SignedIn = z.strictObject({ state: z.enum(['signed_in', 'second_factor']) })

export const signIn = endpoint({
  name: 'signIn',
  method: 'POST',
  url: '/api/login/password',
  tag: TAG,
  summary: '用登录名和密码登录',
  access: 'public',
  tokens: 'never',
  body: z.strictObject({ username: z.string().min(1).max(100), password: TypedPassword }),
  reply: SignedIn,
})

export const giveSecondFactor = endpoint({
  name: 'giveSecondFactor',
  method: 'POST',
  url: '/api/login/second-factor',
  tag: TAG,
  summary: '两步验证：输入验证器上的六位数字，或一个备用码',
  access: 'public',
  tokens: 'never',
  body: z.strictObject({ code: z.string().trim().min(6).max(40) }),
  reply: SignedIn,
})

/** A deputy by mobile number or by the name to sign in with. */
const Who = z.string().trim().min(3, { error: '应填写手机号码或登录名' }).max(40)

export const requestSignInCode = endpoint({
  name: 'requestSignInCode',
  method: 'POST',
  url: '/api/login/code/request',
  tag: TAG,
  summary: '代表请代表工作机构发给一次性登录码；无论是否在册，答复相同',
  access: 'public',
  tokens: 'never',
  body: z.strictObject({ who: Who }),
  reply: z.null(),
  status: 202,
})

export const signInWithCode = endpoint({
  name: 'signInWithCode',
  method: 'POST',
  url: '/api/login/code',
  tag: TAG,
  summary: '代表用一次性登录码登录',
  access: 'public',
  tokens: 'never',
  body: z.strictObject({
    who: Who,
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, { error: '应是六位数字' }),
  }),
  reply: SignedIn,
})

export const startOidc = endpoint({
  name: 'startOidc',
  method: 'POST',
  url: '/api/login/oidc',
  tag: TAG,
  summary: '用统一身份认证登录：给出要打开的地址',
  access: 'public',
  tokens: 'never',
  reply: z.strictObject({ url: z.url() }),
})

export const finishOidc = endpoint({
  name: 'finishOidc',
  method: 'GET',
  url: '/api/auth/callback/:provider',
  tag: TAG,
  summary: '统一身份认证完成后回到这里，再转到首页',
  access: 'public',
  tokens: 'never',
  params: z.strictObject({ provider: z.literal('oidc') }),
  query: z.looseObject({ code: z.string().max(4000).optional(), state: z.string().max(1000).optional() }),
  reply: z.null(),
  produces: 'text/html',
})

export const signOut = endpoint({
  name: 'signOut',
  method: 'POST',
  url: '/api/logout',
  tag: TAG,
  summary: '退出登录',
  access: 'account',
  tokens: 'never',
  reply: z.null(),
  status: 204,
})

export const signOutEverywhere = endpoint({
  name: 'signOutEverywhere',
  method: 'POST',
  url: '/api/logout/everywhere',
  tag: TAG,
  summary: '在所有设备上退出登录',
  access: 'account',
  tokens: 'never',
  reply: z.null(),
  status: 204,
})

export const switchPost = endpoint({
  name: 'switchPost',
  method: 'PUT',
  url: '/api/me/post',
  tag: TAG,
  summary: '换一个岗位办事',
  access: 'account',
  tokens: 'never',
  body: z.strictObject({ tenantId: z.string().min(1).max(64), postId: z.string().min(1).max(64) }),
  reply: MyPost,
})

export const Session = z.strictObject({
  id: z.string(),
  isCurrent: z.boolean(),
  startedAt: Moment,
  lastActiveAt: Moment,
  /** Ends then in any case. */
  endsAt: Moment,
  address: z.string().nullable(),
  /** The browser as it names itself. */
  device: z.string().nullable(),
  postId: z.string().nullable(),
})

export const listSessions = endpoint({
  name: 'listSessions',
  method: 'GET',
  url: '/api/me/sessions',
  tag: TAG,
  summary: '我的登录：在哪些设备上',
  access: 'account',
  tokens: 'never',
  reply: z.strictObject({ sessions: z.array(Session) }),
})

export const endSession = endpoint({
  name: 'endSession',
  method: 'DELETE',
  url: '/api/me/sessions/:id',
  tag: TAG,
  summary: '让一处登录退出',
  access: 'account',
  tokens: 'never',
  params: RecordParams,
  reply: z.null(),
  status: 204,
})

export const changePassword = endpoint({
  name: 'changePassword',
  method: 'PUT',
  url: '/api/me/password',
  tag: TAG,
  summary: '改密码；其他设备上的登录随即退出',
  access: 'account',
  tokens: 'never',
  body: z.strictObject({ oldPassword: TypedPassword, newPassword: TypedPassword }),
  reply: z.null(),
  status: 204,
})

export const startSecondFactor = endpoint({
  name: 'startSecondFactor',
  method: 'POST',
  url: '/api/me/second-factor',
  tag: TAG,
  summary: '开始绑定验证器：给出二维码的内容和备用码',
  access: 'account',
  tokens: 'never',
  body: z.strictObject({ password: TypedPassword.optional() }),
  reply: z.strictObject({ otpauthUri: z.string(), backupCodes: z.array(z.string()) }),
})

export const confirmSecondFactor = endpoint({
  name: 'confirmSecondFactor',
  method: 'POST',
  url: '/api/me/second-factor/confirm',
  tag: TAG,
  summary: '输入验证器上的六位数字，完成绑定',
  access: 'account',
  tokens: 'never',
  body: z.strictObject({
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, { error: '应是六位数字' }),
  }),
  reply: z.null(),
  status: 204,
})

export const removeSecondFactor = endpoint({
  name: 'removeSecondFactor',
  method: 'DELETE',
  url: '/api/me/second-factor',
  tag: TAG,
  summary: '解除验证器；岗位要求两步验证的，须随即重新绑定',
  access: 'account',
  tokens: 'never',
  body: z.strictObject({ password: TypedPassword.optional(), code: z.string().trim().min(6).max(40).optional() }),
  reply: z.null(),
  status: 204,
})
