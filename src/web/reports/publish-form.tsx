import { Button, Input } from 'antd'
import { useState } from 'react'

import { parseLooseDay } from '../../../machines/policy/loose-day.ts'
import { publishReport } from '../../contract/reports-endpoints.ts'
import { ask } from '../app/ask.ts'
import { useToday } from '../app/session.tsx'
import { DayField } from '../parts/day-field.tsx'
import { randomId } from '../parts/random-key.ts'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import type { Report } from './report-detail.tsx'

type PublishProps = { report: Report; onClose: () => void; onDone: () => Promise<void> }

/** When and where the public version came out; the system itself puts nothing on the web. */
export function PublishForm({ report, onClose, onDone }: PublishProps) {
  const today = useToday()
  const [id] = useState(randomId)
  const [publishedOn, setPublishedOn] = useState(today ?? '')
  const send = async (values: FormData) => {
    const day = parseLooseDay(publishedOn)
    if (!day.ok) throw new Error(`公布日期“${publishedOn}”不是日期；请写作 2026-03-05`)
    const body = { id, revision: report.revision, publishedOn: day.day, place: textOf(values, 'place').trim() }
    await ask(publishReport, { params: { id: report.id }, body })
    await onDone()
    onClose()
  }
  return (
    <div className="admin-form no-print">
      <SentForm onSend={send}>
        {(isBusy) => (
          <>
            <Field id="publish-on" label="公布日期">
              <DayField id="publish-on" value={publishedOn} onChange={setPublishedOn} today={today} />
            </Field>
            <Field id="publish-place" label="公布在哪里" help="系统只登记，不代为公布；请先核对公开版全文。">
              <Input
                id="publish-place"
                name="place"
                required
                maxLength={200}
                placeholder="市人大网站、常委会公报……"
                aria-describedby="publish-place-help"
              />
            </Field>
            <div className="row">
              <Button type="primary" htmlType="submit" loading={isBusy}>
                登记公布
              </Button>
              <Button onClick={onClose}>取消</Button>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}
