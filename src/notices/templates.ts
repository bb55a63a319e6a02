import { type Kysely, sql, type Transaction } from 'kysely'
import type { z } from 'zod'

import type { TemplateLine, TemplateProblem, TemplateView, TemplateWords } from '../contract/templates-endpoints.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { type Doer, noteDeed, requireOffice } from '../office/doer.ts'
import { checkTemplate } from './check-template.ts'
import { asNoticeKind, NOTICE_KIND_IDS, NOTICE_KINDS, type NoticeKind } from './kinds.ts'
import { sampleFacts } from './sample-facts.ts'
import { VARIABLES } from './variables.ts'
import { makeWords } from './words.ts'

type Db = Kysely<Database>
type Trx = Transaction<Database>
type Line = z.infer<typeof TemplateLine>
type Own = TemplateWords & { revision: number; changed_at: Date; changed_by_name: string | null }

export async function listTemplateLines(db: Db, doer: Doer): Promise<Line[]> {
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const own = await readOwn(trx)
    return NOTICE_KIND_IDS.map((kind) => lineOf(kind, own.get(kind)))
  })
}

/** Throws NOT_FOUND. */
export async function findTemplate(db: Db, doer: Doer, id: string): Promise<TemplateView> {
  const kind = kindOf(id)
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    return viewOf(kind, (await readOwn(trx)).get(kind))
  })
}

/** The congress's own words. Throws NOT_FOUND, TEMPLATE problems as REQUEST_INVALID with each place, RECORD_STALE. */
export async function putTemplate(
  db: Db,
  doer: Doer,
  id: string,
  { revision, ...words }: TemplateWords & { revision: number },
): Promise<TemplateView> {
  const kind = kindOf(id)
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const problems = checkTemplate(kind, words)
    if (problems.length > 0) throw new AppError('REQUEST_INVALID', problems.map(told).join('\n'))
    const row = { ...words, changed_at: new Date(doer.now), changed_by: doer.viewer.id }
    const { numInsertedOrUpdatedRows, numUpdatedRows } =
      revision === 0
        ? { ...(await insertOwn(trx, doer, kind, row)), numUpdatedRows: 0n }
        : { numInsertedOrUpdatedRows: 0n, ...(await updateOwn(trx, kind, revision, row)) }
    if ((numInsertedOrUpdatedRows ?? 0n) + numUpdatedRows !== 1n) throw stale()
    await noteDeed(trx, doer, { kind: 'template_changed', subject: kind, new: words })
    return viewOf(kind, (await readOwn(trx)).get(kind))
  })
}

type NewWords = TemplateWords & { changed_at: Date; changed_by: string }

function insertOwn(trx: Trx, { viewer }: Doer, id: NoticeKind, row: NewWords) {
  return trx
    .insertInto('notice_template')
    .values({ tenant_id: viewer.tenantId, id, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
}

function updateOwn(trx: Trx, id: NoticeKind, revision: number, row: NewWords) {
  return trx
    .updateTable('notice_template')
    .set({ ...row, revision: sql`revision + 1` })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst()
}

/** With fictional facts; a template with problems is shown as far as it goes. */
export async function previewWords(
  db: Db,
  doer: Doer,
  id: string,
  words: TemplateWords,
): Promise<{ words: TemplateWords; problems: TemplateProblem[] }> {
  const kind = kindOf(id)
  await withTenant(db, doer.viewer.tenantId, (trx) => requireOffice(trx, doer.viewer))
  return { words: makeWords(kind, words, sampleFacts(kind)), problems: checkTemplate(kind, words) }
}

/** Back to the default words. Throws NOT_FOUND, RECORD_STALE. */
export async function dropTemplate(db: Db, doer: Doer, id: string, revision: number): Promise<TemplateView> {
  const kind = kindOf(id)
  return withTenant(db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const { numDeletedRows } = await trx
      .deleteFrom('notice_template')
      .where('id', '=', kind)
      .where('revision', '=', revision)
      .executeTakeFirst()
    if (numDeletedRows !== 1n) throw stale()
    await noteDeed(trx, doer, { kind: 'template_reset', subject: kind })
    return viewOf(kind, undefined)
  })
}

async function readOwn(trx: Trx): Promise<Map<string, Own>> {
  const rows = await trx
    .selectFrom('notice_template as t')
    .leftJoin('person as p', (join) => join.onRef('p.tenant_id', '=', 't.tenant_id').onRef('p.id', '=', 't.changed_by'))
    .select(['t.id', 't.subject', 't.body', 't.brief', 't.revision', 't.changed_at', 'p.name as changed_by_name'])
    .execute()
  return new Map(rows.map(({ id, ...own }) => [id, own]))
}

function kindOf(id: string): NoticeKind {
  const kind = asNoticeKind(id)
  if (!kind) throw new AppError('NOT_FOUND', '没有这个通知模板，或者您不能查看它')
  return kind
}

function stale(): AppError {
  return new AppError('RECORD_STALE', '这个通知模板已被别人改过；请刷新，核对后再提交')
}

function told({ fieldLabel, line, column, message }: TemplateProblem): string {
  return `${fieldLabel}第 ${line} 行第 ${column} 个字：${message}`
}

function lineOf(kind: NoticeKind, own: Own | undefined): Line {
  const { label, group } = NOTICE_KINDS[kind]
  return {
    id: kind,
    label,
    group,
    isOwn: own !== undefined,
    revision: own?.revision ?? 0,
    changedAt: own?.changed_at.toISOString() ?? null,
    changedByName: own?.changed_by_name ?? null,
    isBroken: own !== undefined && checkTemplate(kind, own).length > 0,
  }
}

function viewOf(kind: NoticeKind, own: Own | undefined): TemplateView {
  const { words, variables, mustName, mustSay, mustNotSay } = NOTICE_KINDS[kind]
  const { subject, body, brief } = own ?? words
  const rules = [
    '标题和简要内容会经过短信、群机器人等外部渠道，只能用编号、件数和日期。',
    '一行中的变量没有内容时，这一行整个略去（“标题”除外，只略去它自己）。',
    ...(mustSay === undefined ? [] : [`标题、正文和简要内容都应写明“${mustSay}”。`]),
    ...(mustNotSay === undefined ? [] : [`不能出现“${mustNotSay}”。`]),
  ]
  return {
    ...lineOf(kind, own),
    words: { subject, body, brief },
    defaultWords: { ...words },
    variables: variables.map((name) => ({
      placeholder: `{${VARIABLES[name].label}}`,
      meaning: VARIABLES[name].meaning,
      sample: VARIABLES[name].sample,
      isOpen: VARIABLES[name].isOpen,
      isRequired: mustName.includes(name),
    })),
    rules,
  }
}
