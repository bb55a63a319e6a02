import type { AppraisalRules } from '../contract/appraisal-endpoints.ts'

type Rules = Pick<AppraisalRules, 'items' | 'grades'>
type RuleItem = Rules['items'][number]
type Grade = Rules['grades'][number]

/** One fact weighed for one item of one unit: a duty, a promise, a form. */
export type Judged = {
  unitId: string
  item: string
  caseId: string
  verdict: 'reached' | 'missed' | 'not_counted'
  why: string
}
/** What was counted for one item of one unit, and what the director set in its place. */
export type Mark = { item: string; part: number; base: number; corrected: number | null }
export type Scored = {
  item: string
  /** 0 to 100; null where nothing was counted. */
  computed: number | null
  /** The corrected one, or the computed one; null: left out. */
  score: number | null
  whyLeftOut: string | null
}
export type Total = {
  scores: Scored[]
  /** 0 to 100; null where no item could be scored. */
  total: number | null
  weightUsed: number
  grade: Grade | null
  /** Labels of the items that alone brought the lowest grade. */
  failedBy: string[]
}

/** Of fewer forms a score, or a total made with it, would tell what a single deputy said. */
export const FEWEST_FORMS = 3
/** Of fewer cases a share says little. */
export const FEW_CASES = 3
/** Items that are counted from what deputies said. */
export const OPINION_ITEMS: ReadonlySet<string> = new Set(['satisfaction', 'satisfied'])

/** Adds up what was weighed, by unit and item; the order of the facts is of no matter. */
export function addUp(judged: readonly Judged[]): Map<string, Map<string, { part: number; base: number }>> {
  const units = new Map<string, Map<string, { part: number; base: number }>>()
  for (const { unitId, item, verdict } of judged) {
    const items = units.get(unitId) ?? new Map<string, { part: number; base: number }>()
    units.set(unitId, items)
    const { part, base } = items.get(item) ?? { part: 0, base: 0 }
    const isCounted = verdict !== 'not_counted'
    items.set(item, { part: part + (verdict === 'reached' ? 1 : 0), base: base + (isCounted ? 1 : 0) })
  }
  return units
}

/** 0 to 100 with two decimals; null without a base. */
export function scoreOf({ part, base }: { part: number; base: number }): number | null {
  return base === 0 ? null : rounded((part / base) * 100)
}

/** The scores of one unit weighed together; an item that is left out gives its weight to the others. */
export function totalOf(rules: Rules, marks: readonly Mark[]): Total {
  const byItem = new Map(marks.map((mark) => [mark.item, mark]))
  const scores = rules.items.map((item) => scoreItem(item, byItem.get(item.item)))
  const used = rules.items.flatMap((item, index) => {
    const score = scores[index]?.score ?? null
    return score === null ? [] : [{ item, score }]
  })
  const weightUsed = used.reduce((sum, { item }) => sum + item.weight, 0)
  const sum = used.reduce((total, { item, score }) => total + item.weight * score, 0)
  const total = weightUsed === 0 ? null : rounded(sum / weightUsed)
  const failedBy = used
    .filter(({ item, score }) => item.failBelow !== null && score < item.failBelow)
    .map(({ item }) => item.label)
  return { scores, total, weightUsed, failedBy, grade: gradeOf(rules, total, failedBy.length > 0) }
}

function scoreItem({ item, formula }: RuleItem, mark: Mark | undefined): Scored {
  const base = mark?.base ?? 0
  const computed = mark && formula !== null ? scoreOf(mark) : null
  if (mark && mark.corrected !== null) return { item, computed, score: mark.corrected, whyLeftOut: null }
  const whyLeftOut = whyOut(item, formula, base)
  return { item, computed, score: whyLeftOut === null ? computed : null, whyLeftOut }
}

function whyOut(item: string, formula: string | null, base: number): string | null {
  if (formula === null) return '本项由人评定，尚未评定；不计分，其余各项权重按比例放大'
  if (OPINION_ITEMS.has(item) && base < FEWEST_FORMS) {
    return `得到代表评价的不足${FEWEST_FORMS}份，为免由得分推知某位代表的意见，本项不计分，其余各项权重按比例放大`
  }
  return base === 0 ? '没有可以计算的事项，本项不计分，其余各项权重按比例放大' : null
}

/** The lowest grade for who failed by one item, whatever the total. */
function gradeOf({ grades }: Rules, total: number | null, hasFailed: boolean): Grade | null {
  if (total === null) return null
  const lowest = grades.at(-1) ?? null
  if (hasFailed) return lowest
  return grades.find(({ from }) => total >= from) ?? lowest
}

/** By grade, then by total; equals share their place and the next one is left free. No total, no place. */
export function rankOf(rules: Rules, totals: ReadonlyMap<string, Pick<Total, 'total' | 'grade'>>): Map<string, number> {
  const standing = [...totals].flatMap(([unitId, { total, grade }]) =>
    total === null ? [] : [{ unitId, total, at: rules.grades.findIndex(({ label }) => label === grade?.label) }],
  )
  const isBefore = (one: (typeof standing)[number], other: (typeof standing)[number]) =>
    one.at < other.at || (one.at === other.at && one.total > other.total)
  return new Map(
    standing.map((mine) => [mine.unitId, 1 + standing.filter((other) => isBefore(other, mine)).length] as const),
  )
}

/** Two decimals, half upwards. */
function rounded(value: number): number {
  return Math.round((value + Number.EPSILON) * 100) / 100
}
