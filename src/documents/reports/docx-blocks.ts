import { type FileChild, ImageRun, Paragraph, type ParagraphChild } from 'docx'

import type { ReportBody, ReportChart, ReportRun } from '../../contract/report-body.ts'
import { chartSize } from '../charts/chart-option.ts'
import { bodyText, type Look, paragraph, run, SIZES } from '../official/text.ts'
import { nameFrom } from '../templates/tags.ts'
import { namedWords } from './docx-control.ts'

/** Of the text between the margins, in pixels of 1/96 inch. */
const TEXT_WIDTH_PX = (156 / 25.4) * 96
/** 称呼 begins at the margin. */
export const SALUTATION = '称呼'
const LINE_PT = 28.9
/** A line of 156 mm holds 28 characters of 三号 with so much less between them. */
const TIGHT = { spacingTwips: -5 } as const

export function headingBlock(level: number, text: string): FileChild {
  if (level === 1) return paragraph(text, { font: 'heading', indentChars: 2, keepsWithNext: true, level: 1, ...TIGHT })
  if (level === 2)
    return paragraph(text, { font: 'subheading', indentChars: 2, keepsWithNext: true, level: 2, ...TIGHT })
  return paragraph(text, { isBold: true, indentChars: 2, keepsWithNext: true, level: 3, ...TIGHT })
}

/** Running text; a named number stands in a control of that name. */
/** `keepsWithNext`: the last words stand on the page of the signature, which never stands alone. */
export function paragraphBlock(
  { name, runs }: { name?: string | undefined; runs: readonly ReportRun[] },
  { keepsWithNext = false } = {},
): FileChild {
  const children =
    name !== undefined && runs.every((one) => one.name === undefined)
      ? [namedWords(name, run(runs.map(({ text }) => text).join(''), TIGHT))]
      : runs.map((one) => runBlock(one, TIGHT))
  return name === SALUTATION ? paragraph(children) : bodyText(children, { keepsWithNext })
}

export function runBlock({ text, name }: ReportRun, look: Look): ParagraphChild {
  return name === undefined ? run(text, look) : namedWords(name, run(text, look))
}

/** The drawing with its title below; an alternative text of `图:<name>` lets a template find it. */
export function chartBlocks(chart: ReportChart, png: Buffer, number: number): FileChild[] {
  const { width, height } = chartSize(chart)
  const drawing = new ImageRun({
    type: 'png',
    data: png,
    transformation: { width: Math.round(TEXT_WIDTH_PX), height: Math.round((TEXT_WIDTH_PX * height) / width) },
    // An id of its own: the library would count on from document to document.
    altText: { id: String(number), name: chart.name, title: chart.title, description: `图:${chart.name}` },
  })
  return [
    new Paragraph({ children: [drawing], keepNext: true, spacing: { before: 120, after: 0 } }),
    paragraph(`图${number}　${chart.title}`, {
      font: 'heading',
      sizePt: SIZES.smallFour,
      place: 'center',
      linePt: 22,
      afterPt: 8,
    }),
  ]
}

/** 附件 listed two characters in, each in a line of its own, before the signature. */
export function annexList(titles: readonly string[]): FileChild[] {
  const [first, ...rest] = titles
  if (first === undefined) return []
  if (rest.length === 0)
    return [paragraph(`附件：${first}`, { indentChars: 2, beforePt: LINE_PT, keepsWithNext: true })]
  return [
    paragraph(`附件：1.${first}`, { indentChars: 2, beforePt: LINE_PT, keepsWithNext: true }),
    ...rest.map((title, n) => paragraph(`${n + 2}.${title}`, { indentChars: 5, keepsWithNext: true })),
  ]
}

/** By which a template finds the 口径 of a number. */
export function formulaName(label: string): string {
  return `口径·${nameFrom(label)}`
}

/** 口径: what each printed number counts. */
export function formulaBlocks({ formulas }: ReportBody): FileChild[] {
  return formulas.map(({ label, unit, formula }, n) =>
    paragraph(
      [
        run(`${n + 1}.${label}（${unit}）：`, { ...SMALL, isBold: true }),
        namedWords(formulaName(label), run(formula, SMALL)),
      ],
      {
        ...SMALL,
        indentChars: 2,
        linePt: 14,
        place: 'justified',
      },
    ),
  )
}
const SMALL = { sizePt: SIZES.smallFive } as const
