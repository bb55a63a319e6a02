import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'

import { listWaitingRows, type Place, type Waiting } from '../db/read/waiting-rows.ts'
import { type HeldOutcome, type HeldRow, type Hold, type Making, makeRow } from '../db/write/held-rows.ts'
import { portableFileName } from '../files/file-name.ts'
import { keyOf } from '../files/store.ts'
import { openWorkFolder } from '../files/work-folder.ts'
import type { ArchiveWork } from './archive-work.ts'
import { makeContents, type PackNotes } from './pack-contents.ts'
import { writePack } from './write-pack.ts'

type PackWork = ArchiveWork & { isStopping?: () => boolean }

/** Packs of all congresses that wait to be made, the oldest first. */
export async function listWaitingPacks(work: ArchiveWork, limit: number): Promise<Waiting[]> {
  return listWaitingRows(work.db, 'archive_pack', { states: ['waiting'], at: work.now(), limit })
}

/** Makes one pack and keeps it. */
export async function makePack(work: PackWork, place: Place): Promise<HeldOutcome> {
  return makeRow(work, place, {
    table: 'archive_pack',
    words: {
      interrupted: '几次组卷都中断了（进程被终止或内存、磁盘不足）；请联系系统管理员查明原因，再重新组卷，或者逐件组卷',
      broken: (word) => `组卷或保存文件时出错（${word}）；请重新组卷，仍不成功时请联系系统管理员`,
    },
    make: (row, hold) => produce(work, place, row, hold),
  })
}

async function produce(
  work: PackWork,
  { tenantId, id }: Place,
  row: HeldRow<'archive_pack'>,
  { signal, tell, onUndone }: Hold,
): ReturnType<Making<'archive_pack'>['make']> {
  const folder = await openWorkFolder()
  try {
    const path = join(folder, 'pack.zip')
    const notes: PackNotes = { leftOut: [], caseIds: [] }
    const contents = makeContents(work, tenantId, row, notes, async (done, total) => {
      tell(done, total)
      signal.throwIfAborted()
    })
    const written = await writePack(work.files, path, contents)
    signal.throwIfAborted()
    const key = keyOf(tenantId, randomUUID())
    onUndone(() => work.files.delete(key))
    await work.files.keep(key, { path, ...written })
    const name = row.kind === 'year' ? `${row.year}年度代表建议归档` : `归档-${row.archive_number ?? id}`
    return {
      columns: {
        file_name: portableFileName(`${name}.zip`),
        store_key: key,
        size_bytes: written.sizeBytes,
        sha256: written.sha256,
        contents: JSON.stringify(notes),
      },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
