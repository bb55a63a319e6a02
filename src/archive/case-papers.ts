import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'

import type { SuggestionContext } from '../../machines/suggestion/context.ts'
import { ATTACHMENT_PURPOSES } from '../contract/file-endpoints.ts'
import { type ArchivedCase, type KeptFile, listKeptFiles } from '../db/read/archive.ts'
import { readCaseFile } from '../db/read/case-file.ts'
import { listNames } from '../db/read/case-names.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { writeLog, writeOriginal } from '../documents/archive/write-log.ts'
import { findFormKind } from '../documents/forms/all-kinds.ts'
import { portableFileName } from '../files/file-name.ts'
import { originalOf, tellCase } from './case-log.ts'

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

/** All papers of one case in the order of the file: original, handover, course, replies, feedback, supervision, the rest. */
export async function gatherPapers(db: Kysely<Database>, place: Place, of: ArchivedCase): Promise<Paper[]> {
  const { tenantId, zone, office } = place
  const { file, kept, units, deputies } = await withTenant(db, tenantId, async (trx) => {
    const found = await readCaseFile(trx, of.id)
    const { leadSignerId, cosignerIds } = contextOf(found.actors)
    const signerIds = [leadSignerId, ...cosignerIds]
    const unitIds = found.actors.flatMap(({ unit_id }) => unit_id ?? [])
    const names = await listNames(trx, { unit: unitIds, deputy: signerIds })
    const nameOf = (kind: string) =>
      new Map(names.flatMap((one) => (one.kind === kind ? [[one.id, one.name ?? one.id]] : [])))
    return {
      file: found,
      kept: await listKeptFiles(trx, of.id, zone),
      units: nameOf('unit'),
      deputies: signerIds.map((id) => nameOf('deputy').get(id) ?? id),
    }
  })
  const { submittedOn } = contextOf(file.actors)
  const name = of.number ?? '未编号'
  const { title, body } = originalOf(file)
  const { log, inquiries } = tellCase(file, units, zone)
  const lastDay = log.at(-1)?.day ?? of.archived_on ?? ''
  const written: Paper[] = [
    writtenPaper(
      '建议原文',
      '建议原文（录入文本）',
      deputies[0] ?? '',
      submittedOn ?? '',
      await writeOriginal({
        name,
        title: title ?? '（标题已依法删除）',
        body: body ?? '（正文未录入或已依法删除）',
        signers: deputies.join('、'),
        submittedOn,
      }),
    ),
    writtenPaper(
      '办理过程',
      '办理过程记录',
      office,
      lastDay,
      await writeLog('办理过程记录', `${name} ${title ?? ''}`, log),
    ),
  ]
  if (inquiries.length > 0) {
    const bytes = await writeLog('征求意见记录（仅限代表工作机构查阅）', `${name} ${title ?? ''}`, inquiries)
    written.push(
      writtenPaper('代表意见', '征求意见记录（仅限代表工作机构查阅）', office, inquiries.at(-1)?.day ?? '', bytes),
    )
  }
  const papers = [...written, ...kept.map((one) => keptPaper(one, office))]
  return numbered(papers.toSorted((a, b) => PARTS.indexOf(a.part) - PARTS.indexOf(b.part) || (a.day < b.day ? -1 : 1)))
}

function contextOf(actors: readonly { machine: string; context: unknown }[]): SuggestionContext {
  const suggestion = actors.find(({ machine }) => machine === 'suggestion')
  if (!suggestion) throw new Error('A case without a suggestion')
  return suggestion.context as SuggestionContext
}

function writtenPaper(part: Part, label: string, responsible: string, day: string, bytes: Buffer): Paper {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { part, label, responsible, day, file: `${label}.docx`, sha256, from: { bytes } }
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
