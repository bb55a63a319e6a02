import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'

import { listWaitingRows, type Place, type Waiting } from '../db/read/waiting-rows.ts'
import { withTenant } from '../db/tenant.ts'
import { type HeldOutcome, type HeldRow, type Hold, type Making, makeRow } from '../db/write/held-rows.ts'
import { CHASE_LETTER } from '../documents/forms/chase-letter.ts'
import { renderChaseLetter } from '../documents/letters/chase-letter.ts'
import { AppError } from '../errors.ts'
import { portableFileName } from '../files/file-name.ts'
import { keepBytes } from '../files/keep-bytes.ts'
import { keyOf } from '../files/store.ts'
import { findTemplate } from '../forms/template-shelf.ts'
import { LetterBody } from './letter-body.ts'
import { hasBecomeSecret } from './letter-reach.ts'
import { tablePlaceOf } from './letter-words.ts'
import type { NoticeWork } from './work.ts'

/** Letters of all congresses that wait to be made, the oldest first. */
export async function listWaitingLetters(work: NoticeWork, limit: number): Promise<Waiting[]> {
  return listWaitingRows(work.db, 'letter', { states: ['waiting'], at: work.now(), limit })
}

/** Makes the file of one letter and keeps it. */
export async function makeLetter(work: NoticeWork, place: Place): Promise<HeldOutcome> {
  return makeRow(work, place, {
    table: 'letter',
    words: {
      interrupted: '几次生成都中断了（进程被终止或内存、磁盘不足）；请联系系统管理员查明原因，再重新生成',
      broken: (word) => `生成或保存文件时出错（${word}）；请重新生成，仍不成功时请联系系统管理员`,
    },
    make: (row, hold) => produce(work, place, row, hold),
  })
}

async function produce(
  { db, files }: NoticeWork,
  { tenantId, id }: Place,
  row: HeldRow<'letter'>,
  { onUndone }: Hold,
): ReturnType<Making<'letter'>['make']> {
  const template = await withTenant(db, tenantId, async (trx) => {
    const { rows } = await sql<{ is_secret: boolean }>`
      select ${hasBecomeSecret} as is_secret from letter l where l.id = ${id}::uuid`.execute(trx)
    if (rows[0]?.is_secret) {
      throw new AppError('RULE_NOT_MET', '函中有建议已定为涉密件，不能再生成；请作废后重新拟稿')
    }
    return findTemplate(trx, files, CHASE_LETTER.id)
  })
  const body = LetterBody.parse(row.body)
  const number = row.number ?? ''
  const letter = { ...body, number, tablePlace: tablePlaceOf(body.items.length) }
  const key = keyOf(tenantId, randomUUID())
  onUndone(() => files.delete(key))
  const kept = await keepBytes(files, key, await renderChaseLetter(letter, template.bytes))
  return {
    columns: {
      file_name: fileNameOf(body.unitName, number),
      store_key: key,
      size_bytes: kept.sizeBytes,
      sha256: kept.sha256,
    },
  }
}

/** 催办函-甲局-×人大选〔2026〕5号.docx, without what Windows does not take in a name. */
export function fileNameOf(unitName: string, number: string): string {
  return portableFileName(`催办函-${unitName}-${number}.docx`)
}
