/** What a number's template may name. */
export type NumberPlace = { termNo: number; sessionNo: number; year: number }

const PLACE = /\{(term|session|year)\}/g
const COUNTER = /\{n(?::([1-9]))?\}/

/** The number as it is written: `{year}闭第{n}号` → `2026闭第7号`; `{n:4}` is filled with noughts. */
export function formatNumber(template: string, place: NumberPlace, n: number): string {
  return seriesOf(template, place).replace(COUNTER, (_, width?: string) => String(n).padStart(Number(width ?? 0), '0'))
}

/** The template with all but its counter filled in: numbers of one such text are one series. */
export function seriesOf(template: string, { termNo, sessionNo, year }: NumberPlace): string {
  const values: Readonly<Record<string, number>> = { term: termNo, session: sessionNo, year }
  return template.replace(PLACE, (_, name: string) => String(values[name]))
}

/** A regular expression (of JavaScript and of Postgres) that takes the counter out of a number of this series. */
export function counterPattern(template: string, place: NumberPlace): string {
  const [before = '', , after = ''] = seriesOf(template, place).split(/(\{n(?::[1-9])?\})/)
  return `^${escaped(before)}0*([0-9]{1,9})${escaped(after)}$`
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
