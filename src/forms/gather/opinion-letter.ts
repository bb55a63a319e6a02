import { AppError } from '../../errors.ts'
import { readDocumentNumber } from '../../office/document-numbers.ts'
import { lastOf, linesOf, readCaseSheet, requireActor, words } from '../case-sheet.ts'
import { besideSession, copiesOf, dayWords } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'
import { requireOwnDuty } from '../own-duty.ts'
import { contactWords, dutyOf, standingDuties, unitName } from '../reply-facts.ts'

/** The unit's own number, which stands in no register of the office. */
const OPENING = /收悉|协办意见(如下|是)|意见如下/

const gather: Gather = async (trx, ask, context) => {
  const sheet = await readCaseSheet(trx, context, ask.caseId, 'units')
  const actor = requireActor(sheet, 'assignment', ask.actorId)
  requireOwnDuty(context, actor)
  if (dutyOf(actor).role !== 'co') {
    throw new AppError('RULE_NOT_MET', '只有协办单位制发协办意见函；主办、单独办理和分别办理的请制发答复函')
  }
  const line = lastOf(linesOf(sheet, actor.id), 'opinion.given')
  if (!line) throw new AppError('RULE_NOT_MET', '还没有提出协办意见，不能制发协办意见函；请先登记协办意见')
  const opinion = words(sheet, line, 'opinion')
  const lead = standingDuties(sheet).find((other) => dutyOf(other).role === 'lead')
  const bodyName = sheet.names.partyOrNull('organ', sheet.page.head.body_id)?.name ?? null
  const number = ownNumber(ask.about?.['documentNumber'])
  return {
    title: `${sheet.number}建议协办意见函`,
    unitId: actor.unit_id ?? undefined,
    number,
    data: {
      发文机关: unitName(sheet, actor),
      文号: number,
      函题: `关于${sheet.session}${besideSession(sheet.number)}建议的协办意见`,
      主送: lead ? unitName(sheet, lead) : '主办单位',
      开头: OPENING.test(opinion.slice(0, 200))
        ? ''
        : `由你单位主办、我单位协办的《${sheet.title}》收悉。现提出协办意见如下：`,
      意见: opinion || '（意见见盖章的原件）',
      日期: dayWords(line.occurred_on),
      联系人: await contactWords(trx, sheet, actor),
      抄送: copiesOf({ ...context, policy: sheet.policy }, bodyName),
    },
  }
}

/** Throws REQUEST_INVALID where it has not the form of a document number. */
function ownNumber(typed: unknown): string {
  if (typeof typed !== 'string' || typed.trim() === '') return ''
  const check = readDocumentNumber(typed)
  if (check.ok) return check.number.text
  throw new AppError('REQUEST_INVALID', check.why)
}

export const OPINION_LETTER_GATHERER: FormGatherer = { makers: ['unit'], readers: 'unit', gather }
