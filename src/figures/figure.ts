import { type RawBuilder, type SqlBool, sql } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import type { AsOfBasis, FactTable } from '../db/figure-schema.ts'

/** 件 suggestions, 件次 duties and rounds, 份 forms, 项 promises, 人次 signatures, 次 acts, 个 units, 人 deputies. */
export type FigureUnit = '件' | '件次' | '份' | '项' | '人次' | '次' | '天' | '个' | '人' | '%'

/** Headings under which figures stand on a page, in their order. */
export const FIGURE_GROUPS = {
  received: '提出和审核',
  kinds: '建议构成',
  handover: '交办和签收',
  contact: '沟通联系',
  reply: '办复和办结',
  late: '逾期和用时',
  extension: '延期',
  class: '办理结果',
  rating: '代表评价（按件）',
  form: '代表评价（按份）',
  reported: '自报与征询对照',
  rehandling: '再次办理和评估',
  promise: '承诺事项',
  duty: '承办任务',
  opinion: '协办意见和退办',
  supervision: '督办',
  ballot: '满意度测评',
  review: '“回头看”',
  transfer: '双向转化',
  publicity: '公开',
  outside: '另计',
} as const
export type FigureGroup = keyof typeof FIGURE_GROUPS

/**
 * Which rows a figure looks at before its own condition: those of the suggestions received within the period; ballots
 * held within it; promises that fall due within it; reviews and transfers opened within it; and 政协提案, which stand outside
 * everything else.
 */
export type Population = 'received' | 'held' | 'due' | 'opened' | 'cppcc'

/** On `s`, the suggestion; `f`, the row of any other fact table; `b`, the book with its days. */
export type Condition = RawBuilder<SqlBool> | ((policy: Policy) => RawBuilder<SqlBool>)

type Named = {
  /** In small letters with `_`: reports and addresses name it so for good. */
  id: string
  group: FigureGroup
  /** 中文; words in braces are those of the policy. */
  label: string
  unit: FigureUnit
  /** 口径: what is counted, after the words of its population. */
  formula: string
  /** Left out of overviews while it is zero: what the office seldom meets. */
  isMinor?: true
  /** Left out of overviews: what another figure shows already, such as the base of a share. */
  isDetail?: true
}
export type CountFigure = Named & {
  kind: 'count'
  of: FactTable
  population: Population
  where: Condition
  /** Added up, where not every row counts as one. */
  sum?: RawBuilder<number>
  /** Rows that agree in it count as one. */
  distinct?: RawBuilder<string>
}
/** `part` and `base` are counts over the same table; the share of an empty base is null, never 0 % or 100 %. */
export type ShareFigure = Named & { kind: 'share'; part: string; base: string }
export type Figure = CountFigure | ShareFigure

export type FigureValue =
  | { kind: 'count'; count: number }
  | { kind: 'share'; part: number; base: number; share: number | null }

/** The frozen facts that are read, and the rules by which they are counted and named. */
export type Book = { id: string; policy: Policy }
/** What the printed 口径 says of a book. */
export type BookDays = { fromOn: string; toOn: string; asOf: string; basis: AsOfBasis }

export const BASIS_WORDS: Readonly<Record<AsOfBasis, string>> = {
  occurred: '以发生日期计（含事后补录）',
  recorded: '以登记日期计（只含当日已登记的）',
}

type CountParts = Pick<CountFigure, 'of' | 'population' | 'group' | 'unit'>
type CountMore = Partial<CountParts> & Pick<CountFigure, 'sum' | 'distinct' | 'isMinor' | 'isDetail'>
/** Writes the counts of one table and heading in one line each: id, label, 口径, condition. */
export function countsOf(parts: CountParts) {
  return (id: string, label: string, formula: string, where: Condition, more: CountMore = {}): CountFigure => ({
    kind: 'count',
    id,
    label,
    formula,
    where,
    ...parts,
    ...more,
  })
}

/** A share in per cent: id, label, part, base; its 口径 is made of theirs unless it has one of its own. */
export function sharesIn(group: FigureGroup) {
  return (
    id: string,
    label: string,
    part: string,
    base: string,
    more: { isMinor?: true; isDetail?: true } = {},
  ): ShareFigure => ({
    kind: 'share',
    id,
    group,
    label,
    unit: '%',
    formula: '',
    part,
    base,
    ...more,
  })
}

export function share(part: number, base: number): FigureValue {
  return { kind: 'share', part, base, share: base === 0 ? null : part / base }
}

/** What is counted whole: rows that are there. */
export const ALL = sql<SqlBool>`true`
