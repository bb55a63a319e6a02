import type { Transaction } from 'kysely'

import type { Database } from '../../db/schema.ts'
import type { Columns } from '../../engine/intake/columns.ts'
import { createOrgan } from '../organs.ts'
import { addContact, amendContact, amendUnit, createUnit } from '../units.ts'
import type { Importer, ImportTask } from './importer.ts'
import { type Decision, differences, type Flaw, type ReadRecord, readLine, readPhone, runRecords } from './records.ts'

export const UNIT_COLUMNS = {
  name: {
    label: '单位名称',
    also: ['名称', '单位', '承办单位', '单位全称'],
    help: '必填；全称',
    isRequired: true,
    example: '甲局（样例，请删去本行）',
  },
  kind: {
    label: '单位类别',
    also: ['类别', '单位性质', '类型'],
    help: '政府部门、党委部门、法院、检察院 …',
    mayBeConstant: true,
    example: '政府部门',
  },
  parent: { label: '上级单位', also: ['主管单位', '上级主管单位'], help: '已登记的单位，或本表中的另一行' },
  body: {
    label: '交办机构',
    also: ['归口单位', '归口', '系统'],
    help: '经哪个机构交办；没有的自动登记',
    mayBeConstant: true,
    example: '市人民政府',
  },
  phone: { label: '单位电话', also: ['电话', '办公电话', '值班电话'], help: '', example: '0393-1234567' },
  address: { label: '地址', also: ['办公地址', '通讯地址'], help: '' },
  contact: {
    label: '经办人',
    also: ['联系人', '联络员', '联络员姓名', '具体经办人'],
    help: '日常办理的人',
    example: '经办人甲',
  },
  section: { label: '科室', also: ['经办科室', '承办科室', '责任科室'], help: '', example: '办公室' },
  contact_phone: { label: '经办人电话', also: ['联系电话', '联系人电话', '联络员电话', '手机'], help: '' },
} as const satisfies Columns

type Said = Record<
  'kind' | 'parent' | 'body' | 'phone' | 'address' | 'contact' | 'section' | 'contactPhone',
  string | null
> & {
  name: string
}
type Stored = {
  id: string
  revision: number
  name: string
  kind: string | null
  parent_id: string | null
  body_id: string | null
  phone: string | null
  address: string | null
}
type Contact = { id: string; unit_id: string; name: string; section: string | null; phone: string | null }
type Known = {
  units: Map<string, Stored>
  unitNames: Map<string, string>
  bodies: Map<string, string>
  bodyNames: Map<string, string>
  contacts: Contact[]
  /** Names in the file. */
  coming: ReadonlySet<string>
}
const LABELS = { kind: '单位类别', parent: '上级单位', body: '交办机构', phone: '单位电话', address: '地址' }

/** The list of units with who handles their cases day by day. */
export const unitImporter: Importer = {
  kind: 'units',
  columns: UNIT_COLUMNS,
  constants: {},
  run(task, how) {
    const coming = new Set<string>()
    return runRecords<Said, Known>(task, how, {
      columns: UNIT_COLUMNS,
      read(reader) {
        const name = readLine(reader, 'name', 120) ?? reader.required('name', '单位的全称')
        const line = (column: string, most: number) => readLine(reader, column, most)
        const said: Said = {
          name,
          kind: line('kind', 60),
          parent: line('parent', 120),
          body: line('body', 120),
          phone: readPhone(reader, 'phone'),
          address: line('address', 200),
          contact: line('contact', 60),
          section: line('section', 60),
          contactPhone: readPhone(reader, 'contact_phone'),
        }
        return { label: name, said }
      },
      keyOf: ({ name }) => name,
      inOrder(records) {
        for (const { said } of records) coming.add(said.name)
        return parentsFirst(records)
      },
      look: (trx, records) => look(trx, records, coming),
      decide,
    })
  },
}

/** A unit is registered after the one it hangs on; of a circle the engine of records says what is wrong. */
function parentsFirst(records: readonly ReadRecord<Said>[]): ReadRecord<Said>[] {
  const byName = new Map(records.map((record) => [record.said.name, record]))
  const depth = (record: ReadRecord<Said>): number => {
    let steps = 0
    for (let at = byName.get(record.said.parent ?? ''); at && steps < 20; at = byName.get(at.said.parent ?? '')) {
      steps += 1
    }
    return steps
  }
  return [...records].sort((a, b) => depth(a) - depth(b))
}

async function look(
  trx: Transaction<Database>,
  records: readonly ReadRecord<Said>[],
  coming: ReadonlySet<string>,
): Promise<Known> {
  const names = [...new Set(records.flatMap(({ said }) => [said.name, said.parent ?? said.name]))]
  const columns = ['id', 'revision', 'name', 'kind', 'parent_id', 'body_id', 'phone', 'address'] as const
  const named = await trx
    .selectFrom('unit')
    .select(columns)
    .where('name', 'in', names)
    .where('closed_on', 'is', null)
    .execute()
  const parentIds = named.flatMap(({ parent_id: id }) => id ?? [])
  const parents = await trx
    .selectFrom('unit')
    .select(columns)
    .where('id', 'in', parentIds.length > 0 ? parentIds : [''])
    .execute()
  const bodies = await trx
    .selectFrom('organ')
    .select(['id', 'name'])
    .where('kind', '=', 'body')
    .where('is_closed', '=', false)
    .execute()
  const ids = named.map(({ id }) => id)
  const contacts = await trx
    .selectFrom('unit_contact')
    .select(['id', 'unit_id', 'name', 'section', 'phone'])
    .where('unit_id', 'in', ids.length > 0 ? ids : [''])
    .where('duty', '=', 'clerk')
    .where('ended_on', 'is', null)
    .execute()
  return {
    units: new Map(named.map((unit) => [unit.name, unit])),
    unitNames: new Map([...named, ...parents].map(({ id, name }) => [id, name])),
    bodies: new Map(bodies.map(({ id, name }) => [name, id])),
    bodyNames: new Map(bodies.map(({ id, name }) => [id, name])),
    contacts,
    coming,
  }
}

function decide(task: ImportTask, { said }: ReadRecord<Said>, known: Known): Decision | Flaw {
  const { parent, contact, section, contactPhone } = said
  if (parent !== null && !known.units.has(parent) && !known.coming.has(parent)) {
    return { column: '上级单位', found: `“${parent}”`, expected: '已登记的单位，或本表中的单位名称' }
  }
  if (parent === said.name)
    return { column: '上级单位', found: `“${parent}”就是本单位`, expected: '另一个单位，或空着' }
  const unit = known.units.get(said.name)
  if (!unit) return { outcome: 'new', write: () => create(task, said, known) }
  const nameOf = (names: Map<string, string>, id: string | null) => (id === null ? null : (names.get(id) ?? null))
  const before = {
    ...unit,
    parent: nameOf(known.unitNames, unit.parent_id),
    body: nameOf(known.bodyNames, unit.body_id),
  }
  const { kind, body, phone, address } = said
  const { values, changes } = differences(
    { kind: before.kind, parent: before.parent, body: before.body, phone: before.phone, address: before.address },
    { kind, parent, body, phone, address },
    LABELS,
  )
  const person = known.contacts.find((one) => one.unit_id === unit.id && one.name === contact)
  const ofContact =
    contact === null
      ? []
      : differences(
          { contact: person?.name ?? null, section: person?.section ?? null, phone: person?.phone ?? null },
          { contact, section, phone: contactPhone },
          { contact: '经办人', section: '科室', phone: '经办人电话' },
        ).changes
  const isAmended = Object.keys(values).length > 0
  if (!isAmended && ofContact.length === 0) return { outcome: 'unchanged' }
  return {
    outcome: 'changed',
    changes: [...changes, ...ofContact],
    async write() {
      if (isAmended) await amend(task, unit, values, known)
      if (ofContact.length > 0) await writeContact(task, unit.id, said, person)
    },
  }
}

async function create(task: ImportTask, said: Said, known: Known): Promise<void> {
  const { name, kind, parent, body, phone, address } = said
  const saved = await createUnit(task.db, task.doer, {
    name,
    kind,
    phone,
    address,
    parentId: parent === null ? null : (known.units.get(parent)?.id ?? null),
    bodyId: await bodyOf(task, body, known),
  })
  const fresh = { id: saved.id, revision: 1, name, kind, parent_id: null, body_id: null, phone, address }
  known.units.set(name, fresh)
  await writeContact(task, saved.id, said, undefined)
}

async function amend(task: ImportTask, unit: Stored, values: Record<string, string>, known: Known): Promise<void> {
  const { kind, phone, address, parent, body } = values
  await amendUnit(task.db, task.doer, unit.id, {
    revision: unit.revision,
    ...(kind !== undefined && { kind }),
    ...(phone !== undefined && { phone }),
    ...(address !== undefined && { address }),
    ...(parent !== undefined && { parentId: known.units.get(parent)?.id ?? null }),
    ...(body !== undefined && { bodyId: await bodyOf(task, body, known) }),
  })
}

async function writeContact(
  { db, doer }: ImportTask,
  unitId: string,
  { contact, section, contactPhone }: Said,
  person: Contact | undefined,
): Promise<void> {
  if (contact === null) return
  const fields = { ...(section !== null && { section }), ...(contactPhone !== null && { phone: contactPhone }) }
  if (person) await amendContact(db, doer, { id: unitId, contactId: person.id }, fields)
  else await addContact(db, doer, unitId, { name: contact, duty: 'clerk', ...fields })
}

async function bodyOf(task: ImportTask, name: string | null, known: Known): Promise<string | null> {
  if (name === null) return null
  const id = known.bodies.get(name) ?? (await createOrgan(task.db, task.doer, { kind: 'body', name })).id
  known.bodies.set(name, id)
  known.bodyNames.set(id, name)
  return id
}
