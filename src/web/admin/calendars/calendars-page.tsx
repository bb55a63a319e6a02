import { Select } from 'antd'
import { useSearchParams } from 'react-router'
import { importCalendar, readCalendars } from '../../../contract/calendars-endpoints.ts'
import type { CallReply } from '../../../contract/client.ts'
import { useAsk } from '../../app/ask.ts'
import { useToday } from '../../app/session.tsx'
import { momentText } from '../../parts/day-text.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageFrame } from '../../parts/page-frame.tsx'
import { ProblemNotice } from '../../parts/problem-notice.tsx'
import { useMay } from '../may.ts'
import { ImportYear } from './import-year.tsx'
import { YearView } from './year-view.tsx'
import './calendars.css'

type Calendars = CallReply<typeof readCalendars>

/** Which days are worked, year by year; and the way in for the next year. */
export default function CalendarsPage() {
  const { data, error } = useAsk(readCalendars, {}, { refetchOnMount: 'always' })
  const mayImport = useMay()(importCalendar)
  return (
    <PageFrame title="工作日历" subtitle="期限按这里的放假日和调休上班日计算">
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {data && <Missing calendars={data} mayImport={mayImport} />}
      {data && mayImport && <ImportYear />}
      {data && <Years calendars={data} />}
    </PageFrame>
  )
}

function Missing({ calendars: { missing, nag }, mayImport }: { calendars: Calendars; mayImport: boolean }) {
  if (missing.length === 0) return null
  return (
    <div className={nag ? 'problem' : 'said'} role={nag ? 'alert' : undefined} style={{ marginBottom: 12 }}>
      {nag && <p>{nag}。</p>}
      <ul>
        {missing.map(({ year, provisionalDeadlines }) => (
          <li key={year}>
            {year} 年还没有载入
            {provisionalDeadlines > 0 && `；有 ${provisionalDeadlines} 个期限落在这一年，暂按周末计，载入后可能变动`}
          </li>
        ))}
      </ul>
      {!mayImport && <p className="quiet">由代表工作机构或系统管理员载入。</p>}
    </div>
  )
}

function Years({ calendars: { years } }: { calendars: Calendars }) {
  const [params, setParams] = useSearchParams()
  const today = useToday()
  const newestFirst = years.toSorted((one, other) => other.year - one.year)
  const asked = params.get('year') ?? today?.slice(0, 4)
  const year = newestFirst.find((one) => String(one.year) === asked) ?? newestFirst[0]
  if (!year) {
    return (
      <EmptyState title="没有载入任何年份">
        <p>没有日历时，期限只按周末计算；请载入今年和明年的节假日安排。</p>
      </EmptyState>
    )
  }
  const { source, version, storedAt } = year
  return (
    <section>
      <div className="row" style={{ marginBottom: 10 }}>
        <Select
          aria-label="年份"
          style={{ width: 110 }}
          value={year.year}
          options={newestFirst.map((one) => ({ value: one.year, label: `${one.year} 年` }))}
          onChange={(next) => setParams({ year: String(next) }, { replace: true })}
        />
        <span className="quiet">
          {source.document}
          {source.article} ·{' '}
          {version === 0 || storedAt === null ? '随附' : `第 ${version} 次载入，${momentText(storedAt)}`}
        </span>
      </div>
      <YearView year={year} today={today} />
    </section>
  )
}
