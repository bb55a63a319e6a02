import { Button, Input } from 'antd'
import { useState } from 'react'

import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import { type DraftView, decideDraft } from '../../contract/notices-endpoints.ts'
import { ask } from '../app/ask.ts'
import { DayField } from '../parts/day-field.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { isStaleProblem, saidOf, type Tell } from './said-of.ts'

/** Puts a draft off: why, and until when it rests. */
export function DeferForm({ draft, onDone, onClose }: { draft: DraftView; onDone: Tell; onClose: () => void }) {
  const { id } = draft
  const [until, setUntil] = useState('')
  const [wrong, setWrong] = useState<string>()
  const send = async (values: FormData) => {
    const day = parseLooseDay(until)
    setWrong(day.ok ? undefined : until.trim() === '' ? '请填写暂缓到哪一天' : day.why)
    if (!day.ok) return
    try {
      const body = {
        decision: 'defer' as const,
        revision: draft.revision,
        reason: textOf(values, 'reason').trim(),
        until: day.day,
      }
      await onDone(saidOf(draft, await ask(decideDraft, { params: { id }, body }), day.day))
    } catch (no) {
      if (!isStaleProblem(no)) throw no
      await onDone(no)
    }
  }
  return (
    <SentForm onSend={send}>
      {(isBusy) => (
        <>
          <Field id={`${id}-reason`} label="暂缓的理由" help="留痕；到期再列出时一并显示。">
            <Input.TextArea
              id={`${id}-reason`}
              name="reason"
              required
              maxLength={500}
              autoFocus
              autoSize={{ minRows: 2, maxRows: 6 }}
              placeholder="例如：单位来电，答复稿已送代表征求意见"
              aria-describedby={`${id}-reason-help`}
            />
          </Field>
          <Field id={`${id}-until`} label="暂缓到">
            <DayField id={`${id}-until`} value={until} onChange={setUntil} today={undefined} problem={wrong} />
            {wrong && (
              <p className="field-problem" id={`${id}-until-problem`}>
                {wrong}
              </p>
            )}
          </Field>
          <div className="row">
            <Button type="primary" htmlType="submit" loading={isBusy}>
              暂缓
            </Button>
            <Button onClick={onClose}>取消</Button>
          </div>
        </>
      )}
    </SentForm>
  )
}
