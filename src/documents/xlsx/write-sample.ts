import ExcelJS from 'exceljs'

import { safeText } from './safe-text.ts'

/** A column as the sample explains it. */
export type SampleColumn = {
  label: string
  also: readonly string[]
  help: string
  isRequired: boolean
  choices: readonly string[]
  example: string
}

const LAST_LINE = 2_000
/** A list of choices stands in the rule itself only as long as it is short; longer ones stand on a sheet of their own. */
const LONGEST_RULE = 250
const REQUIRED_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFF2CC' } } as const
const HEAD_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFEDEDED' } } as const

/** An empty table to fill in: one line as an example, choices to pick from, and a guide to each column. */
export async function writeSampleFile(title: string, columns: readonly SampleColumn[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  workbook.creator = '督办'
  const sheet = workbook.addWorksheet(title, { views: [{ state: 'frozen', ySplit: 1 }] })
  const choices = workbook.addWorksheet('可选值')
  sheet.columns = columns.map(({ label }) => ({ width: Math.max(12, label.length * 2 + 4) }))
  const head = sheet.addRow(columns.map(({ label, isRequired }) => `${label}${isRequired ? '*' : ''}`))
  head.eachCell((cell, at) => {
    cell.font = { bold: true }
    cell.fill = columns[at - 1]?.isRequired ? REQUIRED_FILL : HEAD_FILL
  })
  sheet.addRow(columns.map(({ example }) => safeText(example)))
  for (const [at, column] of columns.entries()) {
    // As text: Excel then leaves a long number, and a number such as 3-5, as it is.
    sheet.getColumn(at + 1).numFmt = '@'
    if (column.choices.length > 0) addChoices(sheet, choices, at + 1, column)
  }
  addGuide(workbook, columns)
  choices.state = 'hidden'
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

function addChoices(
  sheet: ExcelJS.Worksheet,
  aside: ExcelJS.Worksheet,
  at: number,
  { label, choices }: SampleColumn,
): void {
  const inline = `"${choices.join(',')}"`
  for (const [nth, choice] of choices.entries()) aside.getCell(nth + 1, at).value = choice
  const letter = sheet.getColumn(at).letter
  const formula = inline.length <= LONGEST_RULE ? inline : `可选值!$${letter}$1:$${letter}$${choices.length}`
  const rule: ExcelJS.DataValidation = {
    type: 'list',
    allowBlank: true,
    formulae: [formula],
    showErrorMessage: true,
    errorTitle: label,
    error: `请从下拉中选：${[...choices.join('、')].slice(0, 180).join('')}`,
  }
  for (let line = 2; line <= LAST_LINE; line += 1) sheet.getCell(line, at).dataValidation = rule
}

function addGuide(workbook: ExcelJS.Workbook, columns: readonly SampleColumn[]): void {
  const guide = workbook.addWorksheet('填写说明')
  guide.columns = [{ width: 18 }, { width: 8 }, { width: 60 }, { width: 60 }]
  guide.addRow(['列', '必填', '怎样填', '也认的表头']).font = { bold: true }
  for (const { label, isRequired, help, also } of columns) {
    guide.addRow([label, isRequired ? '必填' : '', help, also.join('、')])
  }
  guide.addRow([])
  const notes = [
    '严禁填写涉密内容：涉密件只登记编号等，标题和正文须空。',
    '多余的列可以留着，导入时会列出没有用到的列；列的顺序不限，表头可以有两层。',
    '日期可写 2026-03-05、2026.3.5、2026/3/5、2026年3月5日；身份证号、长编号请先把列设为“文本”格式。',
    '样例行中的人员和单位都是虚构的，请删去。',
  ]
  for (const note of notes) guide.addRow([note])
}
