import { useState } from 'react'

import { type LinkKey, type LinkPage, type ReplyByLink, replyByLink } from '../../contract/links-endpoints.ts'
import { ask } from '../app/ask.ts'
import { PlainButton, PlainInput } from '../parts/plain-controls.tsx'
import { Field, SentForm } from '../parts/sent-form.tsx'
import { EarlierSteps } from './earlier-steps.tsx'
import { factsOf } from './reply-facts.ts'
import { SignedFields } from './signed-fields.tsx'

type Reply = NonNullable<LinkPage['reply']>

/** What the stamped paper says, and its scan: one press of the button enters all of it. */
export function ReplyForm({
  page,
  reply,
  linkKey,
  onDone,
  onPart,
}: {
  page: LinkPage
  reply: Reply
  linkKey: LinkKey
  onDone: (said: string) => void
  onPart: () => void
}) {
  const [said, setSaid] = useState<string>()
  const { steps, waitsFor } = reply
  const takesScan = steps.includes('signed') || steps.includes('opinion')
  if (steps.length === 0) return <Waits said={said} waitsFor={waitsFor} />
  const send = async (values: FormData) => {
    const { done, isFinished } = await sendReply(linkKey, factsOf(reply, values), takesScan ? values.get('scan') : null)
    if (isFinished) return onDone(done)
    setSaid(done)
    onPart()
  }
  return (
    <SentForm onSend={send}>
      {(isBusy) => (
        <>
          <h2>{steps.includes('opinion') ? '协办意见' : '答复'}</h2>
          {said && (
            <p role="status" className="said">
              {said}
            </p>
          )}
          {waitsFor.length > 0 && (
            <p className="said">
              签发之前还要：{waitsFor.join('、')}。现在可以先登记已完成的环节，之后仍用这个链接提交盖章答复。
            </p>
          )}
          <EarlierSteps reply={reply} today={page.today} />
          {steps.includes('opinion') && (
            <Field id="opinion" label="意见">
              <textarea id="opinion" name="opinion" className="input" rows={6} required maxLength={2000} />
            </Field>
          )}
          {steps.includes('signed') && <SignedFields reply={reply} today={page.today} />}
          {takesScan && <Scan reply={reply} isRequired={steps.includes('signed')} />}
          <Field id="lateReason" label="补录原因" help="日期较早、规定要求说明的才填写。">
            <PlainInput id="lateReason" name="lateReason" maxLength={500} aria-describedby="lateReason-help" />
          </Field>
          <PlainButton look="primary" type="submit" isBusy={isBusy}>
            {takesScan ? '确认提交' : '确认登记'}
          </PlainButton>
        </>
      )}
    </SentForm>
  )
}

function Waits({ said, waitsFor }: { said: string | undefined; waitsFor: readonly string[] }) {
  return (
    <p role="status" className="said">
      {said ??
        (waitsFor.length > 0 ? `现在等：${waitsFor.join('、')}。之后再打开这个链接。` : '现在没有需要登记的事项。')}
    </p>
  )
}

/** The choice of a file in our own words: the browser's are in its own language. */
function Scan({ reply, isRequired }: { reply: Reply; isRequired: boolean }) {
  const [name, setName] = useState<string>()
  const megabytes = Math.floor(reply.limitBytes / 1024 / 1024)
  return (
    <div className="field link-scan">
      <span className="label">{isRequired ? '盖章答复扫描件' : '盖章意见扫描件（可选）'}</span>
      <input
        id="scan"
        name="scan"
        type="file"
        className="only-read-aloud"
        required={isRequired}
        accept={reply.extensions.join(',')}
        aria-describedby="scan-help"
        onChange={(event) => setName(event.target.files?.[0]?.name)}
      />
      <label htmlFor="scan">{name === undefined ? '选择扫描件' : `已选：${name}（点此更换）`}</label>
      <span className="help" id="scan-help">
        PDF 或照片等，不超过 {megabytes} MB。<strong className="urgent">{reply.warning}</strong>
      </span>
    </div>
  )
}

async function sendReply(linkKey: LinkKey, facts: ReplyByLink, scan: FormDataEntryValue | null) {
  const form = new FormData()
  form.append('facts', JSON.stringify(facts))
  if (scan instanceof File && scan.size > 0) form.append('file', scan, scan.name)
  const headers = { 'x-link-congress': linkKey.congress, 'x-link-token': linkKey.token }
  return ask(replyByLink, { headers, body: form })
}
