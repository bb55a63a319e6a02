import { z } from 'zod'

import { CaseId, Cursor, endpoint, Moment } from './endpoint.ts'

/** What another system can be told. Bodies carry ids alone; the rest is asked for with a token. */
export const HookEventName = z.enum(['case.changed', 'ping'])

/** The body of a delivery. `x-duban-signature` is `v1=` and the hex HMAC-SHA256 of `<x-duban-timestamp>.<body>`. */
export const HookBody = z.strictObject({
  id: z.uuid(),
  event: HookEventName,
  /** Of the change, not of this attempt. */
  at: Moment,
  congressId: z.string(),
  caseId: CaseId.nullable(),
  revision: z.int().nullable(),
})
export type HookBody = z.infer<typeof HookBody>

const Name = z.string().trim().min(1).max(60)
const Address = z
  .url({ protocol: /^https?$/, error: '应是 http:// 或 https:// 开头的完整地址' })
  .max(500)
  .refine((text) => !URL.canParse(text) || new URL(text).username + new URL(text).password === '', {
    error: '地址中不要写用户名和密码；对方用签名核对来源',
  })

export const HookView = z.strictObject({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  isActive: z.boolean(),
  /** Why it was switched off by itself; null when it was not. */
  stoppedWhy: z.string().nullable(),
  revision: z.int(),
  madeAt: Moment,
  lastDeliveredAt: Moment.nullable(),
  /** In a row, up to now. */
  failures: z.int(),
  waiting: z.int(),
})
export type HookView = z.infer<typeof HookView>

const HookParams = z.strictObject({ id: z.uuid() })

export const listHooks = endpoint({
  name: 'listHooks',
  method: 'GET',
  url: '/api/hooks',
  tag: '对外通知',
  summary: '已登记的对外通知地址',
  access: ['administrator'],
  tokens: 'admin',
  reply: z.strictObject({ hooks: z.array(HookView) }),
})

export const createHook = endpoint({
  name: 'createHook',
  method: 'POST',
  url: '/api/hooks',
  tag: '对外通知',
  summary: '登记一个对外通知地址；签名密钥只显示这一次',
  access: ['administrator'],
  tokens: 'never',
  body: z.strictObject({ name: Name, url: Address }),
  reply: z.strictObject({ hook: HookView, secret: z.string() }),
  status: 201,
})

export const changeHook = endpoint({
  name: 'changeHook',
  method: 'PATCH',
  url: '/api/hooks/:id',
  tag: '对外通知',
  summary: '修改、停用或重新启用一个通知地址，或更换签名密钥',
  access: ['administrator'],
  tokens: 'never',
  params: HookParams,
  body: z.strictObject({
    revision: z.int().min(1),
    name: Name.optional(),
    url: Address.optional(),
    isActive: z.boolean().optional(),
    renewSecret: z.literal(true).optional(),
  }),
  reply: z.strictObject({ hook: HookView, secret: z.string().nullable() }),
})

export const removeHook = endpoint({
  name: 'removeHook',
  method: 'DELETE',
  url: '/api/hooks/:id',
  tag: '对外通知',
  summary: '删除一个通知地址和它的投递记录',
  access: ['administrator'],
  tokens: 'never',
  params: HookParams,
  reply: z.null(),
  status: 204,
})

export const pingHook = endpoint({
  name: 'pingHook',
  method: 'POST',
  url: '/api/hooks/:id/ping',
  tag: '对外通知',
  summary: '发一条试验通知',
  access: ['administrator'],
  tokens: 'never',
  params: HookParams,
  reply: z.strictObject({ deliveryId: z.string() }),
  status: 202,
})

export const resendHook = endpoint({
  name: 'resendHook',
  method: 'POST',
  url: '/api/hooks/:id/resend',
  tag: '对外通知',
  summary: '重新发送一个通知地址已放弃的投递',
  access: ['administrator'],
  tokens: 'never',
  params: HookParams,
  reply: z.strictObject({ queued: z.int() }),
})

export const listDeliveries = endpoint({
  name: 'listDeliveries',
  method: 'GET',
  url: '/api/hooks/:id/deliveries',
  tag: '对外通知',
  summary: '一个通知地址的投递记录，最近的在前',
  access: ['administrator'],
  tokens: 'admin',
  params: HookParams,
  query: z.strictObject({ cursor: Cursor.optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
  reply: z.strictObject({
    deliveries: z.array(
      z.strictObject({
        id: z.string(),
        event: HookEventName,
        caseId: CaseId.nullable(),
        revision: z.int().nullable(),
        madeAt: Moment,
        tries: z.int(),
        nextTryAt: Moment.nullable(),
        deliveredAt: Moment.nullable(),
        /** What came of the last attempt: an HTTP status or the reason. */
        outcome: z.string().nullable(),
      }),
    ),
    nextCursor: z.string().nullable(),
  }),
})
