import { z } from 'zod'

import type { Role } from '../../machines/policy/words.ts'
import { endpoint, Moment } from './endpoint.ts'

/** What a file may hold. A ledger (往年台账) is a file of suggestions that tells how each of them was handled, too. */
export const IMPORT_KINDS = ['suggestions', 'ledger', 'deputies', 'units', 'people'] as const
export const ImportKind = z.enum(IMPORT_KINDS)
export type ImportKind = z.infer<typeof ImportKind>
export const IMPORT_KIND_LABELS: Readonly<Record<ImportKind, string>> = {
  suggestions: '建议',
  ledger: '往年台账',
  deputies: '代表',
  units: '承办单位',
  people: '人员',
}
const CASE_OFFICE: readonly Role[] = ['deputy_office_clerk', 'deputy_office_director', 'presidium']
/** Who may bring in what: posts are given by the administrator alone, and cases are opened by the deputy office alone. */
export const IMPORT_KIND_ROLES: Readonly<Record<ImportKind, readonly Role[]>> = {
  suggestions: CASE_OFFICE,
  ledger: CASE_OFFICE,
  deputies: [...CASE_OFFICE, 'administrator'],
  units: [...CASE_OFFICE, 'administrator'],
  people: ['administrator'],
}
export const IMPORT_LIMITS = { bytes: 10 * 1024 * 1024, rows: 20_000 } as const

/** What a row would become, or has become. `stopped`: a case that came in, but whose history goes no further than told. */
export const ROW_OUTCOMES = ['new', 'changed', 'unchanged', 'refused'] as const
export const RowOutcome = z.enum(ROW_OUTCOMES)
export type RowOutcome = z.infer<typeof RowOutcome>

/** One thing wrong with a file: in which row of the sheet and column, what stood there, what was expected. */
export const ImportProblem = z.strictObject({
  row: z.int().nullable(),
  column: z.string().nullable(),
  code: z.string(),
  found: z.string(),
  expected: z.string(),
})
export type ImportProblem = z.infer<typeof ImportProblem>
export const ImportRow = z.strictObject({
  /** As the spreadsheet numbers it. */
  row: z.int(),
  outcome: RowOutcome,
  /** The name or title by which a person knows the row again. */
  label: z.string(),
  /** The cells as read, in the order of `headings`. */
  cells: z.array(z.string()),
  problems: z.array(ImportProblem),
  changes: z.array(z.strictObject({ label: z.string(), from: z.string(), to: z.string() })),
  /** Why the history of the case goes no further, and at which stage it stands; null when all of it came in. */
  stopped: z.string().nullable(),
  caseId: z.uuid().nullable(),
})
export type ImportRow = z.infer<typeof ImportRow>

/** A column that imports of this kind understand. */
export const ImportColumn = z.strictObject({
  key: z.string(),
  label: z.string(),
  isRequired: z.boolean(),
  /** How to fill it in. */
  help: z.string(),
  /** May one value be given for all rows, in place of a column of the file? */
  mayBeConstant: z.boolean(),
})
/** A column of the file: what it is called, what stands in it, and as which column it is read. */
export const ImportHeading = z.strictObject({
  index: z.int(),
  /** As the spreadsheet calls it: `A`. */
  letter: z.string(),
  text: z.string(),
  /** The first few values. */
  samples: z.array(z.string()),
  /** Key of the known column; null when it is not used. */
  column: z.string().nullable(),
  /** Label of a known column that it resembles. */
  maybe: z.string().nullable(),
})
const Counts = z.strictObject({
  rows: z.int(),
  new: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  /** Of the new and changed ones: those whose history stops before its end. */
  stopped: z.int(),
})
export const ImportMapping = z.strictObject({
  /** Index of a column of the file → key of the known column; what is not named is not used. */
  columns: z.record(z.string().regex(/^\d{1,3}$/), z.string().max(40)),
  /** Key of a known column → the value that holds for all rows whose own cell is empty. */
  constants: z.record(z.string().max(40), z.string().max(200)),
})
export type ImportMapping = z.infer<typeof ImportMapping>

export const IMPORT_STATES = ['reading', 'previewed', 'unreadable', 'working', 'applied', 'failed'] as const
export const ImportJob = z.strictObject({
  id: z.uuid(),
  kind: ImportKind,
  fileName: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  /** The sheet that was read, or the encoding of a text. */
  source: z.string().nullable(),
  state: z.enum(IMPORT_STATES),
  /** While reading or working: n of m rows. */
  progress: z.strictObject({ done: z.int(), total: z.int() }),
  createdAt: Moment,
  /** From then on it is gone. */
  expiresAt: Moment,
  headings: z.array(ImportHeading),
  columns: z.array(ImportColumn),
  constants: z.record(z.string(), z.string()),
  counts: Counts,
  /** What is wrong with the file as a whole, such as a column that is missing. */
  problems: z.array(ImportProblem),
  /** What is worth saying and refuses nothing. */
  notes: z.array(z.string()),
  newDeputies: z.array(z.string()),
  newUnits: z.array(z.string()),
})
export type ImportJob = z.infer<typeof ImportJob>

const ImportParams = z.strictObject({ id: z.uuid() })
const OFFICE = ['deputy_office_clerk', 'deputy_office_director', 'presidium', 'administrator'] as const
const TAG = '导入'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Parts of the form: `kind`, `constants` (JSON, optional), `file` last. Which kinds a role may bring in is decided by the server. */
export const createImport = endpoint({
  name: 'createImport',
  method: 'POST',
  url: '/api/imports',
  tag: TAG,
  summary: '上传文件，得到逐行预览（严禁上传涉密信息）',
  access: OFFICE,
  tokens: 'write',
  consumes: 'multipart/form-data',
  reply: ImportJob,
  status: 201,
})

export const listImports = endpoint({
  name: 'listImports',
  method: 'GET',
  url: '/api/imports',
  tag: TAG,
  summary: '我最近的导入',
  access: OFFICE,
  reply: z.strictObject({ imports: z.array(ImportJob) }),
})

export const readImport = endpoint({
  name: 'readImport',
  method: 'GET',
  url: '/api/imports/:id',
  tag: TAG,
  summary: '一次导入：进度、列的对应、逐行结果',
  access: OFFICE,
  params: ImportParams,
  query: z.strictObject({
    outcome: RowOutcome.optional(),
    /** Rows to leave out before the first; -1 gives no rows, for asking how far it is. */
    offset: z.coerce.number().int().min(-1).max(IMPORT_LIMITS.rows).default(0),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.strictObject({ job: ImportJob, rows: z.array(ImportRow), total: z.int() }),
})

export const mapImport = endpoint({
  name: 'mapImport',
  method: 'PUT',
  url: '/api/imports/:id/mapping',
  tag: TAG,
  summary: '手工指定各列的含义，重新预览',
  access: OFFICE,
  params: ImportParams,
  body: ImportMapping,
  reply: ImportJob,
})

export const applyImport = endpoint({
  name: 'applyImport',
  method: 'POST',
  url: '/api/imports/:id/apply',
  tag: TAG,
  summary: '导入合格的行',
  access: OFFICE,
  params: ImportParams,
  reply: ImportJob,
  status: 202,
})

export const downloadRefused = endpoint({
  name: 'downloadRefused',
  method: 'GET',
  url: '/api/imports/:id/refused.xlsx',
  tag: TAG,
  summary: '退回的行，附原因',
  access: OFFICE,
  params: ImportParams,
  reply: z.null(),
  produces: XLSX,
})

export const deleteImport = endpoint({
  name: 'deleteImport',
  method: 'DELETE',
  url: '/api/imports/:id',
  tag: TAG,
  summary: '放弃一次导入的预览',
  access: OFFICE,
  params: ImportParams,
  reply: z.null(),
  status: 204,
})

export const downloadSample = endpoint({
  name: 'downloadSample',
  method: 'GET',
  url: '/api/imports/samples/:kind',
  tag: TAG,
  summary: '样表：`suggestions.xlsx` 等，含填写说明',
  access: OFFICE,
  params: z.strictObject({
    kind: z.enum(IMPORT_KINDS.map((kind) => `${kind}.xlsx` as const)),
  }),
  reply: z.null(),
  produces: XLSX,
})
