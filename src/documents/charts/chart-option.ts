import type { EChartsCoreOption } from 'echarts/core'

import type { ReportChart } from '../../contract/report-body.ts'

export const CHART_FONT = 'Noto Sans S Chinese'
const WIDTH = 780
/** Greys that stay apart on a black-and-white printer. */
const GREYS = ['#3d3d3d', '#a6a6a6', '#dcdcdc', '#707070', '#c3c3c3', '#575757', '#efefef'] as const
const INK = '#1f1f1f'
const LINE = '#8a8a8a'
const TEXT = { color: INK, fontFamily: CHART_FONT, fontSize: 15 }
const ROW_PX = 34
const LONGEST_LABEL = 22
/** Beyond so many bars on the floor they lie down, so that their names can be read. */
const MOST_UPRIGHT = 8
const LONGEST_UPRIGHT = 5

type Size = { width: number; height: number }

/** As high as its bars need. */
export function chartSize(chart: ReportChart): Size {
  const { labels, series } = chart
  if (chart.chart === 'pie') return { width: WIDTH, height: 380 }
  if (!isLying(chart)) return { width: WIDTH, height: 380 }
  const bars = chart.chart === 'stacked' ? labels.length : labels.length * Math.max(1, series.length * 0.7)
  return { width: WIDTH, height: Math.round(Math.min(1050, 90 + bars * ROW_PX)) }
}

/** What ECharts draws: white ground, thin lines, a label at every value. */
export function chartOption(chart: ReportChart): EChartsCoreOption {
  const common = {
    animation: false,
    backgroundColor: '#ffffff',
    color: [...GREYS],
    textStyle: TEXT,
    // Patterns tell the parts apart where the greys do not.
    aria: { enabled: true, decal: { show: hasDecals(chart), decals: DECALS } },
  }
  return chart.chart === 'pie' ? { ...common, ...pieOption(chart) } : { ...common, ...axesOption(chart) }
}

const DECAL_INK = 'rgba(255,255,255,0.55)'
const DARK_INK = 'rgba(0,0,0,0.35)'
const DECALS = [
  { symbol: 'none' },
  { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: Math.PI / 4, color: DARK_INK },
  {
    symbol: 'circle',
    dashArrayX: [
      [8, 8],
      [0, 8, 8, 0],
    ],
    dashArrayY: [6, 0],
    symbolSize: 0.5,
    color: DARK_INK,
  },
  { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -Math.PI / 4, color: DECAL_INK },
  { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 8], rotation: 0, color: DARK_INK },
  { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 2, color: DECAL_INK },
  { symbol: 'none' },
]

function hasDecals({ chart, series }: ReportChart): boolean {
  return chart === 'pie' || (chart !== 'line' && series.length > 1)
}

function pieOption({ labels, series, format }: ReportChart): EChartsCoreOption {
  const values = series[0]?.values ?? []
  return {
    series: [
      {
        type: 'pie',
        radius: ['0%', '68%'],
        center: ['50%', '52%'],
        startAngle: 90,
        // One decimal that adds up to 100.
        percentPrecision: 1,
        itemStyle: { borderColor: '#ffffff', borderWidth: 2 },
        label: {
          ...TEXT,
          formatter: ({ name, value, percent }: { name: string; value: number; percent: number }) =>
            format === 'share' ? `${name} ${inWords(value, format)}` : `${name} ${value}（${percent.toFixed(1)}%）`,
        },
        labelLine: { lineStyle: { color: LINE }, length: 12, length2: 12 },
        // A part of nothing has no name on the chart; the table has it.
        data: labels.flatMap((name, n) => (values[n] ? [{ name: shortened(name), value: values[n] }] : [])),
      },
    ],
  }
}

function axesOption(chart: ReportChart): EChartsCoreOption {
  const { labels, series, format } = chart
  const lies = isLying(chart)
  const names = labels.map((label) => (lies ? shortened(label) : wrapped(label)))
  const category = {
    type: 'category',
    data: names,
    inverse: lies,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: LINE } },
    axisLabel: { ...TEXT, interval: 0 },
  }
  const value = {
    type: 'value',
    min: 0,
    ...(format === 'share' && { max: 1 }),
    minInterval: format === 'count' ? 1 : 0.1,
    splitLine: { lineStyle: { color: '#e3e3e3' } },
    axisLabel: { ...TEXT, fontSize: 13, formatter: (number: number) => inAxis(number, format) },
  }
  return {
    grid: { left: 12, right: lies ? 64 : 20, top: series.length > 1 ? 64 : 28, bottom: 8, containLabel: true },
    ...(series.length > 1 && {
      legend: {
        top: 6,
        left: 'center',
        itemWidth: 26,
        itemHeight: 15,
        textStyle: TEXT,
        data: series.map(({ label }) => label),
      },
    }),
    xAxis: lies ? value : category,
    yAxis: lies ? category : value,
    series: series.map((one, n) => oneSeries(chart, one, n)),
  }
}

function oneSeries(chart: ReportChart, { label, values }: ReportChart['series'][number], n: number) {
  const isLine = chart.chart === 'line'
  const isStacked = chart.chart === 'stacked'
  const lies = isLying(chart)
  return {
    name: label,
    type: isLine ? 'line' : 'bar',
    data: values.map((value) => (isStacked && !value ? null : value)),
    ...(isStacked && { stack: 'all' }),
    ...(isLine
      ? {
          symbol: SYMBOLS[n % SYMBOLS.length],
          symbolSize: 9,
          lineStyle: { width: 2.5, type: DASHES[n % DASHES.length], color: INK },
          itemStyle: { color: INK },
        }
      : { barMaxWidth: 36, barGap: '10%', itemStyle: { borderColor: '#4a4a4a', borderWidth: 1 } }),
    label: {
      ...TEXT,
      fontSize: 13,
      show: true,
      position: isStacked ? 'inside' : lies ? 'right' : 'top',
      // Upon patterns and dark greys a number is read on white.
      ...(isStacked && { backgroundColor: '#ffffff', padding: [1, 3], borderRadius: 2 }),
      formatter: ({ value }: { value: number | null }) =>
        value === null || value === undefined ? '' : inWords(value, chart.format),
    },
  }
}

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'] as const
const DASHES = ['solid', 'dashed', 'dotted'] as const

function isLying({ chart, labels }: ReportChart): boolean {
  if (chart === 'line' || chart === 'pie') return false
  return labels.length > MOST_UPRIGHT || labels.some((label) => Array.from(label).length > LONGEST_UPRIGHT * 2)
}

function shortened(label: string): string {
  const letters = Array.from(label)
  return letters.length <= LONGEST_LABEL ? label : `${letters.slice(0, LONGEST_LABEL - 1).join('')}…`
}

function wrapped(label: string): string {
  const letters = Array.from(label)
  if (letters.length <= LONGEST_UPRIGHT) return label
  const half = Math.ceil(letters.length / 2)
  return `${letters.slice(0, half).join('')}\n${letters.slice(half).join('')}`
}

function inWords(value: number, format: ReportChart['format']): string {
  return format === 'share' ? `${(value * 100).toFixed(1)}%` : String(value)
}

function inAxis(value: number, format: ReportChart['format']): string {
  return format === 'share' ? `${Math.round(value * 100)}%` : String(value)
}
