import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { type Kysely, sql, type Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { findFormKind } from '../documents/forms/all-kinds.ts'
import type { Field } from '../documents/forms/form-kind.ts'
import { checkTemplate, type TemplateProblem } from '../documents/templates/check.ts'
import { toTemplate } from '../documents/templates/to-template.ts'
import { AppError } from '../errors.ts'
import { keepBytes } from '../files/keep-bytes.ts'
import { type FileStore, keyOf } from '../files/store.ts'
import { type Doer, noteDeed } from '../office/doer.ts'

type Trx = Transaction<Database>
export type ShelfWork = { db: Kysely<Database>; files: FileStore }
/** A template in use: the office's own version, or the shipped one without an id. */
export type FoundTemplate = { id: string | null; bytes: Buffer }
const MOST_VERSIONS = 200

/** The template that is in force for a letter or form: the office's own, else the shipped one. Throws NOT_FOUND. */
export async function findTemplate(trx: Trx, files: FileStore, kind: string): Promise<FoundTemplate> {
  return (await findOwnTemplate(trx, files, kind)) ?? { id: null, bytes: await shippedTemplate(kind) }
}

/** The office's own template in force, of a report (`report:<id>`) too; undefined where it has none. */
export async function findOwnTemplate(
  trx: Trx,
  files: FileStore,
  kind: string,
): Promise<(FoundTemplate & { id: string }) | undefined> {
  const row = await trx
    .selectFrom('document_template')
    .select(['id', 'store_key'])
    .where('kind', '=', kind)
    .where('is_current', '=', true)
    .executeTakeFirst()
  return row && { id: row.id, bytes: await buffer(await files.read(row.store_key)) }
}

const shipped = new Map<string, Promise<Buffer>>()

/** The template that comes with Duban; it is made once in the life of the process. Throws NOT_FOUND. */
export function shippedTemplate(kind: string): Promise<Buffer> {
  const form = findFormKind(kind)
  if (!form) throw new AppError('NOT_FOUND', '没有这一种文书，或者它没有系统自带的模板；请从模板列表中选择')
  const made = shipped.get(kind) ?? form.build()
  shipped.set(kind, made)
  return made
}

export type TemplateRow = {
  id: string
  kind: string
  version: number
  file_name: string
  store_key: string
  size_bytes: number
  is_current: boolean
  note: string | null
  uploaded_at: Date
  uploaded_by: string
  uploader: string | null
}

/** The office's own versions, the newest first; of all kinds only those in force. */
export async function listVersions(trx: Trx, which: { kind: string } | 'in_force'): Promise<TemplateRow[]> {
  return trx
    .selectFrom('document_template as t')
    .leftJoin('person as p', (join) =>
      join.onRef('p.tenant_id', '=', 't.tenant_id').onRef('p.id', '=', 't.uploaded_by'),
    )
    .select(['t.id', 't.kind', 't.version', 't.file_name', 't.store_key', 't.size_bytes', 't.is_current', 't.note'])
    .select(['t.uploaded_at', 't.uploaded_by', 'p.name as uploader'])
    .$if(which === 'in_force', (query) => query.where('t.is_current', '=', true))
    .$if(which !== 'in_force', (query) => query.where('t.kind', '=', which === 'in_force' ? '' : which.kind))
    .orderBy('t.version', 'desc')
    .limit(MOST_VERSIONS)
    .execute()
}

export async function getVersion(trx: Trx, kind: string, id: string): Promise<TemplateRow> {
  const row = (await listVersions(trx, { kind })).find((one) => one.id === id)
  if (!row) throw new AppError('NOT_FOUND', '没有这个版本的模板；请刷新后再选')
  return row
}

/** What came of looking at a file: the template that would be stored, and what is wrong with it. */
export type JudgedTemplate = {
  bytes: Buffer
  problems: TemplateProblem[]
  notes: string[]
  /** It was filled by Duban: its places were turned into tags. */
  wasFilled: boolean
}

/**
 * Looks at a file that shall become the template of these fields; null: a report, whose names are its own. A document
 * that Duban filled becomes its template first. Throws FILE_REFUSED where it is no .docx.
 */
export function judgeTemplate(file: Buffer, fields: readonly Field[] | null): JudgedTemplate {
  const dangers = checkTemplate(file, []).filter(({ kind }) => kind === 'dangerous' || kind === 'unreadable')
  if (dangers.length > 0) return { bytes: file, problems: dangers, notes: [], wasFilled: false }
  const { template, fields: filled, notes } = toTemplate(file)
  const wasFilled = filled.length > 0
  const bytes = wasFilled ? template : file
  if (fields !== null) return { bytes, problems: checkTemplate(bytes, fields), notes, wasFilled }
  // The names of a report are those of its own runs and tables: only what is broken can be told here.
  const broken = checkTemplate(bytes, []).filter(({ kind }) => kind !== 'unknown_field')
  return { bytes, problems: broken, notes, wasFilled }
}

export type TemplateUpload = { kind: string; fileName: string; bytes: Buffer; note: string | null }

/** Keeps a judged file as the newest version, in force from now on; what was made with an older one stays as it is. */
export async function storeTemplate(
  { db, files }: ShelfWork,
  doer: Doer,
  { kind, fileName, bytes, note }: TemplateUpload,
): Promise<{ id: string; version: number }> {
  const { tenantId } = doer.viewer
  const id = randomUUID()
  const key = keyOf(tenantId, randomUUID())
  const { sha256 } = await keepBytes(files, key, bytes)
  try {
    return await withTenant(db, tenantId, async (trx) => {
      await lockKind(trx, tenantId, kind)
      const last = await trx
        .selectFrom('document_template')
        .select((row) => row.fn.max('version').as('version'))
        .where('kind', '=', kind)
        .executeTakeFirst()
      const version = (last?.version ?? 0) + 1
      await setCurrent(trx, kind, null)
      await trx
        .insertInto('document_template')
        .values({
          tenant_id: tenantId,
          id,
          kind,
          version,
          file_name: fileName,
          store_key: key,
          size_bytes: bytes.length,
          sha256,
          is_current: true,
          note,
          uploaded_at: new Date(doer.now),
          uploaded_by: doer.viewer.id,
        })
        .execute()
      await noteDeed(trx, doer, { kind: 'document_template_uploaded', subject: id, new: { kind, version, sha256 } })
      return { id, version }
    })
  } catch (error) {
    await files.delete(key).catch(() => {})
    throw error
  }
}

/** Puts an older version in force again, or with null the shipped one. Throws NOT_FOUND. */
export async function chooseTemplate(
  { db }: Pick<ShelfWork, 'db'>,
  doer: Doer,
  { kind, id }: { kind: string; id: string | null },
): Promise<{ version: number | null }> {
  const { tenantId } = doer.viewer
  return withTenant(db, tenantId, async (trx) => {
    await lockKind(trx, tenantId, kind)
    const chosen = id === null ? undefined : await getVersion(trx, kind, id)
    const before = (await listVersions(trx, { kind })).find((row) => row.is_current)
    if (before?.id === chosen?.id) return { version: chosen?.version ?? null }
    await setCurrent(trx, kind, chosen?.id ?? null)
    await noteDeed(trx, doer, {
      kind: 'document_template_chosen',
      subject: chosen?.id ?? kind,
      old: { kind, version: before?.version ?? null },
      new: { kind, version: chosen?.version ?? null },
    })
    return { version: chosen?.version ?? null }
  })
}

/** Two who change the template of one kind do it one after the other. */
async function lockKind(trx: Trx, tenantId: string, kind: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`template ${tenantId} ${kind}`}, 0))`.execute(trx)
}

async function setCurrent(trx: Trx, kind: string, id: string | null): Promise<void> {
  await trx
    .updateTable('document_template')
    .set({ is_current: false })
    .where('kind', '=', kind)
    .where('is_current', '=', true)
    .execute()
  if (id === null) return
  await trx.updateTable('document_template').set({ is_current: true }).where('id', '=', id).execute()
}
