import { sql } from 'kysely'
import { z } from 'zod'

import { Note } from '../../contract/record-shapes.ts'
import { withinReach } from '../../db/read/reach.ts'
import { AppError } from '../../errors.ts'
import { inChinese } from '../../office/case-name.ts'
import { type CaseSheet, readCaseSheet } from '../case-sheet.ts'
import { dayWords, officeName, placeOf } from '../form-words.ts'
import type { FormAsk, FormGatherer, Gather, GatherContext, Trx } from '../gather.ts'
import { basicsOf, opinionOf, progressOf, supervisionOf } from '../key-case-words.ts'

const About = z.object({
  /** Key suggestions that were handed over in this year; with `caseIds` only these. */
  year: z.int().min(1949).max(2199).optional(),
  caseIds: z.array(z.uuid()).min(1).max(100).optional(),
  /** What is to be done next, as the office wrote it: of one suggestion alone. */
  next: Note.optional(),
})

/** Each key suggestion with what was done about it. Throws RULE_NOT_MET where there is none. */
const gather: Gather = async (trx, ask, context) => {
  const about = About.safeParse(ask.about ?? {})
  if (!about.success) throw new AppError('REQUEST_INVALID', '报告的年度、建议或下一步意见写得不对；请从页面上选择')
  const { next = '' } = about.data
  const ids = await listKeyCases(trx, ask, context, about.data)
  if (ids.length === 0) throw new AppError('RULE_NOT_MET', '没有重点督办的建议；请先确定重点督办建议，或另选年度')
  const sheets: CaseSheet[] = []
  for (const id of ids) sheets.push(await readCaseSheet(trx, context, id, 'office'))
  const [first] = sheets
  const isSingle = sheets.length === 1
  const title = isSingle && first ? `关于《${first.title}》督办情况的报告` : '关于重点督办代表建议办理和督办情况的报告'
  return {
    title,
    caseIds: ids,
    namesProposers: true,
    data: {
      标题: title,
      主送: `${placeOf(context)}人大常委会主任会议`,
      引言: opening(sheets, context.datedOn),
      件: sheets.map((sheet, n) => ({
        序号: inChinese(n + 1),
        编号: sheet.number,
        标题: sheet.title,
        基本情况: basicsOf(sheet),
        督办情况: supervisionOf(sheet),
        办理进展: progressOf(sheet),
        代表评价: opinionOf(sheet),
        建议意见: isSingle ? next : '',
      })),
      署名: officeName(context),
      日期: dayWords(context.datedOn),
    },
  }
}

function opening(sheets: readonly CaseSheet[], datedOn: string): string {
  if (sheets.length === 1) return `截至${dayWords(datedOn)}，该重点督办建议的办理和督办情况如下。`
  const replied = sheets.filter(({ page }) => page.head.replied_on !== null).length
  const concluded = sheets.filter(({ page }) => page.head.concluded_on !== null).length
  return `截至${dayWords(datedOn)}，本次报告的重点督办建议共${sheets.length}件，已办复${replied}件，办结${concluded}件。现将督办情况报告如下。`
}

/** In the order of their numbers. Neither secret nor internal suggestions are printed. */
async function listKeyCases(
  trx: Trx,
  { caseId }: FormAsk,
  { viewer }: GatherContext,
  { year, caseIds }: z.infer<typeof About>,
): Promise<string[]> {
  const asked = caseId === undefined ? caseIds : [caseId]
  const which = asked
    ? sql`c.id = any (${sql.val(asked)}::uuid[])`
    : sql`c.is_key and ${year === undefined ? sql`not c.is_settled` : sql`extract(year from c.first_handed_over_on) = ${year}`}`
  const { rows } = await sql<{ id: string }>`
    select c.id from suggestion_case c
    where ${which} and coalesce(c.mark, 'none') not in ('internal', 'state_secret') and ${withinReach(viewer)}
    order by c.term_no, c.session_no, c.period, nullif(regexp_replace(c.number, '\\D', '', 'g'), '')::numeric, c.number, c.id
    limit 100`.execute(trx)
  return rows.map(({ id }) => id)
}

export const COUNCIL_REPORT_GATHERER: FormGatherer = { makers: ['office'], readers: 'office', gather }
