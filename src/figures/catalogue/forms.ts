import { type RawBuilder, type SqlBool, sql } from 'kysely'

import type { RatingDimension } from '../../../machines/policy/words.ts'
import { countsOf, type Figure, sharesIn } from '../figure.ts'
import { rank } from './conditions.ts'
import { countedWithoutRating, isInBase, NO_RATINGS, RATINGS } from './ratings.ts'

/** A form (份) is one deputy asked in one inquiry. `review`: asked again in a 回头看. */
const SCOPES = {
  first: { label: '首次', where: sql`f.about = 'reply' and f.round = 1` },
  last: { label: '末次', where: sql`f.about = 'reply' and f.is_last_round` },
  all: { label: '各次', where: sql`f.about = 'reply'` },
  review: { label: '{follow_up_review}', where: sql`f.about = 'review'` },
} as const
type Scope = keyof typeof SCOPES
const DIMENSIONS: Readonly<Record<RatingDimension, string>> = {
  attitude: '办理态度',
  outcome: '办理结果',
  overall: '总体',
}

const count = countsOf({ of: 'fact_form', population: 'received', group: 'form', unit: '份' })
const shares = sharesIn('form')

function formsOf(scope: Scope): Figure[] {
  const { label: when, where } = SCOPES[scope]
  const opinion = sql`coalesce(f.rating, f.no_rating)`
  const asked = `代表工作机构${when}征求意见，每名代表计一份（建议后来撤回的也计）`
  const base = `forms_${scope}_base`
  const some = scope === 'review' ? { isMinor: true as const } : scope === 'all' ? { isDetail: true as const } : {}
  return [
    count(`forms_${scope}`, `${when}征求意见`, asked, sql`${where}`, some),
    ...Object.entries({ ...RATINGS, ...NO_RATINGS }).map(([key, label]) =>
      count(
        `forms_${scope}_${key}`,
        `${when}${label}`,
        `${asked}，结果为“${label}”（各项评价取最低）`,
        sql`${where} and ${opinion} is not distinct from ${key}`,
        key === 'not_applicable' ? { ...some, isMinor: true } : some,
      ),
    ),
    count(`forms_${scope}_open`, `${when}尚无结果`, `${asked}，还没有结果`, sql`${where} and f.is_open`, some),
    count(
      base,
      `${when}评价基数（份）`,
      `${asked}，计入满意率基数的份数：{ratingBase}`,
      (policy) => sql<SqlBool>`${where} and ${isInBase(opinion, policy)}`,
      { isDetail: true },
    ),
    count(
      `forms_${scope}_satisfied_or_basically`,
      `${when}满意和基本满意`,
      `${asked}，结果为“满意”或者“基本满意”`,
      sql`${where} and coalesce(f.rating in ('satisfied', 'basically_satisfied'), false)`,
      { isDetail: true },
    ),
    ...ratesOver(`forms_${scope}`, `${when}`, base, some),
  ]
}

/** The same by what was rated: attitude, outcome, overall. */
function dimensionsOf(scope: Scope): Figure[] {
  const { label: when, where } = SCOPES[scope]
  return Object.entries(DIMENSIONS).flatMap(([dimension, name]) => {
    const column = sql.ref(`f.${dimension}`)
    const stem = `forms_${scope}_${dimension}`
    const some = { isDetail: true as const }
    const rates = scope === 'all' ? some : { isMinor: true as const }
    return [
      ...Object.entries(RATINGS).map(([key, label]) =>
        count(
          `${stem}_${key}`,
          `${when}${name}${label}`,
          `代表工作机构${when}征求意见，每名代表计一份，${name}一项为“${label}”`,
          sql`${where} and ${column} is not distinct from ${key}`,
          some,
        ),
      ),
      count(
        `${stem}_satisfied_or_basically`,
        `${when}${name}满意和基本满意`,
        `代表工作机构${when}征求意见，每名代表计一份，${name}一项为“满意”或者“基本满意”`,
        sql`${where} and coalesce(${column} in ('satisfied', 'basically_satisfied'), false)`,
        some,
      ),
      count(
        `${stem}_base`,
        `${when}${name}评价基数（份）`,
        `代表工作机构${when}征求意见，每名代表计一份，${name}一项计入满意率基数的份数：{ratingBase}`,
        (policy) =>
          sql<SqlBool>`${where} and (${column} is not null or ${isWithoutRating(countedWithoutRating(policy))})`,
        some,
      ),
      ...ratesOver(stem, `${when}${name}`, `${stem}_base`, rates),
    ]
  })
}

function isWithoutRating(counted: readonly string[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`coalesce(f.no_rating = any(${sql.val(counted)}::text[]), false)`
}

function ratesOver(stem: string, label: string, base: string, some: { isMinor?: true; isDetail?: true }): Figure[] {
  return [
    shares(`${stem}_satisfied_rate`, `${label}满意率（按份）`, `${stem}_satisfied`, base, some),
    shares(
      `${stem}_satisfied_or_basically_rate`,
      `${label}满意和基本满意率（按份）`,
      `${stem}_satisfied_or_basically`,
      base,
      some,
    ),
    shares(`${stem}_dissatisfied_rate`, `${label}不满意率（按份）`, `${stem}_dissatisfied`, base, some),
  ]
}

export const FORMS: readonly Figure[] = (['first', 'last', 'all', 'review'] as const).flatMap((scope) => [
  ...formsOf(scope),
  ...dimensionsOf(scope),
])

const told = countsOf({ of: 'fact_form', population: 'received', group: 'reported', unit: '份' })
const IS_REPLY = sql`f.about = 'reply'`
const IS_COMPARED = sql<SqlBool>`${IS_REPLY} and f.self_rating is not null and f.rating is not null`
const SELF = rank(sql`f.self_rating`)
const HEARD = rank(sql`f.rating`)
/** What units and deputies filed themselves: shown beside the office's own inquiry, never counted in it. */
export const REPORTED: readonly Figure[] = [
  told(
    'self_reported',
    '单位自报',
    '承办单位自报了代表评价的份数；只作对照，不计入满意率',
    sql`${IS_REPLY} and f.self_rating is not null`,
  ),
  ...Object.entries(RATINGS).map(([key, label]) =>
    told(
      `self_reported_${key}`,
      `自报${label}`,
      `承办单位自报代表${label}的份数；只作对照，不计入满意率`,
      sql`${IS_REPLY} and f.self_rating is not distinct from ${key}`,
    ),
  ),
  told('compared', '自报与征询都有', '同一份既有单位自报，又有代表工作机构征询的评价', IS_COMPARED),
  told(
    'compared_better',
    '自报高于征询',
    '自报与征询都有的份数中，单位自报的评价高于征询到的',
    sql`${IS_COMPARED} and ${SELF} > ${HEARD}`,
  ),
  told(
    'compared_same',
    '自报与征询一致',
    '自报与征询都有的份数中，两者一致',
    sql`${IS_COMPARED} and ${SELF} = ${HEARD}`,
  ),
  told(
    'compared_worse',
    '自报低于征询',
    '自报与征询都有的份数中，单位自报的评价低于征询到的',
    sql`${IS_COMPARED} and ${SELF} < ${HEARD}`,
  ),
  told(
    'deputy_feedback',
    '代表自行反馈',
    '代表自行填报反馈意见的份数；转承办单位，不计入满意率',
    sql`${IS_REPLY} and f.feedback_rating is not null`,
  ),
  ...Object.entries(RATINGS).map(([key, label]) =>
    told(
      `deputy_feedback_${key}`,
      `代表反馈${label}`,
      `代表自行填报的反馈意见为“${label}”的份数`,
      sql`${IS_REPLY} and f.feedback_rating is not distinct from ${key}`,
    ),
  ),
  sharesIn('reported')('compared_better_rate', '自报偏高占比', 'compared_better', 'compared'),
]
