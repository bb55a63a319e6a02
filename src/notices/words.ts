import { sql, type Transaction } from 'kysely'

import type { Database } from '../db/schema.ts'
import { checkTemplate } from './check-template.ts'
import { askOf } from './clock-asks.ts'
import { asNoticeKind, NOTICE_KINDS, type NoticeKind } from './kinds.ts'
import { render, type Words } from './render-words.ts'
import type { NoticeFacts } from './variables.ts'

export type { Words } from './render-words.ts'
export type { NoticeFacts } from './variables.ts'

/** Puts facts into the words of one kind. */
export type WordMaker = (kind: NoticeKind, facts: NoticeFacts) => Words

/** The words of a notice: the congress's own template or the default, with the facts in it. */
export async function wordsOf(trx: Transaction<Database>, kind: NoticeKind, facts: NoticeFacts): Promise<Words> {
  return (await openWords(trx))(kind, facts)
}

/** For many notices in one transaction: reads the templates of the congress once. */
export async function openWords(trx: Transaction<Database>): Promise<WordMaker> {
  const [templates, congress] = await Promise.all([
    trx.selectFrom('notice_template').select(['id', 'subject', 'body', 'brief']).execute(),
    trx
      .selectFrom('congress')
      .select('name')
      .where('id', '=', sql<string>`current_setting('duban.tenant', true)`)
      .executeTakeFirst(),
  ])
  const own = new Map(templates.flatMap(({ id, ...words }) => usable(asNoticeKind(id), words)))
  return (kind, facts) =>
    makeWords(kind, own.get(kind) ?? NOTICE_KINDS[kind].words, {
      ...(congress && { congress: congress.name }),
      ...facts,
    })
}

/** Words that no longer pass the check, after an update, are not sent: staff see them marked, the default goes out. */
function usable(kind: NoticeKind | undefined, words: Words): [NoticeKind, Words][] {
  return kind && checkTemplate(kind, words).length === 0 ? [[kind, words]] : []
}

/** Without a database: the given template with the facts in it, and what is asked for when nobody says it. */
export function makeWords(kind: NoticeKind, template: Words, facts: NoticeFacts): Words {
  const { clock, role } = facts
  const ask = facts.ask ?? (clock && askOf(clock, role, kind === 'chase_after'))
  return render(template, { ...facts, ...(ask !== undefined && { ask }) })
}
