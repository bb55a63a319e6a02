import type { FastifyInstance } from 'fastify'

import { casesBehind, gatherMaterial, mayBeQuoted, topicsOf, wordsOf } from '../../analysis/analyse.ts'
import { findFamilies } from '../../analysis/families.ts'
import type { TopicLine } from '../../analysis/topics.ts'
import * as contract from '../../contract/analysis-endpoints.ts'
import type { AnalysedCase } from '../../db/read/analysis.ts'
import { withTenant } from '../../db/tenant.ts'
import { type SheetColumn, writeSheetFile } from '../../documents/xlsx/write-sheet.ts'
import { noteDeed } from '../../office/doer.ts'
import { doerOf } from '../doer.ts'
import { serve } from '../route.ts'
import type { Services } from '../services.ts'
import { requireStorable } from '../storable.ts'
import { sendWorkbook } from '../xlsx-reply.ts'

/** So many suggestions of one number are shown; the rest stands in the list of cases. */
const MOST_SHOWN = 500

/** What the suggestions of several years are about: for legislation and supervision. */
export function analysisRoutes(app: FastifyInstance, services: Services): void {
  const { db } = services
  serve(app, contract.analyseTopics, async ({ query, viewer }) => {
    const material = await gatherMaterial(db, viewer, query)
    return { years: material.years, ...topicsOf(material, query.by) }
  })
  serve(app, contract.analyseWords, async ({ query, viewer }) => {
    const material = await gatherMaterial(db, viewer, query)
    const lines = await wordsOf(material, query.order)
    return { years: material.years, lines: lines.slice(0, query.limit), found: lines.length }
  })
  serve(app, contract.analyseRepeats, async ({ query, viewer }) => {
    const { cases } = await gatherMaterial(db, viewer, query)
    const families = findFamilies(cases)
    const shown = families.slice(0, query.limit).map((family) => ({ ...family, cases: family.cases.map(toLine) }))
    return { families: shown, found: families.length }
  })
  serve(app, contract.listAnalysed, async ({ query, viewer }) => {
    requireStorable(query)
    const found = await casesBehind(await gatherMaterial(db, viewer, query), query)
    return { cases: found.slice(0, MOST_SHOWN).map(toLine), total: found.length }
  })
  serve(app, contract.exportAnalysis, async ({ query, viewer, request, reply }) => {
    const { what, fromYear, toYear } = query
    const material = await gatherMaterial(db, viewer, query)
    const label = what === 'words' ? '高频词语' : what === 'repeats' ? '多年重复提出' : contract.TOPIC_LABELS[what]
    const title = `代表建议分析（${label}，${fromYear}—${toYear}年）`
    await withTenant(db, viewer.tenantId, (trx) =>
      noteDeed(trx, doerOf(services, viewer, request), { kind: 'list_exported', new: { list: 'analysis', ...query } }),
    )
    if (what === 'repeats') return sendWorkbook(reply, `${title}.xlsx`, repeatsSheet(title, material.cases))
    const lines = what === 'words' ? await wordsOf(material, 'total') : topicsOf(material, what).lines
    return sendWorkbook(reply, `${title}.xlsx`, countsSheet(title, label, material.years, lines))
  })
}

function toLine({ id, year, number, title, unit, result_class }: AnalysedCase): contract.AnalysedCaseLine {
  return { id, year, number, title, unit, resultClass: result_class }
}

type CountRow = { label: string; total: number; change: number | null; [year: `y${number}`]: number }

function countsSheet(title: string, label: string, years: readonly number[], lines: readonly TopicLine[]) {
  const columns: SheetColumn<CountRow>[] = [
    { header: label, key: 'label', width: 36 },
    ...years.map((year) => ({
      header: `${year}年（件）`,
      key: `y${year}` as const,
      width: 12,
      kind: 'number' as const,
    })),
    { header: '合计（件）', key: 'total', width: 12, kind: 'number' },
    { header: '末年比此前各年平均增减', key: 'change', width: 22, kind: 'number' },
  ]
  const rows = lines.map(({ label: name, counts, total, change }) => ({
    label: name,
    ...Object.fromEntries(years.map((year, at) => [`y${year}`, counts[at] ?? 0])),
    total,
    change: change === null ? null : Math.round(change * 10) / 10,
  }))
  return writeSheetFile({ title, columns, rows: each(rows) })
}

type RepeatRow = {
  n: number
  year: number
  number: string | null
  title: string | null
  unit: string | null
  result: string | null
}

function repeatsSheet(title: string, cases: readonly AnalysedCase[]) {
  const columns: SheetColumn<RepeatRow>[] = [
    { header: '事项', key: 'n', width: 8, kind: 'number' },
    { header: '年份', key: 'year', width: 8, kind: 'number' },
    { header: '编号', key: 'number', width: 20 },
    { header: '标题', key: 'title', width: 60 },
    { header: '主办单位', key: 'unit', width: 24 },
    { header: '办理结果', key: 'result', width: 12 },
  ]
  const rows = findFamilies(cases.filter(mayBeQuoted)).flatMap((family, at) =>
    family.cases.map(({ year, number, title: name, unit, result_class }) => ({
      n: at + 1,
      year,
      number,
      title: name,
      unit,
      result: result_class,
    })),
  )
  return writeSheetFile({ title, columns, rows: each(rows) })
}

async function* each<Row>(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows
}
