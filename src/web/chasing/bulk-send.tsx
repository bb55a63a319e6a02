import { Button, Modal } from 'antd'
import { useState } from 'react'

import type { CallReply } from '../../contract/client.ts'
import { type DraftView, sendDrafts } from '../../contract/notices-endpoints.ts'
import { ask } from '../app/ask.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { nameOf, recipientText, squeezed } from './recipient-text.ts'
import { whenText } from './said-of.ts'

/** Several drafts at once, after each has been shown as it will go out. */
export function BulkSend({
  drafts,
  isOpen,
  onClose,
  onSent,
}: {
  drafts: readonly DraftView[]
  isOpen: boolean
  onClose: () => void
  onSent: (what: string) => Promise<void>
}) {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const wanted = drafts.map(({ id, revision }) => ({ id, revision }))
      const { results } = await ask(sendDrafts, { body: { drafts: wanted } })
      await onSent(summaryOf(drafts, results))
    } catch (problem) {
      setError(problem)
    }
    setBusy(false)
  }
  return (
    <Modal
      title={`将发出 ${drafts.length} 份催办`}
      open={isOpen}
      width={720}
      onCancel={onClose}
      destroyOnHidden
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="primary" loading={isBusy} onClick={() => void send()}>
            发送这 {drafts.length} 份
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <ol className="send-preview" tabIndex={0} aria-label="将发出的各份">
        {drafts.map((draft) => (
          <li key={draft.id}>
            <strong>{draft.subject}</strong>
            <span className="quiet">　{recipientText(draft.recipient)}</span>
            <p>{squeezed(draft.body)}</p>
          </li>
        ))}
      </ol>
      <ProblemNotice error={error} />
    </Modal>
  )
}

type Results = CallReply<typeof sendDrafts>['results']

function summaryOf(drafts: readonly DraftView[], results: Results): string {
  const planned = results.filter(({ outcome }) => outcome === 'planned')
  const others = results.flatMap(({ id, outcome, why }) => {
    const draft = drafts.find((one) => one.id === id)
    return outcome === 'planned' || !draft ? [] : [`${nameOf(draft)}：${why ?? '没有发出'}`]
  })
  const done = planned.length > 0 ? `已批准 ${planned.length} 份。${whenText(planned[0]?.sendAt ?? null)}` : ''
  return others.length === 0 ? done : `${done}没有发出 ${others.length} 份：${others.join('；')}。`
}
