import { Button, Input } from 'antd'
import { useState } from 'react'

import { type DraftView, decideDraft } from '../../contract/notices-endpoints.ts'
import { ask } from '../app/ask.ts'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { isStaleProblem, saidOf, type Tell } from './said-of.ts'

/** The words of a draft, to be changed before they go out; the trail keeps the old ones. */
export function DraftWords({ draft, onDone, onClose }: { draft: DraftView; onDone: Tell; onClose: () => void }) {
  const { id } = draft
  // What was typed stays where it is when the server says no.
  const [first] = useState(draft)
  const send = async (values: FormData) => {
    try {
      const words = {
        subject: textOf(values, 'subject').trim(),
        body: textOf(values, 'body').trim(),
        brief: textOf(values, 'brief').trim(),
      }
      const body = { decision: 'send' as const, revision: draft.revision, ...words }
      await onDone(saidOf(draft, await ask(decideDraft, { params: { id }, body })))
    } catch (no) {
      if (!isStaleProblem(no)) throw no
      await onDone(no)
    }
  }
  return (
    <SentForm onSend={send}>
      {(isBusy) => (
        <>
          <Field id={`${id}-subject`} label="标题">
            <Input
              id={`${id}-subject`}
              name="subject"
              defaultValue={first.subject}
              required
              maxLength={200}
              autoFocus
            />
          </Field>
          <Field id={`${id}-body`} label="正文">
            <Input.TextArea
              id={`${id}-body`}
              name="body"
              defaultValue={first.body}
              required
              maxLength={2000}
              autoSize={{ minRows: 4, maxRows: 14 }}
            />
          </Field>
          <Field
            id={`${id}-brief`}
            label="简要内容"
            help="发到短信和群里的文字；只写编号、件数和日期，不写标题、姓名和单位。"
          >
            <Input
              id={`${id}-brief`}
              name="brief"
              defaultValue={first.brief}
              required
              maxLength={200}
              aria-describedby={`${id}-brief-help`}
            />
          </Field>
          <div className="row">
            <Button type="primary" htmlType="submit" loading={isBusy}>
              按修改后的文字发送
            </Button>
            <Button onClick={onClose}>取消</Button>
          </div>
        </>
      )}
    </SentForm>
  )
}
