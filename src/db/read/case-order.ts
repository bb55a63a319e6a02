import { type RawBuilder, type SqlBool, sql } from 'kysely'

import type { KeyType, Place } from './cursor.ts'
import { knowsProposer, shownTitle } from './reach.ts'
import type { Viewer } from './viewer.ts'
import { dueOnFor } from './visible-clocks.ts'

/** Columns by which cases can be sorted. */
export type CaseSort =
  | 'number'
  | 'title'
  | 'lead_signer'
  | 'lead_unit'
  | 'category'
  | 'stage'
  | 'submitted_on'
  | 'first_handed_over_on'
  | 'next_due_on'
  | 'replied_on'
  | 'concluded_on'
type Key = { expression: RawBuilder<unknown>; type: KeyType }
/**
 * How a list is sorted: by the keys, then by id. Where the main key is empty a case stands at the end, whatever the
 * direction, in the order of `without`.
 */
export type CaseOrder = {
  keys: readonly Key[]
  without: readonly Key[]
  /** The main key. */
  main: RawBuilder<unknown>
  /** Tables that the keys need beside `suggestion_case as c`. */
  joins: RawBuilder<unknown>
}

const NO_JOIN = sql``
const COUNTED = sql.raw('collate zh_counted')
const CHINESE = sql.raw('collate "zh-x-icu"')
const SESSION: Key = { expression: sql`c.session_rank`, type: 'integer' }

/** 阶段 in the order of the lifecycle, the four dated facts after the handling. */
const STAGES = [
  'drafting',
  'withDelegation',
  'withSecretariat',
  'withDeputyOffice',
  'returnedToDeputy',
  'withdrawalAdvised',
  'screened',
  'preHandover',
  'underway',
  'withdrawn',
  'notHandedOver',
  'treatedAsLetter',
  'keptForReference',
] as const
const AFTER_STAGES = STAGES.length
const STAGE_RANK = sql`case when c.archived_on is not null then ${sql.lit(AFTER_STAGES + 3)}
  when c.concluded_on is not null then ${sql.lit(AFTER_STAGES + 2)}
  when c.replied_on is not null then ${sql.lit(AFTER_STAGES + 1)}
  else coalesce(array_position(array[${sql.join(STAGES.map((stage) => sql.lit(stage)))}], c.stage::text), 0) end`

/** The order of one column as this viewer sees it: nobody sorts by what he may not read. */
export function orderBy(sort: CaseSort, viewer: Viewer): CaseOrder {
  switch (sort) {
    case 'number':
      return {
        main: sql`c.number`,
        keys: [SESSION, { expression: sql`c.number ${COUNTED}`, type: 'text' }],
        without: [SESSION, { expression: sql`coalesce(c.serial_number, '') ${COUNTED}`, type: 'text' }],
        joins: NO_JOIN,
      }
    case 'title':
      return single(sql`(${shownTitle}) ${CHINESE}`, 'text')
    case 'lead_signer':
      return single(
        // Joined by the plain id: a join by what may be shown would be looked for row by row.
        sql`(case when ${knowsProposer(viewer)} then d.name end) ${CHINESE}`,
        'text',
        sql`left join deputy d on d.tenant_id = c.tenant_id and d.id = c.lead_signer_id`,
      )
    case 'lead_unit':
      return single(
        sql`u.name ${CHINESE}`,
        'text',
        sql`left join unit u on u.tenant_id = c.tenant_id and u.id = c.lead_unit_id`,
      )
    case 'category':
      // The three words happen to stand in the order of their meaning.
      return single(sql`c.category::text collate "C"`, 'text')
    case 'stage':
      return single(STAGE_RANK, 'integer')
    case 'next_due_on':
      return single(dueOnFor(viewer), 'date')
    default:
      return single(sql.ref(`c.${sort}`), 'date')
  }
}

function single(expression: RawBuilder<unknown>, type: KeyType, joins = NO_JOIN): CaseOrder {
  return { main: expression, keys: [{ expression, type }], without: [], joins }
}

/** Cases after this place, as a condition; all of them when there is none. */
export function after(keys: readonly Key[], place: Place | null, isAscending: boolean): RawBuilder<SqlBool> {
  if (place === null) return sql<SqlBool>`true`
  const sign = sql.raw(isAscending ? '>' : '<')
  const given = keys.map(({ type }, n) => sql`${place.keys[n] ?? ''}::${sql.raw(type)}`)
  return sql<SqlBool>`(${sql.join([...keys.map(({ expression }) => expression), sql`c.id`])})
    ${sign} (${sql.join([...given, sql`${place.id}::uuid`])})`
}

/** `order by` of these keys and the id. */
export function sorted(keys: readonly Key[], isAscending: boolean): RawBuilder<unknown> {
  const direction = sql.raw(isAscending ? 'asc' : 'desc')
  return sql`order by ${sql.join([...keys.map(({ expression }) => expression), sql`c.id`].map((key) => sql`${key} ${direction}`))}`
}

/** The values of the keys as text, for a cursor. */
export function keyValues(keys: readonly Key[]): RawBuilder<string[]> {
  if (keys.length === 0) return sql<string[]>`array[]::text[]`
  return sql<string[]>`array[${sql.join(keys.map(({ expression }) => sql`(${expression})::text`))}]`
}
