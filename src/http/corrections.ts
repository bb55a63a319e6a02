import type { Transaction } from 'kysely'

import type { Told } from '../../machines/effects.ts'
import type { Reader } from '../../machines/reading-table.ts'
import type { CaseReading } from '../db/read/case-reading.ts'
import { listTimeline } from '../db/read/case-timeline.ts'
import { findLineAuthor } from '../db/read/line-author.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'

/** Those who keep the record: they may correct whatever they read. */
const KEEPERS: ReadonlySet<Reader> = new Set<Reader>(['office', 'secretariat'])

/**
 * A correction stands on the line that it corrects, for everybody who reads that line: it takes a line that the writer
 * reads and, unless he keeps the record, has entered himself or his unit has. Throws REQUEST_INVALID, NOT_ALLOWED.
 */
export async function judgeCorrection(
  trx: Transaction<Database>,
  reading: CaseReading,
  actorId: string,
  event: Told,
): Promise<void> {
  if (event.type !== 'record.corrected') return
  const ofSeq = Number(event['ofSeq'])
  const [line] = await listTimeline(trx, reading, { after: ofSeq - 1, limit: 1 })
  const author = line?.seq === ofSeq ? await findLineAuthor(trx, reading.caseId, ofSeq) : undefined
  if (!author) throw new AppError('REQUEST_INVALID', `本件没有第 ${ofSeq} 条记录，或者您不能查看它；请从过程记录中选择`)
  if (KEEPERS.has(reading.reader)) return
  const { id, unitId } = reading.viewer
  const isOwn = author.principal_id === id || (unitId !== undefined && author.unit_id === unitId)
  if (isOwn && author.actor_id === actorId) return
  throw new AppError('NOT_ALLOWED', `第 ${ofSeq} 条不是您或您的单位登记的，不能更正；请登记的人或代表工作机构更正`)
}
