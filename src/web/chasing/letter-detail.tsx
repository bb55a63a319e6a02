import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import { downloadLetter, listLetters, readLetter, retryLetter, voidLetter } from '../../contract/letters-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { momentText } from '../parts/day-text.ts'
import { ExportButton } from '../parts/export-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Field, SentForm, textOf } from '../parts/sent-form.tsx'
import { useAct } from '../parts/use-act.ts'
import { LetterSheet } from './letter-sheet.tsx'

type Letter = CallReply<typeof readLetter>

const POLL_MS = 2000

/** One letter: its file, its words, and what can be done with it. */
export function LetterDetail() {
  const { id = '' } = useParams()
  const { data, error } = useAsk(
    readLetter,
    { params: { id } },
    {
      refetchOnMount: 'always',
      refetchInterval: ({ state: { data: now } }) => (now?.state === 'waiting' ? POLL_MS : false),
    },
  )
  const { isBusy, problem, act } = useAct()
  const [isVoiding, setVoiding] = useState(false)
  const refresh = useRefresh()
  const retry = () =>
    act(async () => {
      if (data) await ask(retryLetter, { params: { id }, body: { revision: data.revision } })
      await refresh()
    })
  return (
    <PageFrame
      title={data ? `催办函 ${data.number}` : '催办函'}
      subtitle={<Link to="/chasing/letters">全部催办函</Link>}
      actions={
        data && (
          <>
            {data.hasFile && (
              <ExportButton onAsk={() => ask(downloadLetter, { params: { id } })}>下载 Word</ExportButton>
            )}
            {data.mayRetry && (
              <Button loading={isBusy} onClick={() => void retry()}>
                重新生成
              </Button>
            )}
            {data.mayVoid && !isVoiding && <Button onClick={() => setVoiding(true)}>作废</Button>}
            <Button onClick={() => window.print()}>打印</Button>
          </>
        )
      }
    >
      <ProblemNotice error={problem ?? error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && <State letter={data} />}
      {data && isVoiding && <VoidForm letter={data} onClose={() => setVoiding(false)} onDone={refresh} />}
      {data && <LetterSheet letter={data} />}
    </PageFrame>
  )
}

function useRefresh(): () => Promise<void> {
  const queryClient = useQueryClient()
  return async () => {
    await queryClient.invalidateQueries({ queryKey: [readLetter.name] })
    await queryClient.invalidateQueries({ queryKey: [listLetters.name] })
  }
}

function State({ letter: { state, stateLabel, askedAt, askedBy, madeAt, why } }: { letter: Letter }) {
  return (
    <p className="no-print" role="status">
      {state === 'waiting' ? '正在生成 Word 文件，稍候即可下载。' : stateLabel}
      <span className="quiet">
        {'　'}
        {askedBy ?? ''} {momentText(askedAt)} 制发{madeAt && `，${momentText(madeAt)} 生成`}
      </span>
      {why && <span className={state === 'failed' ? 'urgent' : undefined}>　{why}</span>}
    </p>
  )
}

function VoidForm({ letter, onClose, onDone }: { letter: Letter; onClose: () => void; onDone: () => Promise<void> }) {
  return (
    <div className="admin-form no-print">
      <SentForm
        onSend={async (values) => {
          const body = { revision: letter.revision, reason: textOf(values, 'reason').trim() }
          await ask(voidLetter, { params: { id: letter.id }, body })
          await onDone()
          onClose()
        }}
      >
        {(isBusy) => (
          <>
            <Field id="void-reason" label="作废的原因" help={`文号 ${letter.number} 随之作废，不再使用。`}>
              <Input.TextArea
                id="void-reason"
                name="reason"
                required
                autoFocus
                maxLength={2000}
                autoSize={{ minRows: 2, maxRows: 6 }}
                aria-describedby="void-reason-help"
              />
            </Field>
            <div className="row" style={{ marginBottom: 12 }}>
              <Button danger type="primary" htmlType="submit" loading={isBusy}>
                作废这份函
              </Button>
              <Button onClick={onClose}>取消</Button>
            </div>
          </>
        )}
      </SentForm>
    </div>
  )
}
