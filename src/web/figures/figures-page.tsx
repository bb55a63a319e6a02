import { Button } from 'antd'
import { Link, useSearchParams } from 'react-router'

import type { CallReply } from '../../contract/client.ts'
import { listFigureBooks, readFigureBook } from '../../contract/figures-endpoints.ts'
import { BASIS_LABELS, readReport } from '../../contract/reports-endpoints.ts'
import { useAsk } from '../app/ask.ts'
import { useSession } from '../app/session.tsx'
import { type Column, DataTable } from '../parts/data-table.tsx'
import { dayText, momentText } from '../parts/day-text.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { PrintHeading } from '../parts/print-heading.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { TabRow } from '../parts/tab-row.tsx'
import { BookBreakdown } from './book-breakdown.tsx'
import { BookOverview } from './book-overview.tsx'
import { FigureList } from './figure-list.tsx'
import { bookText, closedOf, openedIn, spanText } from './figure-text.ts'
import { NewBook } from './new-book.tsx'
import './figures.css'

const POLL_MS = 1000
const TABS = { all: '总览', by: '分组' } as const
type FigureBookLine = CallReply<typeof listFigureBooks>['books'][number]

/** `/figures`: the figures of a period as they stood on a day, each open to what it counts. */
export default function FiguresPage() {
  const [params] = useSearchParams()
  const bookId = params.get('book')
  const reportId = params.get('report')
  if (bookId !== null) return <BookPage bookId={bookId} />
  if (reportId !== null) return <AwaitedBook reportId={reportId} />
  return <Books />
}

function Books() {
  const { congress, post } = useSession()
  const { data, error } = useAsk(listFigureBooks, { query: { limit: 50 } })
  return (
    <PageFrame title="统计" subtitle="选定期间、截至日和日期口径；每个数都可以点开看清单">
      {congress && post?.role !== 'auditor' && <NewBook today={congress.today} />}
      <h2 className="figure-made">已经统计的</h2>
      <ProblemNotice error={error} />
      {data?.books.length === 0 && <EmptyState title="还没有统计过" />}
      {data && data.books.length > 0 && (
        <DataTable caption="已经统计的，新的在前" columns={COLUMNS} rows={data.books} rowKey={({ id }) => id} />
      )}
    </PageFrame>
  )
}

const COLUMNS: Column<FigureBookLine>[] = [
  {
    key: 'span',
    title: '统计时段',
    width: 230,
    narrow: 'title',
    render: (book) => (
      <Link to={`/figures?book=${book.id}`} className="row-link" data-row-link>
        {spanText(book)}
      </Link>
    ),
  },
  {
    key: 'asOf',
    title: '截至',
    width: 240,
    render: ({ asOf, basis }) => `${dayText(asOf)}（${BASIS_LABELS[basis]}）`,
  },
  { key: 'title', title: '用于', render: ({ title }) => title },
  { key: 'made', title: '生成', width: 170, render: ({ madeAt }) => momentText(madeAt) },
]

/** Counted in the background: how far it is, and then the figures. */
function AwaitedBook({ reportId }: { reportId: string }) {
  const { data, error } = useAsk(
    readReport,
    { params: { id: reportId } },
    { refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? POLL_MS : false) },
  )
  if (data?.state === 'made' && data.bookId) return <BookPage bookId={data.bookId} />
  return (
    <PageFrame title="统计" actions={<Link to="/figures">另选期间</Link>}>
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data?.state === 'waiting' && (
        <p className="waiting" role="status">
          正在统计{data.progress.total === null ? '…' : `：${data.progress.done}/${data.progress.total} 件`}
        </p>
      )}
      {data && data.state !== 'waiting' && (
        <EmptyState title={`${data.stateLabel}，没有数字`}>{data.why && <p>{data.why}</p>}</EmptyState>
      )}
    </PageFrame>
  )
}

function BookPage({ bookId }: { bookId: string }) {
  const [params, setParams] = useSearchParams()
  const { data, error } = useAsk(readFigureBook, { params: { id: bookId }, query: { all: 'false' } })
  const tab = params.get('tab') === 'by' ? 'by' : 'all'
  const opened = openedIn(params)
  const items = Object.entries(TABS).map(([key, label]) => {
    const next = closedOf(params)
    next.set('tab', key)
    return { key, label, count: null, to: `/figures?${next}` }
  })
  if (error) {
    return (
      <PageFrame title="统计" actions={<Link to="/figures">另选期间</Link>}>
        <ProblemNotice error={error} />
      </PageFrame>
    )
  }
  return (
    <PageFrame
      title="统计"
      subtitle={data && <strong>{bookText(data.book)}</strong>}
      actions={
        <>
          <Link to="/figures">另选期间</Link>
          <Button onClick={() => window.print()}>打印</Button>
        </>
      }
    >
      <PrintHeading title="代表建议办理统计" {...(data && { conditions: bookText(data.book) })} />
      <TabRow label="统计的样式" items={items} current={tab} />
      {tab === 'by' ? <BookBreakdown bookId={bookId} /> : <BookOverview bookId={bookId} />}
      {opened && (
        <FigureList
          bookId={bookId}
          opened={opened}
          onClose={() => setParams(closedOf(params), { replace: true, preventScrollReset: true })}
        />
      )}
    </PageFrame>
  )
}
