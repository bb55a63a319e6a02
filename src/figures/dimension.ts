import { type RawBuilder, type SqlBool, sql } from 'kysely'

import type { Policy } from '../../machines/policy/schema.ts'
import { VALUE_LABELS } from '../contract/value-labels.ts'
import type { FactTable } from '../db/figure-schema.ts'

export type Text = RawBuilder<string | null>
/** Of a row: the group it stands in, and that group's name then where the words below do not name it. */
export type Grouping = { key: Text; name?: Text }

/** By what a number can be broken down. */
export type Dimension = {
  id: string
  label: string
  /** Of the suggestion, for every table that has nothing of its own. */
  every?: Grouping
  own?: Partial<Record<FactTable, Grouping>>
  /** Is the suggestion among those that a report about this one group alone is about? Without it, those that fall in it. */
  contains?: (key: string) => RawBuilder<SqlBool>
  /** Names of keys, in the order in which they are shown. */
  words?: (policy: Policy) => Readonly<Record<string, string>>
  /** Keys without names by the key itself. */
  nameOf?: (key: string) => string
  /** Without words: by the first figure from large to small, or by the key. */
  order: 'size' | 'key'
  /** Groups of the words that nothing falls in are shown with zero. */
  showsAll?: true
  /** What stands for no value. */
  none: string
}

/** An expression on a row as a text. */
export const text = (parts: TemplateStringsArray): Text => sql<string | null>(parts)
export const given = (name: string) => () => VALUE_LABELS[name] ?? {}
