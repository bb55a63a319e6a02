import type { AnalysedCase } from '../db/read/analysis.ts'
import type { Phrase } from './phrases.ts'

export const TOPICS = ['field', 'delegation', 'unit', 'class'] as const
export type TopicKind = (typeof TOPICS)[number]
/**
 * One topic over the years. `change`: the last year against the mean of those before, from the first year of which there
 * are suggestions at all; null where there is no year before.
 */
export type TopicLine = { key: string | null; label: string; counts: number[]; total: number; change: number | null }

const NONE: Readonly<Record<TopicKind, string>> = {
  field: '未定领域',
  delegation: '未编代表团',
  unit: '未定承办单位',
  class: '未答复',
}

/** Which topic a suggestion belongs to. */
export function topicOf(one: AnalysedCase, kind: TopicKind): { key: string | null; label: string } {
  const key = { field: one.field, delegation: one.delegation_id, unit: one.unit_id, class: one.result_class }[kind]
  const name = { field: one.field, delegation: one.delegation, unit: one.unit, class: one.result_class }[kind]
  return { key, label: name ?? NONE[kind] }
}

/** Every topic with its number of suggestions a year; the largest first, those without a topic last. */
export function countTopics(cases: readonly AnalysedCase[], kind: TopicKind, years: readonly number[]): TopicLine[] {
  const since = firstYear(cases, years)
  const lines = new Map<string | null, { label: string; ids: AnalysedCase[] }>()
  for (const one of cases) {
    const { key, label } = topicOf(one, kind)
    const line = lines.get(key)
    if (line) line.ids.push(one)
    else lines.set(key, { label, ids: [one] })
  }
  return [...lines]
    .map(([key, { label, ids }]) => ({ key, label, ...overYears(ids, years, since) }))
    .sort(
      (a, b) => Number(a.key === null) - Number(b.key === null) || b.total - a.total || (a.label < b.label ? -1 : 1),
    )
}

/** Every phrase with its number of suggestions a year. */
export function countPhrases(
  phrases: readonly Phrase[],
  cases: readonly AnalysedCase[],
  years: readonly number[],
): TopicLine[] {
  const since = firstYear(cases, years)
  const byId = new Map(cases.map((one) => [one.id, one]))
  return phrases
    .map(({ phrase, caseIds }) => {
      const found = caseIds.flatMap((id) => byId.get(id) ?? [])
      return { key: phrase, label: phrase, ...overYears(found, years, since) }
    })
    .sort((a, b) => b.total - a.total || (a.label < b.label ? -1 : 1))
}

/** All topics together. */
export function countAll(cases: readonly AnalysedCase[], years: readonly number[]): TopicLine {
  return { key: null, label: '合计', ...overYears(cases, years, firstYear(cases, years)) }
}

/** Where in the years the suggestions begin: an office that began with the system last year did not grow from nothing. */
function firstYear(cases: readonly { year: number }[], years: readonly number[]): number {
  const known = new Set(cases.map(({ year }) => year))
  return Math.max(
    0,
    years.findIndex((year) => known.has(year)),
  )
}

function overYears(
  cases: readonly { year: number }[],
  years: readonly number[],
  since: number,
): Omit<TopicLine, 'key' | 'label'> {
  const counts = years.map((year) => cases.filter((one) => one.year === year).length)
  return { counts, total: cases.length, change: changeOf(counts.slice(since)) }
}

/** The last year against the mean of the years before. */
export function changeOf(counts: readonly number[]): number | null {
  const before = counts.slice(0, -1)
  const last = counts.at(-1)
  if (last === undefined || before.length === 0) return null
  return last - before.reduce((sum, count) => sum + count, 0) / before.length
}
