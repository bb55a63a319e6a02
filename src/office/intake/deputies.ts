import type { Transaction } from 'kysely'

import type { Database } from '../../db/schema.ts'
import { readName } from '../../engine/intake/cell-readers.ts'
import type { Columns } from '../../engine/intake/columns.ts'
import { amendDeputy, createDeputy } from '../deputies.ts'
import { createOrgan } from '../organs.ts'
import type { Importer, ImportTask } from './importer.ts'
import { type Decision, differences, type Flaw, type ReadRecord, readLine, readPhone, runRecords } from './records.ts'

export const DEPUTY_COLUMNS = {
  name: {
    label: '姓名',
    also: ['代表姓名', '代表', '人大代表'],
    help: '必填',
    isRequired: true,
    example: '代表甲（样例，请删去本行）',
  },
  id: { label: '代表编号', also: ['编号', '代表证号', 'id'], help: '同名代表用编号区别；一般不写' },
  delegation: {
    label: '代表团',
    also: ['所属代表团', '所在代表团', '选举单位', '选区'],
    help: '没有的自动登记',
    mayBeConstant: true,
    example: '甲县代表团',
  },
  term_no: {
    label: '届',
    also: ['届次', '第几届'],
    help: '任哪一届：14、第十四届',
    mayBeConstant: true,
    example: '14',
  },
  employer: {
    label: '工作单位',
    also: ['单位', '单位及职务', '工作单位及职务', '职务'],
    help: '',
    example: '某某合作社',
  },
  phone: {
    label: '电话',
    also: ['联系电话', '手机', '手机号', '手机号码', '联系方式'],
    help: '只用于联系本人所提建议',
    example: '0393-1234567',
  },
} as const satisfies Columns

type Said = {
  id: string | null
  name: string
  delegation: string | null
  termNo: number | null
  employer: string | null
  phone: string | null
}
type Stored = {
  id: string
  revision: number
  name: string | null
  delegation_id: string | null
  employer: string | null
  phone: string | null
}
type Known = {
  deputies: Stored[]
  /** Name → id, and back. */
  delegations: Map<string, string>
  delegationNames: Map<string, string>
  terms: Map<string, { termNo: number; delegationId: string | null }[]>
  /** Names that stand more than once in the file: told apart by delegation alone. */
  homonyms: Set<string>
}
const LABELS = { name: '姓名', employer: '工作单位', phone: '电话', delegation: '代表团' }

/** The roll of deputies. Two may bear one name: they are told apart by number or by delegation. */
export const deputyImporter: Importer = {
  kind: 'deputies',
  columns: DEPUTY_COLUMNS,
  constants: {},
  run(task, how) {
    const homonyms = new Set<string>()
    return runRecords<Said, Known>(task, how, {
      columns: DEPUTY_COLUMNS,
      read(reader) {
        const name = readName(reader.required('name', '代表的姓名'))
        const said = {
          id: readLine(reader, 'id', 64),
          name,
          delegation: readLine(reader, 'delegation', 64),
          termNo: reader.ordinal('term_no'),
          employer: readLine(reader, 'employer', 120),
          phone: readPhone(reader, 'phone'),
        }
        return { label: name, said }
      },
      keyOf: ({ id, name, delegation }) => id ?? `${name}\n${delegation ?? ''}`,
      inOrder(records) {
        const seen = new Set<string>()
        for (const { said } of records) (seen.has(said.name) ? homonyms : seen).add(said.name)
        return [...records]
      },
      look: (trx, records) => look(trx, records, homonyms),
      decide,
    })
  },
}

async function look(
  trx: Transaction<Database>,
  records: readonly ReadRecord<Said>[],
  homonyms: Set<string>,
): Promise<Known> {
  const words = [...new Set(records.flatMap(({ said }) => [said.name, said.id ?? said.name]))]
  const deputies = await trx
    .selectFrom('deputy')
    .select(['id', 'revision', 'name', 'delegation_id', 'employer', 'phone'])
    .where((row) => row.or([row('name', 'in', words), row('id', 'in', words)]))
    .orderBy('id')
    .execute()
  const organs = await trx
    .selectFrom('organ')
    .select(['id', 'name'])
    .where('kind', '=', 'delegation')
    .where('is_closed', '=', false)
    .execute()
  const ids = deputies.map(({ id }) => id)
  const terms = await trx
    .selectFrom('deputy_term')
    .select(['deputy_id', 'term_no', 'delegation_id'])
    .where('deputy_id', 'in', ids.length > 0 ? ids : [''])
    .execute()
  const termsOf = new Map<string, { termNo: number; delegationId: string | null }[]>()
  for (const { deputy_id: id, term_no: termNo, delegation_id: delegationId } of terms) {
    termsOf.set(id, [...(termsOf.get(id) ?? []), { termNo, delegationId }])
  }
  return {
    deputies,
    delegations: new Map(organs.map(({ id, name }) => [name, id])),
    delegationNames: new Map(organs.map(({ id, name }) => [id, name])),
    terms: termsOf,
    homonyms,
  }
}

function decide(task: ImportTask, { said }: ReadRecord<Said>, known: Known): Decision | Flaw {
  const found = find(said, known)
  if ('found' in found) return found
  if (!found.deputy) return { outcome: 'new', write: () => create(task, said, known) }
  const { deputy } = found
  const before = {
    name: deputy.name,
    employer: deputy.employer,
    phone: deputy.phone,
    delegation: deputy.delegation_id === null ? null : (known.delegationNames.get(deputy.delegation_id) ?? null),
  }
  const { name, employer, phone, delegation, termNo } = said
  const { values, changes } = differences(before, { name, employer, phone, delegation }, LABELS)
  const terms = known.terms.get(deputy.id) ?? []
  const isNewTerm = termNo !== null && !terms.some((term) => term.termNo === termNo)
  if (isNewTerm) changes.push({ label: '届', from: terms.map((term) => term.termNo).join('、'), to: String(termNo) })
  if (changes.length === 0) return { outcome: 'unchanged' }
  return {
    outcome: 'changed',
    changes,
    async write() {
      const delegationId = await delegationOf(task, delegation, known)
      await amendDeputy(task.db, task.doer, deputy.id, {
        revision: deputy.revision,
        ...('name' in values && { name }),
        ...('employer' in values && { employer }),
        ...('phone' in values && { phone }),
        ...('delegation' in values && { delegationId }),
        ...(isNewTerm && { terms: [...terms, { termNo, delegationId: delegationId ?? deputy.delegation_id }] }),
      })
    },
  }
}

/** By number; else by name, and among several of one name by delegation. */
function find({ id, name, delegation }: Said, known: Known): { deputy: Stored | undefined } | Flaw {
  if (id !== null) {
    const deputy = known.deputies.find((one) => one.id === id)
    if (deputy) return { deputy }
    return { column: '代表编号', found: `“${id}”`, expected: '名册中已有的代表编号；新代表请空着' }
  }
  const named = known.deputies.filter((one) => one.name === name)
  const delegationId = delegation === null ? undefined : (known.delegations.get(delegation) ?? '')
  const exact = named.filter((one) => delegationId !== undefined && one.delegation_id === delegationId)
  if (exact.length === 1) return { deputy: exact[0] }
  // One who stands on the roll without a delegation, or has moved to another.
  if (named.length <= 1 && !known.homonyms.has(name)) return { deputy: named[0] }
  if (named.length <= 1 && delegation !== null) {
    return { deputy: named.find((one) => one.delegation_id === null) }
  }
  const ids = named.map((one) => one.id).join('、')
  const expected = `写明代表编号（${ids}）或能区别的代表团`
  return { column: '姓名', found: `名册中有 ${named.length} 位“${name}”`, expected }
}

async function create(task: ImportTask, said: Said, known: Known): Promise<void> {
  const delegationId = await delegationOf(task, said.delegation, known)
  const { name, employer, phone, termNo } = said
  await createDeputy(task.db, task.doer, {
    name,
    employer,
    phone,
    delegationId,
    terms: termNo === null ? [] : [{ termNo, delegationId }],
  })
}

/** Id of the delegation; one that is not known yet is registered. */
async function delegationOf(task: ImportTask, name: string | null, known: Known): Promise<string | null> {
  if (name === null) return null
  const id = known.delegations.get(name) ?? (await createOrgan(task.db, task.doer, { kind: 'delegation', name })).id
  known.delegations.set(name, id)
  known.delegationNames.set(id, name)
  return id
}
