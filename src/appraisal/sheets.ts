import { type RawBuilder, sql, type Transaction } from 'kysely'

import type { AppraisalRules, ItemScore, UnitSheet } from '../contract/appraisal-endpoints.ts'
import type { Database } from '../db/schema.ts'
import type { AppraisalRow } from './appraisal-row.ts'
import { FEW_CASES, FEWEST_FORMS, type Mark, OPINION_ITEMS, rankOf, type Scored, type Total, totalOf } from './score.ts'

type Trx = Transaction<Database>
type ScoreRow = {
  unit_id: string
  unit_name: string
  item: string
  part: number
  base: number
  corrected_score: string | null
  corrected_why: string | null
  corrected_by: string | null
  corrected_at: Date | null
}

/**
 * The scores of all units of an appraisal as they stand, by place; among equals those with more behind their score come
 * first, and units without a score last.
 */
export async function readSheets(trx: Trx, { id, rules, book_id }: AppraisalRow): Promise<UnitSheet[]> {
  const rows = await selectScores(trx, id)
  const cases = await countCases(trx, book_id)
  const ofUnit = new Map<string, ScoreRow[]>()
  for (const row of rows) ofUnit.set(row.unit_id, [...(ofUnit.get(row.unit_id) ?? []), row])
  const totals = new Map([...ofUnit].map(([unitId, own]) => [unitId, totalOf(rules, own.map(markOf))] as const))
  const ranks = rankOf(rules, totals)
  const sheets = [...ofUnit].flatMap(([unitId, own]) => {
    const total = totals.get(unitId)
    if (!total) return []
    const count = cases.get(unitId) ?? 0
    return [sheetOf({ rules, rows: own, total, cases: count, rank: ranks.get(unitId) ?? null })]
  })
  const placeOf = ({ rank }: UnitSheet) => rank ?? sheets.length + 1
  return sheets.toSorted(
    (one, other) => placeOf(one) - placeOf(other) || other.weightUsed - one.weightUsed || other.cases - one.cases,
  )
}

/** What was counted of each unit, for what is asked about the rules. */
export function marksOf(sheets: readonly UnitSheet[]): Map<string, Mark[]> {
  return new Map(
    sheets.map(({ unit, scores }) => [
      unit.id,
      scores.map(({ item, part, base, corrected }) => ({
        item,
        part: part ?? 0,
        base: base ?? 0,
        corrected: corrected?.score ?? null,
      })),
    ]),
  )
}

/** As its own unit may see it: of few forms no count, and not who set a score right. */
export function asUnitSees(sheet: UnitSheet): UnitSheet {
  return {
    ...sheet,
    scores: sheet.scores.map((score) => ({
      ...score,
      ...(isTooFew(score) && { part: null, base: null, computed: null }),
      corrected: score.corrected && { ...score.corrected, by: null },
    })),
  }
}

function isTooFew({ item, base }: ItemScore): boolean {
  return OPINION_ITEMS.has(item) && (base ?? 0) < FEWEST_FORMS
}

async function selectScores(trx: Trx, appraisalId: string): Promise<ScoreRow[]> {
  const { rows } = await sql<ScoreRow>`
    select x.unit_id, coalesce(u.name, x.unit_id) as unit_name, x.item, x.part, x.base, x.corrected_score,
      x.corrected_why, p.name as corrected_by, x.corrected_at
    from appraisal_score x
    left join unit u on u.tenant_id = x.tenant_id and u.id = x.unit_id
    left join person p on p.tenant_id = x.tenant_id and p.id = x.corrected_by
    where x.appraisal_id = ${appraisalId}::uuid order by unit_name, x.unit_id`.execute(trx)
  return rows
}

/** Cases in which any unit has a live duty: one that several handle is one. */
export async function countAppraisedCases(trx: Trx, bookId: string): Promise<number> {
  const { rows } = await sql<{ cases: number }>`
    select count(distinct f.case_id)::integer as cases from ${liveDuties(bookId)}`.execute(trx)
  return rows[0]?.cases ?? 0
}

/** Cases in which each unit has a live duty. */
async function countCases(trx: Trx, bookId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ unit_id: string; cases: number }>`
    select f.unit_now_id as unit_id, count(distinct f.case_id)::integer as cases from ${liveDuties(bookId)}
    group by f.unit_now_id`.execute(trx)
  return new Map(rows.map(({ unit_id, cases }) => [unit_id, cases]))
}

function liveDuties(bookId: string): RawBuilder<unknown> {
  return sql`fact_duty f
    join fact_suggestion s on s.tenant_id = f.tenant_id and s.book_id = f.book_id and s.case_id = f.case_id
    where f.book_id = ${bookId}::uuid and s.in_period and s.origin <> 'cppcc' and f.is_live`
}

function markOf({ item, part, base, corrected_score }: ScoreRow): Mark {
  return { item, part, base, corrected: corrected_score === null ? null : Number(corrected_score) }
}

type Standing = { rules: AppraisalRules; rows: readonly ScoreRow[]; total: Total; cases: number; rank: number | null }

function sheetOf({ rules, rows, total, cases, rank }: Standing): UnitSheet {
  const [first] = rows
  const whole = rules.items.reduce((sum, { weight }) => sum + weight, 0)
  const { grade } = total
  return {
    unit: { id: first?.unit_id ?? '', name: first?.unit_name ?? '' },
    cases,
    isFew: cases < FEW_CASES || total.weightUsed * 2 < whole,
    scores: total.scores.map((scored) =>
      itemScoreOf(
        rules,
        scored,
        rows.find(({ item }) => item === scored.item),
      ),
    ),
    total: total.total,
    weightUsed: total.weightUsed,
    grade: grade && { label: grade.label, colour: grade.colour },
    failedBy: total.failedBy,
    rank,
  }
}

function itemScoreOf({ items }: AppraisalRules, scored: Scored, row: ScoreRow | undefined): ItemScore {
  const rule = items.find(({ item }) => item === scored.item)
  const isCounted = rule !== undefined && rule.formula !== null
  return {
    ...scored,
    label: rule?.label ?? scored.item,
    weight: rule?.weight ?? 0,
    part: isCounted ? (row?.part ?? 0) : null,
    base: isCounted ? (row?.base ?? 0) : null,
    corrected:
      row?.corrected_score === null || row?.corrected_score === undefined
        ? null
        : {
            score: Number(row.corrected_score),
            why: row.corrected_why ?? '',
            by: row.corrected_by,
            at: row.corrected_at?.toISOString() ?? '',
          },
  }
}
