import { useQueryClient } from '@tanstack/react-query'

import type { CallReply } from '../../../contract/client.ts'
import {
  amendOrgan,
  createOrgan,
  listOrgans,
  ORGAN_KIND_LABELS,
  readOrgan,
} from '../../../contract/organs-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { RecordForm } from '../record-form.tsx'

export type Organ = CallReply<typeof readOrgan>

const EXAMPLES: Readonly<Record<Organ['kind'], string>> = {
  body: '例如 市人民政府',
  delegation: '例如 华龙区代表团',
  committee: '例如 财政经济委员会',
}

/** Everything that shows organs is read again. */
export function useRereadOrgans(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    await Promise.all(
      [listOrgans.name, readOrgan.name, 'readDirectory'].map((name) =>
        queryClient.invalidateQueries({ queryKey: [name] }),
      ),
    )
  }
}

export function NewOrganForm({ kind, onDone }: { kind: Organ['kind']; onDone: () => void }) {
  const reread = useRereadOrgans()
  return (
    <RecordForm
      fields={[
        {
          name: 'name',
          label: `${ORGAN_KIND_LABELS[kind]}的名称`,
          isRequired: true,
          placeholder: EXAMPLES[kind],
        },
      ]}
      seen={{ revision: 0, values: {} }}
      schema={createOrgan.body}
      bodyOf={({ name }) => ({ kind, name: name ?? '' })}
      submitLabel="登记"
      onSend={async (body) => {
        await ask(createOrgan, { body })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    />
  )
}

export function AmendOrganForm({ organ, onDone }: { organ: Organ; onDone: () => void }) {
  const { id, name, revision } = organ
  const reread = useRereadOrgans()
  return (
    <RecordForm
      fields={[{ name: 'name', label: '名称', isRequired: true }]}
      seen={{ revision, values: { name } }}
      schema={amendOrgan.body}
      bodyOf={(values, seen) => ({ revision: seen, name: values['name'] ?? '' })}
      submitLabel="更名"
      onSend={async (body) => {
        await ask(amendOrgan, { params: { id }, body })
        await reread()
        onDone()
      }}
      reread={async () => {
        const now = await ask(readOrgan, { params: { id } })
        return { revision: now.revision, values: { name: now.name } }
      }}
      onCancel={onDone}
    />
  )
}
