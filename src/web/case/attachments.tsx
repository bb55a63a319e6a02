import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'

import { readCase } from '../../contract/case-endpoints.ts'
import type { AttachmentView } from '../../contract/case-views.ts'
import { urlOf } from '../../contract/client.ts'
import {
  type AttachmentPurpose,
  NO_SECRETS,
  readAttachmentContent,
  readFileRules,
  withdrawAttachment,
} from '../../contract/file-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { momentText } from '../parts/day-text.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { FileButton, uploadFile } from '../parts/scan-upload.tsx'
import { Section } from './section.tsx'

/** The files of the case, to be fetched and added to. */
export function Attachments({
  caseId,
  attachments,
  mayUpload,
}: {
  caseId: string
  attachments: readonly AttachmentView[]
  mayUpload: boolean
}) {
  return (
    <Section id="files" title={`附件（${attachments.filter(({ withdrawn }) => !withdrawn).length}）`}>
      {attachments.length === 0 && <p className="quiet">还没有附件。</p>}
      <ul className="plain-list files">
        {attachments.map((attachment) => (
          <FileLine key={attachment.id} caseId={caseId} attachment={attachment} />
        ))}
      </ul>
      {mayUpload && <Upload caseId={caseId} />}
    </Section>
  )
}

function FileLine({ caseId, attachment }: { caseId: string; attachment: AttachmentView }) {
  const { id, name, sizeBytes, purposeLabel, audienceLabel, uploadedAt, uploadedBy, withdrawn, mayWithdraw } =
    attachment
  const [isAsking, setAsking] = useState(false)
  return (
    <li>
      {withdrawn ? (
        <del>{name}</del>
      ) : (
        <a href={urlOf(readAttachmentContent, { id })} download={name}>
          {name}
        </a>
      )}{' '}
      <span className="quiet">
        {purposeLabel}，{sizeText(sizeBytes)}，{momentText(uploadedAt)}
        {uploadedBy && ` ${uploadedBy}上传`}，{audienceLabel}可看
      </span>
      {withdrawn && <span className="quiet">　已撤下：{withdrawn.reason}</span>}
      {mayWithdraw && !withdrawn && (
        <button type="button" className="link-button no-print" onClick={() => setAsking(!isAsking)}>
          撤下
        </button>
      )}
      {isAsking && <Withdrawal caseId={caseId} id={id} onDone={() => setAsking(false)} />}
    </li>
  )
}

function Withdrawal({ caseId, id, onDone }: { caseId: string; id: string; onDone: () => void }) {
  const [reason, setReason] = useState('')
  const [error, setError] = useState<unknown>()
  const queryClient = useQueryClient()
  const withdraw = async () => {
    setError(undefined)
    try {
      await ask(withdrawAttachment, { params: { id }, body: { isWithdrawn: true, reason } })
      await queryClient.invalidateQueries({ queryKey: [readCase.name, { params: { id: caseId } }] })
      onDone()
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <div className="stack">
      <div className="row">
        <Input
          className="line-input"
          aria-label="撤下的原因"
          placeholder="撤下的原因"
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button onClick={() => void withdraw()} disabled={reason.trim() === ''}>
          撤下（原件仍保存）
        </Button>
      </div>
      <ProblemNotice error={error} />
    </div>
  )
}

function Upload({ caseId }: { caseId: string }) {
  const id = useId()
  const { data: rules } = useAsk(readFileRules, {}, { staleTime: Number.POSITIVE_INFINITY })
  const [purpose, setPurpose] = useState<AttachmentPurpose>('other')
  const [message, setMessage] = useState('')
  const [error, setError] = useState<unknown>()
  const queryClient = useQueryClient()
  const upload = async (files: readonly File[]) => {
    setError(undefined)
    try {
      for (const [index, file] of files.entries()) {
        setMessage(`正在上传第 ${index + 1} 个，共 ${files.length} 个：${file.name}`)
        await uploadFile(caseId, file, { purpose })
      }
      setMessage(`已上传 ${files.length} 个`)
    } catch (problem) {
      setMessage('')
      setError(problem)
    }
    await queryClient.invalidateQueries({ queryKey: [readCase.name, { params: { id: caseId } }] })
  }
  return (
    <div className="upload-box no-print">
      <strong className="no-secrets">{rules?.warning ?? NO_SECRETS}</strong>
      <div className="row">
        <label htmlFor={`${id}-purpose`}>种类</label>
        <Select
          id={`${id}-purpose`}
          className="purpose"
          value={purpose}
          options={[...(rules?.purposes ?? [])]}
          onChange={setPurpose}
        />
        <FileButton multiple accept={rules?.extensions.join(',')} onFiles={(files) => void upload(files)} />
        <span role="status">{message}</span>
      </div>
      {rules && (
        <p className="quiet">
          每个不超过 {sizeText(rules.limitBytes)}，每件不超过 {rules.limitCount} 个。
        </p>
      )}
      <ProblemNotice error={error} />
    </div>
  )
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} 字节`
  const [size, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'KB'] : [bytes / 1024 / 1024, 'MB']
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`
}
