import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'

import {
  type DocumentLine,
  downloadDocument,
  listCaseDocuments,
  listDocuments,
  voidDocument,
} from '../../contract/documents-endpoints.ts'
import { ask } from '../app/ask.ts'
import { momentText } from '../parts/day-text.ts'
import { ExportButton } from '../parts/export-button.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { Stamp } from '../parts/stamp.tsx'

/** Documents that were made, each with its file and what can be done with it. `extra`: what a list beside a case adds. */
export function DocumentLines({
  lines,
  extra,
}: {
  lines: readonly DocumentLine[]
  extra?: (line: DocumentLine) => ReactNode
}) {
  return (
    <ul className="plain-list documents">
      {lines.map((line) => (
        <OneDocument key={line.id} line={line} extra={extra?.(line)} />
      ))}
    </ul>
  )
}

function OneDocument({ line, extra }: { line: DocumentLine; extra: ReactNode }) {
  const [isVoiding, setVoiding] = useState(false)
  const { id, kindLabel, title, number, isVoided, madeAt, madeBy, why, hasFile, mayVoid } = line
  return (
    <li>
      <div className="document-line">
        <div className="document-name">
          <span className={isVoided ? 'quiet' : undefined}>{title}</span>
          {number && <span className="nowrap">　{number}</span>} {isVoided && <Stamp label="作废" tone="plain" />}
          <div className="quiet">
            {kindLabel}，{momentText(madeAt)} {madeBy && `${madeBy}制发`}
            {isVoided && why && `　作废：${why}`}
            {extra && '　'}
            {extra}
          </div>
        </div>
        <div className="row no-print">
          {hasFile && <ExportButton onAsk={() => ask(downloadDocument, { params: { id } })}>下载</ExportButton>}
          {mayVoid && (
            <Button type="text" aria-expanded={isVoiding} onClick={() => setVoiding(!isVoiding)}>
              作废
            </Button>
          )}
        </div>
      </div>
      {isVoiding && mayVoid && <VoidForm line={line} onClose={() => setVoiding(false)} />}
    </li>
  )
}

function VoidForm({ line: { id, revision, number }, onClose }: { line: DocumentLine; onClose: () => void }) {
  const refresh = useDocumentsRefresh()
  return (
    <div className="admin-form no-print">
      <SentForm
        onSend={async (values) => {
          await ask(voidDocument, { params: { id }, body: { revision, reason: textOf(values, 'reason').trim() } })
          await refresh()
          onClose()
        }}
      >
        {(isBusy) => (
          <>
            <Field
              id={`void-${id}`}
              label="作废的原因"
              help={
                number ? `文件仍然保留；由登记簿管理的文号 ${number} 随之作废。` : '文件仍然保留，供代表工作机构查阅。'
              }
            >
              <Input.TextArea
                id={`void-${id}`}
                name="reason"
                required
                autoFocus
                maxLength={2000}
                autoSize={{ minRows: 2, maxRows: 6 }}
                aria-describedby={`void-${id}-help`}
              />
            </Field>
            <div className="row">
              <Button danger type="primary" htmlType="submit" loading={isBusy}>
                作废这份文书
              </Button>
              <Button onClick={onClose}>取消</Button>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}

/** Lists of documents are read again after one was made or made void. */
export function useDocumentsRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    await queryClient.invalidateQueries({ queryKey: [listCaseDocuments.name] })
    await queryClient.invalidateQueries({ queryKey: [listDocuments.name] })
  }
}
