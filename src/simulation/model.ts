import type { Quantile } from './dice.ts'

/**
 * How people behave, as far as somebody has measured or published it. Unless another source is named, the numbers are
 * those of one county-level city, 2017: 284 suggestions, 50 lead units, 1,435 co-handlers' opinions, 151 lead replies.
 * Where nobody has measured, the number is an assumption and says so.
 */

/** 239 of 284 suggestions have one proposer. */
export const SINGLE_PROPOSER = 239 / 284
/** Co-signers of a joint suggestion: an assumption; ten signatures make a motion in the counties seen. */
export const COSIGNERS: readonly (readonly [number, number])[] = [
  [1, 40],
  [2, 25],
  [3, 15],
  [4, 10],
  [9, 10],
]

/** Co-units: none 46, one 91, two 72, three or more 75 of 284; at most 10, the tail an assumption. */
export const CO_UNITS: readonly (readonly [number, number])[] = [
  [0, 46],
  [1, 91],
  [2, 72],
  [3, 38],
  [4, 20],
  [5, 9],
  [6, 5],
  [8, 2],
  [10, 1],
]

/** Fields of 284 suggestions. */
export const FIELDS: readonly (readonly [string, number])[] = [
  ['城建环保', 104],
  ['教科文卫', 52],
  ['农业农村', 48],
  ['政治法律', 39],
  ['财政经济', 26],
  ['其他', 15],
]

/** 50 lead units with a heavy tail (transport 49, housing 34, education 25 …): the nth unit weighs 1 / n. */
export function unitWeight(rank: number): number {
  return 1 / (rank + 1)
}

/** 252 of 283 were handed over on one day; the rest stands in the stories of `stories.ts`. */
export const HANDED_OVER_ON_ONE_DAY = 252 / 283

/** Days from handover to a co-handler's opinion: 2 % within 14, median 27, 90 % within 30. The ends are assumptions. */
export const OPINION_DAY: readonly Quantile[] = [
  [0, 8],
  [0.02, 14],
  [0.5, 27],
  [0.9, 30],
  [1, 31],
]

/** Days from handover to the lead's reply: 10 % within 57, median 67, 90 % within 70, at most 71. The start is an assumption. */
export const REPLY_DAY: readonly Quantile[] = [
  [0, 46],
  [0.1, 57],
  [0.5, 67],
  [0.9, 70],
  [1, 71],
]

/** Working days until a unit signs for what it got: an assumption (Shenzhen 2007: all within seven days is “good”). */
export const ACKNOWLEDGE_WORKING_DAYS: readonly Quantile[] = [
  [0, 0],
  [0.6, 1],
  [0.93, 3],
  [1, 5],
]

/** Days until the deputy is met: Suizhou 2019 asks 20; 23 of 36 units were at 100 %, so a tenth comes later. */
export const CONTACT_DAY: readonly Quantile[] = [
  [0, 2],
  [0.5, 12],
  [0.9, 20],
  [1, 27],
]
/** How the deputy was met: an assumption; rules of Qingdao and Shandong make meeting face to face the main form. */
export const CONTACT_FORM = [
  ['visit', 35],
  ['meeting', 30],
  ['phone', 30],
  ['letter', 5],
] as const
/** Who met the deputy: an assumption. */
export const CONTACT_RANK = [
  ['head', 10],
  ['deputy_head', 30],
  ['section_head', 40],
  ['clerk', 20],
] as const

/** Classes of 151 replies: A 21, B 96, C 25, D 9, by what a class means. */
export const CLASS_OF_MEANING: Record<string, number> = {
  solved: 21,
  in_progress: 96,
  later: 25,
  explained: 9,
}

/** Dissatisfied at the first asking: Rui'an, whose committee writes to the deputies itself, 24 of 482. */
export const DISSATISFIED = 24 / 482
/** Of the others: Fujian 2013, 781 forms satisfied and 204 basically satisfied. */
export const SATISFIED_OF_CONTENT = 781 / (781 + 204)
/** Satisfied with the manner where the outcome was only basically satisfying: Songyang 2017, 215 against 198 of 220. */
export const CONTENT_WITH_MANNER = 17 / 22
/** Deputies who send a feedback of their own: Sichuan 2016, 755 of 1,034. */
export const FEEDBACK_FILED = 755 / 1034

/** Promises carried out in time: Gaoyou 2014, 60.9 % carried out while 100 % were satisfied. */
export const PROMISE_KEPT = 0.609
/** What becomes of the other promises: an assumption. */
export const PROMISE_FATE = [
  ['kept_late', 45],
  ['rescheduled', 30],
  ['carried_next_year', 15],
  ['not_kept', 10],
] as const

/** Satisfied ballots of a hall: 17 of 29 to 29 of 29 (Zhenhai 2022), 20 to 26 of 28 (Zhanyi 2019). */
export const SATISFIED_IN_HALL: readonly Quantile[] = [
  [0, 17 / 29],
  [0.3, 20 / 28],
  [0.7, 26 / 29],
  [1, 1],
]
/** 应到: members of a standing committee; present: an assumption. */
export const COMMITTEE_MEMBERS = { prefecture: 41, county: 31, province: 65, national: 175, township: 9 } as const

/** Key suggestions: Jiyuan (Henan) 2025, 12 of 142. */
export const KEY_SHARE = 12 / 142
