import type { ColumnType, Generated, GeneratedAlways, JSONColumnType, RawBuilder } from 'kysely'

import type { MachineName } from '../../machines/effects.ts'
import type { Category, ClockKind, Role } from '../../machines/policy/words.ts'
import type { FigureTables } from './figure-schema.ts'
import type { LoginTables } from './login-schema.ts'
import type { NoticeTables } from './notice-schema.ts'
import type { OfficeTables } from './office-schema.ts'
import type { ReportTables } from './report-schema.ts'

/** The tables as Kysely sees them; `migrations/` is the truth. Days are `YYYY-MM-DD`, instants `Date`, bytes `Buffer`. */
export type Database = LoginTables &
  OfficeTables &
  NoticeTables &
  FigureTables &
  ReportTables & {
    congress: CongressTable
    policy_version: PolicyVersionTable
    calendar_year: CalendarYearTable
    suggestion_case: SuggestionCaseTable
    case_register: CaseRegisterTable
    case_register_head: CaseRegisterHeadTable
    actor: ActorTable
    event: EventTable
    event_text: EventTextTable
    seal: SealTable
    deadline: DeadlineTable
    timer: TimerTable
    fault: FaultTable
    outbox: OutboxTable
    idempotency: IdempotencyTable
    number_register: NumberRegisterTable
    handover_meeting: MeetingTable
    ballot_session: MeetingTable
    review_campaign: ReviewCampaignTable
    case_party: CasePartyTable
    case_reader: CaseReaderTable
    case_search: CaseSearchTable
    case_indexed: CaseIndexedTable
  }

type Json = JSONColumnType<Record<string, unknown>>

/** The tenants: the one table of facts without a tenant of its own. */
export type CongressTable = {
  id: string
  name: string
  level: 'national' | 'province' | 'prefecture' | 'county' | 'township'
  policy_id: string
  policy_version: number
  founded_at: Date
  /** False while its past is being written; the rounds of the server pass it by. */
  is_open: Generated<boolean>
}
export type PolicyVersionTable = {
  tenant_id: string
  policy_id: string
  version: number
  body: Json
  stored_at: Date
  /** As written, with what it extends; null for a copy that was shipped just so. */
  file: Generated<Record<string, unknown> | null>
  stored_by: Generated<string | null>
  note: Generated<string | null>
}
export type CalendarYearTable = { tenant_id: string; year: number; version: number; body: Json; stored_at: Date }

/** One suggestion with its read columns, which are derived from the suggestion's context at each save. */
export type SuggestionCaseTable = {
  id: string
  tenant_id: string
  /** Grows by one with every commit that touches the case. */
  revision: number
  sealed_revision: Generated<number>
  last_seq: number
  last_hash: Buffer
  last_recorded_at: Date
  policy_id: string
  policy_version: number
  stage: string
  is_settled: boolean
  period: 'in_session' | 'between_sessions' | null
  origin: 'own' | 'from_higher' | 'from_lower' | 'joint_levels' | 'cppcc' | null
  mark: 'none' | 'state_secret' | 'internal' | 'protected_proposer' | null
  term_no: number | null
  session_no: number | null
  category: Category | null
  is_key: boolean
  number: string | null
  serial_number: string | null
  lead_signer_id: string | null
  delegation_id: string | null
  body_id: string | null
  lead_unit_id: string | null
  lead_case_id: string | null
  title: string | null
  drafted_on: string
  submitted_on: string | null
  first_handed_over_on: string | null
  outer_due_on: string | null
  next_due_on: string | null
  replied_on: string | null
  concluded_on: string | null
  struck_off_on: string | null
  archived_on: string | null
  /** Stamps and desks, as `keysOf` in `machines/stamps.ts` writes them; null: from before the column. */
  stamps: Generated<string[] | null>
  /** Lower for newer sessions of congress; computed by the database. */
  session_rank: GeneratedAlways<number>
}

/** Written by a trigger with each new case; numbers have no gaps. */
export type CaseRegisterTable = { tenant_id: string; n: number; case_id: string }
export type CaseRegisterHeadTable = { tenant_id: string; last_n: number }

export type ActorTable = {
  case_id: string
  id: string
  tenant_id: string
  machine: MachineName
  version: number
  /** The event that brought it to life; actors of a case are read in this order. */
  opened_seq: number
  /** The event that last changed its snapshot. */
  changed_seq: number
  is_settled: boolean
  unit_id: string | null
  /** The state value in one line. */
  state: string
  value: ColumnType<string | Record<string, unknown>, string, string>
  context: Json
}

/** Append-only. `body` is the very text that was hashed; the other columns repeat parts of it. */
export type EventTable = {
  case_id: string
  seq: number
  tenant_id: string
  actor_id: string
  type: string
  outcome: 'accepted' | 'ignored'
  occurred_on: string
  recorded_at: Date
  principal_id: string
  role: Role
  on_behalf_of: string | null
  basis: 'paper' | 'scan' | 'phone_note' | 'minutes' | 'system' | null
  cause_seq: number | null
  body: string
  prev_hash: Buffer
  hash: Buffer
}
/** Free text of an event; `erase_text` is the only thing that may change it. */
export type EventTextTable = {
  case_id: string
  seq: number
  tenant_id: string
  salt: Buffer | null
  body: string | null
  erased_at: Date | null
  erased_by: string | null
  erased_basis: string | null
}
export type SealTable = {
  tenant_id: string
  n: number
  sealed_at: Date
  body: string
  prev_hash: Buffer
  hash: Buffer
  mac: Buffer
}

export type DeadlineTable = {
  case_id: string
  actor_id: string
  kind: ClockKind
  /** The seq of the event that set this due day; it grows whenever the clock is set anew. */
  version: number
  tenant_id: string
  /** When this due day was recorded; reminders of an earlier moment are never sent. */
  set_at: Date
  /** The seq of the event that started this run of the clock. */
  started_seq: number
  start_on: string
  term: string | null
  roll: 'none' | 'next-working-day' | null
  original_due_on: string
  due_on: string
  provisional: boolean
  explanation: JSONColumnType<{
    skipped: { date: string; why: string }[]
    counted: { date: string; why: string }[]
    /** The clock that capped this one. */
    within?: string
  }>
  policy_id: string
  policy_version: number
  calendar_version: string
  status: 'running' | 'overdue' | 'met' | 'dropped'
  /** The day on which it was met or dropped; late when after `due_on`. */
  ended_on: string | null
}
/** The next moment of an open deadline. Step 0: the due day has passed; 1…: a step of the chase ladder. */
export type TimerTable = {
  case_id: string
  actor_id: string
  kind: ClockKind
  version: number
  step: number
  tenant_id: string
  due_at: Date
}
export type FaultTable = {
  id: Generated<number>
  tenant_id: string
  case_id: string | null
  /** notice: a step found nobody · delivery: what was sent does not arrive · chase: never ordered · planning: an order fails. */
  kind: 'timer' | 'relay' | 'reconcile' | 'notice' | 'delivery' | 'chase' | 'planning'
  message: string
  detail: JSONColumnType<Record<string, unknown>> | null
  tries: Generated<number>
  first_at: Date
  last_at: Date
  next_try_at: Date | null
  resolved_at: Date | null
  resolved_by: Generated<string | null>
  note: Generated<string | null>
}

export type OutboxTable = {
  id: Generated<number>
  tenant_id: string
  case_id: string
  /** The event that asked for it. */
  seq: number
  topic: 'notice' | 'event'
  body: Json
  created_at: Date
  tries: Generated<number>
  next_try_at: Date | null
  done_at: Date | null
  outcome: string | null
}
export type IdempotencyTable = {
  tenant_id: string
  principal_id: string
  key: string
  body_hash: Buffer
  case_id: string
  revision: number
  first_seq: number
  last_seq: number
  recorded_at: Date
}
export type NumberRegisterTable = { tenant_id: string; series: string; last_n: number }

export type MeetingTable = {
  tenant_id: string
  id: string
  held_on: string
  label: string
  status: 'planned' | 'held' | 'cancelled'
  body: ColumnType<Record<string, unknown>, string | undefined, string>
}
export type ReviewCampaignTable = {
  tenant_id: string
  id: string
  starts_on: string
  label: string
  status: 'planned' | 'running' | 'ended'
  body: ColumnType<Record<string, unknown>, string | undefined, string>
}

/** How somebody stands to a case; `public`: how much of it everybody may know. */
export type PartyKind =
  | 'signer'
  | 'delegation'
  | 'unit'
  | 'body'
  | 'handling_leader'
  | 'supervising_leader'
  | 'committee'
  | 'procuratorate'
  | 'viewing_committee'
  | 'ballot'
  | 'public'
/** Derived from the actors of the case at each save that changes it. */
export type CasePartyTable = { case_id: string; tenant_id: string; kind: PartyKind; party_id: string }
/** 内部件 are read by people who are named. */
export type CaseReaderTable = {
  tenant_id: string
  case_id: string
  person_id: string
  named_at: Date
  named_by: string
}

/** Words of cases as pairs of characters; read by the functions `search_cases` and `similar_titles` alone. */
export type CaseSearchTable = {
  tenant_id: string
  case_id: string
  n: number
  source: 'number' | 'title' | 'body' | 'reply' | 'opinion' | 'signer' | 'unit'
  seq: number | null
  drafted_on: string
  audience: string[]
  grams: ColumnType<string, RawBuilder<string>, never>
  body: string
  folded: string | null
}
/** Up to which event the words of a case stand in the index. */
export type CaseIndexedTable = { case_id: string; tenant_id: string; last_seq: number }
