import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import { TypedPassword, Username } from './login-endpoints.ts'

const TAG = '首次使用'

export const setUp = endpoint({
  name: 'setUp',
  method: 'POST',
  url: '/api/setup',
  tag: TAG,
  summary: '用启动时给出的一次性链接创建系统管理员，并登录',
  access: 'public',
  tokens: 'never',
  body: z.strictObject({
    token: z.string().min(1).max(200),
    username: Username,
    name: z.string().trim().min(1).max(60),
    password: TypedPassword,
  }),
  reply: z.null(),
  status: 201,
})

export const Level = z.enum(['national', 'province', 'prefecture', 'county', 'township'])

export const listShippedPolicies = endpoint({
  name: 'listShippedPolicies',
  method: 'GET',
  url: '/api/policies/shipped',
  tag: TAG,
  summary: '随附的各地办理规则，供新建人大时选用',
  access: 'account',
  reply: z.strictObject({
    policies: z.array(z.strictObject({ id: z.string(), name: z.string(), level: Level })),
  }),
})

export const createCongress = endpoint({
  name: 'createCongress',
  method: 'POST',
  url: '/api/congresses',
  tag: TAG,
  summary: '登记一个人民代表大会；登记人成为其管理员',
  access: 'operator',
  tokens: 'never',
  body: z.strictObject({
    name: z.string().trim().min(2).max(60),
    level: Level,
    policyId: z.string().min(1).max(64),
    /** `sample`: with a year of fictional people and suggestions in all stages, to try it out. */
    kind: z.enum(['empty', 'sample']).default('empty'),
    /** In an office of one, the administrator also works as the director of the deputy office. */
    alsoDirector: z.boolean().default(false),
  }),
  /** The post in which the session now acts: the director's where there is one, otherwise the administrator's. */
  reply: z.strictObject({
    id: z.string(),
    name: z.string(),
    postId: z.string(),
    /** Of a sample: its people's accounts, with random passwords that are shown this once. */
    accounts: z.array(
      z.strictObject({ name: z.string(), roleLabel: z.string(), username: z.string(), password: z.string() }),
    ),
  }),
  status: 201,
})
