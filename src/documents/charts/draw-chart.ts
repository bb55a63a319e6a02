import { createRequire } from 'node:module'
import { renderAsync } from '@resvg/resvg-js'
import { BarChart, LineChart, PieChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { LabelLayout, LegacyGridContainLabel } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'

import type { ReportChart } from '../../contract/report-body.ts'
import { CHART_FONT, chartOption, chartSize } from './chart-option.ts'

use([
  BarChart,
  LineChart,
  PieChart,
  GridComponent,
  LegendComponent,
  AriaComponent,
  LabelLayout,
  LegacyGridContainLabel,
  SVGRenderer,
])

/** Pixels of the image for one of the drawing: about 300 dpi on the width of the text. */
const ZOOM = 2.4
const require = createRequire(import.meta.url)
/** Has the rare characters of names, and looks the same on every machine. */
const FONT_FILE = require.resolve('@embedpdf/fonts-sc').replace(/dist[/\\].*$/, 'fonts/NotoSansHans-Regular.otf')

/** The chart as PNG of `chartSize`, told apart in black and white by greys, patterns and labels. */
export async function drawChart(chart: ReportChart): Promise<Buffer> {
  const image = await renderAsync(chartSvg(chart, chartSize(chart)), {
    font: {
      loadSystemFonts: false,
      fontFiles: [FONT_FILE],
      defaultFontFamily: CHART_FONT,
      sansSerifFamily: CHART_FONT,
    },
    fitTo: { mode: 'zoom', value: ZOOM },
    background: '#ffffff',
  })
  return image.asPng()
}

/** Without `dispose` the process would never end. */
function chartSvg(chart: ReportChart, { width, height }: { width: number; height: number }): string {
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    drawing.setOption(chartOption(chart))
    return drawing.renderToSVGString()
  } finally {
    drawing.dispose()
  }
}
