import type { ReportRun } from '../../contract/report-body.ts'
import type { Desk } from './report-desk.ts'
import { joinedBy, say } from './say.ts'

type Parts = readonly (readonly [figure: string, words: string])[]

/** 甲3件，乙2件: those that are not zero; null where all are. */
export function partsOf({ n, count }: Desk, figures: Parts, unit = '件'): ReportRun[] | null {
  const parts = figures
    .filter(([figure]) => count(figure) > 0)
    .map(([figure, words]) => say`${words}${n(figure)}${unit}`)
  return parts.length === 0 ? null : joinedBy('，', parts)
}

/** 从……看，甲3件，乙2件。 */
export function partsSentence(desk: Desk, opening: string, figures: Parts, unit = '件'): ReportRun[] | null {
  const parts = partsOf(desk, figures, unit)
  return parts && say`${opening}${parts}。`
}
