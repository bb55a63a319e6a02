import { z } from 'zod'

import { Cursor, endpoint, IdParams, Moment, PageSize } from './endpoint.ts'
import { ADMINISTRATOR, Name, Note, OFFICE_AND_ADMINISTRATOR, Revision } from './record-shapes.ts'

export const CHANNEL_KINDS = ['email', 'sms', 'wecom', 'dingtalk', 'feishu', 'webhook'] as const
export const ChannelKind = z.enum(CHANNEL_KINDS)
export type ChannelKind = z.infer<typeof ChannelKind>
export const CHANNEL_LABELS: Readonly<Record<ChannelKind, string>> = {
  email: '电子邮件',
  sms: '短信',
  wecom: '企业微信群机器人',
  dingtalk: '钉钉群机器人',
  feishu: '飞书群机器人',
  webhook: '签名推送',
}
export const DELIVERY_STATES = ['waiting', 'sent', 'dead', 'stopped'] as const
export const DELIVERY_STATE_LABELS: Readonly<Record<(typeof DELIVERY_STATES)[number], string>> = {
  waiting: '待发送',
  sent: '已送出',
  dead: '未送达',
  stopped: '已停止',
}
/** Shown beside the switch; the administrator decides, and the decision stands in the trail. */
export const FULL_WORDING_WARNING =
  '选择“完整内容”后，建议标题、承办单位和人员姓名会经由外部服务商传送、保存。请先确认符合本机关的保密和个人信息保护规定；群机器人、短信和公共邮箱一般应选“简要内容”（只含编号、件数和日期）。'

export const Wording = z.enum(['brief', 'full'], { error: '应是 brief（简要内容）或 full（完整内容）' })
/** The key in the address of a robot is a secret; so only its host and last letters are shown. */
export const ChannelView = z.strictObject({
  id: z.string(),
  kind: ChannelKind,
  kindLabel: z.string(),
  name: z.string(),
  shownUrl: z.string().nullable(),
  hasSecret: z.boolean(),
  isActive: z.boolean(),
  wording: Wording,
  /** Kinds of notices that go through it; e-mail carries all. */
  carries: z.array(z.string()),
  revision: z.int(),
  madeAt: Moment,
  lastSentAt: Moment.nullable(),
  lastFailedAt: Moment.nullable(),
  lastFailure: z.string().nullable(),
  waiting: z.int(),
  dead: z.int(),
})
export type ChannelView = z.infer<typeof ChannelView>

const Url = z
  .url({ protocol: /^https?$/, error: '应是 https:// 或 http:// 开头的完整地址' })
  .max(1000)
  .refine((text) => !URL.canParse(text) || new URL(text).username + new URL(text).password === '', {
    error: '地址中不要写用户名和密码',
  })
/** What the platform of the robot shows beside its address; given, never shown again. */
const Secret = z.string().trim().min(8, { error: '最短 8 个字符' }).max(200, { error: '最长 200 个字符' })
const Carries = z
  .array(z.string().max(60))
  .max(100)
  .transform((kinds) => [...new Set(kinds)])

export const listChannels = endpoint({
  name: 'listChannels',
  method: 'GET',
  url: '/api/channels',
  tag: '通知渠道',
  summary: '通知渠道：站内消息以外的邮件、短信、群机器人和签名推送',
  access: ADMINISTRATOR,
  tokens: 'admin',
  reply: z.strictObject({
    channels: z.array(ChannelView),
    /** What this installation can send at all; set by whoever keeps it. */
    installation: z.strictObject({ hasMail: z.boolean(), hasSms: z.boolean() }),
    /** What a channel may carry; `isForGroups` false: only e-mail and SMS. */
    kinds: z.array(z.strictObject({ id: z.string(), label: z.string(), group: z.string(), isForGroups: z.boolean() })),
    fullWordingWarning: z.string(),
  }),
})

export const createChannel = endpoint({
  name: 'createChannel',
  method: 'POST',
  url: '/api/channels',
  tag: '通知渠道',
  summary: '添加通知渠道；签名推送的密钥只显示这一次',
  access: ADMINISTRATOR,
  tokens: 'never',
  body: z.strictObject({
    kind: ChannelKind,
    name: Name.max(60),
    url: Url.optional(),
    secret: Secret.optional(),
    wording: Wording.default('brief'),
    carries: Carries.optional(),
  }),
  reply: z.strictObject({ channel: ChannelView, secret: z.string().nullable() }),
  status: 201,
})

export const changeChannel = endpoint({
  name: 'changeChannel',
  method: 'PATCH',
  url: '/api/channels/:id',
  tag: '通知渠道',
  summary: '修改、停用或启用通知渠道，或更换密钥',
  access: ADMINISTRATOR,
  tokens: 'never',
  params: IdParams,
  body: z.strictObject({
    revision: Revision,
    name: Name.max(60).optional(),
    url: Url.optional(),
    /** Of a robot; null takes it away. */
    secret: Secret.nullable().optional(),
    /** Of a webhook: a new one, shown once. */
    renewSecret: z.literal(true).optional(),
    isActive: z.boolean().optional(),
    wording: Wording.optional(),
    carries: Carries.optional(),
  }),
  reply: z.strictObject({ channel: ChannelView, secret: z.string().nullable() }),
})

export const removeChannel = endpoint({
  name: 'removeChannel',
  method: 'DELETE',
  url: '/api/channels/:id',
  tag: '通知渠道',
  summary: '删除通知渠道；尚未送出的随之停止',
  access: ADMINISTRATOR,
  tokens: 'never',
  params: IdParams,
  reply: z.null(),
  status: 204,
})

export const testChannel = endpoint({
  name: 'testChannel',
  method: 'POST',
  url: '/api/channels/:id/test',
  tag: '通知渠道',
  summary: '立即发送一条测试消息；邮件和短信发给本人',
  access: ADMINISTRATOR,
  tokens: 'never',
  params: IdParams,
  reply: z.strictObject({ isDelivered: z.boolean(), outcome: z.string(), sentTo: z.string() }),
})

/** One way outside of one notice. Addresses are masked. */
export const DeliveryView = z.strictObject({
  id: z.string(),
  noticeId: z.string(),
  kind: z.string(),
  kindLabel: z.string(),
  subject: z.string(),
  caseId: z.string().nullable(),
  caseNumber: z.string().nullable(),
  recipientName: z.string().nullable(),
  channel: ChannelKind,
  channelLabel: z.string(),
  channelName: z.string().nullable(),
  maskedAddress: z.string().nullable(),
  state: z.enum(DELIVERY_STATES),
  stateLabel: z.string(),
  tries: z.int(),
  madeAt: Moment,
  nextTryAt: Moment.nullable(),
  sentAt: Moment.nullable(),
  outcome: z.string().nullable(),
})
export type DeliveryView = z.infer<typeof DeliveryView>

export const listNoticeDeliveries = endpoint({
  name: 'listNoticeDeliveries',
  method: 'GET',
  url: '/api/notice-deliveries',
  tag: '通知渠道',
  summary: '通知的外发记录，缺省为未送达的；最近的在前',
  access: OFFICE_AND_ADMINISTRATOR,
  query: z.strictObject({
    state: z.enum(DELIVERY_STATES).default('dead'),
    channel: ChannelKind.optional(),
    cursor: Cursor.optional(),
    limit: PageSize,
  }),
  reply: z.strictObject({ lines: z.array(DeliveryView), total: z.int(), nextCursor: z.string().nullable() }),
})

/** Those named, or all that are dead, of one channel or of every. */
const Chosen = z.union([
  z.strictObject({ ids: z.array(z.uuid()).min(1).max(500) }),
  z.strictObject({ all: z.literal(true), channel: ChannelKind.optional() }),
])

export const resendDeliveries = endpoint({
  name: 'resendDeliveries',
  method: 'POST',
  url: '/api/notice-deliveries/resend',
  tag: '通知渠道',
  summary: '重新发送未送达的通知',
  access: OFFICE_AND_ADMINISTRATOR,
  tokens: 'never',
  body: Chosen,
  reply: z.strictObject({ queued: z.int() }),
})

export const setDeliveriesAside = endpoint({
  name: 'setDeliveriesAside',
  method: 'POST',
  url: '/api/notice-deliveries/set-aside',
  tag: '通知渠道',
  summary: '不再发送：搁置未送达的通知，须写明原因',
  access: OFFICE_AND_ADMINISTRATOR,
  tokens: 'never',
  body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(500), reason: Note.max(200) }),
  reply: z.strictObject({ setAside: z.int() }),
})
