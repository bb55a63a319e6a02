import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'

import { listWaitingRows, type Waiting } from '../db/read/waiting-rows.ts'
import { withTenant } from '../db/tenant.ts'
import { CHASE_LETTER } from '../documents/forms/chase-letter.ts'
import { renderChaseLetter } from '../documents/letters/chase-letter.ts'
import { wordOfError } from '../errors.ts'
import { portableFileName } from '../files/file-name.ts'
import { keepBytes } from '../files/keep-bytes.ts'
import { keyOf } from '../files/store.ts'
import { findTemplate } from '../forms/template-shelf.ts'
import { LetterBody } from './letter-body.ts'
import { hasBecomeSecret } from './letter-reach.ts'
import { tablePlaceOf } from './letter-words.ts'
import type { NoticeWork } from './work.ts'

/** A process that died with a letter in hand lets it go after this. */
const HELD_MS = 2 * 60_000
const FIRST_WAIT_MS = 10_000
const MOST_TRIES = 5

/** Letters of all congresses that wait to be made, the oldest first. */
export async function listWaitingLetters(work: NoticeWork, limit: number): Promise<Waiting[]> {
  return listWaitingRows(work.db, 'letter', { states: ['waiting'], at: work.now(), limit })
}

type Claimed = { id: string; number: string; body: LetterBody; tries: number; isSecret: boolean }
type Place = Pick<Waiting, 'tenantId' | 'id'>

/**
 * Makes the file of one letter and keeps it. Safe to run twice and in many processes: whoever holds the letter makes
 * it, and of two files only the one whose row is written stays. 'gone': nothing was to be done, or somebody else does.
 */
export async function makeLetter(work: NoticeWork, { tenantId, id }: Place): Promise<'made' | 'failed' | 'gone'> {
  const claimed = await claim(work, { tenantId, id })
  if (!claimed) return 'gone'
  if (claimed.isSecret) {
    return fail(work, tenantId, claimed, '函中有建议已定为涉密件，不能再生成；请作废后重新拟稿', true)
  }
  const key = keyOf(tenantId, randomUUID())
  let kept: Kept
  try {
    kept = await keepFile(work, { tenantId, key }, claimed)
  } catch (error) {
    await work.files.delete(key).catch(() => {})
    return fail(
      work,
      tenantId,
      claimed,
      `生成或保存文件时出错（${wordOfError(error)}）；请重新生成，仍不成功时请联系系统管理员`,
      false,
    )
  }
  // Where this is cut off nobody knows whether the row was written: the file stays, and the sweep takes it if it was not.
  if (await markMade(work, tenantId, claimed, { key, ...kept })) return 'made'
  await work.files.delete(key)
  return 'gone'
}

async function claim({ db, now }: NoticeWork, { tenantId, id }: Place): Promise<Claimed | undefined> {
  const at = now()
  return withTenant(db, tenantId, async (trx) => {
    const { rows } = await sql<{ id: string; number: string; body: unknown; tries: number; is_secret: boolean }>`
      select l.id, l.number, l.body, l.tries, ${hasBecomeSecret} as is_secret from letter l
      where l.id = ${id}::uuid and l.state = 'waiting' and l.next_try_at <= ${new Date(at)}
      for update of l skip locked`.execute(trx)
    const [row] = rows
    if (!row) return undefined
    const tries = row.tries + 1
    await trx
      .updateTable('letter')
      .set({ tries, next_try_at: new Date(Date.parse(at) + HELD_MS) })
      .where('id', '=', id)
      .execute()
    return { id, number: row.number, body: LetterBody.parse(row.body), tries, isSecret: row.is_secret }
  })
}

type Kept = { name: string; sizeBytes: number; sha256: string }

async function keepFile(
  { db, files }: NoticeWork,
  { tenantId, key }: { tenantId: string; key: string },
  { number, body }: Claimed,
): Promise<Kept> {
  const template = await withTenant(db, tenantId, (trx) => findTemplate(trx, files, CHASE_LETTER.id))
  const letter = { ...body, number, tablePlace: tablePlaceOf(body.items.length) }
  const bytes = await renderChaseLetter(letter, template.bytes)
  return { name: fileNameOf(body.unitName, number), ...(await keepBytes(files, key, bytes)) }
}

/** 催办函-甲局-×人大选〔2026〕5号.docx, without what Windows does not take in a name. */
export function fileNameOf(unitName: string, number: string): string {
  return portableFileName(`催办函-${unitName}-${number}.docx`)
}

/** False where the letter was made void meanwhile, or somebody else holds it. */
async function markMade(
  { db, now }: NoticeWork,
  tenantId: string,
  { id, tries }: Claimed,
  { key, name, sizeBytes, sha256 }: Kept & { key: string },
): Promise<boolean> {
  return withTenant(db, tenantId, async (trx) => {
    const row = await trx
      .updateTable('letter')
      .set((letter) => ({
        state: 'made' as const,
        file_name: name,
        store_key: key,
        size_bytes: sizeBytes,
        sha256,
        made_at: new Date(now()),
        next_try_at: null,
        why: null,
        revision: letter('revision', '+', 1),
      }))
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('tries', '=', tries)
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  })
}

/** Tries again later; after the last try, or where trying cannot help, the letter is shown as failed with why. */
async function fail(
  { db, now }: NoticeWork,
  tenantId: string,
  { id, tries }: Claimed,
  why: string,
  isFinal: boolean,
): Promise<'failed' | 'gone'> {
  const isOver = isFinal || tries >= MOST_TRIES
  const again = new Date(Date.parse(now()) + FIRST_WAIT_MS * 4 ** (tries - 1))
  return withTenant(db, tenantId, async (trx) => {
    const row = await trx
      .updateTable('letter')
      .set((letter) => ({
        state: isOver ? ('failed' as const) : ('waiting' as const),
        next_try_at: isOver ? null : again,
        why,
        ...(isOver && { revision: letter('revision', '+', 1) }),
      }))
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('tries', '=', tries)
      .returning('id')
      .executeTakeFirst()
    return row ? 'failed' : 'gone'
  })
}
