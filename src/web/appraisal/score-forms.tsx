import { Input, Select } from 'antd'
import { useState } from 'react'

import type { Appeal, AppraisalRules, UnitSheet } from '../../contract/appraisal-endpoints.ts'
import { answerAppeal, correctScore } from '../../contract/appraisal-steps-endpoints.ts'
import { FormDialog } from '../admin/form-dialog.tsx'
import { ask } from '../app/ask.ts'
import { RadioRow } from '../parts/field-frame.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { Buttons, ReasonField } from './step-forms.tsx'

type Items = AppraisalRules['items']
type Common = {
  appraisal: { id: string; revision: number }
  items: Items
  onClose: () => void
  onDone: () => Promise<void>
}

/** Sets another score with the reason; the computed one stays beside it. */
export function CorrectDialog({ unit, ...common }: Common & { unit: UnitSheet['unit'] | null }) {
  const { appraisal, items, onClose, onDone } = common
  const [item, setItem] = useState(items[0]?.item ?? '')
  return (
    <FormDialog title={`更正得分：${unit?.name ?? ''}`} isOpen={unit !== null} onClose={onClose}>
      <SentForm
        onSend={async (values) => {
          await ask(correctScore, {
            params: { id: appraisal.id },
            body: {
              revision: appraisal.revision,
              unitId: unit?.id ?? '',
              item,
              score: scoreOf(values),
              reason: textOf(values, 'reason').trim(),
            },
          })
          await onDone()
          onClose()
        }}
      >
        {(isBusy) => (
          <>
            <ItemField items={items} value={item} onChange={setItem} />
            <ScoreField />
            <ReasonField label="理由" help="单位看得到理由；计算所得的分数仍留在旁边。" />
            <Buttons label="更正" isBusy={isBusy} onCancel={onClose} />
          </>
        )}
      </SentForm>
    </FormDialog>
  )
}

/** Upheld or corrected, with an answer that the unit reads. */
export function AnswerDialog({ appeal, ...common }: Common & { appeal: Appeal | null }) {
  const { appraisal, items, onClose, onDone } = common
  const [outcome, setOutcome] = useState<'upheld' | 'corrected'>('upheld')
  const [chosen, setChosen] = useState(items[0]?.item ?? '')
  const item = appeal?.item ?? chosen
  return (
    <FormDialog title={`答复申诉：${appeal?.unit.name ?? ''}`} isOpen={appeal !== null} onClose={onClose}>
      <p>
        <strong>{appeal?.itemLabel}</strong>：{appeal?.words}
      </p>
      <SentForm
        onSend={async (values) => {
          const base = { revision: appraisal.revision, answer: textOf(values, 'reason').trim() }
          await ask(answerAppeal, {
            params: { id: appraisal.id, appealId: appeal?.id ?? '' },
            body: outcome === 'upheld' ? { outcome, ...base } : { outcome, ...base, item, score: scoreOf(values) },
          })
          await onDone()
          onClose()
        }}
      >
        {(isBusy) => (
          <>
            <RadioRow
              name="outcome"
              choices={OUTCOMES}
              value={outcome}
              onChange={(value) => setOutcome(value === 'corrected' ? 'corrected' : 'upheld')}
            />
            {outcome === 'corrected' && appeal?.item === null && (
              <ItemField items={items} value={chosen} onChange={setChosen} />
            )}
            {outcome === 'corrected' && <ScoreField />}
            <ReasonField label="理由" help="答复单位看得到。" />
            <Buttons label="答复" isBusy={isBusy} onCancel={onClose} />
          </>
        )}
      </SentForm>
    </FormDialog>
  )
}

const OUTCOMES = [
  { value: 'upheld', label: '维持' },
  { value: 'corrected', label: '更正得分' },
]

/** Throws in words what no score is; the server judges again. */
function scoreOf(values: FormData): number {
  const text = textOf(values, 'score').trim()
  const score = Number(text)
  if (text !== '' && score >= 0 && score <= 100) return score
  throw new Error(`“${text}”不是 0 到 100 的分数；请改正`)
}

function ScoreField() {
  return (
    <Field id="score" label="更正后的得分（0～100）">
      <Input id="score" name="score" required inputMode="decimal" maxLength={6} autoComplete="off" />
    </Field>
  )
}

export function ItemField({
  items,
  value,
  onChange,
  label = '项目',
}: {
  items: readonly { item: string; label: string }[]
  value: string
  onChange: (item: string) => void
  label?: string
}) {
  return (
    <Field id="item" label={label}>
      <Select
        id="item"
        value={value}
        onChange={onChange}
        options={items.map((one) => ({ value: one.item, label: one.label }))}
      />
    </Field>
  )
}
