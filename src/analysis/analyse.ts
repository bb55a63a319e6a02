import type { Kysely } from 'kysely'

import { type AnalysedCase, listAnalysedCases } from '../db/read/analysis.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { requireOffice } from '../office/doer.ts'
import { findPhrases } from './phrases.ts'
import { countAll, countPhrases, countTopics, type TopicKind, type TopicLine, topicOf } from './topics.ts'

/** More years are no table any more. */
const MOST_YEARS = 12
/** A word of fewer suggestions says nothing. */
const LEAST_CASES_OF_A_PHRASE = 2

/** The suggestions of some years, ready to be counted in any way. */
export type Material = { years: number[]; cases: AnalysedCase[] }

/** Reads them as far as the viewer may see them. Throws REQUEST_INVALID for years that make no span. */
export async function gatherMaterial(
  db: Kysely<Database>,
  viewer: Viewer,
  { fromYear, toYear }: { fromYear: number; toYear: number },
): Promise<Material> {
  if (fromYear > toYear) {
    throw new AppError('REQUEST_INVALID', `起始年份 ${fromYear} 晚于结束年份 ${toYear}；请对调`)
  }
  if (toYear - fromYear >= MOST_YEARS) {
    throw new AppError(
      'REQUEST_INVALID',
      `${fromYear} 年至 ${toYear} 年共 ${toYear - fromYear + 1} 年；一次最多分析 ${MOST_YEARS} 年，请缩短年份范围`,
    )
  }
  const cases = await withTenant(db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    return listAnalysedCases(trx, viewer, { fromYear, toYear })
  })
  return { years: Array.from({ length: toYear - fromYear + 1 }, (_, at) => fromYear + at), cases }
}

/** Topics with their numbers a year, and all together. */
export function topicsOf({ years, cases }: Material, by: TopicKind): { lines: TopicLine[]; total: TopicLine } {
  return { lines: countTopics(cases, by, years), total: countAll(cases, years) }
}

/** Phrases of the titles, the most frequent or the fastest growing first. */
export async function wordsOf({ years, cases }: Material, order: 'total' | 'change'): Promise<TopicLine[]> {
  const lines = countPhrases(await findPhrases(cases.filter(mayBeQuoted), LEAST_CASES_OF_A_PHRASE), cases, years)
  return order === 'total' ? lines : lines.sort((a, b) => (b.change ?? 0) - (a.change ?? 0) || b.total - a.total)
}

/** The suggestions behind one number, the newest first. */
export async function casesBehind(
  { cases }: Material,
  which: {
    year?: number | undefined
    by?: TopicKind | undefined
    key?: string | undefined
    phrase?: string | undefined
  },
): Promise<AnalysedCase[]> {
  const { year, by, key = null, phrase } = which
  const bearers = phrase === undefined ? undefined : await bearersOf(cases, phrase)
  return cases
    .filter(
      (one) =>
        (year === undefined || one.year === year) &&
        (by === undefined || topicOf(one, by).key === key) &&
        (bearers === undefined || bearers.has(one.id)),
    )
    .reverse()
}

/** 内部件 and 涉密件 are counted by topic; no word of theirs is quoted, and no file names them. */
export function mayBeQuoted({ mark }: AnalysedCase): boolean {
  return mark !== 'internal' && mark !== 'state_secret'
}

/** The very suggestions that were counted: a word within another word is none. */
async function bearersOf(cases: readonly AnalysedCase[], phrase: string): Promise<Set<string>> {
  const quoted = cases.filter(mayBeQuoted)
  const all = await findPhrases(quoted, 1)
  const exact = all.find((one) => one.phrase === phrase)
  return new Set(exact ? exact.caseIds : quoted.filter(({ title }) => title?.includes(phrase)).map(({ id }) => id))
}
