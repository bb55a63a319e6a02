import { z } from 'zod'

import { Name } from '../../contract/record-shapes.ts'
import { AppError } from '../../errors.ts'
import { type CaseSheet, fact, lastOf, linesOf, readCaseSheet, requireActor, words } from '../case-sheet.ts'
import { copiesOf, dayWords, standingBody } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'
import { answeringUnits } from '../reply-facts.ts'

/** One that names many units is long. */
const Paragraph = z.string().trim().min(1).max(20_000)
/** What the office wrote; of a supervised suggestion the decision itself gives what is missing. */
const About = z.object({
  title: Name.optional(),
  addressee: Name.optional(),
  paragraphs: z.array(Paragraph).min(1).max(200).optional(),
  copyTo: z.array(Name).max(20).optional(),
  /** Of an appraisal: unit by unit what is told of it. */
  rows: z
    .array(z.object({ unit: Name, words: Name }))
    .max(500)
    .optional(),
})

/** 通报: a decision, not a notice. Its number is that of the decision where one is on record. */
const gather: Gather = async (trx, ask, context) => {
  const about = About.safeParse(ask.about ?? {})
  if (!about.success) {
    throw new AppError('REQUEST_INVALID', '通报的标题、主送或正文写得不对；标题最长 200 个字，正文分段写')
  }
  const { title, addressee, paragraphs, copyTo, rows = [] } = about.data
  const decided =
    ask.caseId === undefined
      ? null
      : await readDecision(await readCaseSheet(trx, context, ask.caseId, 'units'), ask.actorId)
  const text = paragraphs ?? decided?.paragraphs
  if (!text) throw new AppError('REQUEST_INVALID', '通报没有正文；请写明通报的内容')
  const heading = title ?? decided?.title ?? '关于代表建议办理情况的通报'
  const place = { ...context, policy: decided?.policy ?? context.policy }
  return {
    title: heading,
    number: decided?.number || undefined,
    data: {
      发文机关: standingBody(place),
      文号: context.number || decided?.number || '',
      标题: heading,
      主送: addressee ?? decided?.addressee ?? '各承办单位',
      正文: text.join('\n'),
      附表: rows.map(({ unit, words: said }, n) => ({ 序号: String(n + 1), 单位: unit, 情况: said })),
      日期: dayWords(decided?.on ?? context.datedOn),
      抄送: copyTo?.join('，') ?? copiesOf(place, decided?.bodyName ?? null),
    },
  }
}

/** The last 通报 that was decided in the supervision of the case. Throws RULE_NOT_MET where none was. */
function readDecision(sheet: CaseSheet, actorId: string | undefined) {
  const actor = requireActor(sheet, 'supervision', actorId)
  const line = lastOf(linesOf(sheet, actor.id), 'circular.decided')
  if (!line) throw new AppError('RULE_NOT_MET', '本件的督办中还没有登记决定通报；请先登记“决定通报”，再制发')
  return {
    policy: sheet.policy,
    number: fact(sheet, line, 'documentNumber'),
    on: line.occurred_on,
    title: `关于${sheet.name}办理情况的通报`,
    addressee: answeringUnits(sheet),
    bodyName: sheet.names.partyOrNull('organ', sheet.page.head.body_id)?.name ?? null,
    paragraphs: [`${sheet.name}《${sheet.title}》由${answeringUnits(sheet)}办理。`, words(sheet, line, 'reason')],
  }
}

export const CIRCULAR_GATHERER: FormGatherer = { makers: ['office'], readers: 'office', gather }
