import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import { makeCircular, proposeCircular } from '../../contract/appraisal-steps-endpoints.ts'
import type { CallReply } from '../../contract/client.ts'
import { downloadDocument } from '../../contract/documents-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { DayField } from '../parts/day-field.tsx'
import { ExportButton } from '../parts/export-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { randomId } from '../parts/random-key.ts'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'

type Proposal = CallReply<typeof proposeCircular>

/** The text of a 通报 as the result gives it, to be mended and made; that it went out is registered afterwards. */
export function CircularPage() {
  const { id = '' } = useParams()
  const { data, error } = useAsk(proposeCircular, { params: { id } }, { refetchOnWindowFocus: false })
  return (
    <PageFrame title="拟通报" subtitle={<Link to={`/appraisals/${id}`}>回到综合评价</Link>}>
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在拟稿…</p>}
      {data && <CircularForm id={id} proposal={data} />}
    </PageFrame>
  )
}

function CircularForm({ id, proposal }: { id: string; proposal: Proposal }) {
  const [documentId, setDocumentId] = useState(randomId)
  const [datedOn, setDatedOn] = useState('')
  const [text, setText] = useState(proposal.paragraphs.join('\n'))
  const [made, setMade] = useState<{ id: string; fileName: string } | null>(null)
  return (
    <div className="appraisal-form">
      <SentForm
        onSend={async (values) => {
          const body = {
            documentId,
            title: textOf(values, 'title').trim(),
            addressee: textOf(values, 'addressee').trim(),
            paragraphs: text.split(/\n+/).filter((line) => line.trim() !== ''),
            number: textOf(values, 'number').trim(),
            datedOn,
          }
          setMade(await ask(makeCircular, { params: { id }, body }))
          setDocumentId(randomId())
        }}
      >
        {(isBusy) => (
          <>
            <Field id="title" label="标题">
              <Input id="title" name="title" required maxLength={200} defaultValue={proposal.title} />
            </Field>
            <Field id="addressee" label="主送">
              <Input id="addressee" name="addressee" required maxLength={200} defaultValue={proposal.addressee} />
            </Field>
            <Field id="text" label="正文" help="一段一行；各单位的名次、得分和等次附在正文后面。">
              <Input.TextArea
                id="text"
                required
                value={text}
                onChange={(event) => setText(event.target.value)}
                autoSize={{ minRows: 8, maxRows: 24 }}
                aria-describedby="text-help"
              />
            </Field>
            <Field id="number" label="发文字号" help="例如 ×人大选〔2026〕5号">
              <Input id="number" name="number" required maxLength={60} autoComplete="off" />
            </Field>
            <Field id="dated-on" label="成文日期">
              <DayField id="dated-on" value={datedOn} onChange={setDatedOn} today={undefined} />
            </Field>
            <div className="row">
              <Button type="primary" htmlType="submit" loading={isBusy}>
                制发通报
              </Button>
              <CopyButton text={text}>复制正文</CopyButton>
            </div>
          </>
        )}
      </SentForm>
      {made && (
        <div className="appraisal-warning" role="status">
          <p>已制发“{made.fileName}”。印发以后，请回到综合评价登记通报。</p>
          <ExportButton onAsk={() => ask(downloadDocument, { params: { id: made.id } })}>下载 Word</ExportButton>
        </div>
      )}
    </div>
  )
}
