import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import {
  addDossierEntry,
  answerDossierCorrection,
  askDossierCorrection,
  DOSSIER_ENTRY_KINDS,
  DOSSIER_ENTRY_LABELS,
  type Dossier,
  listDossiers,
  readDossier,
  readMyDossier,
  strikeDossierEntry,
} from '../../contract/dossiers-endpoints.ts'
import type { RecordField, RecordValues } from '../admin/record-field.tsx'
import { RecordForm } from '../admin/record-form.tsx'
import { ask } from '../app/ask.ts'
import { randomId } from '../parts/random-key.ts'

const KINDS = DOSSIER_ENTRY_KINDS.map((value) => ({ value, label: DOSSIER_ENTRY_LABELS[value] }))
const ENTRY_FIELDS: readonly RecordField[] = [
  { name: 'onDay', label: '日期', kind: 'day', isRequired: true },
  { name: 'kind', label: '类别', kind: 'choice', choices: KINDS, isRequired: true },
  {
    name: 'words',
    label: '内容',
    kind: 'long',
    isRequired: true,
    help: '只写事实，例如“参加农村道路养护专题调研”；不写评价和打分。',
  },
]
const NEW = { revision: 0, values: {} }

/** Everything that shows dossiers is read again. */
function useReread(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    await Promise.all(
      [listDossiers.name, readDossier.name, readMyDossier.name].map((name) =>
        queryClient.invalidateQueries({ queryKey: [name] }),
      ),
    )
  }
}

export function EntryForm({ deputyId, onDone }: { deputyId: string; onDone: () => void }) {
  // The same id whenever the form is sent again: it is entered once.
  const [entryId] = useState(randomId)
  const reread = useReread()
  return (
    <RecordForm
      fields={ENTRY_FIELDS}
      seen={NEW}
      schema={addDossierEntry.body}
      bodyOf={(values) => ({ entryId, ...entryOf(values) })}
      submitLabel="登记"
      onSend={async (body) => {
        await ask(addDossierEntry, { params: { id: deputyId }, body })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    />
  )
}

export function StrikeForm({ deputyId, entryId, onDone }: { deputyId: string; entryId: string; onDone: () => void }) {
  const reread = useReread()
  return (
    <RecordForm
      fields={[
        { name: 'reason', label: '划去的原因', kind: 'long', isRequired: true, help: '划去的登记仍然可见，不会删除。' },
      ]}
      seen={NEW}
      schema={strikeDossierEntry.body}
      bodyOf={({ reason }) => ({ reason: reason ?? '' })}
      submitLabel="划去"
      isDangerous
      onSend={async (body) => {
        await ask(strikeDossierEntry, { params: { id: deputyId, entryId }, body })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    />
  )
}

/** `entryKey` null: about the dossier in general. */
export function AskCorrectionForm({ entryKey, onDone }: { entryKey: string | null; onDone: () => void }) {
  const [correctionId] = useState(randomId)
  const reread = useReread()
  return (
    <RecordForm
      fields={[{ name: 'words', label: '哪里有误，应当怎样', kind: 'long', isRequired: true }]}
      seen={NEW}
      schema={askDossierCorrection.body}
      bodyOf={({ words }) => ({ correctionId, entryKey, words: words ?? '' })}
      submitLabel="提交申请"
      onSend={async (body) => {
        await ask(askDossierCorrection, { body })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    />
  )
}

export function AnswerForm({
  deputyId,
  correction,
  onDone,
}: {
  deputyId: string
  correction: Dossier['corrections'][number]
  onDone: () => void
}) {
  const reread = useReread()
  const isOfEntry = correction.entryKey?.startsWith('entry:') ?? false
  return (
    <RecordForm
      fields={answerFields(isOfEntry)}
      seen={NEW}
      schema={answerDossierCorrection.body}
      bodyOf={answerOf}
      submitLabel="答复"
      onSend={async (body) => {
        await ask(answerDossierCorrection, { params: { id: deputyId, correctionId: correction.id }, body })
        await reread()
        onDone()
      }}
      onCancel={onDone}
    >
      <p className="quiet">
        {isOfEntry
          ? '采纳时可以划去所指的登记，也可以另补一条。'
          : correction.entryKey === null
            ? '采纳时可以补登一条。'
            : '所指的一条来自建议办理的记录，有误的请在该建议中登记更正；这里可以补登一条，并写明答复。'}
      </p>
    </RecordForm>
  )
}

function answerFields(isOfEntry: boolean): RecordField[] {
  const isAccepted = ({ outcome }: RecordValues) => outcome === 'accepted'
  const isAdding = (values: RecordValues) => isAccepted(values) && values['adds'] === 'yes'
  return [
    {
      name: 'outcome',
      label: '答复',
      kind: 'choice',
      choices: [
        { value: 'accepted', label: '采纳' },
        { value: 'refused', label: '不采纳' },
      ],
      isRequired: true,
    },
    { name: 'answer', label: '理由', kind: 'long', isRequired: true, help: '代表本人能看到。' },
    {
      name: 'strikesEntry',
      label: '划去所指的登记',
      kind: 'choice',
      choices: [
        { value: 'yes', label: '划去' },
        { value: 'no', label: '保留' },
      ],
      isRequired: true,
      isShown: (values) => isOfEntry && isAccepted(values),
    },
    {
      name: 'adds',
      label: '另补登一条',
      kind: 'choice',
      choices: [
        { value: 'yes', label: '补登' },
        { value: 'no', label: '不补登' },
      ],
      isRequired: true,
      isShown: isAccepted,
    },
    ...ENTRY_FIELDS.map((field) => ({ ...field, isShown: isAdding })),
  ]
}

function answerOf(values: RecordValues) {
  const { outcome, answer = '', strikesEntry, adds } = values
  if (outcome !== 'accepted') return { outcome, answer }
  return { outcome, answer, strikesEntry: strikesEntry === 'yes', adds: adds === 'yes' ? entryOf(values) : null }
}

function entryOf({ onDay = '', kind = '', words = '' }: RecordValues) {
  return { onDay, kind, words }
}
