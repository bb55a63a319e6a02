import type { Kysely } from 'kysely'
import { pino } from 'pino'

import { loadConfig } from '../config.ts'
import { type CongressRow, listCongresses } from '../db/read/congresses.ts'
import type { Database } from '../db/schema.ts'
import { AppError } from '../errors.ts'
import { type Duban, openDuban } from '../open-duban.ts'

/** Opens the database for one command and gives it back afterwards, whatever happens. */
export async function withDuban<T>(work: (duban: Duban) => Promise<T>): Promise<T> {
  const config = loadConfig()
  // A command speaks to a person; what the log has to say goes to standard error, and only when it is bad.
  const log = pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true }))
  const duban = await openDuban(config, log, { name: 'duban-cli' })
  try {
    return await work(duban)
  } finally {
    await duban.close()
  }
}

/** The congress that is meant: by id or name, or the only one. Throws CONGRESS_NOT_FOUND. */
export async function pickCongress(db: Kysely<Database>, wanted: string | undefined): Promise<CongressRow> {
  const all = await listCongresses(db)
  const found = wanted === undefined ? all : all.filter(({ id, name }) => id === wanted || name === wanted)
  const [congress] = found
  if (congress && found.length === 1) return congress

  const known = all.map(({ id, name }) => `${id}（${name}）`).join('、')
  if (all.length === 0) {
    const example = 'duban congress create 濮阳市人民代表大会 --policy puyang-2024'
    throw new AppError('CONGRESS_NOT_FOUND', `还没有登记任何人大；请先建立，例如 ${example}`)
  }
  if (wanted === undefined)
    throw new AppError('CONGRESS_NOT_FOUND', `登记有 ${all.length} 个人大；请用 --tenant 指明：${known}`)
  const how = found.length > 1 ? `有 ${found.length} 个人大名为“${wanted}”，请写 id` : `没有人大“${wanted}”`
  throw new AppError('CONGRESS_NOT_FOUND', `${how}；已登记：${known}`)
}

/** Writes lines to standard output. */
export function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}
