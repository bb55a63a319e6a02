import type { ReportBody } from '../../contract/report-body.ts'
import { dateInWords } from '../official/text.ts'
import type { KnownText } from './propose-tags.ts'

/** Words of the report that stand beside a number, by which it is known again. */
const BEFORE_CHARS = 14
const AFTER_CHARS = 8

/** What a report says of itself: its title, maker and days, with the words by which each is known in other papers. */
export function headTexts(body: ReportBody): KnownText[] {
  const year = body.toOn.slice(0, 4)
  const heads = [
    { name: '标题', label: '标题', text: body.title },
    { name: '报告单位', label: '署名', text: body.maker },
    { name: '报告日期', label: '成文日期', text: dateInWords(body.datedOn) },
    { name: '统计起始日', label: '统计期间为…至', text: dateInWords(body.fromOn) },
    { name: '统计结束日', label: '日至…，办理情况', text: dateInWords(body.toOn) },
    { name: '数据截至日', label: '办理情况截至…（统计日）', text: dateInWords(body.asOf) },
  ]
  return body.fromOn.startsWith(year)
    ? [...heads, { name: '统计年度', label: '关于…人大代表建议', text: `${year}年` }]
    : heads
}

/** The named texts of a report: numbers with the words beside them, and whole paragraphs. */
export function knownTexts(body: Pick<ReportBody, 'blocks'>): KnownText[] {
  return body.blocks.flatMap((block) => {
    if (block.kind !== 'paragraph') return []
    const whole = block.runs.map(({ text }) => text).join('')
    let at = 0
    const runs = block.runs.flatMap(({ name, text }) => {
      const from = at
      at += text.length
      if (name === undefined) return []
      const beside = [whole.slice(Math.max(0, from - BEFORE_CHARS), from), whole.slice(at, at + AFTER_CHARS)]
      return [{ name, label: beside.join('…'), text }]
    })
    const all = block.name === undefined ? [] : [{ name: block.name, label: whole.slice(0, BEFORE_CHARS), text: whole }]
    return [...all, ...runs]
  })
}
