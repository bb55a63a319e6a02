import type { Transaction } from 'kysely'

import type { Database } from '../../db/schema.ts'
import { AppError } from '../../errors.ts'
import type { Within } from '../../figures/counting.ts'
import { type ReportKind, reportKind } from '../kinds.ts'
import type { ReportAsk } from './compose-report.ts'

type Trx = Transaction<Database>
/** What a whole report is about: one group of suggestions, and its name; all of them where there is no group. */
export type Subject = { within: Within | undefined; name: string | null }

const BODY_NAMES = { government: /政府/u, court: /法院/u, procuratorate: /检察院/u } as const
/** Ids as programs give them. */
const BODY_IDS = { government: /government/u, court: /court/u, procuratorate: /procuratorate/u } as const
const BODY_WORDS = { government: '人民政府', court: '人民法院', procuratorate: '人民检察院' } as const

/** Throws REQUEST_INVALID where what the kind needs is missing, NOT_FOUND where that is not there. */
export async function findSubject(trx: Trx, ask: ReportAsk): Promise<Subject> {
  const kind = reportKind(ask.kind)
  const missing = kind.needs.find((part) => ask.scope[part] === undefined)
  if (missing !== undefined) {
    throw new AppError('REQUEST_INVALID', `“${kind.label}”要说明是哪个单位的；请选择一个承办单位`)
  }
  const takes = new Set([...kind.needs, ...kind.may])
  const { unitId, committeeId, caseId, campaignId } = ask.scope
  if (kind.body !== null) return bodySubject(trx, ask, kind.body)
  if (unitId !== undefined && takes.has('unitId')) return unitSubject(trx, ask, unitId)
  if (committeeId !== undefined && takes.has('committeeId')) {
    return { within: { by: 'committee', key: committeeId }, name: await organName(trx, committeeId) }
  }
  if (caseId !== undefined && takes.has('caseId')) return caseSubject(trx, ask, caseId)
  if (campaignId !== undefined && takes.has('campaignId')) {
    return { within: { by: 'campaign', key: campaignId }, name: await campaignName(trx, campaignId) }
  }
  return { within: ownGroup(ask.kind), name: null }
}

/** Kinds that are about one group by what they are. */
function ownGroup(kind: ReportAsk['kind']): Within | undefined {
  if (kind === 'first_category_report') return { by: 'category', key: 'first' }
  if (kind === 'key_case') return { by: 'key', key: 'key' }
  return undefined
}

/** By today's unit with all that it took over; a unit that is no more by its name then. */
async function unitSubject(trx: Trx, { book }: ReportAsk, id: string): Promise<Subject> {
  const unit = await trx.selectFrom('unit').select('name').where('id', '=', id).executeTakeFirst()
  const duties = await trx
    .selectFrom('fact_duty')
    .select(['unit_id', 'unit_now_id', 'unit', 'unit_now'])
    .where('book_id', '=', book.id)
    .where((where) => where.or([where('unit_id', '=', id), where('unit_now_id', '=', id)]))
    .execute()
  const isToday = duties.length === 0 || duties.some(({ unit_now_id }) => unit_now_id === id)
  const today = duties.find(({ unit_now_id }) => unit_now_id === id)
  const name = unit?.name ?? today?.unit_now ?? duties.map(({ unit: then }) => then)[0]
  if (name === undefined) throw new AppError('NOT_FOUND', '没有这个承办单位；请从列表中选择')
  return { within: { by: isToday ? 'unit_now' : 'unit', key: id }, name }
}

async function organName(trx: Trx, id: string): Promise<string> {
  const organ = await trx.selectFrom('organ').select('name').where('id', '=', id).executeTakeFirst()
  if (!organ) throw new AppError('NOT_FOUND', '没有这个机构；请从列表中选择')
  return organ.name
}

/** Campaigns of old ledgers are known by their id alone. */
async function campaignName(trx: Trx, id: string): Promise<string | null> {
  const campaign = await trx.selectFrom('review_campaign').select('label').where('id', '=', id).executeTakeFirst()
  return campaign?.label ?? null
}

async function caseSubject(trx: Trx, { book }: ReportAsk, caseId: string): Promise<Subject> {
  const row = await trx
    .selectFrom('fact_suggestion')
    .select(['number', 'in_period'])
    .where('book_id', '=', book.id)
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  if (!row?.in_period) {
    throw new AppError('NOT_FOUND', '这件建议不在所选期间收到的建议中；请改选期间，或者另选一件')
  }
  return { within: { by: 'case', key: caseId }, name: row.number }
}

async function bodySubject(
  trx: Trx,
  { scope, congress, book }: ReportAsk,
  body: NonNullable<ReportKind['body']>,
): Promise<Subject> {
  if (scope.bodyId !== undefined) {
    return { within: { by: 'body', key: scope.bodyId }, name: await organName(trx, scope.bodyId) }
  }
  const organs = await trx.selectFrom('organ').select(['id', 'name', 'is_closed']).where('kind', '=', 'body').execute()
  const named = organs
    .filter(({ name }) => BODY_NAMES[body].test(name))
    .toSorted((one, other) => Number(one.is_closed) - Number(other.is_closed))
  const [found] = named
  if (found) return { within: { by: 'body', key: found.id }, name: found.name }
  const counted = await bodiesInBook(trx, book.id)
  const known = counted.find(
    ({ id, name }) => BODY_IDS[body].test(id) || (name !== null && BODY_NAMES[body].test(name)),
  )
  if (known) return { within: { by: 'body', key: known.id }, name: known.name ?? BODY_WORDS[body] }
  throw new AppError(
    'NOT_FOUND',
    `${congress.name}的机构中没有${BODY_WORDS[body]}；请先在“机构”中登记，或者选择一个归口单位`,
  )
}

/** Bodies to which suggestions were handed over; one may have been taken off the list of organs since. */
async function bodiesInBook(trx: Trx, bookId: string): Promise<{ id: string; name: string | null }[]> {
  const rows = await trx
    .selectFrom('fact_suggestion')
    .select(['body_id', 'body'])
    .distinct()
    .where('book_id', '=', bookId)
    .where('body_id', 'is not', null)
    .orderBy('body_id')
    .execute()
  return rows.flatMap(({ body_id: id, body: name }) => (id === null ? [] : [{ id, name }]))
}
