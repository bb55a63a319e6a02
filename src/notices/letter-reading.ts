import { type RawBuilder, type Selectable, sql, type Transaction } from 'kysely'

import { LETTER_STATE_LABELS, type LetterLine } from '../contract/letters-endpoints.ts'
import type { LetterTable } from '../db/notice-schema.ts'
import { readCursor, writeCursor } from '../db/read/cursor.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed } from '../office/doer.ts'
import { LetterBody } from './letter-body.ts'
import { hasBecomeSecret, isForReader, type LetterReader, openReader } from './letter-reach.ts'
import { countCases } from './letter-words.ts'

type Trx = Transaction<Database>
type Columns = Pick<
  Selectable<LetterTable>,
  'id' | 'revision' | 'unit_id' | 'state' | 'file_name' | 'store_key' | 'size_bytes' | 'asked_at' | 'made_at' | 'why'
>
export type LetterRow = Columns & {
  /** Given in the commit in which the letter was ordered. */
  number: string
  unit_name: string
  asker_name: string | null
  has_become_secret: boolean
  body: LetterBody
}

const COLUMNS = sql`l.id, l.revision, l.unit_id, l.state, l.number, l.file_name, l.store_key, l.size_bytes, l.asked_at,
  l.made_at, l.why, l.body, coalesce(u.name, l.body ->> 'unitName') as unit_name, p.name as asker_name,
  ${hasBecomeSecret} as has_become_secret`
const FROM = sql`letter l
  left join unit u on u.tenant_id = l.tenant_id and u.id = l.unit_id
  left join person p on p.tenant_id = l.tenant_id and p.id = l.asked_by`

async function select(trx: Trx, rest: RawBuilder<unknown>): Promise<LetterRow[]> {
  const { rows } = await sql<Omit<LetterRow, 'body'> & { body: unknown }>`
    select ${COLUMNS} from ${FROM} where ${rest}`.execute(trx)
  return rows.map((row) => ({ ...row, body: LetterBody.parse(row.body) }))
}

/** One letter if the viewer may know of it. */
export async function findLetter(trx: Trx, viewer: Viewer, id: string): Promise<LetterRow | undefined> {
  const reader = await openReader(trx, viewer)
  return (await select(trx, sql`l.id = ${id}::uuid and ${isForReader(reader)}`))[0]
}

/** The same word for a letter that may not be seen and for none. Throws NOT_FOUND. */
export async function requireLetter(trx: Trx, viewer: Viewer, id: string): Promise<LetterRow> {
  const row = await findLetter(trx, viewer, id)
  if (!row) throw new AppError('NOT_FOUND', '没有这份催办函，或者您不能查看它')
  return row
}

/** Holds the letter until the end of the transaction. Throws NOT_FOUND, RECORD_STALE. */
export async function lockLetter(trx: Trx, viewer: Viewer, id: string, revision: number): Promise<LetterRow> {
  await trx.selectFrom('letter').select('id').where('id', '=', id).forUpdate().execute()
  const row = await requireLetter(trx, viewer, id)
  if (row.revision !== revision) {
    throw new AppError('RECORD_STALE', '这份催办函刚刚有了变化；请刷新，核对后再提交', { revision: row.revision })
  }
  return row
}

export type LettersAsk = {
  caseId?: string | undefined
  unitId?: string | undefined
  state?: LetterRow['state'] | undefined
  cursor?: string | undefined
  limit: number
}

/** The newest first. Throws REQUEST_INVALID for a foreign cursor. */
export async function listLetters(
  trx: Trx,
  viewer: Viewer,
  ask: LettersAsk,
): Promise<{ lines: LetterLine[]; nextCursor: string | null }> {
  const { caseId, unitId, state, cursor, limit } = ask
  const question = ['letters', viewer.postId, caseId ?? null, unitId ?? null, state ?? null]
  const place = readCursor(cursor, question)
  const reader = await openReader(trx, viewer)
  const conditions = [
    isForReader(reader),
    caseId === undefined
      ? undefined
      : sql`exists (select 1 from letter_case k where k.tenant_id = l.tenant_id and k.letter_id = l.id
          and k.case_id = ${caseId}::uuid)`,
    unitId === undefined ? undefined : sql`l.unit_id = ${unitId}`,
    state === undefined ? undefined : sql`l.state = ${state}`,
    place === null
      ? undefined
      : sql`(l.asked_at, l.id) < (select x.asked_at, x.id from letter x where x.id = ${place.id}::uuid)`,
  ].filter((condition) => condition !== undefined)
  const rows = await select(
    trx,
    sql`${sql.join(conditions, sql` and `)} order by l.asked_at desc, l.id desc limit ${limit + 1}`,
  )
  const found = rows.slice(0, limit)
  const last = found.at(-1)
  return {
    lines: found.map((row) => letterLine(row, reader)),
    nextCursor: rows.length > limit && last ? writeCursor({ keys: [], id: last.id }, question) : null,
  }
}

/** One letter with all it says. Throws NOT_FOUND. */
export async function readLetter(trx: Trx, viewer: Viewer, id: string) {
  const row = await requireLetter(trx, viewer, id)
  const { sender, addressee, paragraphs, copyTo, contact, items, citations } = row.body
  const isClosed = row.has_become_secret
  return {
    ...letterLine(row, await openReader(trx, viewer)),
    sender,
    addressee,
    paragraphs: isClosed ? [] : paragraphs,
    copyTo,
    contact,
    items: items.map((item) => (isClosed ? { ...item, title: null } : item)),
    citations,
  }
}

/** A letter as lists show it. */
function letterLine(row: LetterRow, { unitIds }: LetterReader): LetterLine {
  const { body, state } = row
  const isOffice = unitIds === null
  return {
    id: row.id,
    revision: row.revision,
    unit: { id: row.unit_id, name: row.unit_name },
    number: row.number,
    title: row.has_become_secret ? '催办函（涉密，标题从略）' : body.title,
    state,
    stateLabel: LETTER_STATE_LABELS[state],
    datedOn: body.datedOn,
    demandOn: body.demandOn,
    caseCount: countCases(body.items),
    askedAt: row.asked_at.toISOString(),
    askedBy: isOffice ? row.asker_name : null,
    madeAt: row.made_at?.toISOString() ?? null,
    fileName: row.file_name,
    sizeBytes: row.size_bytes,
    hasFile: mayDownload(row, isOffice),
    why: row.why,
    mayVoid: isOffice && state !== 'voided',
    mayRetry: isOffice && state === 'failed',
  }
}

/** A void letter stays with the office; the unit works by the ones that hold. */
function mayDownload({ state, store_key, has_become_secret }: LetterRow, isOffice: boolean): boolean {
  return store_key !== null && !has_become_secret && (state === 'made' || isOffice)
}

export type LetterFile = { storeKey: string; name: string; sizeBytes: number }

/** Where the file lies, for one who may have it; that it was read stands in the trail. Throws NOT_FOUND. */
export async function openLetterFile(trx: Trx, doer: Doer, id: string): Promise<LetterFile> {
  const row = await requireLetter(trx, doer.viewer, id)
  if (row.has_become_secret) {
    throw new AppError('NOT_FOUND', '这份催办函涉及的建议已定为涉密件，这里不再提供下载；请按保密规定调阅纸质件')
  }
  const { store_key, file_name, size_bytes } = row
  if (!mayDownload(row, doer.viewer.unitId === undefined) || !store_key || !file_name || size_bytes === null) {
    throw new AppError('NOT_FOUND', '这份催办函现在没有可以下载的文件；请刷新后查看它的状态')
  }
  await noteDeed(trx, doer, { kind: 'letter_read', subject: id })
  return { storeKey: store_key, name: file_name, sizeBytes: size_bytes }
}
