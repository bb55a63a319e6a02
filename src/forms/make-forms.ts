import { createHash } from 'node:crypto'

import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import type { Doer } from '../office/doer.ts'
import { readCaseSheet, requireActor } from './case-sheet.ts'
import { listHandedOver, readSpan } from './gather/unit-handover-list.ts'
import type { FormAsk, GatherContext, Trx } from './gather.ts'
import { type FormWork, type MadeForm, makeForm, openFor } from './make-form.ts'
import { addresseesOf, standingDuties } from './reply-facts.ts'

/** Files of one batch: as many as a suggestion has signers. */
const MOST_FILES = 500

/**
 * A document for each deputy, or for each unit. Safe to repeat: what is made already is not made again, so that a batch
 * that broke off goes on. Throws REQUEST_INVALID for a kind that is not made in batches, and whatever one of them is
 * refused with.
 */
export async function makeForms(work: FormWork, doer: Doer, ask: FormAsk): Promise<MadeForm[]> {
  const context = await openFor(work, doer, ask)
  const targets = await withTenant(work.db, doer.viewer.tenantId, (trx) => listTargets(trx, context, ask))
  if (targets.length === 0) throw new AppError('RULE_NOT_MET', '没有可以制发的对象；请核对所选的建议、时段或者交办会')
  if (targets.length > MOST_FILES) {
    throw new AppError('REQUEST_INVALID', `一批有 ${targets.length} 份，最多 ${MOST_FILES} 份；请缩小范围，分几批制发`)
  }
  const made: MadeForm[] = []
  for (const [n, target] of targets.entries()) {
    made.push(await makeForm(work, doer, { ...ask, ...target, number: numberFor(ask, n), id: idOf(ask.id, target) }))
  }
  return made
}

type Target = { deputyId: string } | { unitId: string }

async function listTargets(trx: Trx, context: GatherContext, ask: FormAsk): Promise<Target[]> {
  switch (ask.kind) {
    case 'reply_letter': {
      const sheet = await readCaseSheet(trx, context, ask.caseId, 'units')
      const duty = requireActor(sheet, 'assignment', ask.actorId)
      return (await addresseesOf(trx, sheet, duty, context)).map(({ id }) => ({ deputyId: id }))
    }
    case 'commitments_statement': {
      const sheet = await readCaseSheet(trx, context, ask.caseId, 'office')
      return sheet.signers.map(({ id }) => ({ deputyId: id }))
    }
    case 'handover_slip': {
      const sheet = await readCaseSheet(trx, context, ask.caseId, 'units')
      return unitsOf(standingDuties(sheet).map(({ unit_id }) => unit_id ?? ''))
    }
    case 'unit_handover_list': {
      const rows = await listHandedOver(trx, context.viewer, readSpan(ask))
      return unitsOf(rows.map(({ unit_id }) => unit_id))
    }
    default:
      throw new AppError('REQUEST_INVALID', '这种文书不成批制发；请逐份制发')
  }
}

function unitsOf(ids: readonly string[]): Target[] {
  return [...new Set(ids)].filter((id) => id !== '').map((unitId) => ({ unitId }))
}

/** One typed number stands on all of a batch; a register gives each its own. */
function numberFor({ number }: FormAsk, n: number): FormAsk['number'] {
  return number?.from === 'typed' && n > 0 ? { ...number, isRepeatConfirmed: true } : number
}

/** A UUID of its own for each document of the batch, the same each time. */
function idOf(batchId: string, target: Target): string {
  const hex = createHash('sha256')
    .update(`${batchId} ${JSON.stringify(target)}`)
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
