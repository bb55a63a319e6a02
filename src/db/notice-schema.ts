import type { ColumnType, Generated, JSONColumnType } from 'kysely'

import type { ClockKind, Role } from '../../machines/policy/words.ts'

/** What is said to people, how it leaves the house, letters, links, and the pulse of workers. */
export type NoticeTables = {
  notice: NoticeTable
  notice_delivery: NoticeDeliveryTable
  channel: ChannelTable
  notice_template: NoticeTemplateTable
  notice_preference: NoticePreferenceTable
  digest_run: DigestRunTable
  letter: LetterTable
  letter_case: { tenant_id: string; letter_id: string; case_id: string }
  document_number: DocumentNumberTable
  document_series: DocumentSeriesTable
  link: LinkTable
  worker_pulse: {
    queue: string
    finished_at: Date
    worker: string
    place: ColumnType<unknown, string | undefined, string>
  }
}

/**
 * planned: goes out at `send_at` if it still holds · draft: waits for approval · deferred: put off with a reason ·
 * sent: stands in the inbox · skipped: a higher step went instead · dropped: no longer owed · nobody: a fault.
 */
export type NoticeState = 'planned' | 'draft' | 'deferred' | 'sent' | 'skipped' | 'dropped' | 'nobody'
export type ChannelKind = 'email' | 'sms' | 'wecom' | 'dingtalk' | 'feishu' | 'webhook'

/** One message to one person, to a group, or to nobody. */
export type NoticeTable = {
  tenant_id: string
  id: string
  /** Also the id of its template. */
  kind: string
  state: NoticeState
  case_id: string | null
  outbox_id: number | null
  actor_id: string | null
  clock: ClockKind | null
  /** Of the deadline: the seq of the event that set it. */
  version: number | null
  step: number | null
  due_on: string | null
  /** Of a digest: the day it is for. */
  day: string | null
  role: Role | null
  /** A person, or `contact:<id>`; null: nobody was found, or a group. */
  recipient_id: string | null
  unit_id: string | null
  subject: string
  body: string
  /** Counts, numbers and dates alone. */
  brief: string
  about: ColumnType<Record<string, unknown>, string | undefined, string>
  made_at: Date
  send_at: Date
  sent_at: Date | null
  read_at: Generated<Date | null>
  why: string | null
  decided_by: Generated<string | null>
  decided_at: Generated<Date | null>
  deferred_until: Generated<string | null>
  revision: Generated<number>
}
export type NoticeDeliveryTable = {
  tenant_id: string
  /** Also the message id outside. */
  id: string
  notice_id: string
  channel: ChannelKind
  channel_id: string | null
  address: string | null
  state: 'waiting' | 'sent' | 'dead' | 'stopped'
  /** Ever; grows, so that no two jobs of one delivery have one name. */
  tries: Generated<number>
  /** Until it is given up; sending it again fills them up. */
  tries_left: Generated<number>
  made_at: Date
  /** When it may be tried, or until when a worker holds it. */
  next_try_at: Date | null
  sent_at: Generated<Date | null>
  outcome: Generated<string | null>
}
export type ChannelTable = {
  tenant_id: string
  id: string
  kind: ChannelKind
  name: string
  url: string | null
  secret: string | null
  is_active: Generated<boolean>
  wording: Generated<'brief' | 'full'>
  /** Kinds of notices that a robot or webhook is told of. */
  carries: Generated<string[]>
  revision: Generated<number>
  made_at: Date
  made_by: string
  last_sent_at: Generated<Date | null>
  last_failed_at: Generated<Date | null>
  last_failure: Generated<string | null>
}
export type NoticeTemplateTable = {
  tenant_id: string
  id: string
  subject: string
  body: string
  brief: string
  revision: Generated<number>
  changed_at: Date
  changed_by: string
}
export type NoticePreferenceTable = {
  tenant_id: string
  person_id: string
  kind: string
  channel: 'email' | 'sms'
  is_on: boolean
}
export type DigestRunTable = { tenant_id: string; kind: string; day: string; done_at: Date; sent: number }
export type LetterTable = {
  tenant_id: string
  id: string
  kind: 'chase'
  unit_id: string
  state: 'waiting' | 'made' | 'failed' | 'voided'
  number: string | null
  body: JSONColumnType<Record<string, unknown>>
  file_name: Generated<string | null>
  store_key: Generated<string | null>
  size_bytes: Generated<number | null>
  sha256: Generated<string | null>
  asked_at: Date
  asked_by: string
  made_at: Generated<Date | null>
  tries: Generated<number>
  next_try_at: Date | null
  why: Generated<string | null>
  revision: Generated<number>
}
export type DocumentNumberTable = {
  tenant_id: string
  number: string
  series: string | null
  year: number | null
  n: number | null
  state: 'issued' | 'voided'
  letter_id: string | null
  issued_at: Date
  issued_by: string
  voided_at: Generated<Date | null>
  voided_by: Generated<string | null>
  why: Generated<string | null>
}
export type DocumentSeriesTable = {
  tenant_id: string
  series: string
  is_on: boolean
  /** Numbers of this year up to `used_up_to` were given on paper. */
  used_year: Generated<number | null>
  used_up_to: Generated<number>
}
export type LinkTable = {
  tenant_id: string
  id: string
  token_hash: Buffer
  purpose: 'acknowledge' | 'request_reassignment' | 'upload_reply'
  case_id: string
  actor_id: string
  clock: ClockKind
  version: number
  recipient_id: string
  recipient_name: string
  role: Role
  unit_id: string
  made_at: Date
  made_by: string
  expires_at: Date
  opened_at: Generated<Date | null>
  /** Somebody is acting by it now; a lease, for who dies in the middle. */
  claimed_until: Generated<Date | null>
  used_at: Generated<Date | null>
  revoked_at: Generated<Date | null>
  revoked_why: Generated<string | null>
}
