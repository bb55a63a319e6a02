import { Drawer } from 'antd'
import { Link } from 'react-router'

import { listAnalysed } from '../../contract/analysis-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { ProblemNotice } from '../parts/problem-notice.tsx'

/** Which number was opened, and what it is called. */
export type Behind = {
  words: string
  year?: number
  by?: 'field' | 'delegation' | 'unit' | 'class'
  key?: string
  phrase?: string
}

/** The suggestions behind one number. */
export function CasesBehind({
  years,
  behind: { words, ...which },
  onClose,
}: {
  years: { fromYear: number; toYear: number }
  behind: Behind
  onClose: () => void
}) {
  const { data, error } = useAsk(listAnalysed, { query: { ...years, ...which } })
  return (
    <Drawer open title={`${words}${data ? `：${data.total} 件` : ''}`} size="large" onClose={onClose}>
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      <ol className="analysis-cases">
        {data?.cases.map(({ id, year, number, title, unit }) => (
          <li key={id}>
            <Link to={`/cases/${id}`}>{number ?? '未编号'}</Link> {title ?? '（标题不公开）'}
            <span className="quiet">
              　{year}年{unit && `　${unit}`}
            </span>
          </li>
        ))}
      </ol>
      {data && data.total > data.cases.length && (
        <p className="quiet">另有 {data.total - data.cases.length} 件，见导出。</p>
      )}
    </Drawer>
  )
}
