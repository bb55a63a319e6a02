import { type RawBuilder, type SqlBool, sql } from 'kysely'

import type { Role } from '../../../machines/policy/words.ts'
import type { PartyKind } from '../schema.ts'
import type { Viewer } from './viewer.ts'

/** Who somebody is and whose eyes he reads with. */
export type Reader = Pick<Viewer, 'id' | 'readsAs'>

/** A deputy who may act in no case, a unit role without a unit: reaches nothing. */
const NOTHING = sql<SqlBool>`false`

/**
 * Which cases the viewer may see at all: a condition on `suggestion_case as c`, by index whatever the number of cases.
 * What of a case is shown is decided by `machines/reading.ts`.
 */
export function withinReach(viewer: Viewer): RawBuilder<SqlBool> {
  switch (REACHES[viewer.readsAs]) {
    case 'all':
      return notInternal(viewer)
    case 'session':
      return sql<SqlBool>`(c.period = 'in_session' and ${notInternal(viewer)})`
    case 'delegation':
      return among([['delegation', viewer.bodyId]])
    case 'deputy':
      return among([
        ['signer', viewer.deputyId],
        ['public', null],
      ])
    case 'unit':
      return ofUnit(viewer.unitId)
    case 'body':
      return among([['body', viewer.bodyId]])
    case 'handling_leader':
      return among([['handling_leader', viewer.id]])
    case 'supervising_leader':
      return among([['supervising_leader', viewer.id]])
    case 'committee':
      return among([
        ['committee', viewer.committeeId],
        ['viewing_committee', viewer.committeeId === undefined ? undefined : '*'],
      ])
    case 'ballot_and_public':
      return sql<SqlBool>`(${among([
        ['ballot', '*'],
        ['public', null],
      ])} and ${notInternal(viewer)})`
    case 'ballot':
      return sql<SqlBool>`(${among([['ballot', '*']])} and ${notInternal(viewer)})`
    case 'procuratorate':
      return among([['procuratorate', '*']])
    case 'nothing':
      return NOTHING
  }
}

/**
 * The same for rows that bear the id of a case, as a condition on `caseId` alone: undefined where it takes the case
 * itself. Who sees nearly all is told which not, so that nobody reads 100,000 cases to count a few deadlines.
 */
export function idWithinReach(viewer: Viewer, caseId: RawBuilder<unknown>): RawBuilder<SqlBool> | undefined {
  if (REACHES[viewer.readsAs] !== 'all') return undefined
  if (readsInternal(viewer)) return sql<SqlBool>`true`
  return sql<SqlBool>`${caseId} not in (select x.id from suggestion_case x
    where x.tenant_id = (select current_setting('duban.tenant', true)) and x.mark = 'internal'
      and x.id not in (select r.case_id from case_reader r where r.person_id = ${viewer.id}))`
}

/** The title as anybody may see it: null for a state secret. An expression on `c`. */
export const shownTitle = sql<string | null>`case when c.mark = 'state_secret' then null else c.title end`

/** May the viewer know who proposed it? A condition on `c`: proposers of a `protected_proposer` case are not told. */
export function knowsProposer(viewer: Viewer): RawBuilder<SqlBool> {
  if (PROPOSER_KNOWN.has(viewer.readsAs)) return sql<SqlBool>`true`
  const isOpen = sql<SqlBool>`coalesce(c.mark, 'none') <> 'protected_proposer'`
  if (viewer.role !== 'deputy' || viewer.deputyId === undefined) return isOpen
  return sql<SqlBool>`(${isOpen} or exists (select 1 from case_party p
    where p.case_id = c.id and p.kind = 'signer' and p.party_id = ${viewer.deputyId}))`
}

/** The lead signer's id, or null where the viewer may not know who it is. An expression on `c`. */
export function shownLeadSigner(viewer: Viewer): RawBuilder<string | null> {
  return sql<string | null>`case when ${knowsProposer(viewer)} then c.lead_signer_id end`
}

type Reach =
  | 'all'
  | 'session'
  | 'delegation'
  | 'deputy'
  | 'unit'
  | 'body'
  | 'handling_leader'
  | 'supervising_leader'
  | 'committee'
  | 'ballot_and_public'
  | 'ballot'
  | 'procuratorate'
  | 'nothing'

const REACHES: Readonly<Record<Role, Reach>> = {
  deputy: 'deputy',
  delegation_staff: 'delegation',
  secretariat: 'session',
  // In a township the presidium is the office.
  presidium: 'all',
  deputy_office_clerk: 'all',
  deputy_office_director: 'all',
  routing_office: 'body',
  unit_clerk: 'unit',
  unit_section_head: 'unit',
  unit_deputy_head: 'unit',
  unit_head: 'unit',
  handling_leader: 'handling_leader',
  supervising_leader: 'supervising_leader',
  supervising_committee: 'committee',
  council_of_chairpersons: 'all',
  standing_committee_member: 'ballot_and_public',
  scrutineer: 'ballot',
  teller: 'ballot',
  procurator: 'procuratorate',
  administrator: 'nothing',
  auditor: 'all',
  system: 'nothing',
}

const PROPOSER_KNOWN: ReadonlySet<Role> = new Set<Role>([
  'delegation_staff',
  'secretariat',
  'presidium',
  'deputy_office_clerk',
  'deputy_office_director',
  'council_of_chairpersons',
  'auditor',
])

/** Cases to which one of these parties stands; a party without an id is left out, null stands for any. */
function among(parties: readonly (readonly [kind: PartyKind, partyId: string | null | undefined])[]) {
  const known = parties.filter(([, partyId]) => partyId !== undefined)
  if (known.length === 0) return NOTHING
  return sql<SqlBool>`c.id in (${sql.join(
    known.map(([kind, partyId]) => casesOf(kind, partyId ?? null)),
    sql` union all `,
  )})`
}

function casesOf(kind: PartyKind, partyId: string | null): RawBuilder<unknown> {
  const whose = partyId === null ? sql`` : sql` and p.party_id = ${partyId}`
  return sql`select p.case_id from case_party p
    where p.tenant_id = (select current_setting('duban.tenant', true)) and p.kind = ${sql.lit(kind)}${whose}`
}

/** Its own cases, and those that are handled together with them under one lead. */
function ofUnit(unitId: string | undefined): RawBuilder<SqlBool> {
  if (unitId === undefined) return NOTHING
  const own = casesOf('unit', unitId)
  return sql<SqlBool>`c.id in (${own} union all select m.id from suggestion_case m
    where m.tenant_id = (select current_setting('duban.tenant', true)) and m.lead_case_id in (${own}))`
}

/**
 * 内部件 are read by the director, by the parties of the case and by people who are named. A township's presidium is
 * its director.
 */
/** On `suggestion_case as c`: the case is no 内部件, or the viewer is one of its named readers. */
export function notInternal(viewer: Reader): RawBuilder<SqlBool> {
  if (readsInternal(viewer)) return sql<SqlBool>`true`
  const named = sql`c.id in (select r.case_id from case_reader r where r.person_id = ${viewer.id})`
  return sql<SqlBool>`(coalesce(c.mark, 'none') <> 'internal' or ${named})`
}

function readsInternal({ readsAs }: Reader): boolean {
  return readsAs === 'deputy_office_director' || readsAs === 'presidium'
}
