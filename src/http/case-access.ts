import type { FastifyRequest } from 'fastify'
import type { Transaction } from 'kysely'

import type { Reader } from '../../machines/reading-table.ts'
import { isUnitOnDuty } from '../db/read/actors-on-duty.ts'
import { findReading } from '../db/read/case-detail.ts'
import type { CaseHead } from '../db/read/case-head.ts'
import type { CaseReading } from '../db/read/case-reading.ts'
import type { Viewer } from '../db/read/viewer.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'
import { noteDeed } from '../office/doer.ts'
import { doerOf } from './doer.ts'
import type { Services } from './services.ts'

/** The same words for a case out of reach, of another congress, and for none at all. */
export function noSuchCase(): AppError {
  return new AppError('NOT_FOUND', '没有这件建议，或者您不能查看它')
}

/** The case and how the viewer reads it. Throws NOT_FOUND. */
export async function requireReading(
  trx: Transaction<Database>,
  viewer: Viewer,
  caseId: string,
): Promise<{ head: CaseHead; reading: CaseReading }> {
  const found = await findReading(trx, viewer, caseId)
  if (!found) throw noSuchCase()
  return found
}

/** Who reads a marked case stands in the trail, in the transaction of the read. */
export async function noteReading(
  trx: Transaction<Database>,
  services: Services,
  viewer: Viewer,
  request: FastifyRequest,
  { id, mark }: CaseHead,
): Promise<void> {
  if (mark === null || mark === 'none') return
  await noteDeed(trx, doerOf(services, viewer, request), { kind: 'case_read', caseId: id, subject: mark })
}

/** Those who write to the deputies of every case they have. */
const CALLERS: ReadonlySet<Reader> = new Set<Reader>(['office', 'secretariat', 'delegation'])

/** May the viewer ask for the numbers of the signers? For one's own case alone: the office, and a unit on duty. */
export async function mayAskPhones(trx: Transaction<Database>, reading: CaseReading): Promise<boolean> {
  const { viewer, reader, knowsProposer, caseId } = reading
  if (viewer.role === 'auditor' || !knowsProposer) return false
  if (CALLERS.has(reader)) return true
  return reader === 'unit' && isUnitOnDuty(trx, caseId, viewer.unitId)
}
