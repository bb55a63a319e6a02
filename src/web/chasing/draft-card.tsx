import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'

import { type DraftView, decideDraft } from '../../contract/notices-endpoints.ts'
import { ask } from '../app/ask.ts'
import { useSession, useToday } from '../app/session.tsx'
import { daysLeftText, dayText, momentText } from '../parts/day-text.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Stamp } from '../parts/stamp.tsx'
import { useAct } from '../parts/use-act.ts'
import { DeferForm } from './defer-form.tsx'
import { DraftWords } from './draft-words.tsx'
import { nameOf, recipientText, squeezed } from './recipient-text.ts'
import { isStaleProblem, saidOf, type Tell } from './said-of.ts'

type CardProps = { draft: DraftView; isTicked: boolean; onTick: (isOn: boolean) => void; onDone: Tell }

/** One draft: to whom, why now, what it says, and the decision. */
export function DraftCard({ draft, isTicked, onTick, onDone }: CardProps) {
  const [mode, setMode] = useState<'read' | 'edit' | 'defer'>('read')
  const { isBusy, problem, act } = useAct()
  const send = () =>
    act(async () => {
      try {
        const body = { decision: 'send' as const, revision: draft.revision }
        await onDone(saidOf(draft, await ask(decideDraft, { params: { id: draft.id }, body })))
      } catch (no) {
        if (!isStaleProblem(no)) throw no
        await onDone(no)
      }
    })
  const close = () => setMode('read')
  return (
    <li className="draft">
      <DraftHead draft={draft} isTicked={isTicked} onTick={onTick} />
      <Reasons draft={draft} />
      {mode === 'edit' ? (
        <DraftWords draft={draft} onDone={onDone} onClose={close} />
      ) : (
        <div className="draft-words">
          <strong>{draft.subject}</strong>
          <p>{squeezed(draft.body)}</p>
        </div>
      )}
      {mode === 'defer' && <DeferForm draft={draft} onDone={onDone} onClose={close} />}
      <ProblemNotice error={problem} />
      {mode === 'read' && (
        <div className="row no-print">
          <Button type="primary" loading={isBusy} onClick={() => void send()}>
            发送
            <span className="only-read-aloud">：{nameOf(draft)}</span>
          </Button>
          <Button onClick={() => setMode('edit')}>修改后发送</Button>
          <Button onClick={() => setMode('defer')}>{draft.state === 'deferred' ? '再暂缓' : '暂缓'}</Button>
          <CircularHint draft={draft} />
        </div>
      )}
    </li>
  )
}

function DraftHead({ draft, isTicked, onTick }: Omit<CardProps, 'onDone'>) {
  const { case: about, clockLabel, workingDaysLeft, step, steps, owner, isMine } = draft
  return (
    <div className="draft-head">
      <span className="draft-name">
        <input
          type="checkbox"
          className="no-print"
          checked={isTicked}
          onChange={(event) => onTick(event.target.checked)}
          aria-label={`勾选：${nameOf(draft)}`}
        />
        <Link to={`/cases/${about.id}`} data-row-link>
          {about.number ?? '未编号'} {about.title}
        </Link>
      </span>
      {clockLabel && (
        <Stamp
          label={workingDaysLeft === null ? clockLabel : `${clockLabel} ${daysLeftText(workingDaysLeft)}`}
          tone={workingDaysLeft !== null && workingDaysLeft < 0 ? 'urgent' : 'notice'}
        />
      )}
      {step !== null && <Stamp label={`第 ${step} 级${steps === null ? '' : `（共 ${steps} 级）`}`} tone="plain" />}
      {!isMine && <Stamp label={owner === 'routing_office' ? '归口交办单位批' : '主任批'} tone="plain" />}
    </div>
  )
}

/** Why it was drafted: the due day, what went before, and why it was put off. */
function Reasons({ draft }: { draft: DraftView }) {
  const today = useToday()
  const { dueOn, sentBefore, lastSentAt, recipient, deferredUntil, deferredBy, why } = draft
  return (
    <dl className="facts draft-facts">
      <dt>发给</dt>
      <dd>
        {recipientText(recipient)}
        {recipient?.isContact && <span className="quiet">　没有账号，经邮件或短信发出</span>}
      </dd>
      {dueOn && (
        <>
          <dt>到期</dt>
          <dd>
            {dayText(dueOn, today)}；{sentBefore === 0 ? '这一期限以前没有催过' : `此前已催 ${sentBefore} 次`}
            {lastSentAt && `，最近一次 ${momentText(lastSentAt)}`}
          </dd>
        </>
      )}
      {deferredUntil && (
        <>
          <dt>暂缓</dt>
          <dd>
            {deferredBy ? `${deferredBy} ` : ''}暂缓到 {dayText(deferredUntil, today)}：{why}
          </dd>
        </>
      )}
    </dl>
  )
}

/** 通报 is a decision with a document; it begins with supervision and is never a notice. */
function CircularHint({ draft }: { draft: DraftView }) {
  const { post } = useSession()
  if (post?.role === 'routing_office') return null
  return (
    <span className="quiet">
      需要通报的，不在这里发：先
      <Link to={`/cases/${draft.case.id}?do=suggestion:supervision.opened`}>启动督办</Link>
    </span>
  )
}
