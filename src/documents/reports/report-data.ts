import type { ReportBody, ReportTable } from '../../contract/report-body.ts'
import type { FormData } from '../forms/form-kind.ts'
import { dateInWords } from '../official/text.ts'
import { formulaName } from './docx-blocks.ts'
import { listName, noteName, noteText, totalName } from './docx-table.ts'

/** Every named number, text and table of a report, as a template is filled with them. */
export function reportData(body: ReportBody): FormData {
  const data: FormData = {
    标题: body.title,
    副标题: body.subtitle ?? '',
    报告单位: body.maker,
    报告日期: dateInWords(body.datedOn),
    统计起始日: dateInWords(body.fromOn),
    统计结束日: dateInWords(body.toOn),
    数据截至日: dateInWords(body.asOf),
    统计年度: yearOf(body),
  }
  for (const block of body.blocks) {
    if (block.kind === 'paragraph') {
      if (block.name !== undefined) data[block.name] = block.runs.map(({ text }) => text).join('')
      for (const { name, text } of block.runs) if (name !== undefined) data[name] = text
    }
    if (block.kind === 'table') putTable(data, block)
  }
  for (const annex of body.annexes) putTable(data, annex)
  for (const { label, formula } of body.formulas) data[formulaName(label)] = formula
  return data
}

/** 2026年; nothing where the period goes over two. */
function yearOf({ fromOn, toOn }: ReportBody): string {
  const year = toOn.slice(0, 4)
  return fromOn.startsWith(year) ? `${year}年` : ''
}

function putTable(data: FormData, table: ReportTable): void {
  const { columns, rows } = table
  const texts = (row: ReportTable['rows'][number]) =>
    Object.fromEntries(columns.map(({ label }, n) => [label, row.cells[n]?.text ?? '']))
  data[noteName(table)] = noteText(table)
  data[listName(table)] = rows.filter(({ kind }) => kind !== 'total').map(texts)
  for (const row of rows) {
    if (row.kind !== 'total') continue
    for (const [label, text] of Object.entries(texts(row))) data[totalName(table, label)] = text
  }
}
