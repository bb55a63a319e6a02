import { type RawBuilder, type SqlBool, sql } from 'kysely'

import type { Policy } from '../../../machines/policy/schema.ts'
import type { NoRating, Rating } from '../../../machines/policy/words.ts'
import { countsOf, type Figure, sharesIn } from '../figure.ts'
import { handled, rank } from './conditions.ts'

export const RATINGS: Readonly<Record<Rating, string>> = {
  satisfied: '满意',
  basically_satisfied: '基本满意',
  dissatisfied: '不满意',
}
export const NO_RATINGS: Readonly<Record<NoRating, string>> = {
  not_reached: '联系不上',
  declined: '不表态',
  not_returned: '未反馈',
  not_applicable: '不适用',
}

/** Those without a rating whom the policy counts in the base all the same; who could not be asked never is. */
export function countedWithoutRating(policy: Policy): NoRating[] {
  const { notReached, declined, notReturned } = policy.inquiry.denominators
  const counted: NoRating[] = []
  if (notReached === 'in_base') counted.push('not_reached')
  if (declined === 'in_base') counted.push('declined')
  if (notReturned === 'in_base') counted.push('not_returned')
  return counted
}

/** Is the opinion in that column in the base of the policy? */
export function isInBase(column: RawBuilder<unknown>, policy: Policy): RawBuilder<SqlBool> {
  const counted = [...Object.keys(RATINGS), ...countedWithoutRating(policy)]
  return sql<SqlBool>`coalesce(${column} = any(${sql.val(counted)}::text[]), false)`
}

const ROUNDS = { first: '首次', last: '末次' } as const
const count = countsOf({ of: 'fact_suggestion', population: 'received', group: 'rating', unit: '件' })

/** 满意率 is of the satisfied alone, 满意和基本满意率 of the sum; each is printed with its base. */
function ratesOf(round: keyof typeof ROUNDS): Figure[] {
  const column = round === 'first' ? sql`s.first_rating` : sql`s.last_rating`
  const when = ROUNDS[round]
  const heard = `已交办的建议中，代表工作机构${when}征求意见`
  const shares = sharesIn('rating')
  return [
    ...Object.entries({ ...RATINGS, ...NO_RATINGS }).map(([opinion, label]) =>
      count(
        `rated_${round}_${opinion}`,
        `${when}${label}`,
        `${heard}的结果为“${label}”（一件有几名代表的，取最低的评价）`,
        handled(sql`${column} is not distinct from ${opinion}`),
        opinion === 'not_applicable' ? { isMinor: true } : {},
      ),
    ),
    count(
      `rated_${round}_pending`,
      `${when}尚无结果`,
      '已交办的建议中，还没有征求意见的结果',
      handled(sql`${column} is null`),
    ),
    count(`rated_${round}_base`, `${when}评价基数（件）`, `${heard}、计入满意率基数的建议：{ratingBase}`, (policy) =>
      handled(isInBase(column, policy)),
    ),
    shares(`satisfied_rate_${round}`, `${when}满意率（按件）`, `rated_${round}_satisfied`, `rated_${round}_base`),
    count(
      `rated_${round}_satisfied_or_basically`,
      `${when}满意和基本满意`,
      `${heard}的结果为“满意”或者“基本满意”`,
      handled(sql`coalesce(${column} in ('satisfied', 'basically_satisfied'), false)`),
      { isDetail: true },
    ),
    shares(
      `satisfied_or_basically_rate_${round}`,
      `${when}满意和基本满意率（按件）`,
      `rated_${round}_satisfied_or_basically`,
      `rated_${round}_base`,
    ),
    shares(
      `dissatisfied_rate_${round}`,
      `${when}不满意率（按件）`,
      `rated_${round}_dissatisfied`,
      `rated_${round}_base`,
    ),
  ]
}

export const RATINGS_BY_CASE: readonly Figure[] = [...ratesOf('first'), ...ratesOf('last')]

const again = countsOf({ of: 'fact_suggestion', population: 'received', group: 'rehandling', unit: '件' })
const FIRST = rank(sql`s.first_rating`)
const LAST = rank(sql`s.last_rating`)
export const REHANDLING: readonly Figure[] = [
  again('rehandled', '{rehandling}', '已交办的建议中，决定{rehandling}的件数', handled(sql`s.rehandled > 0`)),
  again('rehandled_rounds', '{rehandling}次数', '{rehandling}的次数之和', handled(sql`s.rehandled > 0`), {
    unit: '次',
    sum: sql<number>`s.rehandled`,
  }),
  again(
    'rehandled_heard',
    '{rehandling}后有评价',
    '{rehandling}的建议中，首次和末次都有评价，且末次在{rehandling}之后',
    handled(sql`s.rehandled > 0 and s.last_round > 1 and ${FIRST} is not null and ${LAST} is not null`),
  ),
  again(
    'rehandled_improved',
    '{rehandling}后评价提高',
    '{rehandling}后有评价的建议中，末次评价高于首次',
    handled(sql`s.rehandled > 0 and s.last_round > 1 and coalesce(${LAST} > ${FIRST}, false)`),
  ),
  again('assessed', '组织评估', '已交办的建议中，再次不满意后组织评估', handled(sql`s.assessed`)),
  sharesIn('rehandling')('rehandled_rate', '{rehandling}占比', 'rehandled', 'handed_over'),
  sharesIn('rehandling')('improved_rate', '{rehandling}后提高占比', 'rehandled_improved', 'rehandled_heard'),
]
