import type { Generated, JSONColumnType } from 'kysely'

import type { Role } from '../../machines/policy/words.ts'

/** The office's own records beside the cases: people, places, files, imports, and the trail of access. */
export type OfficeTables = {
  unit: UnitTable
  deputy: DeputyTable
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
  import_job: ImportJobTable
  import_row: ImportRowTable
}

type Json = JSONColumnType<Record<string, unknown>>

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
  /** Since when nothing was delivered. */
  failing_since: Generated<Date | null>
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
