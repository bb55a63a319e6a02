import { z } from 'zod'

import { endpoint, Moment } from './endpoint.ts'
import { DIRECTOR, listQuery, Note, page } from './record-shapes.ts'

const TAG = '故障'
export const FAULT_KINDS = ['timer', 'relay', 'reconcile', 'notice', 'delivery', 'chase', 'planning'] as const
export const FAULT_KIND_LABELS: Readonly<Record<(typeof FAULT_KINDS)[number], string>> = {
  timer: '期限到点处理失败',
  relay: '建议之间的转告失败',
  reconcile: '状态与记录不一致',
  notice: '通知找不到接收人',
  delivery: '通知送不到',
  chase: '应催办而未催办',
  planning: '通知没有生成',
}
const READERS = [...DIRECTOR, 'administrator', 'auditor'] as const
const WRITERS = [...DIRECTOR, 'administrator'] as const
const FaultParams = z.strictObject({ id: z.coerce.number().int().min(1) })

export const FaultLine = z.strictObject({
  id: z.int(),
  kind: z.enum(FAULT_KINDS),
  kindLabel: z.string(),
  /** What happened, without personal data. */
  message: z.string(),
  caseId: z.uuid().nullable(),
  caseNumber: z.string().nullable(),
  tries: z.int(),
  firstAt: Moment,
  lastAt: Moment,
  nextTryAt: Moment.nullable(),
  resolvedAt: Moment.nullable(),
  resolvedBy: z.string().nullable(),
  note: z.string().nullable(),
})

export const listFaults = endpoint({
  name: 'listFaults',
  method: 'GET',
  url: '/api/faults',
  tag: TAG,
  summary: '故障列表',
  access: READERS,
  query: listQuery(['last_at', 'first_at', 'kind', 'tries'], {
    kind: z.enum(FAULT_KINDS).optional(),
    state: z.enum(['open', 'resolved', 'all']).default('open'),
  }),
  reply: page(FaultLine),
})
export const readFault = endpoint({
  name: 'readFault',
  method: 'GET',
  url: '/api/faults/:id',
  tag: TAG,
  summary: '一个故障',
  access: READERS,
  params: FaultParams,
  reply: FaultLine.extend({ detail: z.record(z.string(), z.json()).nullable() }),
})
export const resolveFault = endpoint({
  name: 'resolveFault',
  method: 'POST',
  url: '/api/faults/:id/resolution',
  tag: TAG,
  summary: '标记为已处理，写明怎样处理（再次发生会另列）',
  access: WRITERS,
  params: FaultParams,
  body: z.strictObject({ note: Note }),
  reply: FaultLine,
})
export const retryFault = endpoint({
  name: 'retryFault',
  method: 'POST',
  url: '/api/faults/:id/retry',
  tag: TAG,
  summary: '期限到点处理失败的，现在就重试',
  access: WRITERS,
  params: FaultParams,
  reply: z.strictObject({ isSolved: z.boolean(), fault: FaultLine }),
})
