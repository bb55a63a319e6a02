import { describe, expect, it } from 'vitest'

import type { ReportChart } from '../../src/contract/report-body.ts'
import { chartOption, chartSize } from '../../src/documents/charts/chart-option.ts'
import { drawChart } from '../../src/documents/charts/draw-chart.ts'

function aChart(differing: Partial<ReportChart> = {}): ReportChart {
  return {
    kind: 'chart',
    name: '按类别图',
    title: '按类别',
    chart: 'bar',
    labels: ['一类', '二类', '㛃䶮'],
    series: [{ label: '本期', values: [3, 0, null] }],
    format: 'count',
    ...differing,
  }
}

/** Width and height of a PNG. */
function sizeOf(png: Buffer): [number, number] {
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}

describe('a chart', () => {
  it('is a PNG of its size, at print resolution', async () => {
    const png = await drawChart(aChart())
    const { width, height } = chartSize(aChart())

    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect(sizeOf(png)).toEqual([Math.round(width * 2.4), Math.round(height * 2.4)])
  })

  it('draws a character of a rare name, not an empty box for it', async () => {
    const rare = await drawChart(aChart({ labels: ['㛃', '䶮'], series: [{ label: '本期', values: [1, 1] }] }))
    const missing = await drawChart(
      aChart({ labels: ['\u{e123}', '\u{e123}'], series: [{ label: '本期', values: [1, 1] }] }),
    )

    expect(rare.equals(missing)).toBe(false)
  })

  it('tells its parts apart without colour: greys, and patterns where there are several', () => {
    const option = chartOption(
      aChart({ chart: 'stacked', series: [aChart().series[0], aChart().series[0]].flatMap((one) => one ?? []) }),
    )
    const colours = (option['color'] as string[]).map((colour) => colour.slice(1).match(/../g) ?? [])

    expect(colours.every(([red, green, blue]) => red === green && green === blue)).toBe(true)
    expect(option['aria']).toMatchObject({ decal: { show: true } })
  })

  it('lays bars down where there are too many names to stand', () => {
    const labels = Array.from({ length: 20 }, (_, n) => `单位${n}`)
    const many = aChart({ labels, series: [{ label: '本期', values: labels.map((_, n) => n) }] })

    expect((chartOption(many)['yAxis'] as { type: string }).type).toBe('category')
    expect(chartSize(many).height).toBeGreaterThan(chartSize(aChart()).height)
  })
})
