import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'

import { readCase } from '../../contract/case-endpoints.ts'
import type { AttachmentView } from '../../contract/case-views.ts'
import { type AttachmentPurpose, uploadAttachment } from '../../contract/file-endpoints.ts'
import { ask } from '../app/ask.ts'
import { ProblemNotice } from './problem-notice.tsx'
import { randomKey } from './random-key.ts'

/** Sends one file to a case, and gives what it became. Throws what `ask` throws. */
export async function uploadFile(
  caseId: string,
  file: File,
  query: { purpose?: AttachmentPurpose; actorId?: string },
): Promise<AttachmentView> {
  const form = new FormData()
  form.append('file', file, file.name)
  // Cut off in the middle, the same file is sent again, and is there once.
  const headers = { 'idempotency-key': randomKey() }
  return await ask(uploadAttachment, { params: { id: caseId }, query, headers, body: form })
}

/** Opens the choice of files, in our own words: the browser's are in its own language. */
export function FileButton({
  label = '选择文件',
  isBusy = false,
  multiple = false,
  accept,
  onFiles,
}: {
  label?: string
  isBusy?: boolean
  multiple?: boolean
  accept?: string | undefined
  onFiles: (files: readonly File[]) => void
}) {
  const id = useId()
  return (
    <span className="file-button">
      <input
        id={id}
        type="file"
        className="only-read-aloud"
        multiple={multiple}
        accept={accept}
        disabled={isBusy}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
      <label htmlFor={id}>{label}</label>
    </span>
  )
}

/** The scan that an entry rests on: uploaded at once, its name becomes the reference. */
export function ScanUpload({
  caseId,
  actorId,
  warning,
  onUploaded,
}: {
  caseId: string
  actorId: string
  warning: string
  onUploaded: (name: string) => void
}) {
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle')
  const [error, setError] = useState<unknown>()
  const queryClient = useQueryClient()
  const upload = async (file: File | undefined) => {
    if (!file) return
    setState('busy')
    setError(undefined)
    try {
      const { name } = await uploadFile(caseId, file, {
        purpose: 'other',
        ...(actorId !== 'suggestion' && { actorId }),
      })
      onUploaded([...name].slice(0, 190).join(''))
      setState('done')
      void queryClient.invalidateQueries({ queryKey: [readCase.name] })
    } catch (problem) {
      setError(problem)
      setState('idle')
    }
  }
  return (
    <div className="upload-box">
      <FileButton label="上传扫描件" isBusy={state === 'busy'} onFiles={([file]) => void upload(file)} />
      <strong className="no-secrets">{warning}</strong>
      <span role="status">{state === 'busy' ? '正在上传…' : state === 'done' ? '已上传' : ''}</span>
      <ProblemNotice error={error} />
    </div>
  )
}
