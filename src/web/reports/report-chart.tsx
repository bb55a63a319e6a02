import type { ReportChart as Chart } from '../../contract/report-body.ts'

/** Greys of the series, the darkest first; what needs a colour stands in words. */
const TONES = ['#26303b', '#7d8894', '#b9c1c9', '#dfe3e7', '#56616d', '#9aa4ae']
const WIDTH = 640
const HEIGHT = 200
const MARGIN = 8

/** A chart as plain lines and bars, with every value beside it. */
export function ReportChart({ chart }: { chart: Chart }) {
  const { title, series } = chart
  return (
    <figure className="report-chart">
      <figcaption>{title}</figcaption>
      {series.length > 1 && <Legend chart={chart} />}
      {chart.chart === 'line' ? <Lines chart={chart} /> : <Bars chart={chart} />}
    </figure>
  )
}

function Legend({ chart: { series } }: { chart: Chart }) {
  return (
    <p className="report-legend">
      {series.map(({ label }, at) => (
        <span key={label}>
          <i style={{ background: toneOf(at) }} aria-hidden="true" /> {label}
        </span>
      ))}
    </p>
  )
}

function Bars({ chart }: { chart: Chart }) {
  const { labels, series, format } = chart
  const isStacked = chart.chart === 'stacked'
  const sums = labels.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0))
  const longest = isStacked
    ? Math.max(0, ...sums)
    : Math.max(0, ...series.flatMap(({ values }) => values.map((v) => v ?? 0)))
  return (
    <div className={isStacked ? 'report-bars is-stacked' : 'report-bars'}>
      {labels.map((label, at) => (
        <div key={label} className="report-bar-row">
          <span className="report-bar-label">{label}</span>
          <span className="report-bar-set">
            {series.map(({ label: name, values }, nth) => (
              <span key={name} className="report-bar" title={`${label} ${name} ${valueText(values[at], format)}`}>
                <i
                  style={{ width: `${percentOf(values[at], longest)}%`, background: toneOf(nth) }}
                  aria-hidden="true"
                />
                <b>{valueText(values[at], format)}</b>
              </span>
            ))}
          </span>
        </div>
      ))}
    </div>
  )
}

function Lines({ chart: { title, labels, series, format } }: { chart: Chart }) {
  const highest = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))) || 1
  const xOf = (at: number) => MARGIN + ((WIDTH - 2 * MARGIN) * at) / Math.max(1, labels.length - 1)
  const yOf = (value: number) => HEIGHT - MARGIN - ((HEIGHT - 2 * MARGIN) * value) / highest
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="report-lines" role="img" aria-label={title}>
        {series.map(({ label, values }, nth) => (
          <polyline
            key={label}
            fill="none"
            stroke={toneOf(nth)}
            strokeWidth={2}
            points={values.flatMap((value, at) => (value === null ? [] : [`${xOf(at)},${yOf(value)}`])).join(' ')}
          />
        ))}
      </svg>
      <p className="report-legend">
        {labels.map((label, at) => (
          <span key={label}>
            {label} {series.map(({ values }) => valueText(values[at], format)).join('／')}
          </span>
        ))}
      </p>
    </>
  )
}

function toneOf(at: number): string {
  return TONES[at % TONES.length] ?? '#26303b'
}

function percentOf(value: number | null | undefined, longest: number): number {
  return longest > 0 ? (100 * (value ?? 0)) / longest : 0
}

function valueText(value: number | null | undefined, format: Chart['format']): string {
  if (value === null || value === undefined) return '—'
  return format === 'share' ? `${(100 * value).toFixed(1)}%` : String(value)
}
