import type { AnalysisLine } from '../../contract/analysis-endpoints.ts'

type Open = (line: AnalysisLine | undefined, year: number | undefined) => void

/** Topics down, years across; every number opens to its suggestions. What grows says so in words and with an arrow. */
export function YearsTable({
  caption,
  head,
  years,
  lines,
  total,
  onOpen,
}: {
  caption: string
  head: string
  years: readonly number[]
  lines: readonly AnalysisLine[]
  total?: AnalysisLine
  onOpen: Open
}) {
  return (
    <div className="table-frame analysis-frame">
      <table className="table analysis-table">
        <caption className="only-read-aloud">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {years.map((year) => (
              <th scope="col" className="is-number" key={year}>
                {year}年
              </th>
            ))}
            <th scope="col" className="is-number">
              合计
            </th>
            <th scope="col" className="is-number">
              末年较此前平均
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.key ?? ''} line={line} years={years} onOpen={(year) => onOpen(line, year)} />
          ))}
        </tbody>
        {total && (
          <tfoot>
            <Line line={total} years={years} onOpen={(year) => onOpen(undefined, year)} />
          </tfoot>
        )}
      </table>
    </div>
  )
}

function Line(props: { line: AnalysisLine; years: readonly number[]; onOpen: (year: number | undefined) => void }) {
  const { line, years, onOpen } = props
  return (
    <tr>
      <th scope="row">{line.label}</th>
      {years.map((year, at) => (
        <td className="is-number" key={year} data-label={`${year}年`}>
          <Count count={line.counts[at] ?? 0} of={`${line.label}，${year}年`} onOpen={() => onOpen(year)} />
        </td>
      ))}
      <td className="is-number" data-label="合计">
        <Count count={line.total} of={`${line.label}，合计`} onOpen={() => onOpen(undefined)} />
      </td>
      <td className="is-number" data-label="末年较此前平均">
        {changeText(line.change)}
      </td>
    </tr>
  )
}

function Count({ count, of, onOpen }: { count: number; of: string; onOpen: () => void }) {
  if (count === 0) return <span className="quiet">0</span>
  return (
    <button type="button" className="plain-button" aria-label={`${of}：${count} 件，查看`} onClick={onOpen}>
      {count}
    </button>
  )
}

function changeText(change: number | null): string {
  if (change === null) return '—'
  const rounded = Math.round(change * 10) / 10
  if (rounded === 0) return '持平'
  return rounded > 0 ? `↑ 多 ${rounded}` : `↓ 少 ${-rounded}`
}
