import { type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'

import { AppError } from '../../errors.ts'
import type { Database } from '../schema.ts'

/** One page of a list of records: where to begin, how many, in which order. */
export type PageAsk = { order: 'asc' | 'desc'; cursor?: string | undefined; limit: number }
export type Page<Row> = { rows: Row[]; total: number; nextCursor: string | null }

/** Chinese order: by pinyin. */
const COLLATION = sql.raw('collate "zh-x-icu"')

/**
 * Reads one page. `lines` is a whole select that gives an `id` and, in the order that is asked for, a text `sort_key`;
 * lines of one key follow each other by id, so that a page begins exactly where the last one ended.
 */
export async function readPage<Row>(
  trx: Transaction<Database>,
  lines: RawBuilder<unknown>,
  { order, cursor, limit }: PageAsk,
): Promise<Page<Row>> {
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const [direction, sign] = order === 'asc' ? [sql.raw('asc'), sql.raw('>')] : [sql.raw('desc'), sql.raw('<')]
  const from = after
    ? sql<SqlBool>`(x.sort_key ${COLLATION}, x.id::text) ${sign} (${after.key}::text, ${after.id}::text)`
    : sql<SqlBool>`true`
  const { rows } = await sql<Row & { sort_key: string; id: string | number }>`
    select x.* from (${lines}) x where ${from}
    order by x.sort_key ${COLLATION} ${direction}, x.id::text ${direction} limit ${limit + 1}`.execute(trx)
  const { rows: counted } = await sql<{ n: number }>`select count(*) as n from (${lines}) x`.execute(trx)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const nextCursor = rows.length > limit && last ? writeCursor(last.sort_key, String(last.id)) : null
  return { rows: page, total: counted[0]?.n ?? 0, nextCursor }
}

/** The words of a search as a pattern in which nothing but them counts. */
export function containing(words: string): string {
  return `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
}

function writeCursor(key: string, id: string): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url')
}

function readCursor(cursor: string): { key: string; id: string } {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(parsed) && parsed.length === 2 && parsed.every(isStorable)) {
      return { key: String(parsed[0]), id: String(parsed[1]) }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new AppError('REQUEST_INVALID', '分页标记“cursor”无效；应原样使用上一页给出的标记，或者不写，从头开始')
}

function isStorable(part: unknown): boolean {
  return typeof part === 'string' && !part.includes('\0') && !/\p{Surrogate}/u.test(part)
}
