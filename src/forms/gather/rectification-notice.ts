import type { BallotContext } from '../../../machines/ballot/machine.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import { AppError } from '../../errors.ts'
import { dueOf, lastOf, linesOf, readCaseSheet, requireActor, words } from '../case-sheet.ts'
import { besideSession, dayWords, placeOf, standingBody } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'

/** 整改通知书 to one of the units that were told to put things right after a ballot. */
const gather: Gather = async (trx, ask, context) => {
  const sheet = await readCaseSheet(trx, context, ask.caseId, 'units')
  const ballot = requireActor(sheet, 'ballot', ask.actorId)
  const ordered = lastOf(linesOf(sheet, ballot.id), 'rectification.ordered')
  if (!ordered) throw new AppError('RULE_NOT_MET', '测评以后没有责令整改，不能制发整改通知书；请先登记责令整改')
  const { rectifyingUnitIds, count, result, formerResult, on, sessionId, secondBallotOwed } =
    ballot.context as BallotContext
  const unitId = ask.unitId ?? (rectifyingUnitIds.length === 1 ? rectifyingUnitIds[0] : undefined)
  if (unitId === undefined) throw new AppError('REQUEST_INVALID', '没有写明发给哪个整改单位；请选择单位')
  if (!rectifyingUnitIds.includes(unitId)) {
    throw new AppError('NOT_FOUND', '责令整改的单位里没有它；请刷新后重新选择')
  }
  const unit = sheet.names.party('unit', unitId).name
  const announced = lastOf(
    linesOf(sheet, ballot.id).filter(({ seq }) => seq < ordered.seq),
    'ballot.announced',
  )
  const heldOn = announced?.occurred_on ?? on
  const told = result ?? formerResult
  const session = sheet.names.party('gathering', sessionId).name
  return {
    title: `${sheet.number}建议整改通知书（致${unit}）`,
    unitId,
    namesProposers: false,
    data: {
      发文机关: standingBody({ ...context, policy: sheet.policy }),
      文号: context.number,
      函题: '整改通知书',
      主送: unit,
      建议: `${sheet.session}${besideSession(sheet.number)}建议《${sheet.title}》`,
      会议: session === sessionId ? '常务委员会会议' : session,
      测评日期: dayWords(heldOn),
      测评结果: told ? valueLabel('result', told) : '',
      票数: votesOf(count),
      要求: words(sheet, ordered, 'demands'),
      整改期限: dayWords(dueOf(sheet, ballot.id, 'rectification')) || '责令整改的期限',
      再次测评: secondBallotOwed ? '整改结果将再次提请常委会会议测评。' : '',
      日期: dayWords(context.datedOn),
      联系人: '',
      抄送: `${placeOf(context)}人民政府督查室`,
    },
  }
}

function votesOf(count: BallotContext['count']): string {
  if (count === null) return ''
  const { present, returned, invalid, satisfied, basicallySatisfied, dissatisfied, abstained } = count
  const rest = abstained > 0 ? `、弃权${abstained}票` : ''
  return `出席${present}人，收回${returned}票，其中有效票${returned - invalid}票：满意${satisfied}票、基本满意${basicallySatisfied}票、不满意${dissatisfied}票${rest}`
}

export const RECTIFICATION_NOTICE_GATHERER: FormGatherer = { makers: ['office'], readers: 'unit', gather }
