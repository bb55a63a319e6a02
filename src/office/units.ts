import type { Kysely, Transaction } from 'kysely'

import { listOpenCasesOfUnit } from '../db/read/affected-cases.ts'
import { countHangingOnUnit, findUnitNamed, isBelow } from '../db/read/units.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { isCurrent } from '../db/write/people.ts'
import { insertRecord, lockRecord } from '../db/write/records.ts'
import { lockContact, updateContact } from '../db/write/unit-contacts.ts'
import { AppError } from '../errors.ts'
import { changeRecord, holdRecord, traceOf } from './amend-record.ts'
import { type Doer, noteDeed, requireOffice } from './doer.ts'
import { claimRecord } from './make-once.ts'
import { namesOf } from './tell-cases.ts'

type Db = Kysely<Database>
type Maybe<T> = { [Field in keyof T]?: T[Field] | null | undefined }
type UnitFields = { name: string } & Maybe<{
  kind: string
  parentId: string
  bodyId: string
  phone: string
  address: string
}>
type ContactFields = { name: string; duty: 'head' | 'deputy_head' | 'section_head' | 'clerk' } & Maybe<{
  section: string
  phone: string
  email: string
  personId: string
}>
type Saved = { id: string; revision: number }

/** Puts a unit on the list. Throws RECORD_EXISTS when an open one bears the name. */
export async function createUnit(db: Db, doer: Doer, fields: UnitFields, key?: string): Promise<Saved> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const { id, madeAt } = await claimRecord(trx, doer, { key, what: 'unit', asked: fields })
    if (madeAt) return { id, revision: 1 }
    await judgeFields(trx, id, fields)
    const row = {
      name: fields.name,
      kind: fields.kind ?? null,
      parent_id: fields.parentId ?? null,
      body_id: fields.bodyId ?? null,
      phone: fields.phone ?? null,
      address: fields.address ?? null,
    }
    await insertRecord(trx, 'unit', { tenant_id: doer.viewer.tenantId, id, ...row })
    await noteDeed(trx, doer, { kind: 'unit_created', subject: id, new: traceOf(Object.keys(row), row) })
    return { id, revision: 1 }
  })
}

/** Changes a unit. Throws NOT_FOUND, RECORD_STALE, RECORD_EXISTS and REQUEST_INVALID. */
export async function amendUnit(
  db: Db,
  doer: Doer,
  id: string,
  { revision, ...fields }: Maybe<Omit<UnitFields, 'name'>> & { name?: string | undefined; revision: number },
): Promise<Saved> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const row = await holdRecord(trx, 'unit', id, revision)
    await judgeFields(trx, id, fields)
    const { name, kind, parentId, bodyId, phone, address } = fields
    const changes = { name, kind, parent_id: parentId, body_id: bodyId, phone, address }
    return { id, revision: await changeRecord(trx, doer, 'unit', row, changes, { kind: 'unit_amended' }) }
  })
}

/** Closes a unit on which nothing hangs any more. Throws RECORD_IN_USE with what to do. */
export async function closeUnit(
  db: Db,
  doer: Doer,
  id: string,
  { revision, closedOn }: { revision: number; closedOn: string },
): Promise<Saved> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const row = await holdRecord(trx, 'unit', id, revision)
    if (row['closed_on'] !== null) throw new AppError('RECORD_IN_USE', `该单位已于 ${String(row['closed_on'])} 停用`)
    const cases = await listOpenCasesOfUnit(trx, id)
    if (cases.length > 0) {
      throw new AppError(
        'RECORD_IN_USE',
        `该单位还有 ${cases.length} 件未了结的建议（${namesOf(cases)}），不能停用；请先由代表工作机构办理“职责承继”，把它们转给承继单位（期限不变）`,
      )
    }
    const { posts, children } = await countHangingOnUnit(trx, id)
    if (posts > 0) {
      throw new AppError('RECORD_IN_USE', `该单位还有 ${posts} 个在任的岗位，不能停用；请先结束这些岗位`)
    }
    if (children > 0) {
      throw new AppError('RECORD_IN_USE', `该单位还有 ${children} 个在用的下属单位，不能停用；请先改换它们的上级`)
    }
    const changes = { closed_on: closedOn }
    return { id, revision: await changeRecord(trx, doer, 'unit', row, changes, { kind: 'unit_closed' }) }
  })
}

/** Adds a leader or contact of the unit. */
export async function addContact(
  db: Db,
  doer: Doer,
  unitId: string,
  fields: ContactFields,
  key?: string,
): Promise<{ id: string }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    if (!(await lockRecord(trx, 'unit', unitId))) throw new AppError('NOT_FOUND', '没有这个单位，或者您不能查看它')
    await requirePerson(trx, fields.personId)
    const { id, madeAt } = await claimRecord(trx, doer, { key, what: `contact of ${unitId}`, asked: fields })
    if (madeAt) return { id }
    const row = {
      name: fields.name,
      duty: fields.duty,
      section: fields.section ?? null,
      phone: fields.phone ?? null,
      email: fields.email ?? null,
      person_id: fields.personId ?? null,
    }
    await insertRecord(trx, 'unit_contact', { tenant_id: doer.viewer.tenantId, id, unit_id: unitId, ...row })
    const now = { contact: id, ...traceOf(Object.keys(row), row) }
    await noteDeed(trx, doer, { kind: 'contact_created', subject: unitId, new: now })
    return { id }
  })
}

/** Changes a contact, or lets it end on a day. */
export async function amendContact(
  db: Db,
  doer: Doer,
  place: { id: string; contactId: string },
  fields: Maybe<Omit<ContactFields, 'name' | 'duty'>> & {
    name?: string | undefined
    duty?: ContactFields['duty'] | undefined
    endedOn?: string | null | undefined
  },
): Promise<{ id: string }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const row = await lockContact(trx, place.id, place.contactId)
    if (!row) throw new AppError('NOT_FOUND', '该单位没有这名联系人；请刷新')
    await requirePerson(trx, fields.personId)
    const { name, duty, section, phone, email, personId, endedOn } = fields
    const asked = { name, duty, section, phone, email, person_id: personId, ended_on: endedOn }
    const changes = Object.fromEntries(
      Object.entries(asked).filter(
        (entry): entry is [string, string | null] => entry[1] !== undefined && entry[1] !== row[entry[0]],
      ),
    )
    if (Object.keys(changes).length === 0) return { id: place.contactId }
    await updateContact(trx, place.contactId, changes)
    const columns = Object.keys(changes)
    await noteDeed(trx, doer, {
      kind: 'contact_amended',
      subject: place.id,
      old: { contact: place.contactId, ...traceOf(columns, row) },
      new: { contact: place.contactId, ...traceOf(columns, changes) },
    })
    return { id: place.contactId }
  })
}

async function judgeFields(
  trx: Transaction<Database>,
  id: string,
  { name, parentId, bodyId }: { name?: string | undefined } & Maybe<{ parentId: string; bodyId: string }>,
): Promise<void> {
  if (name !== undefined && (await findUnitNamed(trx, name, id))) {
    throw new AppError('RECORD_EXISTS', `已有在用的单位名为“${name}”；请核对，或者写出能区分的全称`)
  }
  if (bodyId && !(await isCurrent(trx, { table: 'organ', id: bodyId, kind: 'body' }))) {
    throw new AppError('REQUEST_INVALID', '“交办机构”所指的不是在用的交办机构；请重新选择')
  }
  if (!parentId) return
  if (!(await isCurrent(trx, { table: 'unit', id: parentId }))) {
    throw new AppError('REQUEST_INVALID', '“上级单位”所指的不是在用的单位；请重新选择')
  }
  if (await isBelow(trx, parentId, id)) {
    throw new AppError('REQUEST_INVALID', '上级单位是它自己或者它的下属，会成为环；请另选上级')
  }
}

async function requirePerson(trx: Transaction<Database>, personId: string | null | undefined): Promise<void> {
  if (!personId) return
  if (await lockRecord(trx, 'person', personId)) return
  throw new AppError('REQUEST_INVALID', '“人员”所指的人员不存在；请重新选择')
}
