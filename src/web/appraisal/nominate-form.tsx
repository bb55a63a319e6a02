import { Input, Select } from 'antd'
import { useState } from 'react'

import { readDirectory } from '../../contract/directory-endpoints.ts'
import {
  NOMINATION_KIND_LABELS,
  NOMINATION_KINDS,
  type NominationKind,
  proposeNomination,
} from '../../contract/nominations-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { CasePicker } from '../parts/case-picker.tsx'
import { RadioRow } from '../parts/field-frame.tsx'
import { randomId } from '../parts/random-key.ts'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { Buttons, ReasonField } from './step-forms.tsx'

const KINDS = NOMINATION_KINDS.map((value) => ({ value, label: NOMINATION_KIND_LABELS[value] }))

/** A unit, somebody of a unit, or a suggestion, with the reason. */
export function NominateForm({
  year,
  onClose,
  onDone,
}: {
  year: number
  onClose: () => void
  onDone: () => Promise<void>
}) {
  const directory = useAsk(readDirectory, {})
  const [id] = useState(randomId)
  const [kind, setKind] = useState<NominationKind>('unit')
  const [unitId, setUnitId] = useState('')
  const [caseId, setCaseId] = useState('')
  return (
    <SentForm
      onSend={async (values) => {
        const common = { id, year, reason: textOf(values, 'reason').trim() }
        const personName = textOf(values, 'person').trim()
        const body =
          kind === 'suggestion'
            ? { kind, caseId, ...common }
            : kind === 'person'
              ? { kind, unitId, personName, ...common }
              : { kind, unitId, ...common }
        await ask(proposeNomination, { body })
        await onDone()
        onClose()
      }}
    >
      {(isBusy) => (
        <>
          <RadioRow
            name="kind"
            choices={KINDS}
            value={kind}
            onChange={(value) => setKind(NOMINATION_KINDS.find((one) => one === value) ?? 'unit')}
          />
          {kind === 'suggestion' ? (
            <Field id="case" label="建议" help="涉密件、内部件不能提名；提议人受保护的不写姓名。">
              <CasePicker id="case" value={caseId} isMany={false} onChange={(next) => setCaseId(String(next))} />
            </Field>
          ) : (
            <Field id="unit" label={kind === 'person' ? '所在单位' : '单位'}>
              <Select
                id="unit"
                showSearch={{ optionFilterProp: 'label' }}
                value={unitId || null}
                onChange={(next: string | null) => setUnitId(next ?? '')}
                options={(directory.data?.units ?? []).map((unit) => ({ value: unit.id, label: unit.name }))}
              />
            </Field>
          )}
          {kind === 'person' && (
            <Field id="person" label="姓名" help="承办单位的工作人员；代表不参加评比。">
              <Input id="person" name="person" required maxLength={200} autoComplete="off" />
            </Field>
          )}
          <ReasonField label="推荐理由" />
          <Buttons label="提名" isBusy={isBusy} onCancel={onClose} />
        </>
      )}
    </SentForm>
  )
}
