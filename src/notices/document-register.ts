import { type Kysely, sql, type Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import {
  findLastN,
  findNumberState,
  formatDocumentNumber,
  listUses,
  readDocumentNumber,
  requireYear,
  type Series,
  voidedNumber,
} from '../office/document-numbers.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'

type Trx = Transaction<Database>

/** How a typed number stands: its form, and who has it. Nothing is taken. */
export async function checkNumber(
  trx: Trx,
  { number: typed, datedOn }: { number: string; datedOn?: string | undefined },
) {
  const check = readDocumentNumber(typed)
  if (!check.ok) return { number: typed.trim(), isUsable: false, message: check.why, usedBy: [] }
  const { number } = check
  const uses = await listUses(trx, number.text)
  const usedBy = uses.map(({ what: _, ...use }) => use)
  const said = (isUsable: boolean, message: string | null) => ({ number: number.text, isUsable, message, usedBy })
  if (datedOn !== undefined) {
    try {
      requireYear(number, datedOn)
    } catch (error) {
      if (error instanceof AppError) return said(false, error.message)
      throw error
    }
  }
  if ((await findNumberState(trx, number.text)) === 'voided') return said(false, voidedNumber(number.text).message)
  const series = await trx
    .selectFrom('document_series')
    .select('is_on')
    .where('series', '=', number.series)
    .executeTakeFirst()
  if (series?.is_on) return said(false, `“${number.series}”的文号由登记簿依次给出；请选择“由登记簿取号”`)
  const standing = uses.filter(({ isVoided }) => !isVoided)
  if (standing.length === 0) return said(true, null)
  const told = standing.map(({ what }) => what).join('、')
  return said(true, `这个文号已用于${told}；请换一个文号，确要重复使用的请确认`)
}

const MOST_NUMBERS = 200

/** The registers of the congress and what they gave in this year; also series whose numbers were only typed. */
export async function listSeries(trx: Trx, year: number) {
  const { rows } = await sql<Series>`
    select coalesce(s.series, d.series) as series, coalesce(s.is_on, false) as is_on, s.used_year,
      coalesce(s.used_up_to, 0) as used_up_to
    from document_series s
    full join (select distinct series from document_number where series is not null) d on d.series = s.series
    order by 2 desc, 1`.execute(trx)
  const series = []
  for (const row of rows) {
    const lastN = await findLastN(trx, row, year)
    series.push({
      series: row.series,
      isOn: row.is_on,
      lastN,
      nextNumber: formatDocumentNumber(row.series, year, lastN + 1),
      numbers: await listNumbers(trx, row.series, year),
    })
  }
  return { year, series }
}

async function listNumbers(trx: Trx, series: string, year: number) {
  const { rows } = await sql<{
    number: string
    state: 'issued' | 'voided'
    issued_at: Date
    issued_by: string | null
    letter_id: string | null
    unit_name: string | null
    voided_at: Date | null
    why: string | null
  }>`
    select d.number, d.state, d.issued_at, p.name as issued_by, l.id as letter_id,
      coalesce(u.name, x.title) as unit_name, d.voided_at, d.why
    from document_number d
    left join person p on p.tenant_id = d.tenant_id and p.id = d.issued_by
    left join letter l on l.tenant_id = d.tenant_id and l.id = d.letter_id
    left join document x on x.tenant_id = d.tenant_id and x.id = d.letter_id
    left join unit u on u.tenant_id = l.tenant_id and u.id = l.unit_id
    where d.series = ${series} and d.year = ${year} order by d.n desc limit ${MOST_NUMBERS}`.execute(trx)
  return rows.map((row) => ({
    number: row.number,
    state: row.state,
    issuedAt: row.issued_at.toISOString(),
    issuedBy: row.issued_by,
    letterId: row.letter_id,
    unitName: row.unit_name,
    voidedAt: row.voided_at?.toISOString() ?? null,
    why: row.why,
  }))
}

type Setting = { series: string; isOn: boolean; usedUpTo: number }

/** Begins or stops a register. Throws REQUEST_INVALID where its numbers would not have the form of a document number. */
export async function setSeries(
  db: Kysely<Database>,
  doer: Doer,
  { series: typed, isOn, usedUpTo }: Setting,
  year: number,
): Promise<{ series: string; isOn: boolean; nextNumber: string }> {
  const { tenantId } = doer.viewer
  const check = readDocumentNumber(formatDocumentNumber(typed, year, 1))
  if (!check.ok) {
    throw new AppError(
      'REQUEST_INVALID',
      `字号“${typed}”不能编号：${check.why}（这里只写年份之前的部分，例如“×人大选”）`,
    )
  }
  const { series } = check.number
  return withTenant(db, tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const row = { is_on: isOn, used_year: year, used_up_to: usedUpTo }
    await trx
      .insertInto('document_series')
      .values({ tenant_id: tenantId, series, ...row })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'series']).doUpdateSet(row))
      .execute()
    await noteDeed(trx, doer, { kind: 'document_series_set', subject: series, new: { isOn, usedUpTo, year } })
    const n = (await findLastN(trx, { series, used_year: year, used_up_to: usedUpTo }, year)) + 1
    return { series, isOn, nextNumber: formatDocumentNumber(series, year, n) }
  })
}
