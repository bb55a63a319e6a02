import type { ColumnType, Generated, JSONColumnType } from 'kysely'

import type { AsOfBasis } from './figure-schema.ts'

/** What leaves on paper, and what it takes: reports, forms, templates, appraisal, archive, dossiers. */
export type ReportTables = {
  report: ReportTable
  report_file: ReportFileTable
  publication: PublicationTable
  document_template: DocumentTemplateTable
  document: DocumentTable
  appraisal: AppraisalTable
  appraisal_score: AppraisalScoreTable
  appraisal_appeal: AppraisalAppealTable
  nomination: NominationTable
  archive_pack: ArchivePackTable
  dossier_entry: DossierEntryTable
  dossier_correction: DossierCorrectionTable
}

type Json = JSONColumnType<Record<string, unknown>>
/** Work that is done in the background, a row a job: `tries` is the attempt epoch of its job's id. */
type Job = {
  state: 'waiting' | 'made' | 'failed' | 'cancelled'
  /** Steps done, of how many. */
  done: Generated<number>
  total: Generated<number | null>
  tries: Generated<number>
  next_try_at: Date | null
  why: Generated<string | null>
  asked_at: Date
  asked_by: string
  made_at: Generated<Date | null>
}
type File = { file_name: string; store_key: string; size_bytes: number; sha256: string }

export type ReportTable = Job & {
  tenant_id: string
  id: string
  kind: string
  title: string
  from_on: string
  to_on: string
  as_of: string
  basis: AsOfBasis
  scope: Json
  /** Compared with the same period one year before. */
  with_former: Generated<boolean>
  book_id: Generated<string | null>
  former_book_id: Generated<string | null>
  template_id: Generated<string | null>
  body: ColumnType<Record<string, unknown> | null, string | undefined, string>
  revision: Generated<number>
}
export type ReportFileTable = File & { tenant_id: string; report_id: string; form: string }
export type PublicationTable = {
  tenant_id: string
  id: string
  report_id: string
  published_on: string
  place: string
  noted_at: Date
  noted_by: string
}
export type DocumentTemplateTable = File & {
  tenant_id: string
  id: string
  kind: string
  version: number
  is_current: boolean
  note: string | null
  uploaded_at: Date
  uploaded_by: string
}
export type DocumentTable = File & {
  tenant_id: string
  id: string
  kind: string
  title: string
  number: string | null
  case_id: string | null
  actor_id: string | null
  unit_id: string | null
  deputy_id: string | null
  about: Json
  template_id: string | null
  data: Json
  made_at: Date
  made_by: string
  voided_at: Generated<Date | null>
  voided_by: Generated<string | null>
  why: Generated<string | null>
  revision: Generated<number>
}
export type AppraisalTable = {
  tenant_id: string
  id: string
  title: string
  book_id: string
  rules: Json
  state: 'draft' | 'open' | 'decided' | 'circulated' | 'cancelled'
  appeal_until: string | null
  decided_on: Generated<string | null>
  circular_number: Generated<string | null>
  circulated_on: Generated<string | null>
  /** Why it was cancelled. */
  why: Generated<string | null>
  made_at: Date
  made_by: string
  revision: Generated<number>
}
/** `part` of `base` gives the score, from 0 to 100 before its weight. */
export type AppraisalScoreTable = {
  tenant_id: string
  appraisal_id: string
  unit_id: string
  item: string
  part: number
  base: number
  score: string
  corrected_score: Generated<string | null>
  corrected_why: Generated<string | null>
  corrected_by: Generated<string | null>
  corrected_at: Generated<Date | null>
}
export type AppraisalAppealTable = {
  tenant_id: string
  id: string
  appraisal_id: string
  unit_id: string
  item: string | null
  words: string
  filed_at: Date
  filed_by: string
  outcome: Generated<'upheld' | 'corrected' | null>
  answer: Generated<string | null>
  decided_at: Generated<Date | null>
  decided_by: Generated<string | null>
}
export type NominationTable = {
  tenant_id: string
  id: string
  year: number
  kind: 'unit' | 'person' | 'suggestion'
  unit_id: string | null
  person_name: string | null
  case_id: string | null
  reason: string
  state: 'proposed' | 'chosen' | 'declined' | 'withdrawn'
  decided_why: Generated<string | null>
  made_at: Date
  made_by: string
  decided_at: Generated<Date | null>
  decided_by: Generated<string | null>
  revision: Generated<number>
}
export type ArchivePackTable = Job & {
  tenant_id: string
  id: string
  kind: 'case' | 'year'
  case_id: string | null
  year: number
  archive_number: string | null
  retention_years: number | null
  contents: ColumnType<Record<string, unknown> | null, undefined, string>
  file_name: Generated<string | null>
  store_key: Generated<string | null>
  size_bytes: Generated<number | null>
  sha256: Generated<string | null>
  revision: Generated<number>
}
export type DossierEntryTable = {
  tenant_id: string
  id: string
  deputy_id: string
  on_day: string
  kind: string
  words: string
  entered_at: Date
  entered_by: string
  struck_at: Generated<Date | null>
  struck_by: Generated<string | null>
  struck_why: Generated<string | null>
}
export type DossierCorrectionTable = {
  tenant_id: string
  id: string
  deputy_id: string
  entry_key: string | null
  words: string
  filed_at: Date
  filed_by: string
  outcome: Generated<'accepted' | 'refused' | null>
  answer: Generated<string | null>
  decided_at: Generated<Date | null>
  decided_by: Generated<string | null>
}
