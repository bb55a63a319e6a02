import type { ColumnType, Generated, GeneratedAlways, JSONColumnType, RawBuilder } from 'kysely'

import type { MachineName } from '../../machines/effects.ts'
import type { Category, ClockKind, Role } from '../../machines/policy/words.ts'
import type { LoginTables } from './login-schema.ts'

/** The tables as Kysely sees them; `migrations/` is the truth. Days are `YYYY-MM-DD`, instants `Date`, bytes `Buffer`. */
export type Database = LoginTables & {
  congress: CongressTable
  policy_version: PolicyVersionTable
  calendar_year: CalendarYearTable
  unit: UnitTable
  deputy: DeputyTable
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
  organ: OrganTable
  unit_contact: UnitContactTable
  deputy_term: DeputyTermTable
  person: PersonTable
  post: PostTable
  saved_view: SavedViewTable
  access_trail: AccessTrailTable
  access_trail_head: AccessTrailHeadTable
  attachment: AttachmentTable
  hook: HookTable
  hook_delivery: HookDeliveryTable
  deadline_feed: DeadlineFeedTable
  case_party: CasePartyTable
  case_reader: CaseReaderTable
  case_search: CaseSearchTable
  case_indexed: CaseIndexedTable
  import_job: ImportJobTable
  import_row: ImportRowTable
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
export type UnitTable = {
  tenant_id: string
  id: string
  name: string
  kind: string | null
  successor_id: string | null
  succession_why: Generated<'merged' | 'renamed' | 'duties_moved' | null>
  parent_id: Generated<string | null>
  /** The body to which its cases are handed over: government, court … */
  body_id: Generated<string | null>
  phone: Generated<string | null>
  address: Generated<string | null>
  closed_on: Generated<string | null>
  /** Grows with each change; a writer says which one was read. */
  revision: Generated<number>
}
export type DeputyTable = {
  tenant_id: string
  id: string
  name: string | null
  delegation_id: string | null
  status: Generated<'active' | 'suspended' | 'ended'>
  phone: Generated<string | null>
  employer: Generated<string | null>
  end_why: Generated<'resigned' | 'recalled' | 'died' | 'term_over' | 'moved' | null>
  ended_on: Generated<string | null>
  revision: Generated<number>
}

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
  kind: 'timer' | 'relay' | 'reconcile' | 'notice'
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

/** 交办机构、代表团、专门委员会. */
export type OrganTable = {
  tenant_id: string
  id: string
  kind: 'body' | 'delegation' | 'committee'
  name: string
  is_closed: Generated<boolean>
  revision: Generated<number>
}
export type UnitContactTable = {
  tenant_id: string
  unit_id: string
  id: string
  name: string
  duty: 'head' | 'deputy_head' | 'section_head' | 'clerk'
  section: string | null
  phone: string | null
  email: string | null
  person_id: string | null
  ended_on: string | null
}
export type DeputyTermTable = { tenant_id: string; deputy_id: string; term_no: number; delegation_id: string | null }
export type PersonTable = {
  tenant_id: string
  id: string
  name: string
  phone: string | null
  email: string | null
  /** The account; null as long as the person never signs in. */
  user_id: string | null
  left_on: string | null
  revision: Generated<number>
}
/** A person in a role: what a session acts as. */
export type PostTable = {
  tenant_id: string
  id: string
  person_id: string
  role: Role
  unit_id: string | null
  deputy_id: string | null
  body_id: string | null
  committee_id: string | null
  granted_at: Date
  granted_by: string
  ended_at: Date | null
  ended_by: string | null
}
export type SavedViewTable = {
  tenant_id: string
  id: string
  person_id: string
  list: string
  name: string
  query: Json
  saved_at: Date
}
/** Written by the function `add_to_access_trail` alone; numbers have no gaps within a tenant. */
export type AccessTrailTable = {
  tenant_id: string
  n: number
  at: Date
  kind: string
  person_id: string | null
  post_id: string | null
  role: string | null
  on_behalf_of: string | null
  address: string | null
  request_id: string | null
  case_id: string | null
  subject: string | null
  basis: string | null
  old: unknown
  new: unknown
  prev_hash: Buffer
  hash: Buffer
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

/** A file of a case; its bytes are kept under `store_key`. */
export type AttachmentTable = {
  tenant_id: string
  id: string
  case_id: string
  seq: number | null
  actor_id: string | null
  name: string
  media_type: string
  size_bytes: number
  sha256: string
  store_key: string
  purpose: 'paper_original' | 'reply_scan' | 'opinion' | 'evidence' | 'other'
  audience: 'office' | 'own_unit' | 'parties' | 'public'
  unit_id: string | null
  uploaded_at: Date
  uploaded_by: string
  uploaded_role: Role
  withdrawn_at: Generated<Date | null>
  withdrawn_by: Generated<string | null>
  withdrawn_reason: Generated<string | null>
}
/** An address that is told of changed cases. */
export type HookTable = {
  tenant_id: string
  id: string
  name: string
  url: string
  secret: string
  is_active: Generated<boolean>
  stopped_why: Generated<string | null>
  failures: Generated<number>
  revision: Generated<number>
  made_at: Date
  made_by: string
  watched_until: Date
  last_delivered_at: Generated<Date | null>
}
export type HookDeliveryTable = {
  tenant_id: string
  id: string
  hook_id: string
  event: 'case.changed' | 'ping'
  case_id: string | null
  revision: number | null
  body: string
  made_at: Date
  tries: Generated<number>
  next_try_at: Date | null
  delivered_at: Generated<Date | null>
  outcome: Generated<string | null>
}
/** The secret address of one post's calendar of deadlines. */
export type DeadlineFeedTable = {
  tenant_id: string
  post_id: string
  token_hash: Buffer
  made_at: Date
  last_read_at: Generated<Date | null>
}
export type AccessTrailHeadTable = { tenant_id: string; last_n: number; last_hash: Buffer }

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

/** A file on its way in; only the one who sent it sees it. */
export type ImportJobTable = {
  tenant_id: string
  id: string
  person_id: string
  kind: 'suggestions' | 'ledger' | 'deputies' | 'units' | 'people'
  file_name: string
  size_bytes: number
  sha256: string
  source: string | null
  state: 'reading' | 'previewed' | 'unreadable' | 'working' | 'applied' | 'failed'
  done: Generated<number>
  total: Generated<number>
  heading: JSONColumnType<{ row: number; cells: string[]; samples: string[][]; problems: unknown[]; notes: string[] }>
  mapping: JSONColumnType<{ columns: Record<string, string>; constants: Record<string, string> }>
  problems: JSONColumnType<unknown[], string | undefined, string>
  notes: JSONColumnType<string[], string | undefined, string>
  new_deputies: JSONColumnType<string[], string | undefined, string>
  new_units: JSONColumnType<string[], string | undefined, string>
  created_at: Date
  touched_at: Date
  expires_at: Date
}
export type ImportRowTable = {
  tenant_id: string
  job_id: string
  /** Its number in the sheet. */
  n: number
  cells: JSONColumnType<string[]>
  outcome: 'new' | 'changed' | 'unchanged' | 'refused' | null
  is_stopped: Generated<boolean>
  result: JSONColumnType<Record<string, unknown>> | null
}
