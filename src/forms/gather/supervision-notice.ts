import { z } from 'zod'

import type { SupervisionContext } from '../../../machines/supervision/rules.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import type { ShownActor } from '../../db/read/case-actors.ts'
import { AppError } from '../../errors.ts'
import { type CaseSheet, dueOf, lastOf, linesOf, readCaseSheet, requireActor, words } from '../case-sheet.ts'
import { besideSession, dayWords, placeOf, standingBody } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'
import { classWords, dutyOf, isCo, standingDuties, unitName } from '../reply-facts.ts'

const Words = z.string().trim().min(1).max(4000)
/** What the paper says beside the facts; without `demands` those of the last act of supervision. */
const About = z.object({
  demands: Words.optional(),
  demandOn: z.iso.date().optional(),
  contact: z.string().trim().max(200).optional(),
})

const gather: Gather = async (trx, ask, context) => {
  const sheet = await readCaseSheet(trx, context, ask.caseId, 'units')
  const supervision = requireActor(sheet, 'supervision', ask.actorId)
  const duty = chooseDuty(sheet, ask.unitId)
  const about = About.safeParse(ask.about ?? {})
  if (!about.success) {
    throw new AppError('REQUEST_INVALID', '督办要求是空的或者太长，或者反馈期限不是 2026-03-05 这样的日期；请改正')
  }
  const held = lastOf(linesOf(sheet, supervision.id), 'act.held')
  const demands = about.data.demands ?? words(sheet, held, 'demands')
  if (demands === '') {
    throw new AppError('RULE_NOT_MET', '没有督办要求：督办活动里没有登记要求，也没有填写；请填写督办要求')
  }
  const { demandOn } = about.data
  if (demandOn === undefined || demandOn <= context.datedOn) {
    throw new AppError('REQUEST_INVALID', `请写明反馈期限；它应在成文日期 ${context.datedOn} 之后`)
  }
  const place = { ...context, policy: sheet.policy }
  const due = dueOf(sheet, duty.id, isCo(duty) ? 'opinion' : 'reply')
  return {
    title: `${sheet.number}建议督办通知书（致${unitName(sheet, duty)}）`,
    unitId: duty.unit_id ?? undefined,
    namesProposers: false,
    data: {
      发文机关: standingBody(place),
      文号: context.number,
      函题: '督办通知书',
      主送: unitName(sheet, duty),
      建议: `${sheet.session}${besideSession(sheet.number)}建议《${sheet.title}》`,
      交办日期: dayWords(dutyOf(duty).firstHandedOverOn),
      答复期限: dayWords(due) || '交办时确定的日期',
      督办安排: arrangementOf(sheet, supervision),
      办理情况: standOf(sheet, duty, context.datedOn, due),
      问题: words(sheet, held, 'findings'),
      要求: demands,
      反馈期限: dayWords(demandOn),
      日期: dayWords(context.datedOn),
      联系人: about.data.contact ?? '',
      抄送: `${placeOf(context)}人民政府督查室`,
    },
  }
}

/** The unit that is named, or the one that leads. Throws REQUEST_INVALID where several answer apart. */
function chooseDuty(sheet: CaseSheet, unitId: string | undefined): ShownActor {
  const duties = standingDuties(sheet)
  const answering = duties.filter((duty) => !isCo(duty))
  const found =
    unitId === undefined
      ? answering.length === 1
        ? answering[0]
        : undefined
      : duties.find((duty) => duty.unit_id === unitId)
  if (found) return found
  throw unitId === undefined
    ? new AppError('REQUEST_INVALID', '没有写明发给哪个承办单位；请选择单位')
    : new AppError('NOT_FOUND', '本件没有交给这个单位；请刷新后重新选择')
}

function arrangementOf({ names }: CaseSheet, { context }: ShownActor): string {
  const { level, leaderId, committeeId } = context as Partial<SupervisionContext>
  const leader = names.partyOrNull('person', leaderId)?.name
  const committee = names.partyOrNull('organ', committeeId)?.name
  const parts = [
    `该建议${valueLabel('level', level ?? 'listed')}`,
    leader && leader !== leaderId ? `由${leader}领衔督办` : '',
    committee ? `由${committee}具体督办` : '',
  ]
  return `${parts.filter((part) => part !== '').join('，')}。`
}

/** 截至2026年5月10日，你单位尚未答复代表，已超过答复期限。 */
function standOf({ policy }: CaseSheet, duty: ShownActor, today: string, due: string): string {
  const { repliedOn, opinionGivenOn, resultClass } = dutyOf(duty)
  const until = `截至${dayWords(today)}，你单位`
  if (isCo(duty))
    return opinionGivenOn ? `你单位已于${dayWords(opinionGivenOn)}提出协办意见。` : `${until}尚未提出协办意见。`
  if (repliedOn)
    return `你单位已于${dayWords(repliedOn)}答复代表${resultClass ? `，办理结果为${classWords(policy, resultClass)}` : ''}。`
  return `${until}尚未答复代表${due !== '' && due < today ? '，已超过答复期限' : ''}。`
}

export const SUPERVISION_NOTICE_GATHERER: FormGatherer = { makers: ['office'], readers: 'unit', gather }
