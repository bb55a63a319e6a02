import { type RawBuilder, type SqlBool, sql } from 'kysely'

import type { Category } from '../../../machines/policy/words.ts'
import { readerOf, readsNames } from '../../../machines/reading.ts'
import type { Reader } from '../../../machines/reading-table.ts'
import { STAMPS, type StampCode, stampKey } from '../../../machines/stamps.ts'
import { knowsProposer } from './reach.ts'
import type { Viewer } from './viewer.ts'
import { dueOnFor } from './visible-clocks.ts'

/** What a list of cases is narrowed to; each field that is there must hold. */
export type CaseFilter = {
  stage?: readonly string[] | undefined
  category?: readonly Category[] | undefined
  isKey?: boolean | undefined
  period?: 'in_session' | 'between_sessions' | undefined
  termNo?: number | undefined
  sessionNo?: number | undefined
  origin?: string | undefined
  mark?: string | undefined
  unitId?: readonly string[] | undefined
  bodyId?: string | undefined
  delegationId?: readonly string[] | undefined
  deputyId?: string | undefined
  stamp?: readonly string[] | undefined
  dueFrom?: string | undefined
  dueTo?: string | undefined
}

type Condition = RawBuilder<SqlBool>

/** The filters as conditions on `suggestion_case as c`. What the viewer may not read, nobody finds by it either. */
export function filterCases(filter: CaseFilter, viewer: Viewer): Condition[] {
  const conditions: Condition[] = []
  const add = <T>(value: T | undefined, condition: (value: T) => Condition) => {
    if (value !== undefined) conditions.push(condition(value))
  }
  const known = knowsProposer(viewer)
  add(filter.stage, (stages) => sql`c.stage = any (${sql.val([...stages])}::text[])`)
  add(filter.category, (categories) => sql`c.category = any (${sql.val([...categories])}::text[])`)
  add(filter.isKey, (isKey) => sql`c.is_key = ${isKey}`)
  add(filter.period, (period) => sql`c.period = ${period}`)
  add(filter.termNo, (termNo) => sql`c.term_no = ${termNo}`)
  add(filter.sessionNo, (sessionNo) => sql`c.session_no = ${sessionNo}`)
  add(filter.origin, (origin) => sql`c.origin = ${origin}`)
  add(filter.mark, (mark) => sql`coalesce(c.mark, 'none') = ${mark}`)
  add(filter.bodyId, (bodyId) => sql`c.body_id = ${bodyId}`)
  // Duties alone: a plan, or a document that is not served yet, is not for everybody.
  add(
    filter.unitId,
    (
      units,
    ) => sql`c.id in (select a.case_id from actor a where a.tenant_id = (select current_setting('duban.tenant', true))
      and a.unit_id = any (${sql.val([...units])}::text[]) and a.machine = 'assignment')`,
  )
  add(
    filter.delegationId,
    (delegations) => sql`(c.delegation_id = any (${sql.val([...delegations])}::text[]) and ${known})`,
  )
  add(
    filter.deputyId,
    (
      deputyId,
    ) => sql`(c.id in (select p.case_id from case_party p where p.tenant_id = (select current_setting('duban.tenant', true))
      and p.kind = 'signer' and p.party_id = ${deputyId}) and ${known})`,
  )
  add(filter.stamp, (codes) => hasStamp(codes, viewer))
  add(filter.dueFrom, (day) => sql`${dueOnFor(viewer)} >= ${day}::date`)
  add(filter.dueTo, (day) => sql`${dueOnFor(viewer)} <= ${day}::date`)
  return conditions
}

/** Bears one of these stamps, as far as the viewer sees them. */
export function hasStamp(codes: readonly string[], viewer: Viewer): Condition {
  const keys = codes.filter(isStampCode).flatMap((code) => keyFor(code, viewer) ?? [])
  if (keys.length === 0) return sql<SqlBool>`false`
  if (viewer.role !== 'deputy') return hasKey(keys)
  // Of other deputies' cases the stamps are not shown, so nobody finds them by their stamps.
  return sql<SqlBool>`(${hasKey(keys)} and exists (select 1 from case_party p
    where p.case_id = c.id and p.kind = 'signer' and p.party_id = ${viewer.deputyId ?? ''}))`
}

export function hasKey(keys: readonly string[]): Condition {
  return sql<SqlBool>`c.stamps && ${sql.val([...keys])}::text[]`
}

export function isStampCode(code: string): code is StampCode {
  return Object.hasOwn(STAMPS, code)
}

/** The key by which this viewer finds cases with the stamp; undefined when the stamp is not for him. */
export function keyFor(code: StampCode, viewer: Viewer): string | undefined {
  const { seenBy } = STAMPS[code]
  const reader = widestReader(viewer)
  if (reader === undefined || !readsNames(reader)) return undefined
  if (seenBy === 'everyone' || seesAll(viewer)) return code
  if (seenBy === 'offices') return undefined
  if (OVERSEERS.has(reader)) return code
  const partyId = viewer.unitId ?? viewer.deputyId
  return partyId === undefined ? undefined : stampKey(code, partyId)
}

/** Does this role see every stamp? */
export function seesAll(viewer: Viewer): boolean {
  const reader = widestReader(viewer)
  return reader === 'office' || reader === 'secretariat'
}

function widestReader({ readsAs }: Viewer): Reader | undefined {
  return readerOf(readsAs, { isSigner: true, hasBallot: true, publicAs: 'full' })
}

/** Those above the units see of each unit what concerns it. */
const OVERSEERS: ReadonlySet<Reader | undefined> = new Set(['body', 'leader', 'supervisor', 'committee'])
