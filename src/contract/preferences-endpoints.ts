import { z } from 'zod'

import { endpoint } from './endpoint.ts'

export const PREFERENCE_CHANNELS = ['email', 'sms'] as const
const Way = z.strictObject({
  /** Can this reach me: the congress has the channel, and my address is on record. */
  isAvailable: z.boolean(),
  maskedAddress: z.string().nullable(),
  /** Why it cannot, and what to do. */
  hint: z.string().nullable(),
})
const Choice = z.strictObject({
  isOn: z.boolean(),
  /** Mandatory for my role, or not carried by the channel: cannot be changed. */
  isFixed: z.boolean(),
})
export const PreferencesView = z.strictObject({
  ways: z.strictObject({ email: Way, sms: Way }),
  kinds: z.array(z.strictObject({ id: z.string(), label: z.string(), group: z.string(), email: Choice, sms: Choice })),
})
export type PreferencesView = z.infer<typeof PreferencesView>

export const readPreferences = endpoint({
  name: 'readPreferences',
  method: 'GET',
  url: '/api/me/notice-preferences',
  tag: '通知偏好',
  summary: '本人接收通知的方式；站内消息总是有的',
  access: 'post',
  tokens: 'never',
  reply: PreferencesView,
})

export const savePreferences = endpoint({
  name: 'savePreferences',
  method: 'PUT',
  url: '/api/me/notice-preferences',
  tag: '通知偏好',
  summary: '修改本人接收通知的方式；必须接收的不能关闭',
  access: 'post',
  tokens: 'never',
  body: z.strictObject({
    choices: z
      .array(
        z.strictObject({
          kind: z.string().max(60),
          channel: z.enum(PREFERENCE_CHANNELS, { error: '应是 email 或 sms' }),
          isOn: z.boolean(),
        }),
      )
      .max(200),
  }),
  reply: PreferencesView,
})
