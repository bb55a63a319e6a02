import { valueLabel } from '../../contract/value-labels.ts'
import type { TimelineRow } from '../../db/read/case-timeline.ts'
import { AppError } from '../../errors.ts'
import { lastOf, linesOf, readCaseSheet, requireActor, words } from '../case-sheet.ts'
import { besideSession, dayWords } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'
import { requireOwnDuty } from '../own-duty.ts'
import { addresseesOf, classMark, dutyOf, replyFacts, unitName } from '../reply-facts.ts'

const BY_HAND = '　　　　年　　月　　日'

const gather: Gather = async (trx, ask, context) => {
  const sheet = await readCaseSheet(trx, context, ask.caseId, 'units')
  const actor = requireActor(sheet, 'assignment', ask.actorId)
  requireOwnDuty(context, actor)
  const duty = dutyOf(actor)
  if (duty.role === 'co') throw new AppError('RULE_NOT_MET', '协办单位不答复代表，不制发当面答复记录')
  const lines = linesOf(sheet, actor.id)
  const all = sheet.namesSigners ? [...(await addresseesOf(trx, sheet, actor, context)), ...sheet.signers] : []
  const deputy = all.find(({ id }) => id === ask.deputyId)
  if (ask.deputyId !== undefined && !deputy) {
    throw new AppError('NOT_FOUND', '本件的提出人中没有这名代表，或者您不能查看；请刷新后重新选择')
  }
  const of = (line: TimelineRow) => ask.deputyId === undefined || line.payload['deputyId'] === ask.deputyId
  const delivered = lastOf(lines.filter(of), 'reply.delivered')
  const isOral = delivered?.payload['form'] === 'oral_record' || delivered?.payload['form'] === 'in_person'
  const met = lastOf(lines.filter(of), 'contact.made')
  const hasReply = lastOf(lines, 'reply.drafted', 'reply.signed') !== undefined
  const reply = hasReply ? replyFacts(sheet, actor) : null
  const isWaived = ask.deputyId !== undefined && (duty.waivedBy ?? []).includes(ask.deputyId)
  return {
    title: `${sheet.number}建议当面答复记录${deputy ? `（${deputy.name}代表）` : ''}`,
    unitId: actor.unit_id ?? undefined,
    caseIds: deputy !== undefined && 'memberCaseId' in deputy ? [deputy.memberCaseId] : [],
    namesProposers: deputy !== undefined,
    data: {
      届次: sheet.session,
      编号: besideSession(sheet.number),
      标题: sheet.title,
      承办单位: unitName(sheet, actor),
      代表: deputy?.name ?? '',
      答复日期: isOral && delivered ? dayWords(delivered.occurred_on) : BY_HAND,
      答复方式: met ? valueLabel('form', String(met.payload['form'])) : '',
      答复人: met ? valueLabel('metBy', String(met.payload['metBy'])) : '',
      结果类别: reply ? classMark(sheet.policy, reply.resultClass) : '',
      书面答复: isWaived ? '代表已签字表示不需要书面答复' : '另有书面答复',
      要点: reply?.body ?? '',
      经办人: words(sheet, lastOf(lines, 'assignment.acknowledged'), 'clerk'),
    },
  }
}

export const ORAL_REPLY_GATHERER: FormGatherer = { makers: ['unit'], readers: 'unit', gather }
