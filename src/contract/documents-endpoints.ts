import { z } from 'zod'

import { CaseId, Cursor, Day, endpoint, Moment, PageSize, Party } from './endpoint.ts'
import { Name, Note, OFFICE, RecordId, Revision } from './record-shapes.ts'

const TAG = '文书'
const UNIT = ['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'] as const
/** The office; and units for what concerns their own duty. */
const READERS = [...OFFICE, ...UNIT] as const
const DocumentId = z.uuid({ error: '应是文书的编号（UUID）' })
const DocumentParams = z.strictObject({ id: DocumentId })
const Kind = z.string().regex(/^[a-z][a-z0-9_]{1,40}$/, { error: '应是文书种类，例如 reply_letter' })
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

export const DocumentLine = z.strictObject({
  id: DocumentId,
  revision: Revision,
  kind: Kind,
  kindLabel: z.string(),
  title: z.string(),
  number: z.string().nullable(),
  case: z.strictObject({ id: CaseId, number: z.string().nullable() }).nullable(),
  unit: Party.nullable(),
  /** The deputy to whom it goes; null where the reader may not know. */
  deputy: Party.nullable(),
  fileName: z.string(),
  sizeBytes: z.int(),
  madeAt: Moment,
  madeBy: z.string().nullable(),
  isVoided: z.boolean(),
  voidedAt: Moment.nullable(),
  /** Why it was made void. */
  why: z.string().nullable(),
  /** The file can be downloaded by the one who asks. */
  hasFile: z.boolean(),
  mayVoid: z.boolean(),
})
export type DocumentLine = z.infer<typeof DocumentLine>

/** What a kind wants to be told beside the facts. */
export const DOCUMENT_ASKS = ['demands', 'demandOn', 'contact', 'documentNumber'] as const
/** One kind of document that may be made of a case now. */
export const DocumentOffer = z.strictObject({
  kind: Kind,
  kindLabel: z.string(),
  /** Whose: `甲局`, `第 1 轮`; null where the case has one alone. */
  of: z.string().nullable(),
  actorId: z.string().nullable(),
  unitId: z.string().nullable(),
  /** To whom it may go; empty where no deputy is chosen. */
  deputies: z.array(Party),
  /** For all at once: pages of one file, or a file for each (`makeDocuments`). */
  all: z.enum(['none', 'one_file', 'many_files']),
  /** It goes out under a number of the office. */
  isNumbered: z.boolean(),
  asks: z.array(z.enum(DOCUMENT_ASKS)),
  /** The words for those of `asks` that the facts give. */
  proposed: z.strictObject({ demands: z.string().optional(), demandOn: Day.optional() }),
  /** To be sent along. */
  about: z.strictObject({ filled: z.boolean().optional() }),
})
export type DocumentOffer = z.infer<typeof DocumentOffer>

export const listCaseDocuments = endpoint({
  name: 'listCaseDocuments',
  method: 'GET',
  url: '/api/cases/:id/documents',
  tag: TAG,
  summary: '本件的文书，新的在前，以及现在可以制发哪些；承办单位只看到本单位的',
  access: READERS,
  params: z.strictObject({ id: CaseId }),
  reply: z.strictObject({
    lines: z.array(DocumentLine),
    offers: z.array(DocumentOffer),
    /** The register from which the next number may be taken; null where the office types numbers. */
    series: z.strictObject({ series: z.string(), nextNumber: z.string() }).nullable(),
  }),
})

export const listDocuments = endpoint({
  name: 'listDocuments',
  method: 'GET',
  url: '/api/documents',
  tag: TAG,
  summary: '文书列表，新的在前',
  access: READERS,
  query: z.strictObject({
    kind: Kind.optional(),
    unitId: RecordId.optional(),
    deputyId: RecordId.optional(),
    /** Part of the title, number or file name. */
    q: z.string().trim().min(1).max(100).optional(),
    madeFrom: Day.optional(),
    madeTo: Day.optional(),
    isVoided: z.enum(['true', 'false']).optional(),
    cursor: Cursor.optional(),
    limit: PageSize,
  }),
  reply: z.strictObject({
    lines: z.array(DocumentLine),
    nextCursor: z.string().nullable(),
    /** Kinds by which the list can be filtered. */
    kinds: z.array(z.strictObject({ kind: Kind, label: z.string() })),
  }),
})

const About = z.record(
  z.string().min(1).max(40),
  z.union([z.string().max(4000), z.number(), z.boolean(), z.null(), z.array(z.string().max(2000)).max(1000)]),
)
/** A document number: typed, such as ×人大选〔2026〕5号, or the next one of a register. */
const NumberAsk = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('typed'), text: Name, isRepeatConfirmed: z.boolean().default(false) }),
  z.strictObject({ from: z.literal('register'), series: Name }),
])
const Asked = {
  /** Made up by the caller; the same once more is the same document. */
  id: DocumentId,
  kind: Kind,
  caseId: CaseId.optional(),
  actorId: z.string().min(1).max(64).optional(),
  unitId: RecordId.optional(),
  deputyId: RecordId.optional(),
  /** What the kind wants to know beside: a period, a meeting, a term; see the list of kinds in the documentation. */
  about: About.optional(),
  number: NumberAsk.optional(),
  /** The day on the paper; without it today. */
  datedOn: Day.optional(),
}

export const makeDocument = endpoint({
  name: 'makeDocument',
  method: 'POST',
  url: '/api/documents',
  tag: TAG,
  summary: '制发一份文书（Word）；同一 id 重复提交只制发一次',
  access: READERS,
  body: z.strictObject(Asked),
  reply: z.strictObject({ id: DocumentId, fileName: z.string() }),
  status: 201,
})

export const makeDocuments = endpoint({
  name: 'makeDocuments',
  method: 'POST',
  url: '/api/documents/batch',
  tag: TAG,
  summary: '成批制发：给每位代表一份答复函，或者一个时段、一次交办会的各单位清单；同一 id 重复提交只制发一次',
  access: READERS,
  body: z.strictObject(Asked),
  reply: z.strictObject({ made: z.array(z.strictObject({ id: DocumentId, fileName: z.string() })) }),
  status: 201,
})

export const downloadDocument = endpoint({
  name: 'downloadDocument',
  method: 'GET',
  url: '/api/documents/:id/file',
  tag: TAG,
  summary: '下载文书（Word）',
  access: READERS,
  params: DocumentParams,
  reply: z.unknown(),
  produces: DOCX,
})

export const voidDocument = endpoint({
  name: 'voidDocument',
  method: 'POST',
  url: '/api/documents/:id/void',
  tag: TAG,
  summary: '文书作废（写明原因）；文件仍然保留，占用的文号随之作废',
  access: READERS,
  params: DocumentParams,
  body: z.strictObject({ revision: Revision, reason: Note }),
  reply: z.strictObject({ id: DocumentId, revision: Revision }),
})
