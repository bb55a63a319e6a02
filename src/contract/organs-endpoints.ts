import { z } from 'zod'

import { endpoint } from './endpoint.ts'
import {
  ADMINISTRATOR,
  listQuery,
  Name,
  page,
  RECORD_READERS,
  RecordId,
  RecordParams,
  Revision,
  Saved,
} from './record-shapes.ts'

const TAG = '机构'
export const ORGAN_KINDS = ['body', 'delegation', 'committee'] as const
export const ORGAN_KIND_LABELS: Readonly<Record<(typeof ORGAN_KINDS)[number], string>> = {
  body: '交办机构',
  delegation: '代表团',
  committee: '专门（工作）委员会',
}
export const OrganLine = z.strictObject({
  id: RecordId,
  revision: Revision,
  kind: z.enum(ORGAN_KINDS),
  name: z.string(),
  isClosed: z.boolean(),
  /** Units of a body, deputies of a delegation; 0 for committees. */
  members: z.int(),
})

export const listOrgans = endpoint({
  name: 'listOrgans',
  method: 'GET',
  url: '/api/organs',
  tag: TAG,
  summary: '交办机构、代表团、专工委',
  access: RECORD_READERS,
  query: listQuery(['name', 'kind'], {
    kind: z.enum(ORGAN_KINDS).optional(),
    state: z.enum(['current', 'closed', 'all']).default('current'),
  }),
  reply: page(OrganLine),
})
export const readOrgan = endpoint({
  name: 'readOrgan',
  method: 'GET',
  url: '/api/organs/:id',
  tag: TAG,
  summary: '一个机构',
  access: RECORD_READERS,
  params: RecordParams,
  reply: OrganLine,
})
export const createOrgan = endpoint({
  name: 'createOrgan',
  method: 'POST',
  url: '/api/organs',
  tag: TAG,
  summary: '登记机构',
  access: ADMINISTRATOR,
  tokens: 'admin',
  body: z.strictObject({
    kind: z.enum(ORGAN_KINDS),
    name: Name,
    /** Such as `government`, where other records already name it so; otherwise a new one. */
    id: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{1,62}$/, { error: '应是小写字母开头的字母、数字、连字符或下划线' })
      .optional(),
  }),
  reply: Saved,
  status: 201,
})
export const amendOrgan = endpoint({
  name: 'amendOrgan',
  method: 'PATCH',
  url: '/api/organs/:id',
  tag: TAG,
  summary: '机构更名',
  access: ADMINISTRATOR,
  tokens: 'admin',
  params: RecordParams,
  body: z.strictObject({ revision: Revision, name: Name }),
  reply: Saved,
})
export const closeOrgan = endpoint({
  name: 'closeOrgan',
  method: 'POST',
  url: '/api/organs/:id/end',
  tag: TAG,
  summary: '停用机构（还有在用的单位、代表、岗位或未了结的建议时不能停用）',
  access: ADMINISTRATOR,
  tokens: 'admin',
  params: RecordParams,
  body: z.strictObject({ revision: Revision }),
  reply: Saved,
})
