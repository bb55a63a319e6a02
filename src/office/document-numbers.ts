import { sql, type Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'

type Trx = Transaction<Database>
/** ×人大选〔2026〕5号 in its parts. */
export type DocumentNumber = { text: string; series: string; year: number; n: number }
export type NumberCheck = { ok: true; number: DocumentNumber } | { ok: false; why: string }

const EXAMPLE = '×人大选〔2026〕5号'
const NUMBER = /^([^〔〕\s]{1,30})〔([0-9]{4})〕([1-9][0-9]{0,4})号$/
const OTHER_BRACKETS = /[[\]()（）［］【】「」{}<>《》]/

/** Reads a typed number, and says in Chinese what is wrong with it. */
export function readDocumentNumber(typed: string): NumberCheck {
  const text = typed.normalize('NFC').trim()
  const match = NUMBER.exec(text)
  const [, series, year, n] = match ?? []
  if (series && year && n && /\p{Script=Han}/u.test(series) && !OTHER_BRACKETS.test(series)) {
    return { ok: true, number: { text, series, year: Number(year), n: Number(n) } }
  }
  return { ok: false, why: `发文字号“${text}”${flawOf(text)}；应写作“${EXAMPLE}”的样子，请改正` }
}

function flawOf(text: string): string {
  const plain = text.normalize('NFKC').replace(/\s/g, '')
  if (/[０-９]/.test(text)) return '用了全角数字'
  if (/\s/.test(text)) return '中间有空格'
  if (!text.includes('〔') || !text.includes('〕')) {
    return OTHER_BRACKETS.test(text) ? '的年份没有用六角括号〔〕' : '没有用六角括号〔〕括起的年份'
  }
  if (!/〔[0-9]{4}〕/.test(plain)) return '的年份不是四位数字'
  if (/〕第/.test(plain)) return '的序号前多了“第”字'
  if (/〕0/.test(plain)) return '的序号前面补了零'
  if (!plain.endsWith('号')) return '的末尾缺少“号”字'
  if (!/^[^〔]*\p{Script=Han}[^〔]*〔/u.test(plain)) return '缺少机关代字'
  if (OTHER_BRACKETS.test(plain)) return '的机关代字里有括号'
  return '的格式不对'
}

/** The year in the number is that of the letter's day. Throws REQUEST_INVALID. */
export function requireYear({ text, year }: DocumentNumber, datedOn: string): void {
  if (year === Number(datedOn.slice(0, 4))) return
  throw new AppError(
    'REQUEST_INVALID',
    `发文字号“${text}”的年份是 ${year} 年，成文日期是 ${datedOn}；两者应是同一年，请改正其中之一`,
  )
}

export function formatDocumentNumber(series: string, year: number, n: number): string {
  return `${series}〔${year}〕${n}号`
}

export type NumberUse = {
  /** Of the letter or the document. */
  id: string
  unitName: string
  datedOn: string
  isVoided: boolean
  /** `2026-03-01致甲局的催办函`, `《关于…的督办通知书》` */
  what: string
}
/** The letters and documents that bear this number, void ones too. */
export async function listUses(trx: Trx, number: string): Promise<NumberUse[]> {
  const { rows } = await sql<{
    id: string
    unit_name: string
    dated_on: string
    is_voided: boolean
    title: string | null
  }>`
    select * from (
      select l.id, coalesce(u.name, l.unit_id) as unit_name, l.body ->> 'datedOn' as dated_on,
        l.state = 'voided' as is_voided, null as title, l.asked_at as at
      from letter l left join unit u on u.tenant_id = l.tenant_id and u.id = l.unit_id where l.number = ${number}
      union all
      select d.id, coalesce(u.name, d.unit_id, ''), d.about ->> 'datedOn', d.voided_at is not null, d.title, d.made_at
      from document d left join unit u on u.tenant_id = d.tenant_id and u.id = d.unit_id where d.number = ${number}
    ) x order by x.at, x.id`.execute(trx)
  return rows.map((row) => ({
    id: row.id,
    unitName: row.unit_name,
    datedOn: row.dated_on,
    isVoided: row.is_voided,
    what: row.title === null ? `${row.dated_on}致${row.unit_name}的催办函` : `《${row.title}》`,
  }))
}

/** What stands in the register about this number; undefined: it was never given. */
export async function findNumberState(trx: Trx, number: string): Promise<'issued' | 'voided' | undefined> {
  const row = await trx.selectFrom('document_number').select('state').where('number', '=', number).executeTakeFirst()
  return row?.state
}

/** `letterId`: of the letter or the document that takes the number. */
type Taking = { tenantId: string; letterId: string; by: string; at: string; datedOn: string }

/**
 * Enters a typed number for this letter. Throws DOCUMENT_NUMBER_TAKEN where another one has it and the repeat was
 * not confirmed, REQUEST_INVALID where its form is wrong, it is void, or the register gives the numbers of its series.
 */
export async function enterTypedNumber(
  trx: Trx,
  taking: Taking,
  { text, isRepeatConfirmed }: { text: string; isRepeatConfirmed: boolean },
): Promise<string> {
  const check = readDocumentNumber(text)
  if (!check.ok) throw new AppError('REQUEST_INVALID', check.why)
  const { number } = check
  requireYear(number, taking.datedOn)
  const series = await lockSeries(trx, number.series)
  const state = await findNumberState(trx, number.text)
  if (state === 'voided') throw voidedNumber(number.text)
  if (series?.is_on) throw keptByRegister(number.series)
  if (await insertNumber(trx, taking, number)) return number.text
  // Somebody else entered it: perhaps only now, and then this waited for the end of that transaction.
  if ((await findNumberState(trx, number.text)) === 'voided') throw voidedNumber(number.text)
  if (!isRepeatConfirmed) throw await takenNumber(trx, number.text)
  return number.text
}

export function voidedNumber(number: string): AppError {
  return new AppError('REQUEST_INVALID', `发文字号“${number}”已经作废，作废的文号不再使用；请换一个文号`)
}

function keptByRegister(series: string): AppError {
  return new AppError(
    'REQUEST_INVALID',
    `“${series}”的文号由登记簿依次给出，不能自己填写；请选择“由登记簿取号”，或者由主任停用这个登记簿`,
  )
}

async function takenNumber(trx: Trx, number: string): Promise<AppError> {
  const uses = await listUses(trx, number)
  const told = uses.map(({ what }) => what).join('、')
  return new AppError(
    'DOCUMENT_NUMBER_TAKEN',
    `发文字号“${number}”已用于${told || '另一份文件'}；请换一个文号，确要重复使用的请确认后再提交`,
  )
}

/** Takes the next number of the register: no gap, and none twice, however many ask at once. Throws REQUEST_INVALID. */
export async function takeFromRegister(trx: Trx, taking: Taking, seriesName: string): Promise<string> {
  const series = await lockSeries(trx, seriesName)
  if (!series?.is_on) {
    throw new AppError('REQUEST_INVALID', `“${seriesName}”没有启用文号登记簿；请填写文号，或者由主任先启用登记簿`)
  }
  const year = Number(taking.datedOn.slice(0, 4))
  const n = (await findLastN(trx, series, year)) + 1
  const number = { text: formatDocumentNumber(seriesName, year, n), series: seriesName, year, n }
  if (!(await insertNumber(trx, taking, number))) throw new Error('A number of the register was given twice')
  return number.text
}

async function insertNumber(trx: Trx, taking: Taking, { text, series, year, n }: DocumentNumber): Promise<boolean> {
  const row = await trx
    .insertInto('document_number')
    .values({
      tenant_id: taking.tenantId,
      number: text,
      series,
      year,
      n,
      state: 'issued',
      letter_id: taking.letterId,
      issued_at: new Date(taking.at),
      issued_by: taking.by,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'number']).doNothing())
    .returning('number')
    .executeTakeFirst()
  return row !== undefined
}

export type Series = { series: string; is_on: boolean; used_year: number | null; used_up_to: number }

/** The series, held until the end of the transaction. */
async function lockSeries(trx: Trx, series: string): Promise<Series | undefined> {
  const { rows } = await sql<Series>`select series, is_on, used_year, used_up_to from document_series
    where series = ${series} for update`.execute(trx)
  return rows[0]
}

/** The last number of the year: given here, or on paper before the register was begun. */
export async function findLastN(
  trx: Trx,
  { series, used_year, used_up_to }: Omit<Series, 'is_on'>,
  year: number,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select coalesce(max(n), 0) as n from document_number
    where series = ${series} and year = ${year}`.execute(trx)
  return Math.max(rows[0]?.n ?? 0, used_year === year ? used_up_to : 0)
}

/** The number of a letter or document becomes 作废 and is never given again, unless another one bears it rightly. */
export async function voidNumber(
  trx: Trx,
  { letterId, number, by, at, why }: { letterId: string; number: string; by: string; at: string; why: string },
): Promise<void> {
  const { rows } = await sql<{ id: string }>`select x.id from (
      select id, asked_at as at from letter where number = ${number} and state <> 'voided'
      union all select id, made_at from document where number = ${number} and voided_at is null
    ) x where x.id <> ${letterId}::uuid order by x.at, x.id limit 1`.execute(trx)
  const other = rows[0]
  await trx
    .updateTable('document_number')
    .set(other ? { letter_id: other.id } : { state: 'voided', voided_at: new Date(at), voided_by: by, why })
    .where('number', '=', number)
    .where('state', '=', 'issued')
    .execute()
}

/** The register that gives the numbers; of several, the one that was used last. */
export async function findOpenSeries(trx: Trx, year: number) {
  const { rows } = await sql<Series>`select s.series, s.is_on, s.used_year, s.used_up_to from document_series s
    where s.is_on order by (select max(d.issued_at) from document_number d
      where d.tenant_id = s.tenant_id and d.series = s.series) desc nulls last, s.series limit 1`.execute(trx)
  const [series] = rows
  if (!series) return null
  const n = (await findLastN(trx, series, year)) + 1
  return { series: series.series, nextNumber: formatDocumentNumber(series.series, year, n) }
}
