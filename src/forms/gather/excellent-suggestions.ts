import { sql } from 'kysely'
import { z } from 'zod'

import { Name } from '../../contract/record-shapes.ts'
import { AppError } from '../../errors.ts'
import { type CaseSheet, linesOf, readCaseSheet } from '../case-sheet.ts'
import { dayWords, officeName } from '../form-words.ts'
import type { FormGatherer, Gather, GatherContext, Trx } from '../gather.ts'
import { isCo, replyFacts, standingDuties, unitName } from '../reply-facts.ts'

const About = z
  .object({
    /** Suggestions that were chosen in this year; or these. */
    year: z.int().min(1949).max(2199).optional(),
    caseIds: z.array(z.uuid()).min(1).max(200).optional(),
    title: Name.optional(),
    /** The congress for which it is printed. */
    meeting: Name.optional(),
  })
  .refine(({ year, caseIds }) => year !== undefined || caseIds !== undefined)

type Reply = { unit: string; head: string; body: string }

/**
 * What everybody may read, and nothing else: suggestions whose whole text is public; who proposed a protected one is
 * named neither beside it nor in its words. Throws RULE_NOT_MET where nothing is left, or a named one is not public.
 */
const gather: Gather = async (trx, ask, context) => {
  const about = About.safeParse(ask.about)
  if (!about.success) throw new AppError('REQUEST_INVALID', '没有写明收入哪些建议；请选择年度，或者选定建议')
  const {
    year,
    caseIds,
    title = `${year ?? context.datedOn.slice(0, 4)}年度优秀代表建议汇编`,
    meeting = '',
  } = about.data
  const ids = caseIds ?? (await listChosen(trx, year ?? 0))
  const { open, closed } = await partByPublicity(trx, ids)
  if (caseIds && closed > 0) {
    throw new AppError('RULE_NOT_MET', `选定的建议中有 ${closed} 件不公开全文，不能收入汇编；请只选全文公开的建议`)
  }
  if (open.length === 0) throw new AppError('RULE_NOT_MET', '没有可以收入汇编的优秀建议：还没有选定，或者都不公开全文')
  const texts: Record<string, string>[] = []
  for (const id of open) texts.push(await textOf(trx, context, id))
  return {
    title,
    caseIds: [...new Set([...open, ...(await leadsOf(trx, open))])],
    namesProposers: true,
    data: {
      书名: title,
      会议: meeting,
      编者: officeName(context),
      日期: dayWords(context.datedOn).replace(/\d+日$/, ''),
      目录: texts.map((text, n) => ({ 序: String(n + 1), 篇名: text['标题'] ?? '', 页码: '' })),
      篇: texts,
      编后: closed > 0 ? `另有${closed}件优秀建议不公开全文，未收入本汇编。` : '',
    },
  }
}

async function textOf(trx: Trx, context: GatherContext, id: string): Promise<Record<string, string>> {
  const sheet = await readCaseSheet(trx, context, id, 'office')
  const isProtected = sheet.page.head.mark === 'protected_proposer'
  const names = sheet.signers.map(({ name }) => name)
  const shown = (text: string) => (isProtected ? withoutNames(text, names) : text)
  const lead = await leadSheet(trx, context, sheet)
  const replies = deliveredReplies(lead)
  return {
    标题: shown(sheet.title),
    编号: `${sheet.session}${sheet.number}`,
    提出人: isProtected ? '' : proposers(names),
    正文: shown(sheet.body),
    答复单位: replies.map(({ head }) => head).join('；'),
    答复: replies.length === 0 ? '（正在办理，尚未答复。）' : shown(bodiesOf(replies)),
  }
}

/** Where several units answered, each answer stands under its unit. */
function bodiesOf(replies: readonly Reply[]): string {
  if (replies.length === 1) return replies[0]?.body ?? ''
  return replies.map(({ unit, body }) => `${unit}答复：\n${body}`).join('\n')
}

function proposers([lead = '', ...others]: readonly string[]): string {
  return others.length === 0 ? `${lead}代表` : `${lead}等${others.length + 1}名代表`
}

/** Of a suggestion that is handled together with another one, the reply stands in that one, as far as it is public. */
async function leadSheet(trx: Trx, context: GatherContext, sheet: CaseSheet): Promise<CaseSheet> {
  const { leadCaseId } = sheet.suggestion
  if (!leadCaseId) return sheet
  const { open } = await partByPublicity(trx, [leadCaseId])
  return open.length === 1 ? readCaseSheet(trx, context, leadCaseId, 'office') : sheet
}

/** The newest reply of each unit that reached a deputy. */
function deliveredReplies(sheet: CaseSheet): Reply[] {
  return standingDuties(sheet).flatMap((duty) => {
    if (isCo(duty)) return []
    const lines = linesOf(sheet, duty.id)
    const delivered = lines.findLast(({ type }) => type === 'reply.delivered')
    const signed = delivered && lines.findLast(({ type, seq }) => type === 'reply.signed' && seq < delivered.seq)
    if (!signed) return []
    const { body, documentNumber, signedOn } = replyFacts(sheet, duty, signed.seq)
    const unit = unitName(sheet, duty)
    return [{ unit, head: [unit, documentNumber, dayWords(signedOn)].filter(Boolean).join('　'), body }]
  })
}

function withoutNames(text: string, names: readonly string[]): string {
  return names.reduce((left, name) => (name === '' ? left : left.replaceAll(name, '×××')), text)
}

async function listChosen(trx: Trx, year: number): Promise<string[]> {
  const rows = await trx
    .selectFrom('nomination')
    .select('case_id')
    .where('year', '=', year)
    .where('kind', '=', 'suggestion')
    .where('state', '=', 'chosen')
    .execute()
  return [...new Set(rows.flatMap(({ case_id }) => case_id ?? []))]
}

/** In the order of their numbers; `closed` counts those whose text is not for everybody. */
async function partByPublicity(trx: Trx, ids: readonly string[]): Promise<{ open: string[]; closed: number }> {
  const { rows } = await sql<{ id: string; is_open: boolean }>`
    select c.id, coalesce(c.mark, 'none') in ('none', 'protected_proposer') and coalesce(c.origin, 'own') <> 'cppcc'
      and a.context ->> 'publicity' = 'full' as is_open
    from suggestion_case c join actor a on a.case_id = c.id and a.id = 'suggestion'
    where c.id = any (${sql.val([...ids])}::uuid[])
    order by c.term_no, c.session_no, c.period, nullif(regexp_replace(c.number, '\\D', '', 'g'), '')::numeric, c.number, c.id`.execute(
    trx,
  )
  const open = rows.filter(({ is_open }) => is_open).map(({ id }) => id)
  return { open, closed: new Set(ids).size - open.length }
}

export const EXCELLENT_SUGGESTIONS_GATHERER: FormGatherer = { makers: ['office'], readers: 'office', gather }

/** Of those that were handled together with another: that other one, whose reply is printed with them. */
async function leadsOf(trx: Trx, ids: readonly string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('suggestion_case')
    .select('lead_case_id')
    .where('id', 'in', ids)
    .where('lead_case_id', 'is not', null)
    .execute()
  return rows.flatMap(({ lead_case_id }) => lead_case_id ?? [])
}
