import type { ReportBody } from '../../contract/report-body.ts'
import type { KnownText } from './propose-tags.ts'

/** Words of the report that stand beside a number, by which it is known again. */
const BEFORE_CHARS = 14
const AFTER_CHARS = 8

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
