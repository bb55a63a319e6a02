import type { Transaction } from 'kysely'
import type { z } from 'zod'

import type * as contract from '../contract/letters-endpoints.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { enterTypedNumber, takeFromRegister, voidNumber } from '../office/document-numbers.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'
import type { LetterBody } from './letter-body.ts'
import { factsOf, findSubject, type LetterDesk, type LetterSubject, openDays, requireGrace } from './letter-proposal.ts'
import { findLetter, type LetterRow, lockLetter } from './letter-reading.ts'

type Trx = Transaction<Database>
type Asked = z.infer<typeof contract.makeLetter.body>
type Answer = z.infer<typeof contract.makeLetter.reply>

/**
 * Orders a letter: its words, facts and number are fixed in one commit, the file is made later. The same id once more
 * is the same letter. Throws RECORD_STALE where a chosen deadline is no longer overdue, and what numbers are refused with.
 */
export async function askLetter(desk: LetterDesk, doer: Doer, asked: Asked): Promise<Answer> {
  const { viewer } = doer
  const before = await withTenant(desk.db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    return findLetter(trx, viewer, asked.id)
  })
  if (before) return answerOf(sameLetter(before, asked))
  const body = await writeBody(desk, doer, asked)
  return withTenant(desk.db, viewer.tenantId, async (trx) => {
    if (!(await insertLetter(trx, doer, asked, body))) {
      // Somebody else ordered it meanwhile, or it is a letter that this viewer may not see.
      const other = await findLetter(trx, viewer, asked.id)
      if (other) return answerOf(sameLetter(other, asked))
      throw new AppError('RECORD_EXISTS', '这个编号已有另一份催办函；请换一个编号后重新提交')
    }
    const number = await takeNumber(trx, doer, asked)
    await trx.updateTable('letter').set({ number }).where('id', '=', asked.id).execute()
    const caseIds = casesOf(body)
    await noteDeed(trx, doer, {
      kind: 'letter_ordered',
      subject: asked.id,
      ...(caseIds.length === 1 && { caseId: caseIds[0] }),
      new: { number, unitId: body.unitId, cases: caseIds.length, datedOn: body.datedOn, demandOn: body.demandOn },
    })
    return { id: asked.id, number, state: 'waiting' as const, revision: 1 }
  })
}

function sameLetter(row: LetterRow, { unitId, items }: Asked): LetterRow {
  const chosen = new Set(items.map(({ caseId, actorId, clock }) => `${caseId} ${actorId} ${clock}`))
  const isSame =
    row.body.askedUnitId === unitId &&
    row.body.items.length === chosen.size &&
    row.body.items.every(({ caseId, actorId, clock }) => chosen.has(`${caseId} ${actorId} ${clock}`))
  if (isSame) return row
  throw new AppError('IDEMPOTENCY_KEY_REUSED', '这个编号已用于内容不同的另一份催办函；请刷新页面后重新拟稿')
}

function answerOf({ id, number, state, revision }: LetterRow): Answer {
  return { id, number, state, revision }
}

async function writeBody(desk: LetterDesk, { viewer }: Doer, asked: Asked): Promise<LetterBody> {
  const days = await openDays(desk, viewer.tenantId, asked.datedOn)
  requireGrace(asked.datedOn, asked.demandOn)
  const caseIds = [...new Set(asked.items.map(({ caseId }) => caseId))]
  const subject = await withTenant(desk.db, viewer.tenantId, (trx) =>
    findSubject(trx, viewer, { unitId: asked.unitId, caseIds }, asked.datedOn),
  )
  const chosen = choose(subject, asked)
  const facts = await factsOf(desk, viewer.tenantId, chosen, { ...days, demandOn: asked.demandOn })
  return {
    askedUnitId: asked.unitId,
    unitId: subject.unit.id,
    unitName: subject.unit.name,
    sender: asked.sender,
    title: asked.title,
    addressee: asked.addressee,
    paragraphs: asked.paragraphs.flatMap((text) => text.split(/\n+/)).filter((text) => text.trim() !== ''),
    demandOn: asked.demandOn,
    datedOn: asked.datedOn,
    copyTo: asked.copyTo,
    contact: asked.contact,
    items: facts.items.map(({ name: _, ...item }) => item),
    citations: [...facts.citations],
    secretCaseIds: [...new Set(chosen.rows.filter(({ mark }) => mark === 'state_secret').map((row) => row.case_id))],
  }
}

/** The chosen rows in the order of the letter; each must still be overdue. */
function choose(subject: LetterSubject, { items }: Asked): LetterSubject {
  const wanted = new Set(items.map(({ caseId, actorId, clock }) => `${caseId} ${actorId} ${clock}`))
  const rows = subject.rows.filter((row) => wanted.has(`${row.case_id} ${row.actor_id} ${row.kind}`))
  if (rows.length === wanted.size) return { ...subject, rows }
  throw new AppError(
    'RECORD_STALE',
    `所选的 ${wanted.size} 项期限中，有 ${wanted.size - rows.length} 项已不再逾期（可能已办理、延期或转办）；请重新拟稿`,
  )
}

function casesOf({ items }: LetterBody): string[] {
  return [...new Set(items.map(({ caseId }) => caseId))]
}

/** False where a letter of this id is there already. */
async function insertLetter(trx: Trx, { viewer, now }: Doer, { id }: Asked, body: LetterBody): Promise<boolean> {
  const row = await trx
    .insertInto('letter')
    .values({
      tenant_id: viewer.tenantId,
      id,
      kind: 'chase',
      unit_id: body.unitId,
      state: 'waiting',
      number: null,
      body: JSON.stringify(body),
      asked_at: new Date(now),
      asked_by: viewer.id,
      next_try_at: new Date(now),
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return false
  await trx
    .insertInto('letter_case')
    .values(casesOf(body).map((case_id) => ({ tenant_id: viewer.tenantId, letter_id: id, case_id })))
    .execute()
  return true
}

async function takeNumber(trx: Trx, { viewer, now }: Doer, { id, number, datedOn }: Asked): Promise<string> {
  const taking = { tenantId: viewer.tenantId, letterId: id, by: viewer.id, at: now, datedOn }
  return number.from === 'typed' ? enterTypedNumber(trx, taking, number) : takeFromRegister(trx, taking, number.series)
}

type Change = { id: string; revision: number }

/** Makes a letter void, made or not; its number stays 作废. Throws NOT_FOUND, RECORD_STALE, RECORD_IN_USE. */
export async function voidLetter(
  { db }: Pick<LetterDesk, 'db'>,
  doer: Doer,
  { id, revision, reason }: Change & { reason: string },
): Promise<Change> {
  const { viewer, now } = doer
  return withTenant(db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    const row = await lockLetter(trx, viewer, id, revision)
    if (row.state === 'voided') throw new AppError('RECORD_IN_USE', '这份催办函已经作废，不必再次作废')
    await trx
      .updateTable('letter')
      .set({ state: 'voided', why: reason, next_try_at: null, revision: revision + 1 })
      .where('id', '=', id)
      .execute()
    await voidNumber(trx, { letterId: id, number: row.number, by: viewer.id, at: now, why: reason })
    await noteDeed(trx, doer, { kind: 'letter_voided', subject: id, basis: reason, old: { number: row.number } })
    return { id, revision: revision + 1 }
  })
}

/** Lets a letter that could not be made be tried again. Throws NOT_FOUND, RECORD_STALE, RECORD_IN_USE. */
export async function retryLetter(
  { db }: Pick<LetterDesk, 'db'>,
  doer: Doer,
  { id, revision }: Change,
): Promise<Change> {
  const { viewer, now } = doer
  return withTenant(db, viewer.tenantId, async (trx) => {
    await requireOffice(trx, viewer)
    const row = await lockLetter(trx, viewer, id, revision)
    if (row.state !== 'failed') throw new AppError('RECORD_IN_USE', '只有生成失败的催办函可以重新生成；请刷新后查看')
    await trx
      .updateTable('letter')
      .set({ state: 'waiting', tries: 0, next_try_at: new Date(now), why: null, revision: revision + 1 })
      .where('id', '=', id)
      .execute()
    await noteDeed(trx, doer, { kind: 'letter_retried', subject: id })
    return { id, revision: revision + 1 }
  })
}
