import { randomUUID } from 'node:crypto'
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'

import type { DossierCorrectionTable } from '../db/report-schema.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'
import { insertEntry, type NewEntry, strikeIn } from './entries.ts'
import { describeFacts } from './read-dossier.ts'
import { tellDeputy, tellOffice } from './tell-inbox.ts'

type Trx = Transaction<Database>
/** More open requests of one deputy than this are no help to anybody. */
const MOST_OPEN = 30

/**
 * The deputy asks to have the own dossier corrected; the office is told. Throws REQUEST_INVALID for a line that does not
 * stand in it, RULE_NOT_MET for too many open requests, IDEMPOTENCY_KEY_REUSED.
 */
export async function askCorrection(
  db: Kysely<Database>,
  doer: Doer,
  { id, entryKey, words }: { id: string; entryKey: string | null; words: string },
): Promise<{ id: string }> {
  const deputyId = ownDeputyId(doer)
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const known = await findCorrection(trx, id)
    if (known) return sameCorrection(known, { deputyId, entryKey, words })
    await judgeRequest(trx, doer, deputyId, entryKey)
    const { viewer, now } = doer
    const row = { tenant_id: viewer.tenantId, id, deputy_id: deputyId, entry_key: entryKey, words }
    const added = await trx
      .insertInto('dossier_correction')
      .values({ ...row, filed_at: new Date(now), filed_by: viewer.id })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) return sameCorrection(await findCorrection(trx, id), { deputyId, entryKey, words })
    await tellOffice(trx, doer, {
      kind: 'dossier_correction_asked',
      subject: `${viewer.name}代表申请更正履职档案`,
      body: '请在“代表履职档案”中查看申请并答复。',
    })
    await noteDeed(trx, doer, { kind: 'dossier_correction_asked', subject: deputyId, new: { id, entryKey } })
    return { id }
  })
}

export type Answer =
  | { outcome: 'accepted'; answer: string; strikesEntry: boolean; adds: NewEntry | null }
  | { outcome: 'refused'; answer: string }

/**
 * The office answers, and does in the same transaction what it grants; the deputy is told. Throws NOT_FOUND, RULE_NOT_MET
 * when it is answered already or has nothing to strike, DATE_IN_FUTURE.
 */
export async function answerCorrection(
  db: Kysely<Database>,
  doer: Doer,
  { deputyId, id, today, ...answer }: Answer & { deputyId: string; id: string; today: string },
): Promise<{ id: string }> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    const { viewer, now } = doer
    await requireOffice(trx, viewer)
    const correction = await lockOpen(trx, deputyId, id)
    if (answer.outcome === 'accepted') await grant(trx, doer, correction, { ...answer, today })
    await trx
      .updateTable('dossier_correction')
      .set({ outcome: answer.outcome, answer: answer.answer, decided_at: new Date(now), decided_by: viewer.id })
      .where('id', '=', id)
      .execute()
    await tellDeputy(trx, doer, deputyId, {
      kind: 'dossier_correction_answered',
      subject: answer.outcome === 'accepted' ? '您的履职档案更正申请已采纳' : '您的履职档案更正申请未予采纳',
      body: '答复和理由见“我的履职档案”。',
    })
    await noteDeed(trx, doer, {
      kind: 'dossier_correction_answered',
      subject: deputyId,
      new: { id, outcome: answer.outcome },
    })
    return { id }
  })
}

/** The deputy of this post. Throws NOT_FOUND for a post that names none. */
export function ownDeputyId({ viewer }: Pick<Doer, 'viewer'>): string {
  if (viewer.deputyId !== undefined) return viewer.deputyId
  throw new AppError('NOT_FOUND', '您的岗位没有对应的代表，没有履职档案；请联系代表工作机构')
}

async function judgeRequest(trx: Trx, { viewer }: Doer, deputyId: string, entryKey: string | null): Promise<void> {
  const { count } = await trx
    .selectFrom('dossier_correction')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('deputy_id', '=', deputyId)
    .where('outcome', 'is', null)
    .executeTakeFirstOrThrow()
  if (count >= MOST_OPEN) {
    throw new AppError('RULE_NOT_MET', `您已有 ${count} 条更正申请等待答复；请等代表工作机构答复后再提`)
  }
  if (entryKey === null) return
  const described = await describeFacts(trx, { viewer, deputyId })
  if (!described.has(entryKey)) {
    throw new AppError('REQUEST_INVALID', '您的履职档案中没有所指的这一条；请刷新后从档案中选择')
  }
}

function sameCorrection(
  known: Selectable<DossierCorrectionTable> | undefined,
  asked: { deputyId: string; entryKey: string | null; words: string },
): { id: string } {
  if (known?.deputy_id === asked.deputyId && known.entry_key === asked.entryKey && known.words === asked.words) {
    return { id: known.id }
  }
  throw new AppError('IDEMPOTENCY_KEY_REUSED', '这个编号已经用于另一条申请；新的申请请换一个新编号')
}

async function lockOpen(trx: Trx, deputyId: string, id: string): Promise<Selectable<DossierCorrectionTable>> {
  await sql`select 1 from dossier_correction where id = ${id}::uuid for update`.execute(trx)
  const correction = await findCorrection(trx, id)
  if (correction?.deputy_id !== deputyId) throw new AppError('NOT_FOUND', '没有这条更正申请，或者您不能查看它')
  if (correction.outcome === null) return correction
  throw new AppError('RULE_NOT_MET', '这条更正申请已经答复，不能再答复；请刷新后查看')
}

async function grant(
  trx: Trx,
  doer: Doer,
  { deputy_id: deputyId, entry_key: entryKey }: Selectable<DossierCorrectionTable>,
  { answer, strikesEntry, adds, today }: Extract<Answer, { outcome: 'accepted' }> & { today: string },
): Promise<void> {
  if (strikesEntry) {
    const entryId = entryKey?.startsWith('entry:') ? entryKey.slice('entry:'.length) : undefined
    if (entryId === undefined) {
      throw new AppError(
        'RULE_NOT_MET',
        '申请所指的不是手工登记的一条，不能划去；来自建议办理的记录，请在该建议中登记更正',
      )
    }
    await strikeIn(trx, doer, { deputyId, id: entryId, reason: `采纳代表的更正申请：${answer}` })
  }
  if (adds) await insertEntry(trx, doer, { ...adds, deputyId, id: randomUUID(), today })
}

function findCorrection(trx: Trx, id: string): Promise<Selectable<DossierCorrectionTable> | undefined> {
  return trx.selectFrom('dossier_correction').selectAll().where('id', '=', id).executeTakeFirst()
}
