import { z } from 'zod'

import { CaseId, endpoint, Moment } from './endpoint.ts'

/**
 * What `/api/live` tells, each as a server-sent event of this name with JSON data. `case`: read it again when the
 * revision is new to you. `worklist`: counts may have changed. `reset`: too much was missed, read everything again.
 * `ended`: the session is over or acts in another post; sign in and connect anew.
 */
export const LIVE_EVENTS = {
  case: z.strictObject({ caseId: CaseId, revision: z.int() }),
  worklist: z.strictObject({}),
  reset: z.strictObject({}),
  ended: z.strictObject({}),
} as const
export type LiveEventName = keyof typeof LIVE_EVENTS

export const followLive = endpoint({
  name: 'followLive',
  method: 'GET',
  url: '/api/live',
  tag: '实时',
  summary: '实时更新：我可以查看的建议一有变化就告知（server-sent events）',
  access: 'post',
  headers: z.looseObject({
    /** Sent by a browser when it connects again: what changed since then is told first. */
    'last-event-id': z.string().max(40).optional(),
  }),
  reply: z.unknown(),
  produces: 'text/event-stream',
})

export const readFeed = endpoint({
  name: 'readFeed',
  method: 'GET',
  url: '/api/me/feed',
  tag: '我的',
  summary: '我的期限日历订阅（按现在的岗位）',
  access: 'post',
  tokens: 'never',
  reply: z.strictObject({
    feed: z.strictObject({ madeAt: Moment, lastReadAt: Moment.nullable() }).nullable(),
  }),
})

export const makeFeed = endpoint({
  name: 'makeFeed',
  method: 'POST',
  url: '/api/me/feed',
  tag: '我的',
  summary: '生成期限日历的订阅地址；原有地址即失效',
  access: 'post',
  tokens: 'never',
  /** The address is a secret and is shown this once. */
  reply: z.strictObject({ path: z.string() }),
  status: 201,
})

export const revokeFeed = endpoint({
  name: 'revokeFeed',
  method: 'DELETE',
  url: '/api/me/feed',
  tag: '我的',
  summary: '停用期限日历的订阅地址',
  access: 'post',
  tokens: 'never',
  reply: z.null(),
  status: 204,
})

/** The address itself is the right: calendar programs cannot sign in. */
export const readCalendarFeed = endpoint({
  name: 'readCalendarFeed',
  method: 'GET',
  url: '/feeds/:token.ics',
  tag: '我的',
  summary: '期限日历（iCalendar）：只有建议编号和期限种类',
  access: 'public',
  params: z.strictObject({ token: z.string().min(20).max(100) }),
  reply: z.unknown(),
  produces: 'text/calendar',
})
