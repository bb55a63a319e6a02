import { createRequire } from 'node:module'
import { renderAsync } from '@resvg/resvg-js'

import type { ReportChart } from '../../contract/report-body.ts'
import { CHART_FONT, chartOption, chartSize } from './chart-option.ts'

/** Pixels of the image for one of the drawing: about 300 dpi on the width of the text. */
const ZOOM = 2.4
const require = createRequire(import.meta.url)
/** In one file, and read with the first chart: its six hundred modules were a fourth of the start of the server. */
const readECharts = () => require('echarts') as typeof import('echarts')
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
  const drawing = readECharts().init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    drawing.setOption(chartOption(chart))
    return drawing.renderToSVGString()
  } finally {
    drawing.dispose()
  }
}
