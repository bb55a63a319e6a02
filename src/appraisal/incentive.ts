import type { AppraisalRules } from '../contract/appraisal-endpoints.ts'
import { FEWEST_FORMS, type Mark, OPINION_ITEMS, totalOf } from './score.ts'

type Rules = Pick<AppraisalRules, 'items' | 'grades'>
type Warning = AppraisalRules['warnings'][number]

/** So many forms are looked at: a unit hears from no more deputies in a year. */
const MOST_FORMS = 1000

/** What the rules make people do, in words for whoever decides by them. */
export function warningsOf(rules: Rules): Warning[] {
  return [failingByOne(rules), ratingBeforeDeeds(rules)].filter((warning) => warning !== null)
}

/**
 * Units that would come down to the lowest grade if a single deputy who was satisfied said honestly that he was not.
 */
export function onTheEdge(
  rules: Rules,
  units: ReadonlyMap<string, readonly Mark[]>,
): { unitId: string; from: string; to: string }[] {
  const lowest = rules.grades.at(-1)?.label
  return [...units].flatMap(([unitId, marks]) => {
    const from = totalOf(rules, marks).grade?.label
    const to = totalOf(rules, marks.map(withOneLess)).grade?.label
    return from !== undefined && to !== undefined && to === lowest && from !== lowest ? [{ unitId, from, to }] : []
  })
}

function withOneLess(mark: Mark): Mark {
  return OPINION_ITEMS.has(mark.item) ? { ...mark, part: Math.max(0, mark.part - 1) } : mark
}

/** A unit without a fault but for one dissatisfied deputy: does it fail, and with how many forms at most? */
function failingByOne(rules: Rules): Warning | null {
  const lowest = rules.grades.at(-1)
  if (rules.grades.length < 2 || !lowest) return null
  const fails = (forms: number) => totalOf(rules, faultless(rules, forms)).grade?.label === lowest.label
  const most = lastWhere(fails)
  if (most === null) return null
  const reach =
    most === MOST_FORMS
      ? `只要得到${FEWEST_FORMS}份以上的评价，其中有一位代表如实评“不满意”`
      : `得到${FEWEST_FORMS}至${most}份评价时，其中只要有一位代表如实评“不满意”`
  return {
    kind: 'unsafe',
    title: '一位代表如实评“不满意”，就会使单位落到最低等次',
    paragraphs: [
      `按这套规则，一个单位即使其余各项全部满分，${reach}，就会被评为“${lowest.label}”。`,
      '这样的规则会让单位把力气用在评价上而不是办理上：在征询前后反复找代表，请他改口、请他“支持工作”，代表碍于情面只好“被满意”。得到的满意率会很高，却不再说明问题是否解决。深圳2007年的办法规定有一件不满意即为不合格，就属于这种情形；由别人另行征询时，满意率往往明显下降。',
      '建议：不满意件转入再次办理和督办，看整改而不是一票否决；加大承诺落实的权重；坚持由代表工作机构征询，不由承办单位征询；仍要采用时，请先向主任会议说明上述影响。',
    ],
  }
}

/** The marks of a unit that did all right and satisfied all deputies but one. */
function faultless({ items }: Rules, forms: number): Mark[] {
  return items.map(({ item }) =>
    OPINION_ITEMS.has(item)
      ? { item, part: forms - 1, base: forms, corrected: null }
      : { item, part: 1, base: 1, corrected: 100 },
  )
}

function lastWhere(isTrue: (forms: number) => boolean): number | null {
  for (let forms = MOST_FORMS; forms >= FEWEST_FORMS; forms -= 1) if (isTrue(forms)) return forms
  return null
}

/** Words of satisfaction that weigh more than promises kept. */
function ratingBeforeDeeds({ items }: Rules): Warning | null {
  const weightOf = (isMeant: (item: string) => boolean) =>
    items.filter(({ item }) => isMeant(item)).reduce((sum, { weight }) => sum + weight, 0)
  const opinion = weightOf((item) => OPINION_ITEMS.has(item))
  const deeds = weightOf((item) => DEEDS.has(item))
  if (opinion <= deeds) return null
  return {
    kind: 'advice',
    title: '代表评价的权重高于落实的权重',
    paragraphs: [
      `代表满意情况的权重是${opinion}，承诺落实等落实项的权重是${deeds}。满意不等于办成：有的地方满意和基本满意率为100%，落实解决率只有六成。青岛市的条例要求强化落实率的权重，可作参考。`,
    ],
  }
}

const DEEDS: ReadonlySet<string> = new Set(['promises_kept', 'solved'])
