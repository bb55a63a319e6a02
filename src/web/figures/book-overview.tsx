import { Button } from 'antd'
import { useSearchParams } from 'react-router'

import { readFigureBook } from '../../contract/figures-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { Beside, NumberLink } from './figure-number.tsx'

/** All figures of a book under their headings, each open to its list. */
export function BookOverview({ bookId }: { bookId: string }) {
  const [params, setParams] = useSearchParams()
  const all = params.get('all') === 'true'
  const { data, error } = useAsk(readFigureBook, { params: { id: bookId }, query: { all: all ? 'true' : 'false' } })
  if (error) return <ProblemNotice error={error} />
  if (!data) return <p className="waiting">正在统计…</p>
  const turn = () => {
    const next = new URLSearchParams(params)
    if (all) next.delete('all')
    else next.set('all', 'true')
    setParams(next, { replace: true, preventScrollReset: true })
  }
  return (
    <>
      {data.book.cases === 0 && <EmptyState title="这个期间没有建议，各数都是零" />}
      <div className="figure-groups">
        {data.groups.map(({ id, label, figures }) => (
          <section key={id} className="figure-group" aria-labelledby={`group-${id}`}>
            <h2 id={`group-${id}`}>{label}</h2>
            <dl>
              {figures.map(({ value, ...head }) => (
                <div key={head.id} className={head.isShare ? 'is-share' : undefined}>
                  <dt>{head.label}</dt>
                  <dd>
                    <NumberLink head={head} value={value} /> <Beside head={head} value={value} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="no-print">
        <Button onClick={turn}>{all ? '只列主要指标' : '列出全部指标'}</Button>
      </p>
      <Formulas figures={data.groups.flatMap(({ figures }) => figures)} />
    </>
  )
}

/** 口径 of every number on the sheet, on paper. */
export function Formulas({
  figures,
}: {
  figures: readonly { id: string; label: string; unit: string; formula: string }[]
}) {
  return (
    <section className="only-print figure-formulas">
      <h2>统计口径</h2>
      <ol>
        {figures.map(({ id, label, unit, formula }) => (
          <li key={id}>
            {label}（{unit}）：{formula}
          </li>
        ))}
      </ol>
    </section>
  )
}
