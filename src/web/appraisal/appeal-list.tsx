import { Button } from 'antd'

import type { Appeal } from '../../contract/appraisal-endpoints.ts'
import { momentText } from '../parts/day-text.ts'
import { Stamp } from '../parts/stamp.tsx'

/** What units say of their scores, and what they were answered. */
export function AppealList({
  appeals,
  onAnswer,
}: {
  appeals: readonly Appeal[]
  onAnswer?: ((appeal: Appeal) => void) | undefined
}) {
  if (appeals.length === 0) return <p className="quiet">没有申诉。</p>
  return (
    <ul className="plain-list">
      {appeals.map((appeal) => (
        <li key={appeal.id} className={appeal.outcome === null ? 'appeal-line is-waiting' : 'appeal-line'}>
          <p>
            <strong>
              {appeal.unit.name}：{appeal.itemLabel}
            </strong>{' '}
            <Stamp {...stampOf(appeal)} />
            <span className="quiet">
              {'　'}
              {appeal.filedBy ?? ''} {momentText(appeal.filedAt)}
            </span>
          </p>
          <p>{appeal.words}</p>
          {appeal.answer && (
            <p>
              <span className="quiet">答复：</span>
              {appeal.answer}
            </p>
          )}
          {appeal.outcome === null && onAnswer && <Button onClick={() => onAnswer(appeal)}>答复</Button>}
        </li>
      ))}
    </ul>
  )
}

function stampOf({ outcome }: Appeal): { label: string; tone: 'urgent' | 'plain' } {
  if (outcome === null) return { label: '待答复', tone: 'urgent' }
  return { label: outcome === 'upheld' ? '维持' : '已更正', tone: 'plain' }
}
