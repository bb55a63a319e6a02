import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CallReply } from '../../../contract/client.ts'
import { amendDeputy, createDeputy, listDeputies, readDeputy } from '../../../contract/deputies-endpoints.ts'
import { ask } from '../../app/ask.ts'
import { useWriteKey } from '../../parts/write-key.ts'
import { useNames } from '../names.ts'
import type { RecordField, RecordValues } from '../record-field.tsx'
import { RecordForm, type SeenRecord } from '../record-form.tsx'
import { type TermRow, TermRows, termsOf } from './term-rows.tsx'

export type Deputy = CallReply<typeof readDeputy>

/** Everything that shows deputies is read again. */
export function useRereadDeputies(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    await Promise.all(
      [listDeputies.name, readDeputy.name, 'previewDeputyStatus', 'readDirectory', 'listSignInCodeRequests'].map(
        (name) => queryClient.invalidateQueries({ queryKey: [name] }),
      ),
    )
  }
}

export function NewDeputyForm({ onMade, onCancel }: { onMade: (id: string) => void; onCancel: () => void }) {
  const fields = useDeputyFields()
  const reread = useRereadDeputies()
  const [terms, setTerms] = useState<readonly TermRow[]>([{ key: '0', termNo: '', delegationId: '' }])
  const keyFor = useWriteKey()
  return (
    <RecordForm
      fields={fields}
      seen={{ revision: 0, values: {} }}
      schema={createDeputy.body}
      bodyOf={(values) => ({ ...bodyOf(values), terms: termsOf(terms) })}
      submitLabel="登记"
      onSend={async (body) => {
        const { id } = await ask(createDeputy, { headers: { 'idempotency-key': keyFor(body) }, body })
        await reread()
        onMade(id)
      }}
      onCancel={onCancel}
    >
      <TermRows terms={terms} onChange={setTerms} />
    </RecordForm>
  )
}

export function AmendDeputyForm({ deputy, onDone }: { deputy: Deputy; onDone: () => void }) {
  const { id } = deputy
  const fields = useDeputyFields()
  const reread = useRereadDeputies()
  const [seenTerms, setSeenTerms] = useState<readonly TermRow[]>(rowsOf(deputy))
  const [terms, setTerms] = useState<readonly TermRow[]>(seenTerms)
  return (
    <RecordForm
      fields={fields}
      seen={seenOf(deputy)}
      schema={amendDeputy.body}
      bodyOf={(values, revision) => ({ revision, ...bodyOf(values), terms: termsOf(terms) })}
      submitLabel="保存"
      onSend={async (body) => {
        await ask(amendDeputy, { params: { id }, body })
        await reread()
        onDone()
      }}
      reread={async () => {
        const now = await ask(readDeputy, { params: { id } })
        if (JSON.stringify(terms) === JSON.stringify(seenTerms)) setTerms(rowsOf(now))
        setSeenTerms(rowsOf(now))
        return seenOf(now)
      }}
      onCancel={onDone}
    >
      <TermRows terms={terms} onChange={setTerms} />
    </RecordForm>
  )
}

/** Asked for in rows of its own; here for what others have changed in it. */
const TERMS_FIELD: RecordField = { name: 'terms', label: '届次', isShown: () => false }

function useDeputyFields(): RecordField[] {
  const { delegations } = useNames()
  return [
    { name: 'name', label: '姓名', isRequired: true },
    {
      name: 'delegationId',
      label: '现在的代表团',
      kind: 'choice',
      choices: delegations,
      ...(delegations.length === 0 && { help: '还没有代表团；请系统管理员在“机构”里登记，现在可以不填。' }),
    },
    { name: 'employer', label: '工作单位和职务' },
    {
      name: 'phone',
      label: '电话',
      kind: 'phone',
      help: '只有代表工作机构能看到；代表也可用它和登录码登录。办理单位联系自己承办的件时才给看，并留痕。',
    },
    TERMS_FIELD,
  ]
}

function bodyOf({ name, delegationId, employer, phone }: RecordValues) {
  return {
    name: name ?? '',
    delegationId: delegationId || null,
    employer: employer?.trim() || null,
    phone: phone?.trim() || null,
  }
}

function seenOf({ revision, name, delegationId, employer, phone, terms }: Deputy): SeenRecord {
  return {
    revision,
    values: {
      name: name ?? '',
      delegationId: delegationId ?? '',
      employer: employer ?? '',
      phone: phone ?? '',
      terms: terms.map(({ termNo, delegationName }) => `第 ${termNo} 届${delegationName ?? ''}`).join('、'),
    },
  }
}

function rowsOf({ terms }: Deputy): TermRow[] {
  return terms.map(({ termNo, delegationId }) => ({
    key: String(termNo),
    termNo: String(termNo),
    delegationId: delegationId ?? '',
  }))
}
