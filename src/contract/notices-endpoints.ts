import { z } from 'zod'

import { endpoint, IdParams, Moment } from './endpoint.ts'
import { OFFICE } from './record-shapes.ts'

export const NOTICE_STATES = ['waiting', 'sent', 'failed', 'draft'] as const
export const NOTICE_STATE_LABELS: Readonly<Record<(typeof NOTICE_STATES)[number], string>> = {
  waiting: '待发',
  sent: '已发',
  failed: '未发出',
  draft: '拟稿待批',
}
export const NoticeLine = z.strictObject({
  id: z.int(),
  /** The event that asked for it. */
  seq: z.int(),
  /** `notify`, or `chase` for a step of the ladder. */
  kind: z.string(),
  label: z.string(),
  /** Roles to which it goes. */
  roles: z.array(z.string()),
  roleLabels: z.array(z.string()),
  actorId: z.string().nullable(),
  createdAt: Moment,
  state: z.enum(NOTICE_STATES),
  doneAt: Moment.nullable(),
  outcome: z.string().nullable(),
})

export const readNotices = endpoint({
  name: 'readNotices',
  method: 'GET',
  url: '/api/cases/:id/notices',
  tag: '通知',
  summary: '一件建议的通知：给谁、何时、状态',
  access: OFFICE,
  params: IdParams,
  reply: z.strictObject({ notices: z.array(NoticeLine) }),
})
