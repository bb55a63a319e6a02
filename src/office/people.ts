import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'

import type { NewPost } from '../contract/people-endpoints.ts'
import { ROLE_LABELS } from '../contract/value-labels.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { deleteFeed } from '../db/write/deadline-feeds.ts'
import {
  endPosts,
  type HeldPost,
  isCurrent,
  listPostsGrantedAt,
  lockAdministrators,
  lockPostsOf,
} from '../db/write/people.ts'
import { insertRecord, lockRecord } from '../db/write/records.ts'
import { AppError } from '../errors.ts'
import { changeRecord, holdRecord, traceOf } from './amend-record.ts'
import { type Doer, noteDeed } from './doer.ts'
import { claimRecord } from './make-once.ts'

type PersonFields = { name: string; phone?: string | null | undefined; email?: string | null | undefined }
type Amendment = { revision: number } & { [Field in keyof PersonFields]?: PersonFields[Field] | undefined }
type Db = Kysely<Database>

/** Puts a person into the records, with the posts that he holds from now on; a repeat with the same key once. */
export async function createPerson(
  db: Db,
  doer: Doer,
  asked: PersonFields & { posts: readonly NewPost[] },
  key?: string,
): Promise<{ id: string; revision: number; postIds: string[] }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const { posts, ...fields } = asked
    const { id, madeAt } = await claimRecord(trx, doer, { key, what: 'person', asked })
    if (madeAt) return { id, revision: 1, postIds: await listPostsGrantedAt(trx, id, madeAt) }
    const row = { name: fields.name, phone: fields.phone ?? null, email: fields.email ?? null }
    await insertRecord(trx, 'person', { tenant_id: doer.viewer.tenantId, id, ...row })
    await noteDeed(trx, doer, { kind: 'person_created', subject: id, new: traceOf(Object.keys(row), row) })
    const postIds: string[] = []
    for (const post of posts) postIds.push(await addPost(trx, doer, id, post))
    return { id, revision: 1, postIds }
  })
}

/** Changes a person's name and numbers. Throws NOT_FOUND and RECORD_STALE. */
export async function amendPerson(
  db: Db,
  doer: Doer,
  id: string,
  { revision, ...changes }: Amendment,
): Promise<{ id: string; revision: number }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const row = await holdRecord(trx, 'person', id, revision)
    return { id, revision: await changeRecord(trx, doer, 'person', row, changes, { kind: 'person_amended' }) }
  })
}

/** The person leaves: every post ends, the record stays. Throws RECORD_IN_USE for the last administrator. */
export async function endPerson(
  db: Db,
  doer: Doer,
  id: string,
  { revision, leftOn }: { revision: number; leftOn: string },
): Promise<{ id: string; revision: number }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const row = await holdRecord(trx, 'person', id, revision)
    await requireOtherAdministrator(trx, (post) => post.person_id === id)
    if (row['left_on'] !== null) throw new AppError('RECORD_IN_USE', `此人已于 ${String(row['left_on'])} 离任`)
    for (const post of await lockPostsOf(trx, id)) await closePost(trx, doer, post)
    return {
      id,
      revision: await changeRecord(trx, doer, 'person', row, { left_on: leftOn }, { kind: 'person_ended' }),
    }
  })
}

/** Gives a post. An administrator may give one to himself; the trail says so. */
export async function grantPost(db: Db, doer: Doer, personId: string, post: NewPost): Promise<{ id: string }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const person = await lockRecord(trx, 'person', personId)
    if (!person) throw new AppError('NOT_FOUND', '没有这个人员，或者您不能查看它')
    if (person['left_on'] !== null) {
      throw new AppError('RECORD_IN_USE', `此人已于 ${String(person['left_on'])} 离任，不能再给岗位；请另行登记人员`)
    }
    return { id: await addPost(trx, doer, personId, post) }
  })
}

/** Ends a post. Throws NOT_FOUND, and RECORD_IN_USE for the last administrator's. */
export async function endPost(db: Db, doer: Doer, personId: string, postId: string): Promise<{ id: string }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOtherAdministrator(trx, (post) => post.id === postId)
    const post = (await lockPostsOf(trx, personId)).find(({ id }) => id === postId)
    if (!post) throw new AppError('NOT_FOUND', '此人没有这个在任的岗位；可能已经结束，请刷新')
    await closePost(trx, doer, post)
    return { id: postId }
  })
}

async function addPost(trx: Transaction<Database>, doer: Doer, personId: string, post: NewPost): Promise<string> {
  await requirePlace(trx, post)
  const row = {
    role: post.role,
    unit_id: post.unitId ?? null,
    deputy_id: post.deputyId ?? null,
    body_id: post.bodyId ?? null,
    committee_id: post.committeeId ?? null,
  }
  const same = (await lockPostsOf(trx, personId)).some(
    (held) =>
      held.role === row.role &&
      held.unit_id === row.unit_id &&
      held.deputy_id === row.deputy_id &&
      held.body_id === row.body_id &&
      held.committee_id === row.committee_id,
  )
  if (same) throw new AppError('RECORD_EXISTS', `此人已有“${ROLE_LABELS[post.role]}”这个岗位，没有再给`)
  const id = randomUUID()
  const { tenantId, id: by } = doer.viewer
  await insertRecord(trx, 'post', {
    tenant_id: tenantId,
    id,
    person_id: personId,
    ...row,
    granted_at: doer.now,
    granted_by: by,
  })
  const isOwn = personId === by
  await noteDeed(trx, doer, {
    kind: 'post_granted',
    subject: personId,
    old: null,
    new: { post: id, ...row, ...(isOwn && { isOwn }) },
  })
  return id
}

async function closePost(trx: Transaction<Database>, doer: Doer, post: HeldPost): Promise<void> {
  const { id, person_id: personId, ...row } = post
  await endPosts(trx, [id], doer.viewer.id, doer.now)
  await deleteFeed(trx, id)
  await noteDeed(trx, doer, { kind: 'post_ended', subject: personId, old: { post: id, ...row }, new: null })
}

/** Somebody must be left who can sign in and give posts. */
async function requireOtherAdministrator(
  trx: Transaction<Database>,
  isEnding: (post: { id: string; person_id: string }) => boolean,
): Promise<void> {
  const all = await lockAdministrators(trx)
  const ending = all.filter(isEnding)
  if (ending.length === 0) return
  const left = all.filter((post) => !isEnding(post))
  const mustHaveAccount = ending.some((post) => post.has_account)
  if (left.some((post) => post.has_account || !mustHaveAccount)) return
  throw new AppError(
    'RECORD_IN_USE',
    '这是最后一名能登录的系统管理员，岗位不能结束；请先给另一名有账号的人员“系统管理员”岗位',
  )
}

type Place = 'unitId' | 'deputyId' | 'bodyId' | 'committeeId'
type Need = { field: Place; table: 'unit' | 'deputy' | 'organ'; kind?: string; what: string }
const UNIT: Need = { field: 'unitId', table: 'unit', what: '在用的承办单位' }
const NEEDS: Partial<Record<NewPost['role'], Need>> = {
  unit_clerk: UNIT,
  unit_section_head: UNIT,
  unit_deputy_head: UNIT,
  unit_head: UNIT,
  deputy: { field: 'deputyId', table: 'deputy', what: '名册中资格没有终止的代表' },
  routing_office: { field: 'bodyId', table: 'organ', kind: 'body', what: '在用的交办机构' },
  delegation_staff: { field: 'bodyId', table: 'organ', kind: 'delegation', what: '在用的代表团' },
  supervising_committee: { field: 'committeeId', table: 'organ', kind: 'committee', what: '在用的专工委' },
}
const PLACE_LABELS = {
  unitId: '承办单位',
  deputyId: '代表',
  bodyId: '机构',
  committeeId: '专工委',
} as const satisfies Record<Place, string>
const PLACES = Object.keys(PLACE_LABELS) as Place[]

/** A post stands in the place that its role is of, and in no other: what its holder may read follows from it. */
async function requirePlace(trx: Transaction<Database>, post: NewPost): Promise<void> {
  const need = NEEDS[post.role]
  const label = ROLE_LABELS[post.role]
  const stray = PLACES.find((place) => post[place] !== undefined && place !== need?.field)
  if (stray) throw new AppError('REQUEST_INVALID', `“${label}”的岗位不写“${PLACE_LABELS[stray]}”；请去掉后再提交`)
  if (!need) return
  const id = post[need.field]
  if (id === undefined)
    throw new AppError('REQUEST_INVALID', `“${label}”的岗位没有写“${PLACE_LABELS[need.field]}”；应是${need.what}`)
  const { table, kind } = need
  if (await isCurrent(trx, { table, id, ...(kind !== undefined && { kind }) })) return
  throw new AppError('REQUEST_INVALID', `“${PLACE_LABELS[need.field]}”所指的不是${need.what}；请重新选择`)
}
