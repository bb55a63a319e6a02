import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

/** One of the 99 real, public suggestions; the names of its proposers were never published. */
export type SourceSuggestion = {
  title: string
  place: string
  leadUnit: string | null
  coUnits: string[]
  /** Its own place treated it as a key suggestion (重点). */
  wasKey: boolean
  field: string | null
}

type Row = { title: string; place: string; lead_unit: string; co_units: string; category: string; field: string }

/** The 99 suggestions in the order of the file. */
export function readSuggestions(): SourceSuggestion[] {
  const text = readFileSync(new URL('data/suggestions.csv', import.meta.url), 'utf8')
  const rows = parse(text, { columns: true, bom: true, skip_empty_lines: true }) as Row[]
  return rows.map((row) => {
    const leadUnit = unitName(row.lead_unit)
    return {
      title: row.title.trim(),
      place: row.place,
      leadUnit,
      coUnits: row.co_units.split(';').flatMap((name) => unitName(name) ?? []),
      wasKey: row.category.startsWith('重点'),
      field: row.field.trim() || fieldOf(leadUnit, row.title),
    }
  })
}

/** Every unit that the file names: lead units first, the more often named the earlier; then those that only assist. */
export function listUnits(suggestions: readonly SourceSuggestion[]): string[] {
  const leads = new Map<string, number>()
  for (const { leadUnit } of suggestions) if (leadUnit) leads.set(leadUnit, (leads.get(leadUnit) ?? 0) + 1)
  const byCount = [...leads].sort(([, a], [, b]) => b - a).map(([name]) => name)
  return [...new Set([...byCount, ...suggestions.flatMap(({ coUnits }) => coUnits)])]
}

function unitName(text: string): string | null {
  const name = text.replace(/等\d+部门$/, '').trim()
  return name === '' ? null : name
}

const FIELD_WORDS: readonly (readonly [RegExp, string])[] = [
  [/教育|教体|学校|小学|幼儿园|卫健|卫生|民政|文化|旅游|养老|师生/, '教科文卫'],
  [/农业|农村|水利|水务|良种|农民|蔬菜|高标准农田|灌溉|羊全产业链/, '农业农村'],
  [/公安|法院|检察|司法|公益诉讼|红绿灯|限行|限号|摩托车/, '政治法律'],
  [/发改|财政|经信|银监|邮政|工业|纺织|融资|电子商务|产业|港区/, '财政经济'],
  [
    /交通|住建|住房|城管|城市管理|环保|生态|自然资源|道路|公路|公交|路灯|小区|绿化|垃圾|供水|排水|停车|自来水|管网/,
    '城建环保',
  ],
]

/** The file names a field for three suggestions only; the others are sorted by words in the unit's name, then in the title. */
function fieldOf(leadUnit: string | null, title: string): string | null {
  for (const text of [leadUnit ?? '', title]) {
    const found = FIELD_WORDS.find(([words]) => words.test(text))
    if (found) return found[1]
  }
  return null
}
