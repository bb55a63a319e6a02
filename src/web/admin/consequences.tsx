import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'

import type { CaseNamed, ToldCases } from '../../contract/record-shapes.ts'

const NAMED_AT_FIRST = 40

/** The cases that a change of the records will reach, each of which can be looked at. */
export function CaseNumbers({ cases }: { cases: readonly (CaseNamed & { note?: string })[] }) {
  const [isAll, setAll] = useState(false)
  const shown = isAll ? cases : cases.slice(0, NAMED_AT_FIRST)
  return (
    <p className="case-numbers">
      {shown.map(({ id, number, note }) => (
        <span key={id} className="nowrap">
          <Link to={`/cases/${id}`}>{number ?? '未编号'}</Link>
          {note && <span className="quiet">{note}</span>}
        </span>
      ))}
      {cases.length > shown.length && (
        <Button type="link" size="small" onClick={() => setAll(true)}>
          另有 {cases.length - shown.length} 件
        </Button>
      )}
    </p>
  )
}

/** What came of it, case by case where a case could not take it. */
export function ToldNotice({ told, onAgain }: { told: ToldCases; onAgain: () => void }) {
  const failed = told.cases.filter(({ isDone }) => !isDone)
  return (
    <div className="said stack" role="status">
      <p>
        已登记。{told.told > 0 ? `${told.told} 件建议已得知。` : '没有建议需要得知。'}
        {failed.length > 0 && <strong className="urgent">另有 {failed.length} 件没有办成：</strong>}
      </p>
      {failed.length > 0 && (
        <>
          <ul className="plain-list">
            {failed.map(({ id, number, why }) => (
              <li key={id}>
                <Link to={`/cases/${id}`}>{number ?? '未编号'}</Link>：{why}
              </li>
            ))}
          </ul>
          <div>
            <Button onClick={onAgain}>按上面的原因处理之后，接着办剩下的</Button>
          </div>
        </>
      )}
    </div>
  )
}
