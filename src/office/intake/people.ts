import type { Transaction } from 'kysely'

import { ROLES, type Role } from '../../../machines/policy/words.ts'
import { NewPost } from '../../contract/people-endpoints.ts'
import { ROLE_LABELS } from '../../contract/value-labels.ts'
import type { Database } from '../../db/schema.ts'
import { readName } from '../../engine/intake/cell-readers.ts'
import type { Columns } from '../../engine/intake/columns.ts'
import { amendPerson, createPerson, grantPost } from '../people.ts'
import type { Importer, ImportTask } from './importer.ts'
import { type Decision, differences, type Flaw, type ReadRecord, readLine, readPhone, runRecords } from './records.ts'

const ROLE_WORDS: Partial<Record<Role, readonly string[]>> = {
  deputy: ['代表'],
  delegation_staff: ['代表团联络员', '代表团工作人员'],
  secretariat: ['秘书处', '议案组', '建议组'],
  presidium: ['大会主席团', '乡镇人大主席团'],
  deputy_office_clerk: ['工作人员', '选工委工作人员', '代表联络工作人员', '代工委工作人员'],
  deputy_office_director: ['主任', '选工委主任', '代工委主任'],
  routing_office: ['政府办', '督查室', '政府督查室', '归口单位'],
  unit_clerk: ['经办人', '承办人', '联络员'],
  unit_section_head: ['科室负责人', '科长'],
  unit_deputy_head: ['分管负责人', '分管领导'],
  unit_head: ['主要负责人', '主要领导', '单位负责人'],
  supervising_committee: ['专门委员会', '工作委员会', '专委会', '工委'],
  standing_committee_member: ['常委会委员', '常委会成员'],
  procurator: ['检察院'],
  administrator: ['管理员'],
  auditor: ['审计'],
}
const ROLE_CHOICES = Object.fromEntries(
  ROLES.filter((role) => role !== 'system').map((role) => [role, [ROLE_LABELS[role], ...(ROLE_WORDS[role] ?? [])]]),
) as Record<Exclude<Role, 'system'>, string[]>

export const PEOPLE_COLUMNS = {
  name: {
    label: '姓名',
    also: ['人员姓名', '人员'],
    help: '必填',
    isRequired: true,
    example: '人员甲（样例，请删去本行）',
  },
  role: {
    label: '岗位',
    also: ['角色', '职责', '身份'],
    help: '必填；从下拉中选',
    isRequired: true,
    mayBeConstant: true,
    choices: Object.values(ROLE_CHOICES).flatMap(([label]) => label ?? []),
    example: '承办单位经办人',
  },
  place: {
    label: '所在机构',
    also: ['单位', '所在单位', '承办单位', '工作单位', '机构', '代表团', '委员会'],
    help: '承办单位的岗位写单位；归口、代表团、委员会的岗位写该机构；须已登记',
    mayBeConstant: true,
    example: '甲局',
  },
  deputy: {
    label: '对应代表',
    also: ['代表姓名', '代表编号'],
    help: '岗位是人大代表的，写名册中的姓名或编号；不写即本人姓名',
  },
  phone: {
    label: '电话',
    also: ['手机', '手机号', '手机号码', '联系电话', '联系方式'],
    help: '',
    example: '0393-1234567',
  },
  email: { label: '邮箱', also: ['电子邮箱', 'email', '电子邮件'], help: '', example: 'a@example.org' },
} as const satisfies Columns

type Said = {
  name: string
  role: Exclude<Role, 'system'>
  place: string | null
  deputy: string | null
  phone: string | null
  email: string | null
}
type Post = {
  role: Role
  unit_id: string | null
  deputy_id: string | null
  body_id: string | null
  committee_id: string | null
}
type Person = { id: string; revision: number; name: string; phone: string | null; email: string | null; posts: Post[] }
type Known = {
  people: Person[]
  units: Map<string, string>
  organs: { id: string; name: string; kind: string }[]
  deputies: { id: string; name: string | null }[]
}

/** People and the posts in which they act. Somebody with two posts stands in two rows. */
export const peopleImporter: Importer = {
  kind: 'people',
  columns: PEOPLE_COLUMNS,
  constants: {},
  run: (task, how) =>
    runRecords<Said, Known>(task, how, {
      columns: PEOPLE_COLUMNS,
      read(reader) {
        const name = readName(reader.required('name', '姓名'))
        const said = {
          name,
          role: reader.requiredWord('role', ROLE_CHOICES),
          place: readLine(reader, 'place', 120),
          deputy: readLine(reader, 'deputy', 64),
          phone: readPhone(reader, 'phone'),
          email: readEmail(reader.text('email'), (found) =>
            reader.fault('email', found, 'name@example.org 这样的邮箱'),
          ),
        }
        return { label: `${name}（${ROLE_LABELS[said.role]}）`, said }
      },
      keyOf: ({ name, role, place, phone }) => `${name}\n${role}\n${place ?? ''}\n${phone ?? ''}`,
      look,
      decide,
    }),
}

function readEmail(text: string | null, complain: (found: string) => void): string | null {
  if (text === null || text === '无') return null
  const plain = text.normalize('NFKC').replaceAll(/\s/g, '')
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(plain) || plain.length > 200) complain(`“${text}”`)
  return plain
}

async function look(trx: Transaction<Database>, records: readonly ReadRecord<Said>[]): Promise<Known> {
  const names = [...new Set(records.map(({ said }) => said.name))]
  const places = [...new Set(records.flatMap(({ said }) => said.place ?? []))]
  const deputies = [...new Set(records.flatMap(({ said }) => said.deputy ?? said.name))]
  const some = (words: string[]) => (words.length > 0 ? words : [''])
  const people = await trx
    .selectFrom('person')
    .select(['id', 'revision', 'name', 'phone', 'email'])
    .where('name', 'in', some(names))
    .where('left_on', 'is', null)
    .orderBy('id')
    .execute()
  const posts = await trx
    .selectFrom('post')
    .select(['person_id', 'role', 'unit_id', 'deputy_id', 'body_id', 'committee_id'])
    .where('person_id', 'in', some(people.map(({ id }) => id)))
    .where('ended_at', 'is', null)
    .execute()
  const units = await trx
    .selectFrom('unit')
    .select(['id', 'name'])
    .where('name', 'in', some(places))
    .where('closed_on', 'is', null)
    .execute()
  const organs = await trx
    .selectFrom('organ')
    .select(['id', 'name', 'kind'])
    .where('name', 'in', some(places))
    .where('is_closed', '=', false)
    .execute()
  return {
    people: people.map((person) => ({ ...person, posts: posts.filter((post) => post.person_id === person.id) })),
    units: new Map(units.map(({ id, name }) => [name, id])),
    organs,
    deputies: await trx
      .selectFrom('deputy')
      .select(['id', 'name'])
      .where((row) => row.or([row('name', 'in', some(deputies)), row('id', 'in', some(deputies))]))
      .where('status', '<>', 'ended')
      .execute(),
  }
}

function decide(task: ImportTask, { said }: ReadRecord<Said>, known: Known): Decision | Flaw {
  const post = postOf(said, known)
  if ('found' in post) return post
  const { name, phone, email } = said
  const named = known.people.filter((one) => one.name === name)
  const alike = named.filter((one) => phone === null || one.phone === null || one.phone === phone)
  if (alike.length > 1) {
    return {
      column: '姓名',
      found: `已登记 ${alike.length} 位“${name}”`,
      expected: '写明与其中一位相同的电话，以便区别',
    }
  }
  const [person] = alike
  if (!person) {
    return {
      outcome: 'new',
      async write() {
        const saved = await createPerson(task.db, task.doer, { name, phone, email, posts: [post] })
        known.people.push({ id: saved.id, revision: 1, name, phone, email, posts: [rowOf(post)] })
      },
    }
  }
  const { changes } = differences(
    { phone: person.phone, email: person.email },
    { phone, email },
    { phone: '电话', email: '邮箱' },
  )
  const isAmended = changes.length > 0
  const isHeld = person.posts.some((held) => isSamePost(held, rowOf(post)))
  if (isHeld && !isAmended) return { outcome: 'unchanged' }
  if (!isHeld)
    changes.push({
      label: '岗位',
      from: person.posts.map(({ role }) => ROLE_LABELS[role]).join('、'),
      to: ROLE_LABELS[said.role],
    })
  return {
    outcome: 'changed',
    changes,
    async write() {
      if (isAmended) {
        const saved = await amendPerson(task.db, task.doer, person.id, {
          revision: person.revision,
          ...(phone !== null && { phone }),
          ...(email !== null && { email }),
        })
        Object.assign(person, { revision: saved.revision, phone: phone ?? person.phone, email: email ?? person.email })
      }
      if (isHeld) return
      await grantPost(task.db, task.doer, person.id, post)
      person.posts.push(rowOf(post))
    },
  }
}

const ORGAN_ROLES: Partial<Record<Role, { kind: string; field: 'bodyId' | 'committeeId'; what: string }>> = {
  routing_office: { kind: 'body', field: 'bodyId', what: '交办机构' },
  delegation_staff: { kind: 'delegation', field: 'bodyId', what: '代表团' },
  supervising_committee: { kind: 'committee', field: 'committeeId', what: '专工委' },
}

/** The post with the ids of its place. */
function postOf({ name, role, place, deputy }: Said, known: Known): NewPost | Flaw {
  const asked = `“${place ?? '空'}”`
  if (role.startsWith('unit_')) {
    const unitId = place === null ? undefined : known.units.get(place)
    return unitId === undefined
      ? { column: '所在机构', found: asked, expected: '已登记的承办单位；没有的请先登记或先导入单位' }
      : NewPost.parse({ role, unitId })
  }
  const organ = ORGAN_ROLES[role]
  if (organ) {
    const id = known.organs.find((one) => one.kind === organ.kind && one.name === place)?.id
    return id === undefined
      ? { column: '所在机构', found: asked, expected: `已登记的${organ.what}；没有的请先登记` }
      : NewPost.parse({ role, [organ.field]: id })
  }
  if (role !== 'deputy') return NewPost.parse({ role })
  const wanted = deputy ?? name
  const found = known.deputies.filter((one) => one.id === wanted || one.name === wanted)
  const [only] = found
  if (only && found.length === 1) return NewPost.parse({ role, deputyId: only.id })
  const ids = found.map(({ id }) => id).join('、')
  return {
    column: '对应代表',
    found: found.length === 0 ? `名册中没有“${wanted}”` : `名册中有 ${found.length} 位“${wanted}”`,
    expected: found.length === 0 ? '名册中的代表；没有的请先导入代表' : `代表编号：${ids} 之一`,
  }
}

function rowOf({ role, unitId, deputyId, bodyId, committeeId }: NewPost): Post {
  return {
    role,
    unit_id: unitId ?? null,
    deputy_id: deputyId ?? null,
    body_id: bodyId ?? null,
    committee_id: committeeId ?? null,
  }
}

function isSamePost(a: Post, b: Post): boolean {
  return (
    a.role === b.role &&
    a.unit_id === b.unit_id &&
    a.deputy_id === b.deputy_id &&
    a.body_id === b.body_id &&
    a.committee_id === b.committee_id
  )
}
