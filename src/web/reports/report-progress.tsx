import type { ReportLine } from '../../contract/reports-endpoints.ts'

/** How far the making is: a bar once the number of steps is known. */
export function ReportProgress({ line: { progress, stateLabel, title, why } }: { line: ReportLine }) {
  const { done, total } = progress
  if (total === null) return <span className="quiet">{why === null ? '等待生成' : '等待重试'}</span>
  const percent = Math.floor((100 * done) / Math.max(1, total))
  return (
    <span className="report-progress">
      <progress value={done} max={Math.max(1, total)} aria-label={`${title}：${stateLabel}`} />
      <span>{percent}%</span>
    </span>
  )
}
