import type { Kysely, Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import type { Engine } from '../engine/engine.ts'
import { AppError } from '../errors.ts'
import type { Book, BookDays } from './figure.ts'

export type OpenBook = Book & BookDays & { cases: number; madeAt: Date }

/**
 * A finished book with the rules by which it was made; one that is still being written is not there. Throws NOT_FOUND.
 */
export async function openBook(
  work: { db: Kysely<Database>; engine: Engine },
  tenantId: string,
  bookId: string,
): Promise<OpenBook> {
  const { row, congress } = await withTenant(work.db, tenantId, async (trx) => ({
    row: await findBook(trx, bookId),
    congress: await trx
      .selectFrom('congress')
      .select(['policy_id', 'policy_version'])
      .where('id', '=', tenantId)
      .executeTakeFirstOrThrow(),
  }))
  if (!row?.made_at) throw new AppError('NOT_FOUND', '没有这份统计，或者还没有生成完；请从报告列表中打开')

  const ref = { id: row.policy_id ?? congress.policy_id, version: row.policy_version ?? congress.policy_version }
  await work.engine.shop.policies.fetch(tenantId, [ref])
  const policy = work.engine.shop.policies.find(tenantId, ref.id, ref.version)
  if (!policy) throw new Error(`Book ${bookId} follows rules that are not there: ${ref.id} ${ref.version}`)

  return {
    id: row.id,
    policy,
    fromOn: row.from_on,
    toOn: row.to_on,
    asOf: row.as_of,
    basis: row.basis,
    cases: row.cases ?? 0,
    madeAt: row.made_at,
  }
}

/** Finished books, the newest first, with the title of the report that each was made for; not those that only serve another as the year before. */
export async function listBooks(
  trx: Transaction<Database>,
  limit: number,
): Promise<(BookDays & { id: string; cases: number; madeAt: Date; title: string | null })[]> {
  const rows = await trx
    .selectFrom('figure_book as b')
    .leftJoin('report as r', (join) => join.onRef('r.tenant_id', '=', 'b.tenant_id').onRef('r.book_id', '=', 'b.id'))
    .select(['b.id', 'b.from_on', 'b.to_on', 'b.as_of', 'b.basis', 'b.cases', 'b.made_at', 'r.title'])
    .where('b.made_at', 'is not', null)
    .where((where) =>
      where.or([
        where('r.id', 'is not', null),
        where.not(
          where.exists(
            where
              .selectFrom('report as next')
              .select('next.id')
              .whereRef('next.tenant_id', '=', 'b.tenant_id')
              .whereRef('next.former_book_id', '=', 'b.id'),
          ),
        ),
      ]),
    )
    .orderBy('b.made_at', 'desc')
    .orderBy('b.id')
    .limit(limit)
    .execute()
  return rows.flatMap((row) =>
    row.made_at === null
      ? []
      : {
          id: row.id,
          fromOn: row.from_on,
          toOn: row.to_on,
          asOf: row.as_of,
          basis: row.basis,
          cases: row.cases ?? 0,
          madeAt: row.made_at,
          title: row.title,
        },
  )
}

async function findBook(trx: Transaction<Database>, bookId: string) {
  return trx.selectFrom('figure_book').selectAll().where('id', '=', bookId).executeTakeFirst()
}
