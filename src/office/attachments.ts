import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'

import type { Role } from '../../machines/policy/words.ts'
import type { AttachmentView } from '../contract/case-views.ts'
import {
  ATTACHMENT_AUDIENCES,
  ATTACHMENT_PURPOSES,
  type AttachmentAudience,
  type AttachmentPurpose,
} from '../contract/file-endpoints.ts'
import { isActorShown } from '../db/read/actors-on-duty.ts'
import { type AttachmentRow, findAttachment, findCaseForFiles, OFFICE_READERS } from '../db/read/attachments.ts'
import { findReading } from '../db/read/case-detail.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { insertAttachment, markWithdrawn } from '../db/write/attachments.ts'
import { acceptedEvents, type Engine } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { type FileStore, keyOf, type ReceivedFile } from '../files/store.ts'
import { type Doer, noteDeed } from './doer.ts'
import { claimRecord } from './make-once.ts'

/** What attachments are kept with. */
export type Registry = { db: Kysely<Database>; engine: Engine; files: FileStore }
/** What an upload says of its file. */
export type UploadLabel = {
  caseId: string
  purpose: AttachmentPurpose
  audience?: AttachmentAudience | undefined
  seq?: number | undefined
  actorId?: string | undefined
}

/** Files of one case, the withdrawn ones included: a case is no store of pictures. */
export const MOST_FILES = 300

const UNITS: ReadonlySet<Role> = new Set<Role>(['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head'])

/** Judges an upload before its bytes are read. Throws NOT_FOUND, NOT_ALLOWED, ACTOR_NOT_FOUND, REQUEST_INVALID. */
export async function judgeUpload(
  { db, engine }: Registry,
  viewer: Viewer,
  label: UploadLabel,
): Promise<AttachmentAudience> {
  const { caseId } = label
  await withTenant(db, viewer.tenantId, async (trx) => {
    const found = await findCaseForFiles(trx, viewer, caseId)
    if (!found) throw new AppError('NOT_FOUND', '没有这件建议，或者您不能查看它')
    if (found.mark === 'state_secret') {
      throw new AppError('NOT_ALLOWED', '涉密建议只登记存根，任何材料都不得上传；请按保密规定用纸质方式流转')
    }
    if (found.files >= MOST_FILES) {
      throw new AppError('REQUEST_INVALID', `本件已有 ${found.files} 个附件，最多 ${MOST_FILES} 个；请合并后再上传`)
    }
    if (label.seq !== undefined && label.seq > found.last_seq) {
      throw new AppError('REQUEST_INVALID', `本件没有第 ${label.seq} 条过程记录；请刷新后重试`)
    }
    if (label.actorId === undefined) return
    // A part of the case that one may not know of is not told from one that is not there.
    const seen = await findReading(trx, viewer, caseId)
    if (!seen || !(await isActorShown(trx, seen.reading, label.actorId))) {
      throw new AppError('ACTOR_NOT_FOUND', `本件没有“${label.actorId}”，或者您不能查看它；请刷新后重试`)
    }
  })
  const offers = await acceptedEvents(engine, { tenantId: viewer.tenantId, caseId, principal: viewer })
  if (Object.values(offers).every((types) => types.length === 0)) {
    throw new AppError('NOT_ALLOWED', '您现在不能办理本件，所以不能上传附件；请由本件的承办人员上传')
  }
  return judgeAudience(viewer.role, label)
}

/** Whom a file of this purpose is for when nothing is said, and whether the role may say so. */
function judgeAudience(role: Role, { purpose, audience }: UploadLabel): AttachmentAudience {
  if (UNITS.has(role)) {
    if (purpose === 'evidence') throw notFor('“征求意见佐证”只由代表工作机构上传；请换一种用途')
    if (audience === 'office' || audience === 'public') {
      throw notFor('承办单位上传的附件，可查看范围是“本单位和代表工作机构”或“本件各方”；请重新选择')
    }
    return audience ?? 'own_unit'
  }
  if (purpose === 'evidence') {
    if (audience !== undefined && audience !== 'office') throw notFor('“征求意见佐证”只能由代表工作机构查看')
    return 'office'
  }
  if (audience === 'own_unit') throw notFor('“本单位和代表工作机构”只由承办单位选用；请重新选择可查看范围')
  if (audience === 'public' && !OFFICE_READERS.has(role)) {
    throw notFor('只有代表工作机构可以让附件对能查看本件的人公开；请重新选择可查看范围')
  }
  return audience ?? (purpose === 'other' ? 'office' : 'parties')
}

function notFor(sentence: string): AppError {
  return new AppError('NOT_ALLOWED', sentence)
}

/**
 * Keeps a received file: first the bytes, then the row with the line of the trail. When the row cannot be written the
 * bytes go again; when the process dies in between, the sweep takes them away. A repeat with the same key gives the file
 * that is there. Throws IDEMPOTENCY_KEY_REUSED.
 */
export async function addAttachment(
  { db, files }: Registry,
  doer: Doer,
  given: { label: UploadLabel; audience: AttachmentAudience; file: ReceivedFile; key?: string | undefined },
): Promise<AttachmentView> {
  const { viewer } = doer
  const { label, audience, file } = given
  const newId = randomUUID()
  const storeKey = keyOf(viewer.tenantId, newId)
  await files.keep(storeKey, file)
  try {
    const { view, isRepeat } = await withTenant(db, viewer.tenantId, async (trx) => {
      const asked = { ...label, audience, name: file.name, sha256: file.sha256 }
      const { id, madeAt } = await claimRecord(trx, doer, { key: given.key, what: 'attachment', asked, newId })
      if (!madeAt) await register(trx, doer, { ...given, id, storeKey })
      const row = await findAttachment(trx, viewer, id)
      if (!row) throw new AppError('NOT_FOUND', '没有这件建议，或者您不能查看它')
      return { view: attachmentView(row, viewer), isRepeat: madeAt !== undefined }
    })
    if (isRepeat) await files.delete(storeKey)
    return view
  } catch (error) {
    await files.delete(storeKey)
    throw error
  }
}

/** The row, and its line in the trail. */
async function register(
  trx: Transaction<Database>,
  doer: Doer,
  given: { id: string; storeKey: string; label: UploadLabel; audience: AttachmentAudience; file: ReceivedFile },
): Promise<void> {
  const { viewer } = doer
  const { id, storeKey, label, audience, file } = given
  await insertAttachment(trx, {
    tenant_id: viewer.tenantId,
    id,
    case_id: label.caseId,
    seq: label.seq ?? null,
    actor_id: label.actorId ?? null,
    name: file.name,
    media_type: file.mediaType,
    size_bytes: file.sizeBytes,
    sha256: file.sha256,
    store_key: storeKey,
    purpose: label.purpose,
    audience,
    unit_id: UNITS.has(viewer.role) ? (viewer.unitId ?? null) : null,
    uploaded_at: new Date(doer.now),
    uploaded_by: viewer.id,
    uploaded_role: viewer.role,
  })
  await noteDeed(trx, doer, {
    kind: 'attachment_added',
    caseId: label.caseId,
    subject: id,
    new: { purpose: label.purpose, audience, sizeBytes: file.sizeBytes, sha256: file.sha256 },
  })
}

/** Finds a file that may be given out; a read of a marked case stands in the trail. Throws NOT_FOUND. */
export async function openAttachment(
  db: Kysely<Database>,
  doer: Doer,
  id: string,
): Promise<AttachmentRow & { store_key: string }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const row = await findAttachment(trx, doer.viewer, id)
    if (!row || row.withdrawn_at !== null) throw noSuchFile()
    if (row.mark !== null && row.mark !== 'none') {
      await noteDeed(trx, doer, { kind: 'attachment_read', caseId: row.case_id, subject: id })
    }
    return row
  })
}

/** Withdraws a file; its bytes stay. Throws NOT_FOUND, NOT_ALLOWED, RECORD_STALE. */
export async function withdrawFile(
  db: Kysely<Database>,
  doer: Doer,
  { id, reason }: { id: string; reason: string },
): Promise<{ id: string; caseId: string }> {
  const { viewer, now } = doer
  return withTenant(db, viewer.tenantId, async (trx) => {
    const row = await findAttachment(trx, viewer, id)
    if (!row) throw noSuchFile()
    if (!mayWithdraw(row, viewer)) {
      throw new AppError('NOT_ALLOWED', '附件只能由上传的人、上传的单位或代表工作机构撤下')
    }
    if (!(await markWithdrawn(trx, id, { at: now, by: viewer.id, reason }))) {
      throw new AppError('RECORD_STALE', '这个附件已经被撤下；请刷新后查看')
    }
    await noteDeed(trx, doer, { kind: 'attachment_withdrawn', caseId: row.case_id, subject: id, basis: reason })
    return { id, caseId: row.case_id }
  })
}

function noSuchFile(): AppError {
  return new AppError('NOT_FOUND', '没有这个附件，或者您不能查看它')
}

function mayWithdraw(row: AttachmentRow, viewer: Viewer): boolean {
  if (viewer.role === 'auditor') return false
  if (OFFICE_READERS.has(viewer.role)) return true
  if (row.uploaded_by === viewer.id && row.uploaded_role === viewer.role) return true
  return row.unit_id !== null && row.unit_id === viewer.unitId && UNITS.has(viewer.role)
}

/** A file as the viewer sees it in lists and on the page of its case. */
export function attachmentView(row: AttachmentRow, viewer: Viewer): AttachmentView {
  return {
    id: row.id,
    name: row.name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    purpose: row.purpose,
    purposeLabel: ATTACHMENT_PURPOSES[row.purpose],
    audienceLabel: ATTACHMENT_AUDIENCES[row.audience],
    uploadedAt: row.uploaded_at.toISOString(),
    uploadedBy: row.uploader_name,
    seq: row.seq,
    actorId: row.actor_id,
    mayWithdraw: row.withdrawn_at === null && mayWithdraw(row, viewer),
    withdrawn:
      row.withdrawn_at === null
        ? null
        : { at: row.withdrawn_at.toISOString(), by: row.withdrawer_name, reason: row.withdrawn_reason ?? '' },
  }
}
