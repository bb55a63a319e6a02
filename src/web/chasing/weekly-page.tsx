import { Button } from 'antd'
import { Link, useSearchParams } from 'react-router'

import { addDays } from '../../../machines/policy/day.ts'
import { downloadWeekly, readWeekly, type WeeklyReport, type WeeklySection } from '../../contract/digests-endpoints.ts'
import { ask, useAsk } from '../app/ask.ts'
import { daysLeftText, dayText } from '../parts/day-text.ts'
import { ExportButton } from '../parts/export-button.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'

/** `/chasing/weekly`: the director's week on one A4. */
export default function WeeklyPage() {
  const [params] = useSearchParams()
  const week = params.get('week') ?? undefined
  const { data, error } = useAsk(readWeekly, { query: week ? { week } : {} }, { refetchOnMount: 'always' })
  const report = data?.report
  return (
    <PageFrame
      title="主任周报"
      subtitle={report && (data.isStored ? '当周存下的一份' : '按现在的情况')}
      actions={
        <>
          {report && (
            <>
              <Link to={`/chasing/weekly?week=${addDays(report.from, -7)}`}>上一周</Link>
              {week && <Link to="/chasing/weekly">本周</Link>}
            </>
          )}
          <ExportButton onAsk={() => ask(downloadWeekly, { query: week ? { week } : {} })}>下载 Word</ExportButton>
          <Button onClick={() => window.print()}>打印</Button>
        </>
      }
    >
      <ProblemNotice error={error} />
      {!data && !error && <p className="waiting">正在读取…</p>}
      {report && <Sheet report={report} />}
    </PageFrame>
  )
}

function Sheet({ report }: { report: WeeklyReport }) {
  const { congressName, from, to, madeOn, inHand, overdue, before, lastWeek, faults, sections } = report
  return (
    <article className="weekly" aria-label="一页周报">
      <header>
        <h2>{congressName}代表建议办理周报</h2>
        <p className="quiet">
          {dayText(from)}至{dayText(to, from)}　{dayText(madeOn)} 制
        </p>
      </header>
      <p>
        在办 {inHand} 件{changeText(inHand, before?.inHand)}，逾期 {overdue} 件{changeText(overdue, before?.overdue)}
        。上周交办 {lastWeek.handedOver} 件，办复 {lastWeek.replied} 件，办结 {lastWeek.concluded} 件。
        {faults.open > 0 && (
          <>
            系统故障 {faults.open} 项待处理（近七天新发生 {faults.fresh} 项）。
          </>
        )}
      </p>
      {sections.map((section) => (
        <Part key={section.key} section={section} today={madeOn} onPaper={linesOnPaper(sections)} />
      ))}
    </article>
  )
}

/** One A4 holds about so many lines; each section has its share of them, and the rest stands in the system. */
const LINES_OF_A4 = 30

function linesOnPaper(sections: readonly WeeklySection[]): number {
  const sizes = sections.map(({ lines }) => lines.length)
  for (let most = LINES_OF_A4; most > 3; most -= 1) {
    if (sizes.reduce((sum, size) => sum + Math.min(size, most), 0) <= LINES_OF_A4) return most
  }
  return 3
}

function Part({
  section: { label, count, before, lines },
  today,
  onPaper,
}: {
  section: WeeklySection
  today: string
  onPaper: number
}) {
  return (
    <section>
      <h3>
        {label}：{count} 件{changeText(count, before ?? undefined)}
      </h3>
      {lines.length > 0 && (
        <ol className="weekly-lines">
          {lines.map(({ caseId, number, title, units, clockLabel, dueOn, workingDaysLeft }, at) => (
            <li key={`${caseId}${clockLabel ?? ''}${dueOn ?? ''}`} className={at >= onPaper ? 'no-print' : undefined}>
              <Link to={`/cases/${caseId}`}>{number ?? '未编号'}</Link> {title}
              <span className="quiet">
                {' '}
                {[
                  units.join('、'),
                  clockLabel,
                  dueOn && dayText(dueOn, today),
                  workingDaysLeft !== null && daysLeftText(workingDaysLeft),
                ]
                  .filter(Boolean)
                  .join('　')}
              </span>
            </li>
          ))}
        </ol>
      )}
      {count > lines.length && <p className="quiet no-print">另有 {count - lines.length} 件，见系统。</p>}
      {count > onPaper && <p className="only-print">另有 {count - Math.min(onPaper, lines.length)} 件，见系统。</p>}
    </section>
  )
}

/** Against a week ago; nothing where there was no report. */
function changeText(now: number, before: number | undefined): string {
  if (before === undefined) return ''
  const change = now - before
  if (change === 0) return '（与上周持平）'
  return change > 0 ? `（比上周多 ${change}）` : `（比上周少 ${-change}）`
}
