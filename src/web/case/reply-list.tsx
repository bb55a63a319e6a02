import { useState } from 'react'

import type { AssignmentView } from '../../contract/case-views.ts'
import { dayText } from '../parts/day-text.ts'
import { VersionCompare } from '../parts/version-compare.tsx'

type Reply = AssignmentView['replies'][number]

/** The work on the replies of one unit, step by step; texts can be read and compared. */
export function ReplyList({
  assignment: { replies },
  today,
}: {
  assignment: AssignmentView
  today: string | undefined
}) {
  const [isComparing, setComparing] = useState(false)
  if (replies.length === 0) return null
  const written = replies.flatMap((reply) =>
    // What a deputy said of a draft is no version of it.
    reply.body === null || reply.step === 'consulted'
      ? []
      : [
          {
            key: String(reply.seq),
            label: `${dayText(reply.occurredOn, today)} ${reply.stepLabel}（第 ${reply.round} 轮）`,
            text: reply.body,
          },
        ],
  )
  return (
    <>
      <div className="row row-between">
        <h4>答复</h4>
        {written.length > 1 && (
          <button
            type="button"
            className="link-button no-print"
            aria-expanded={isComparing}
            onClick={() => setComparing(!isComparing)}
          >
            {isComparing ? '收起比较' : '比较两稿'}
          </button>
        )}
      </div>
      <ol className="plain-list replies">
        {replies.map((reply) => (
          <ReplyLine key={reply.seq} reply={reply} today={today} />
        ))}
      </ol>
      {isComparing && <VersionCompare versions={written} />}
    </>
  )
}

function ReplyLine({ reply, today }: { reply: Reply; today: string | undefined }) {
  const { occurredOn, stepLabel, round, by, documentNumber, resultClass, signer, promises, reason, body, step } = reply
  const facts = [
    documentNumber,
    resultClass && `${resultClass} 类`,
    signer && `签发人 ${signer}`,
    round > 1 && `第 ${round} 轮`,
    by && `${by}登记`,
  ].filter(Boolean)
  return (
    <li>
      {dayText(occurredOn, today)} <strong>{stepLabel}</strong> <span className="quiet">{facts.join('，')}</span>
      {reason && <span className="prose block">{reason}</span>}
      {promises.length > 0 && (
        <ul>
          {promises.map(({ promiseId, text, dueOn }) => (
            <li key={promiseId}>
              承诺：{text ?? '（文字不可见）'}
              {dueOn && `，${dayText(dueOn, today)}前`}
            </li>
          ))}
        </ul>
      )}
      {body && (
        <details className="reply-body">
          <summary>
            {step === 'consulted' ? '代表的意见' : '查看全文'}（{[...body].length} 字）
          </summary>
          <div className="prose">{body}</div>
        </details>
      )}
    </li>
  )
}
