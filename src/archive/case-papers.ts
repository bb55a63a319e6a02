import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'

import type { AssignmentContext } from '../../machines/assignment/context.ts'
import type { SuggestionContext } from '../../machines/suggestion/context.ts'
import { ATTACHMENT_PURPOSES } from '../contract/file-endpoints.ts'
import { type ArchivedCase, type KeptFile, listKeptFiles } from '../db/read/archive.ts'
import { type CaseFile, readCaseFile } from '../db/read/case-file.ts'
import { listNames } from '../db/read/case-names.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { writeContacts, writeDuties, writeLog, writeOriginal } from '../documents/archive/write-log.ts'
import { findFormKind } from '../documents/forms/all-kinds.ts'
import { portableFileName } from '../files/file-name.ts'
import { originalOf, tellCase, tellContacts, tellDuties } from './case-log.ts'

/** Which part of the file a paper belongs to, in the order in which they lie. */
const PARTS = ['建议原文', '交办', '办理过程', '沟通联系和答复', '代表意见', '督办和测评', '催办', '其他'] as const
type Part = (typeof PARTS)[number]
const PART_OF: Readonly<Record<string, Part>> = {
  'upload:paper_original': '建议原文',
  'upload:reply_scan': '沟通联系和答复',
  'upload:opinion': '沟通联系和答复',
  'upload:evidence': '代表意见',
  letter: '催办',
  'form:registration_form': '建议原文',
  'form:handover_slip': '交办',
  'form:unit_handover_list': '交办',
  'form:reply_letter': '沟通联系和答复',
  'form:opinion_letter': '沟通联系和答复',
  'form:oral_reply_record': '沟通联系和答复',
  'form:commitments_statement': '沟通联系和答复',
  'form:inquiry_form': '代表意见',
  'form:inquiry_record': '代表意见',
  'form:supervision_notice': '督办和测评',
  'form:rectification_notice': '督办和测评',
}

/** One paper of a case: bytes that were written for the archive, or a file that was kept. */
export type Paper = {
  part: Part
  label: string
  responsible: string
  day: string
  file: string
  sha256: string
  from: { bytes: Buffer } | { storeKey: string; sizeBytes: number }
}

export type Place = { tenantId: string; zone: string; office: string }

/** What a file holds, and which of the papers that belong into it are kept nowhere here. */
export type CasePapers = { papers: Paper[]; missing: string[] }

/** All papers of one case in the order of the file: original, handover, course, replies, feedback, supervision, the rest. */
export async function gatherPapers(db: Kysely<Database>, place: Place, of: ArchivedCase): Promise<CasePapers> {
  const facts = await readFacts(db, place, of)
  const written = await writtenPapers(facts, place, of)
  const papers = [...written, ...facts.kept.map((one) => keptPaper(one, place.office))]
  return {
    papers: numbered(
      papers.toSorted((a, b) => PARTS.indexOf(a.part) - PARTS.indexOf(b.part) || (a.day < b.day ? -1 : 1)),
    ),
    missing: missingOf(facts),
  }
}

type Facts = { file: CaseFile; kept: KeptFile[]; units: Map<string, string>; deputies: Map<string, string> }

async function readFacts(db: Kysely<Database>, { tenantId, zone }: Place, of: ArchivedCase): Promise<Facts> {
  return withTenant(db, tenantId, async (trx) => {
    const file = await readCaseFile(trx, of.id)
    const { leadSignerId, cosignerIds } = contextOf(file.actors)
    const signerIds = [leadSignerId, ...cosignerIds]
    const unitIds = file.actors.flatMap(({ unit_id }) => unit_id ?? [])
    const names = await listNames(trx, { unit: unitIds, deputy: signerIds })
    const nameOf = (kind: string, id: string) => names.find((one) => one.kind === kind && one.id === id)?.name ?? id
    return {
      file,
      kept: await listKeptFiles(trx, of.id, zone),
      units: new Map(unitIds.map((id) => [id, nameOf('unit', id)])),
      deputies: new Map(signerIds.map((id) => [id, nameOf('deputy', id)])),
    }
  })
}

/** The papers that are written for the archive, out of what the system remembers. */
async function writtenPapers({ file, units, deputies }: Facts, { zone, office }: Place, of: ArchivedCase) {
  const { submittedOn, leadSignerId } = contextOf(file.actors)
  const number = of.number ?? '未编号'
  const { title, body } = originalOf(file)
  const name = `${number} ${title ?? ''}`
  const { log, inquiries, feedback } = tellCase(file, { units, deputies }, zone)
  const duties = tellDuties(file, units)
  const contacts = tellContacts(file, { units, deputies })
  const original = await writeOriginal({
    name: number,
    title: title ?? '（标题已依法删除）',
    body: body ?? '（正文未录入或已依法删除）',
    signers: [...deputies.values()].join('、'),
    submittedOn,
  })
  const lead = deputies.get(leadSignerId) ?? ''
  const lastDay = log.at(-1)?.day ?? of.archived_on ?? ''
  const papers: Paper[] = [writtenPaper('建议原文', '建议原文（录入文本）', lead, submittedOn ?? '', original)]
  const add = (part: Part, label: string, day: string, bytes: Buffer) =>
    papers.push(writtenPaper(part, label, office, day, bytes))
  if (duties.length > 0) add('交办', '交办记录', duties[0]?.handedOn ?? '', await writeDuties(name, duties))
  add('办理过程', '办理过程记录', lastDay, await writeLog('办理过程记录', name, log))
  if (contacts.length > 0) {
    const day = contacts.at(-1)?.day ?? ''
    add('沟通联系和答复', '沟通联系和答复送达记录', day, await writeContacts(name, contacts))
  }
  if (inquiries.length > 0) {
    const heading = '征求意见记录（仅限代表工作机构查阅）'
    add('代表意见', heading, inquiries.at(-1)?.day ?? '', await writeLog(heading, name, inquiries))
  }
  if (feedback.length > 0) {
    add('代表意见', '代表反馈意见', feedback.at(-1)?.day ?? '', await writeLog('代表反馈意见', name, feedback))
  }
  return papers
}

/** What the law wants in the file and nobody uploaded: the paper of the deputies, and the sealed replies. */
function missingOf({ file, kept }: Facts): string[] {
  const has = (kind: string) => kept.some((one) => one.kind === kind)
  const isAnswered = file.actors.some(
    ({ machine, context }) => machine === 'assignment' && (context as Partial<AssignmentContext>).repliedOn != null,
  )
  return [
    ...(has('upload:paper_original') ? [] : ['建议纸质原件']),
    ...(isAnswered && !has('upload:reply_scan') ? ['盖章的答复函'] : []),
  ]
}

function contextOf(actors: readonly { machine: string; context: unknown }[]): SuggestionContext {
  const suggestion = actors.find(({ machine }) => machine === 'suggestion')
  if (!suggestion) throw new Error('A case without a suggestion')
  return suggestion.context as SuggestionContext
}

function writtenPaper(part: Part, label: string, responsible: string, day: string, bytes: Buffer): Paper {
  return { part, label, responsible, day, file: `${label}.docx`, sha256: sha256Of(bytes), from: { bytes } }
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function keptPaper({ kind, name, store_key, size_bytes, sha256, on_day, by_name }: KeptFile, office: string): Paper {
  const purpose = kind.startsWith('upload:') ? kind.slice('upload:'.length) : undefined
  const label =
    kind === 'letter'
      ? '催办函'
      : purpose !== undefined
        ? (ATTACHMENT_PURPOSES[purpose as keyof typeof ATTACHMENT_PURPOSES] ?? '其他材料')
        : (findFormKind(kind.slice('form:'.length))?.label ?? '文书')
  return {
    part: PART_OF[kind] ?? '其他',
    label: `${label}：${name}`,
    responsible: by_name ?? office,
    day: on_day,
    file: name,
    sha256,
    from: { storeKey: store_key, sizeBytes: size_bytes },
  }
}

/** `01-建议原文/…`: every path is of its own, in the order of the index. */
function numbered(papers: readonly Paper[]): Paper[] {
  return papers.map((paper, at) => ({
    ...paper,
    file: `${String(PARTS.indexOf(paper.part) + 1).padStart(2, '0')}-${paper.part}/${String(at + 1).padStart(3, '0')}-${portableFileName(paper.file)}`,
  }))
}
