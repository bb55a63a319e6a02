import { z } from 'zod'

import { ROLES, Role } from '../../machines/policy/words.ts'
import { Day, endpoint, Moment } from './endpoint.ts'
import {
  ADMINISTRATOR,
  Email,
  KeyHeaders,
  listQuery,
  Name,
  Phone,
  page,
  RECORD_READERS,
  RecordId,
  RecordParams,
  Revision,
  Saved,
} from './record-shapes.ts'

const TAG = '人员与岗位'
/** Nobody holds the post of the engine's own timers. */
export const PostRole = z.enum(ROLES.filter((role) => role !== 'system') as [Role, ...Role[]])

export const PostView = z.strictObject({
  id: RecordId,
  role: Role,
  unitId: z.string().nullable(),
  unitName: z.string().nullable(),
  deputyId: z.string().nullable(),
  deputyName: z.string().nullable(),
  bodyId: z.string().nullable(),
  bodyName: z.string().nullable(),
  committeeId: z.string().nullable(),
  committeeName: z.string().nullable(),
  grantedAt: Moment,
  grantedBy: z.string().nullable(),
  endedAt: Moment.nullable(),
  endedBy: z.string().nullable(),
})
export type PostView = z.infer<typeof PostView>

export const PersonLine = z.strictObject({
  id: RecordId,
  revision: Revision,
  name: z.string(),
  hasAccount: z.boolean(),
  leftOn: Day.nullable(),
  /** Posts that hold now. */
  posts: z.array(z.strictObject({ id: RecordId, role: Role, place: z.string().nullable() })),
})
export const PersonDetail = z.strictObject({
  id: RecordId,
  revision: Revision,
  name: z.string(),
  /** For the administrator and the deputy office; null for others. */
  phone: z.string().nullable(),
  email: z.string().nullable(),
  hasAccount: z.boolean(),
  leftOn: Day.nullable(),
  /** Ended ones too, the newest first. */
  posts: z.array(PostView),
})

export const listPeople = endpoint({
  name: 'listPeople',
  method: 'GET',
  url: '/api/people',
  tag: TAG,
  summary: '人员列表',
  access: RECORD_READERS,
  query: listQuery(['name', 'left_on'], {
    role: Role.optional(),
    unitId: RecordId.optional(),
    state: z.enum(['current', 'left', 'all']).default('current'),
  }),
  reply: page(PersonLine),
})
export const readPerson = endpoint({
  name: 'readPerson',
  method: 'GET',
  url: '/api/people/:id',
  tag: TAG,
  summary: '一个人和他的岗位',
  access: RECORD_READERS,
  params: RecordParams,
  reply: PersonDetail,
})

const PersonFields = {
  name: Name,
  phone: Phone.nullable().optional(),
  email: Email.nullable().optional(),
}
/** Where the post is held; which of them a role needs is judged: a unit's roles a unit, a deputy a deputy … */
export const NewPost = z.strictObject({
  role: PostRole,
  unitId: RecordId.optional(),
  deputyId: RecordId.optional(),
  /** 交办机构; for `delegation_staff` the delegation. */
  bodyId: RecordId.optional(),
  committeeId: RecordId.optional(),
})
export type NewPost = z.infer<typeof NewPost>

export const createPerson = endpoint({
  name: 'createPerson',
  method: 'POST',
  url: '/api/people',
  tag: TAG,
  summary: '登记人员，可同时给予岗位',
  access: ADMINISTRATOR,
  tokens: 'admin',
  headers: KeyHeaders,
  body: z.strictObject({ ...PersonFields, posts: z.array(NewPost).max(10).default([]) }),
  reply: Saved.extend({ postIds: z.array(RecordId) }),
  status: 201,
})
export const amendPerson = endpoint({
  name: 'amendPerson',
  method: 'PATCH',
  url: '/api/people/:id',
  tag: TAG,
  summary: '修改人员',
  access: ADMINISTRATOR,
  tokens: 'admin',
  params: RecordParams,
  body: z.strictObject({ revision: Revision, ...PersonFields, name: Name.optional() }),
  reply: Saved,
})
export const endPerson = endpoint({
  name: 'endPerson',
  method: 'POST',
  url: '/api/people/:id/end',
  tag: TAG,
  summary: '人员离任：岗位全部结束，记录保留',
  access: ADMINISTRATOR,
  tokens: 'admin',
  params: RecordParams,
  body: z.strictObject({ revision: Revision, leftOn: Day }),
  reply: Saved,
})
export const grantPost = endpoint({
  name: 'grantPost',
  method: 'POST',
  url: '/api/people/:id/posts',
  tag: TAG,
  summary: '给予岗位（记入留痕；给自己也可以，但会标明）',
  access: ADMINISTRATOR,
  tokens: 'admin',
  params: RecordParams,
  body: NewPost,
  reply: z.strictObject({ id: RecordId }),
  status: 201,
})
export const endPost = endpoint({
  name: 'endPost',
  method: 'POST',
  url: '/api/people/:id/posts/:postId/end',
  tag: TAG,
  summary: '结束岗位（最后一名系统管理员的岗位不能结束）',
  access: ADMINISTRATOR,
  tokens: 'admin',
  params: RecordParams.extend({ postId: RecordId }),
  reply: z.strictObject({ id: RecordId }),
})
