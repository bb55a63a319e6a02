import { Input } from 'antd'
import { useState } from 'react'

import type { CallReply } from '../../contract/client.ts'
import { uploadDocumentTemplate } from '../../contract/document-templates-endpoints.ts'
import { NO_SECRETS } from '../../contract/file-endpoints.ts'
import { ask } from '../app/ask.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import '../parts/event-parts.css'
import { FileButton } from '../parts/scan-upload.tsx'
import { useAct } from '../parts/use-act.ts'
import type { TemplateView } from './document-template-page.tsx'
import { LastYear } from './last-year.tsx'

export type UploadReply = CallReply<typeof uploadDocumentTemplate>

/** Takes a new version; what is wrong with it is listed with its place, and then nothing is stored. */
export function UploadSection({ view, onStored }: { view: TemplateView; onStored: () => Promise<void> }) {
  const { kind, group } = view
  const { isBusy, problem, act } = useAct()
  const [note, setNote] = useState('')
  const [result, setResult] = useState<{ fileName: string; reply: UploadReply }>()
  const send = (file: File, chosen?: readonly { id: string; name: string }[]) =>
    act(async () => {
      setResult(undefined)
      const form = new FormData()
      if (chosen) form.append('chosen', JSON.stringify(chosen))
      form.append('file', file, file.name)
      const query =
        note.trim() === '' ? { isTrial: 'false' as const } : { isTrial: 'false' as const, note: note.trim() }
      const reply = await ask(uploadDocumentTemplate, { params: { kind }, query, body: form })
      setResult({ fileName: file.name, reply })
      if (!reply.stored) return
      setNote('')
      await onStored()
    })
  return (
    <section aria-labelledby="upload">
      <h2 id="upload">换成自己的模板</h2>
      <p className="quiet">
        可以上传改好的模板，也可以上传系统生成过、又改过的文书：填写的内容会还原成字段。只收 .docx。
      </p>
      <div className="document-template-upload">
        <label htmlFor="template-note">
          说明（可不填）
          <Input
            id="template-note"
            value={note}
            maxLength={200}
            placeholder="如：换成新的发文机关标志"
            onChange={({ target }) => setNote(target.value)}
          />
        </label>
        <FileButton
          label={isBusy ? '正在检查…' : '选择文件并上传'}
          accept=".docx"
          isBusy={isBusy}
          onFiles={([file]) => file && void send(file)}
        />
        <strong className="no-secrets">{NO_SECRETS}</strong>
      </div>
      <ProblemNotice error={problem} />
      {result && <UploadResult {...result} />}
      {group === 'report' && <LastYear kind={kind} isBusy={isBusy} onApply={send} />}
    </section>
  )
}

function UploadResult({ fileName, reply }: { fileName: string; reply: UploadReply }) {
  const { stored, problems, notes } = reply
  return (
    <div role="status">
      {stored ? (
        <p>
          “{fileName}”已启用，为第 {stored.version} 版。
        </p>
      ) : (
        <p className="urgent">
          “{fileName}”有 {problems.length} 处问题，没有保存。请改好后重新上传：
        </p>
      )}
      {problems.length > 0 && (
        <ol className="document-template-problems">
          {problems.map(({ place, message }) => (
            <li key={`${place ?? ''} ${message}`}>
              {place && <strong>{place}</strong>}
              <p>{message}。</p>
            </li>
          ))}
        </ol>
      )}
      {notes.length > 0 && (
        <>
          <p>{stored ? '已启用，另请核对：' : '另外：'}</p>
          <ul className="document-template-problems">
            {notes.map((note) => (
              <li key={note} className="quiet">
                {note}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
