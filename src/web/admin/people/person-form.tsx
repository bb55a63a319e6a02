import { useQueryClient } from '@tanstack/react-query'
import type { CallReply } from '../../../contract/client.ts'
import { amendPerson, createPerson, endPerson, listPeople, readPerson } from '../../../contract/people-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { useToday } from '../../app/session.tsx'
import { useWriteKey } from '../../parts/write-key.ts'
import { useNames } from '../names.ts'
import type { RecordField, RecordValues } from '../record-field.tsx'
import { RecordForm, type SeenRecord } from '../record-form.tsx'
import { placeOf, postOf, ROLE_CHOICES } from './post-words.ts'

export type Person = CallReply<typeof readPerson>

const FIELDS: readonly RecordField[] = [
  { name: 'name', label: '姓名', isRequired: true },
  { name: 'phone', label: '电话', kind: 'phone', help: '只有管理员和代表工作机构能看到。' },
  { name: 'email', label: '电子邮件' },
]

/** Everything that shows people is read again. */
export function useRereadPeople(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    await Promise.all(
      [listPeople.name, readPerson.name, 'readPersonAccount', 'readDirectory'].map((name) =>
        queryClient.invalidateQueries({ queryKey: [name] }),
      ),
    )
  }
}

export function NewPersonForm({
  role,
  onMade,
  onCancel,
}: {
  /** Chosen already, where one comes for this post. */
  role?: string | undefined
  onMade: (id: string) => void
  onCancel: () => void
}) {
  const post = usePostFields('可以先不给，登记之后再给。')
  const reread = useRereadPeople()
  const keyFor = useWriteKey()
  return (
    <RecordForm
      fields={[...FIELDS, ...post]}
      seen={{ revision: 0, values: role === undefined ? {} : { role } }}
      schema={createPerson.body}
      bodyOf={(values) => ({ ...bodyOf(values), posts: values['role'] ? [postOf(values)] : [] })}
      submitLabel="登记"
      onSend={async (body) => {
        const { id } = await ask(createPerson, { headers: { 'idempotency-key': keyFor(body) }, body })
        await reread()
        onMade(id)
      }}
      onCancel={onCancel}
    />
  )
}

export function AmendPersonForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const { id } = person
  const reread = useRereadPeople()
  return (
    <RecordForm
      fields={FIELDS}
      seen={seenOf(person)}
      schema={amendPerson.body}
      bodyOf={(values, revision) => ({ revision, ...bodyOf(values) })}
      submitLabel="保存"
      onSend={async (body) => {
        await ask(amendPerson, { params: { id }, body })
        await reread()
        onDone()
      }}
      reread={async () => seenOf(await ask(readPerson, { params: { id } }))}
      onCancel={onDone}
    />
  )
}

export function EndPersonForm({ person, onDone }: { person: Person; onDone: () => void }) {
  const { id, name } = person
  const today = useToday()
  const reread = useRereadPeople()
  const held = person.posts.filter(({ endedAt }) => endedAt === null).length
  return (
    <RecordForm
      fields={[{ name: 'leftOn', label: '离任日期', kind: 'day', isRequired: true }]}
      seen={{ revision: person.revision, values: { leftOn: today ?? '' } }}
      schema={endPerson.body}
      bodyOf={(values, revision) => ({ revision, leftOn: values['leftOn'] })}
      submitLabel="登记离任"
      isDangerous
      onSend={async (body) => {
        await ask(endPerson, { params: { id }, body })
        await reread()
        onDone()
      }}
      reread={async () => {
        const now = await ask(readPerson, { params: { id } })
        return { revision: now.revision, values: { leftOn: today ?? '' } }
      }}
      onCancel={onDone}
    >
      <p>{held > 0 ? `${name}的 ${held} 个岗位随即全部结束，` : ''}登录之后不能再办事；记录和办理过程都保留。</p>
    </RecordForm>
  )
}

/** The questions of a post: the role, and the one place that this role is held in. */
export function usePostFields(help?: string): RecordField[] {
  const names = useNames()
  const places: RecordField[] = ROLE_CHOICES.flatMap(({ value }) => {
    const place = placeOf(value)
    if (!place) return []
    const choices = names[place.names]
    return {
      name: `place:${place.names}`,
      label: place.label,
      kind: 'choice' as const,
      choices,
      isRequired: true,
      ...(choices.length === 0 && { help: place.none }),
      isShown: (values: RecordValues) => placeOf(values['role'] ?? '')?.names === place.names,
    }
  })
  return [
    {
      name: 'role',
      label: '岗位',
      kind: 'choice',
      choices: ROLE_CHOICES,
      isRequired: help === undefined,
      ...(help !== undefined && { help }),
    },
    ...places.filter(({ name }, at) => places.findIndex((other) => other.name === name) === at),
  ]
}

function bodyOf({ name, phone, email }: RecordValues) {
  return { name: name ?? '', phone: phone?.trim() || null, email: email?.trim() || null }
}

function seenOf({ revision, name, phone, email }: Person): SeenRecord {
  return { revision, values: { name, phone: phone ?? '', email: email ?? '' } }
}
