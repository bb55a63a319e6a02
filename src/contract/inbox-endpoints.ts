import { z } from 'zod'

import { CaseReference } from './case-views.ts'
import { Cursor, Day, endpoint, Moment, PageSize } from './endpoint.ts'

const TAG = '收件箱'
/** More unread than this are shown as `999+`. */
export const MOST_UNREAD = 1000

export const InboxLine = z.strictObject({
  id: z.uuid(),
  kind: z.string(),
  kindLabel: z.string(),
  subject: z.string(),
  body: z.string(),
  sentAt: Moment,
  readAt: Moment.nullable(),
  dueOn: Day.nullable(),
  /** Null where it is about no single case, or the case is not to be seen from this post: then the words are the brief ones. */
  case: CaseReference.nullable(),
  isBrief: z.boolean(),
})
export type InboxLine = z.infer<typeof InboxLine>

export const listInbox = endpoint({
  name: 'listInbox',
  method: 'GET',
  url: '/api/inbox',
  tag: TAG,
  summary: '我的收件箱：最新的在前',
  access: 'post',
  query: z.strictObject({
    kind: z.string().max(60).optional(),
    state: z.enum(['all', 'unread']).default('all'),
    cursor: Cursor.optional(),
    limit: PageSize,
  }),
  reply: z.strictObject({
    lines: z.array(InboxLine),
    /** Kinds of what this person has, the most frequent first. */
    kinds: z.array(z.strictObject({ kind: z.string(), label: z.string(), count: z.int(), unread: z.int() })),
    total: z.int(),
    unread: z.int(),
    nextCursor: z.string().nullable(),
  }),
})
export const countUnread = endpoint({
  name: 'countUnread',
  method: 'GET',
  url: '/api/inbox/unread',
  tag: TAG,
  summary: '未读通知的条数（最多数到 1000）',
  access: 'post',
  reply: z.strictObject({ unread: z.int() }),
})
export const markRead = endpoint({
  name: 'markRead',
  method: 'POST',
  url: '/api/inbox/read',
  tag: TAG,
  summary: '把这些通知标为已读；第一次读的时间留存',
  access: 'post',
  body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(200, { error: '一次最多 200 条' }) }),
  reply: z.strictObject({ unread: z.int() }),
})
export const markAllRead = endpoint({
  name: 'markAllRead',
  method: 'POST',
  url: '/api/inbox/read-all',
  tag: TAG,
  summary: '把到这一刻为止的通知全部标为已读；之后新到的不受影响',
  access: 'post',
  body: z.strictObject({
    until: Moment.refine((at) => at > '2000', { error: '应是收到通知的时间' }),
    kind: z.string().max(60).optional(),
  }),
  reply: z.strictObject({ unread: z.int() }),
})
