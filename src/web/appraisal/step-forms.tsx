import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'

import {
  cancelAppraisal,
  circulateAppraisal,
  decideAppraisal,
  openAppraisal,
} from '../../contract/appraisal-steps-endpoints.ts'
import { Confirm } from '../admin/confirm.tsx'
import { FormDialog } from '../admin/form-dialog.tsx'
import { ask } from '../app/ask.ts'
import { DayField } from '../parts/day-field.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'

export type StepName = 'open' | 'decide' | 'circulate' | 'cancel'
type StepProps = {
  step: StepName | null
  appraisal: { id: string; revision: number; appealUntil: string | null }
  onClose: () => void
  onDone: () => Promise<void>
}

const TITLES: Readonly<Record<StepName, string>> = {
  open: '向各单位公开',
  decide: '定下结果',
  circulate: '登记通报',
  cancel: '取消这次评价',
}

/** The next step of an appraisal, with what it brings about in words. */
export function StepDialog({ step, appraisal, onClose, onDone }: StepProps) {
  const call = { params: { id: appraisal.id } }
  const { revision } = appraisal
  const finish = async (send: () => Promise<unknown>) => {
    await send()
    await onDone()
    onClose()
  }
  return (
    <FormDialog title={step ? TITLES[step] : ''} isOpen={step !== null} onClose={onClose}>
      {step === 'open' && (
        <OpenForm
          onCancel={onClose}
          onSend={(appealUntil) => finish(() => ask(openAppraisal, { ...call, body: { revision, appealUntil } }))}
        />
      )}
      {step === 'decide' && (
        <Confirm
          label="定下结果"
          onCancel={onClose}
          onConfirm={() => finish(() => ask(decideAppraisal, { ...call, body: { revision } }))}
        >
          <p>定下以后，分数不再更正；各单位看到本单位的等次和名次。全部排名在登记通报以后才向各单位显示。</p>
        </Confirm>
      )}
      {step === 'circulate' && (
        <CirculateForm
          onCancel={onClose}
          onSend={(body) => finish(() => ask(circulateAppraisal, { ...call, body: { revision, ...body } }))}
        />
      )}
      {step === 'cancel' && (
        <ReasonForm
          label="取消评价"
          onCancel={onClose}
          onSend={(reason) => finish(() => ask(cancelAppraisal, { ...call, body: { revision, reason } }))}
        />
      )}
    </FormDialog>
  )
}

function OpenForm({ onSend, onCancel }: { onSend: (until: string) => Promise<void>; onCancel: () => void }) {
  const [until, setUntil] = useState('')
  return (
    <SentForm onSend={() => onSend(until)}>
      {(isBusy) => (
        <>
          <Field
            id="appeal-until"
            label="申诉截止日（含当日）"
            help="公开以后，每个单位只看到本单位的得分和明细，主要负责人和经办人可以在截止日前申诉。"
          >
            <DayField id="appeal-until" value={until} onChange={setUntil} today={undefined} />
          </Field>
          <Buttons label="公开" isBusy={isBusy} onCancel={onCancel} />
        </>
      )}
    </SentForm>
  )
}

function CirculateForm({
  onSend,
  onCancel,
}: {
  onSend: (body: { number: string; circulatedOn: string }) => Promise<void>
  onCancel: () => void
}) {
  const [on, setOn] = useState('')
  return (
    <SentForm onSend={(values) => onSend({ number: textOf(values, 'number').trim(), circulatedOn: on })}>
      {(isBusy) => (
        <>
          <Field id="circular-number" label="通报的发文字号" help="例如 ×人大选〔2026〕5号">
            <Input id="circular-number" name="number" required maxLength={60} autoComplete="off" />
          </Field>
          <Field id="circulated-on" label="成文日期" help="登记以后，各单位看到全部排名。">
            <DayField id="circulated-on" value={on} onChange={setOn} today={undefined} />
          </Field>
          <Buttons label="登记通报" isBusy={isBusy} onCancel={onCancel} />
        </>
      )}
    </SentForm>
  )
}

/** One reason, which stays on record. */
export function ReasonForm({
  label,
  hint = '原因',
  onSend,
  onCancel,
}: {
  label: string
  hint?: string
  onSend: (reason: string) => Promise<void>
  onCancel: () => void
}) {
  return (
    <SentForm onSend={(values) => onSend(textOf(values, 'reason').trim())}>
      {(isBusy) => (
        <>
          <ReasonField label={hint} />
          <Buttons label={label} isBusy={isBusy} onCancel={onCancel} />
        </>
      )}
    </SentForm>
  )
}

export function ReasonField({ label, help }: { label: string; help?: ReactNode }) {
  return (
    <Field id="reason" label={label} help={help}>
      <Input.TextArea
        id="reason"
        name="reason"
        required
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 8 }}
        {...(help ? { 'aria-describedby': 'reason-help' } : {})}
      />
    </Field>
  )
}

export function Buttons({ label, isBusy, onCancel }: { label: string; isBusy: boolean; onCancel: () => void }) {
  return (
    <div className="row">
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {label}
      </Button>
      <Button onClick={onCancel}>取消</Button>
    </div>
  )
}
