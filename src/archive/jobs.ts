import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Selectable, sql } from 'kysely'
import { listWaitingRows, type Waiting } from '../db/read/waiting-rows.ts'
import type { ArchivePackTable } from '../db/report-schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError, wordOfError } from '../errors.ts'
import { portableFileName } from '../files/file-name.ts'
import { keyOf } from '../files/store.ts'
import type { ArchiveWork } from './archive-work.ts'
import { makeContents, type PackNotes } from './pack-contents.ts'
import { writePack } from './write-pack.ts'

/** A process that died with a pack in hand lets it go after this; a living one says more often that it lives. */
const HELD_MS = 2 * 60_000
const BEAT_EVERY_MS = 30_000
const FIRST_WAIT_MS = 10_000
const MOST_TRIES = 5

type Place = Pick<Waiting, 'tenantId' | 'id'>
type Claimed = Selectable<ArchivePackTable>

/** Packs of all congresses that wait to be made, the oldest first. */
export async function listWaitingPacks(work: ArchiveWork, limit: number): Promise<Waiting[]> {
  return listWaitingRows(work.db, 'archive_pack', { states: ['waiting'], at: work.now(), limit })
}

/** Makes one pack and keeps it. Safe to run twice and in many processes. 'gone': nothing to do, or no longer wanted. */
export async function makePack(work: ArchiveWork, place: Place): Promise<'made' | 'failed' | 'gone'> {
  const claimed = await claim(work, place)
  if (!claimed) return 'gone'
  if (claimed.tries > MOST_TRIES) return fail(work, place, claimed, new AppError('RULE_NOT_MET', INTERRUPTED))
  const folder = await mkdtemp(join(tmpdir(), 'duban-archive-'))
  const key = keyOf(place.tenantId, randomUUID())
  // Many large files of one case take longer than a hold.
  const beating = setInterval(() => void hold(work, place, claimed, {}).catch(() => {}), BEAT_EVERY_MS)
  beating.unref()
  try {
    const path = join(folder, 'pack.zip')
    const notes: PackNotes = { leftOut: [], caseIds: [] }
    const contents = makeContents(work, place.tenantId, claimed, notes, (done, total) =>
      keepHold(work, place, claimed, done, total),
    )
    const written = await writePack(work.files, path, contents)
    await work.files.keep(key, { path, ...written })
    if (await markMade(work, place, claimed, { key, ...written, notes })) return 'made'
    await work.files.delete(key)
    return 'gone'
  } catch (error) {
    await work.files.delete(key).catch(() => {})
    if (error instanceof NoLongerWanted) return 'gone'
    return fail(work, place, claimed, error)
  } finally {
    clearInterval(beating)
    await rm(folder, { recursive: true, force: true })
  }
}

const INTERRUPTED = '几次组卷都中断了（进程被终止或内存、磁盘不足）；请联系系统管理员查明原因，再重新组卷，或者逐件组卷'

/** It was cancelled, or another process holds it. */
class NoLongerWanted extends Error {}

async function claim({ db, now }: ArchiveWork, { tenantId, id }: Place): Promise<Claimed | undefined> {
  return withTenant(db, tenantId, async (trx) => {
    const { rows } = await sql<{ id: string }>`select id from archive_pack
      where id = ${id}::uuid and state = 'waiting' and next_try_at <= ${new Date(now())}
      for update skip locked`.execute(trx)
    if (!rows[0]) return undefined
    return trx
      .updateTable('archive_pack')
      .set((row) => ({ tries: row('tries', '+', 1), next_try_at: new Date(Date.parse(now()) + HELD_MS), done: 0 }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst()
  })
}

/** Says how far it has come and that somebody is still at it. Throws when the pack is not wanted any more. */
async function keepHold(work: ArchiveWork, place: Place, claimed: Claimed, done: number, total: number) {
  const held = await hold(work, place, claimed, { done, total })
  if (!held) throw new NoLongerWanted('The pack is not wanted any more')
}

/** Puts off the moment at which others may take it; false where it is in this hand no more. */
async function hold(
  { db, now }: ArchiveWork,
  { tenantId, id }: Place,
  { tries }: Claimed,
  progress: { done?: number; total?: number },
): Promise<boolean> {
  const row = await withTenant(db, tenantId, (trx) =>
    trx
      .updateTable('archive_pack')
      .set({ ...progress, next_try_at: new Date(Date.parse(now()) + HELD_MS) })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('tries', '=', tries)
      .returning('id')
      .executeTakeFirst(),
  )
  return row !== undefined
}

type Kept = { key: string; sizeBytes: number; sha256: string; notes: PackNotes }

async function markMade(
  { db, now }: ArchiveWork,
  { tenantId, id }: Place,
  { tries, kind, year, archive_number }: Claimed,
  { key, sizeBytes, sha256, notes }: Kept,
): Promise<boolean> {
  const name = kind === 'year' ? `${year}年度代表建议归档` : `归档-${archive_number ?? id}`
  return withTenant(db, tenantId, async (trx) => {
    const row = await trx
      .updateTable('archive_pack')
      .set((pack) => ({
        state: 'made' as const,
        file_name: portableFileName(`${name}.zip`),
        store_key: key,
        size_bytes: sizeBytes,
        sha256,
        contents: JSON.stringify(notes),
        made_at: new Date(now()),
        next_try_at: null,
        why: null,
        revision: pack('revision', '+', 1),
      }))
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('tries', '=', tries)
      .returning('id')
      .executeTakeFirst()
    return row !== undefined
  })
}

async function fail(
  { db, now }: ArchiveWork,
  { tenantId, id }: Place,
  { tries }: Claimed,
  error: unknown,
): Promise<'failed' | 'gone'> {
  const isFinal = error instanceof AppError || tries >= MOST_TRIES
  const why =
    error instanceof AppError
      ? error.message
      : `组卷或保存文件时出错（${wordOfError(error)}）；请重新组卷，仍不成功时请联系系统管理员`
  return withTenant(db, tenantId, async (trx) => {
    const row = await trx
      .updateTable('archive_pack')
      .set((pack) => ({
        state: isFinal ? ('failed' as const) : ('waiting' as const),
        next_try_at: isFinal ? null : new Date(Date.parse(now()) + FIRST_WAIT_MS * 4 ** (tries - 1)),
        why,
        ...(isFinal && { revision: pack('revision', '+', 1) }),
      }))
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .where('tries', '=', tries)
      .returning('id')
      .executeTakeFirst()
    return row ? 'failed' : 'gone'
  })
}
