import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'

import { dayInZone, toDayNumber } from '../../machines/policy/day.ts'
import type { Policy } from '../../machines/policy/schema.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { findFormKind } from '../documents/forms/all-kinds.ts'
import { fillTemplateApart } from '../documents/templates/fill-apart.ts'
import type { Engine, Instant } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import { portableFileName } from '../files/file-name.ts'
import { keepBytes } from '../files/keep-bytes.ts'
import { type FileStore, keyOf } from '../files/store.ts'
import { enterTypedNumber, takeFromRegister } from '../office/document-numbers.ts'
import { type Doer, isOfOffice, noteDeed } from '../office/doer.ts'
import { getPolicy, getPolicyInForce } from '../office/policy-shelf.ts'
import { gathererOf } from './all-gatherers.ts'
import type { FormAsk, FormGatherer, GatherContext, Gathered, Trx } from './gather.ts'
import { findTemplate } from './template-shelf.ts'

/** What making a document takes. */
export type FormWork = { db: Kysely<Database>; engine: Engine; files: FileStore; now: () => Instant }
export type MadeForm = { id: string; fileName: string }

/** A paper is dated some weeks before or after it is written here; older ones are entered late. */
const MOST_DAYS_APART = 400

/** Somebody made the same document meanwhile: all that was done for this one is undone. */
class MadeMeanwhile extends Error {}

/**
 * Gathers the facts, fills the template that is current, keeps the file and its row; the same id once more is the same
 * document. Throws NOT_ALLOWED, NOT_FOUND, RULE_NOT_MET, IDEMPOTENCY_KEY_REUSED, and what numbers are refused with.
 */
export async function makeForm(work: FormWork, doer: Doer, ask: FormAsk): Promise<MadeForm> {
  const { tenantId } = doer.viewer
  const gatherer = gathererOf(ask.kind)
  const policy = await getPolicyInForce(work.db, work.engine, tenantId)
  try {
    return await withTenant(work.db, tenantId, async (trx) => {
      const isOffice = await requireMaker(trx, doer, gatherer)
      const before = await findMade(trx, ask)
      return before ?? (await makeWithin(trx, work, doer, { ask, gatherer, policy, isOffice }))
    })
  } catch (error) {
    const isMeanwhile = error instanceof MadeMeanwhile
    if (!isMeanwhile && !(error instanceof AppError && error.code === 'DOCUMENT_NUMBER_TAKEN')) throw error
    const made = await withTenant(work.db, tenantId, (trx) => findMade(trx, ask))
    if (made) return made
    if (!isMeanwhile) throw error
    throw new AppError('RECORD_EXISTS', '这个编号已有另一份文书；请刷新页面后重新制发')
  }
}

/** Throws NOT_ALLOWED for who makes no paper of this kind; says whether it is the deputy office. */
async function requireMaker(trx: Trx, { viewer }: Doer, { makers }: FormGatherer): Promise<boolean> {
  const isOffice = await isOfOffice(trx, viewer)
  if (isOffice && makers.includes('office')) return true
  if (!isOffice && viewer.unitId !== undefined && makers.includes('unit')) return false
  throw new AppError(
    'NOT_ALLOWED',
    makers.includes('unit') && !makers.includes('office')
      ? '这种文书由承办单位制发；代表工作机构可以查看和下载'
      : '这种文书由代表工作机构制发；如果需要，请与代表工作机构联系',
  )
}

/** Throws IDEMPOTENCY_KEY_REUSED where the id stands for another document. */
async function findMade(trx: Trx, ask: FormAsk): Promise<MadeForm | undefined> {
  const row = await trx
    .selectFrom('document')
    .select(['id', 'kind', 'case_id', 'actor_id', 'unit_id', 'deputy_id', 'file_name'])
    .where('id', '=', ask.id)
    .executeTakeFirst()
  if (!row) return undefined
  const isSame =
    row.kind === ask.kind &&
    row.case_id === (ask.caseId ?? null) &&
    row.actor_id === (ask.actorId ?? null) &&
    (ask.unitId === undefined || row.unit_id === ask.unitId) &&
    row.deputy_id === (ask.deputyId ?? null)
  if (isSame) return { id: row.id, fileName: row.file_name }
  throw new AppError('IDEMPOTENCY_KEY_REUSED', '这个编号已用于内容不同的另一份文书；请刷新页面后重新制发')
}

type Order = { ask: FormAsk; gatherer: FormGatherer; policy: Policy; isOffice: boolean }

async function makeWithin(trx: Trx, work: FormWork, doer: Doer, order: Order): Promise<MadeForm> {
  const { ask, gatherer } = order
  const open = await openContext(trx, work, doer.viewer, { ...order, datedOn: ask.datedOn })
  const number = await takeNumber(trx, { ask, doer, datedOn: open.datedOn, isOffice: order.isOffice })
  const context = { ...open, number }
  const gathered = await gatherer.gather(trx, ask, context)
  const template = await findTemplate(trx, work.files, ask.kind)
  const filled = await fillTemplateApart(template.bytes, gathered.data, gathered.images)
  const bytes = findFormKind(ask.kind)?.finish?.(filled) ?? filled
  const key = keyOf(doer.viewer.tenantId, randomUUID())
  const kept = await keepBytes(work.files, key, bytes)
  const printed = number || gathered.number || null
  const fileName = fileNameOf(gathered.title, printed)
  try {
    await insertRow(trx, doer, order, gathered, {
      number: printed,
      datedOn: context.datedOn,
      template_id: template.id,
      file_name: fileName,
      store_key: key,
      size_bytes: kept.sizeBytes,
      sha256: kept.sha256,
    })
  } catch (error) {
    await work.files.delete(key).catch(() => {})
    throw error
  }
  await noteDeed(trx, doer, {
    kind: 'document_made',
    subject: ask.id,
    ...(ask.caseId !== undefined && { caseId: ask.caseId }),
    new: { kind: ask.kind, number: printed, unitId: gathered.unitId ?? null, sha256: kept.sha256 },
  })
  return { id: ask.id, fileName }
}

/** What is the same for all documents of this kind, without a number. Throws NOT_ALLOWED, REQUEST_INVALID. */
export async function openFor(work: FormWork, doer: Doer, ask: FormAsk): Promise<GatherContext> {
  const { tenantId } = doer.viewer
  const policy = await getPolicyInForce(work.db, work.engine, tenantId)
  return withTenant(work.db, tenantId, async (trx) => {
    const isOffice = await requireMaker(trx, doer, gathererOf(ask.kind))
    return openContext(trx, work, doer.viewer, { datedOn: ask.datedOn, policy, isOffice })
  })
}

type Around = { datedOn?: string | undefined; policy: Policy; isOffice: boolean }

/** Throws REQUEST_INVALID for a day too far away. */
export async function openContext(
  trx: Trx,
  { engine, now }: Pick<FormWork, 'engine' | 'now'>,
  viewer: Doer['viewer'],
  { datedOn: asked, policy, isOffice }: Around,
): Promise<GatherContext> {
  const { tenantId } = viewer
  const today = dayInZone(now(), policy.office.zone)
  const datedOn = asked ?? today
  if (Math.abs(toDayNumber(datedOn) - toDayNumber(today)) > MOST_DAYS_APART) {
    throw new AppError('REQUEST_INVALID', `成文日期是 ${datedOn}，离今天 ${today} 太远；请改正`)
  }
  const congress = await trx
    .selectFrom('congress')
    .select(['name', 'level'])
    .where('id', '=', tenantId)
    .executeTakeFirstOrThrow()
  const policyOf: GatherContext['policyOf'] = (ref) => getPolicy(engine, tenantId, ref)
  return { viewer, isOffice, datedOn, congress, policy, policyOf, number: '' }
}

type Taking = { ask: FormAsk; doer: Doer; datedOn: string; isOffice: boolean }

/** Empty where none is asked for. Throws what numbers are refused with. */
async function takeNumber(trx: Trx, { ask, doer, datedOn, isOffice }: Taking): Promise<string> {
  const { number, id: letterId } = ask
  if (number === undefined) return ''
  if (!isOffice || findFormKind(ask.kind)?.group !== 'letter') {
    throw new AppError('REQUEST_INVALID', '这种文书不用代表工作机构的文号；请去掉文号后再制发')
  }
  const { viewer, now: at } = doer
  const taking = { tenantId: viewer.tenantId, letterId, by: viewer.id, at, datedOn }
  return number.from === 'typed' ? enterTypedNumber(trx, taking, number) : takeFromRegister(trx, taking, number.series)
}

type Stored = {
  number: string | null
  datedOn: string
  template_id: string | null
  file_name: string
  store_key: string
  size_bytes: number
  sha256: string
}

async function insertRow(
  trx: Trx,
  { viewer, now }: Doer,
  { ask }: Order,
  { title, data, unitId, caseIds = [], namesProposers = false }: Gathered,
  { datedOn, ...stored }: Stored,
): Promise<void> {
  const row = await trx
    .insertInto('document')
    .values({
      tenant_id: viewer.tenantId,
      id: ask.id,
      kind: ask.kind,
      title,
      case_id: ask.caseId ?? null,
      actor_id: ask.actorId ?? null,
      unit_id: unitId ?? null,
      deputy_id: ask.deputyId ?? null,
      about: JSON.stringify({ ...ask.about, datedOn, caseIds, namesProposers }),
      data: JSON.stringify(data),
      made_at: new Date(now),
      made_by: viewer.id,
      ...stored,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new MadeMeanwhile()
}

/** 第12号建议答复函-甲交函〔2026〕24号.docx, without what Windows does not take in a name. */
function fileNameOf(title: string, number: string | null): string {
  const name = [title, number ?? ''].filter((part) => part !== '').join('-')
  return portableFileName(`${name}.docx`)
}
