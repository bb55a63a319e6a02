import { FEWEST_FORMS } from './score.ts'

/** Facts of which an item is counted, and the figures of the catalogue that say what is its base and what is its part. */
type Pair = {
  of: 'fact_duty' | 'fact_promise' | 'fact_form'
  /** A row that any of them counts. */
  base: readonly string[]
  part: readonly string[]
}
export type ItemRule = { formula: string; pairs: readonly Pair[] }

const OWING = { of: 'fact_duty', base: ['duties_owing'] } as const
const OPINIONS = { of: 'fact_duty', base: ['opinions_due'], part: ['opinions_given_in_time'] } as const
const RATED = {
  of: 'fact_form',
  base: ['forms_last_satisfied', 'forms_last_basically_satisfied', 'forms_last_dissatisfied'],
} as const
const FORMS = `以代表工作机构最后一次征询到的评价为准，联系不上、不表态、未反馈的不计；分别办理的计入各家；不足${FEWEST_FORMS}份的不计分`

/** The items that can be counted, by their names in the policy; any other is judged by hand. */
const ITEMS: Readonly<Record<string, ItemRule>> = {
  acknowledged: {
    formula: '承办的件次中，已签收或者签收期限已到的为基数，按期签收的得分',
    pairs: [{ of: 'fact_duty', base: ['duties_acknowledge_due'], part: ['duties_acknowledged_in_time'] }],
  },
  contact: {
    formula: '应答复的件次为基数，已与代表沟通联系的得分；还没有沟通而答复期限未到的暂不计',
    pairs: [{ ...OWING, part: ['duties_contacted'] }],
  },
  interviewed: {
    formula: '应答复的件次为基数，已与代表见面（走访或座谈）的得分；还没有见面而答复期限未到的暂不计',
    pairs: [{ ...OWING, part: ['duties_interviewed'] }],
  },
  on_time: {
    formula:
      '答复到期的件次和应提交协办意见的件次为基数，按期的得分；逾期的天数不超过建议在代表工作机构、归口交办单位手中的天数的，不记本单位逾期',
    pairs: [{ of: 'fact_duty', base: ['duties_reply_due'], part: ['duties_replied_in_time'] }, OPINIONS],
  },
  opinions_on_time: { formula: '应提交协办意见的件次为基数，按期提交的得分', pairs: [OPINIONS] },
  solved: {
    formula: '答复注明了办理结果类别的件次为基数，已经解决的得分',
    pairs: [{ of: 'fact_duty', base: ['duties_classified'], part: ['duties_solved'] }],
  },
  promises_kept: {
    formula: '承诺日期已过、已经销号和已说明不能兑现的承诺事项为基数，核实后销号的得分；取消的、期限未到的不计',
    pairs: [{ of: 'fact_promise', base: ['promises_settled_or_due'], part: ['promises_kept'] }],
  },
  satisfaction: {
    formula: `得到评价的份数为基数，满意和基本满意的得分；${FORMS}`,
    pairs: [{ ...RATED, part: ['forms_last_satisfied', 'forms_last_basically_satisfied'] }],
  },
  satisfied: {
    formula: `得到评价的份数为基数，满意的得分；${FORMS}`,
    pairs: [{ ...RATED, part: ['forms_last_satisfied'] }],
  },
}

/** How an item is counted; undefined for one that somebody judges by hand. */
export function findItem(item: string): ItemRule | undefined {
  return Object.hasOwn(ITEMS, item) ? ITEMS[item] : undefined
}

/** Every figure that any item looks at, of one kind of facts. */
export function figuresOf(table: Pair['of']): string[] {
  const pairs = Object.values(ITEMS).flatMap((rule) => rule.pairs)
  return [...new Set(pairs.flatMap((pair) => (pair.of === table ? [...pair.base, ...pair.part] : [])))]
}
