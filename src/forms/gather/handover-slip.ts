import { CLOCK_LABELS } from '../../../machines/labels.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import { AppError } from '../../errors.ts'
import { dueOf, lastOf, linesOf, readCaseSheet } from '../case-sheet.ts'
import { besideSession, dayWords, officeName } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'
import { dutyOf, isCo, roleWords, standingDuties, unitName } from '../reply-facts.ts'

/** 交办单: goes with the suggestion to those who handle it. With `unitId` it is that unit's copy. */
const gather: Gather = async (trx, ask, context) => {
  const sheet = await readCaseSheet(trx, context, ask.caseId, 'units')
  const { page, suggestion, policy, session, number, title, signers } = sheet
  const handedOver = lastOf(linesOf(sheet, 'suggestion'), 'handover.made')
  if (!handedOver) throw new AppError('RULE_NOT_MET', '本件还没有交办，不能制发交办单；请先办理交办')
  const duties = standingDuties(sheet)
  const own = duties.find(({ unit_id }) => unit_id === ask.unitId)
  if (ask.unitId !== undefined && own === undefined) {
    throw new AppError('NOT_FOUND', '本件没有交给这个单位；请刷新后重新选择')
  }
  const [lead] = signers
  const place = { ...context, policy }
  return {
    title: `${number}建议交办单${own === undefined ? '' : `（致${unitName(sheet, own)}）`}`,
    unitId: ask.unitId,
    namesProposers: lead !== undefined,
    data: {
      届次: session,
      编号: besideSession(number),
      标题: title,
      提出时间: page.head.period ? valueLabel('period', page.head.period) : '',
      提出日期: dayWords(page.head.submitted_on),
      领衔代表: lead?.name ?? '（提出人保密）',
      代表团: lead?.delegation ?? '',
      代表电话: lead?.phone ?? '',
      附议人数: lead ? String(signers.length - 1) : '',
      性质: [
        page.head.is_key ? policy.key.label : '',
        (suggestion.repeats ?? []).length > 0 ? '多年重复提出' : '当年提出',
      ]
        .filter((word) => word !== '')
        .join('，'),
      类别: page.head.category ? (policy.categories[page.head.category]?.label ?? '') : '',
      公开: valueLabel('publicity', suggestion.publicity ?? 'none'),
      交办机关: officeName(place),
      交办日期: dayWords(page.head.first_handed_over_on ?? handedOver.occurred_on),
      交办意见: '请认真研究办理，办理中主动与代表沟通联系、充分听取意见，按期书面答复代表。',
      承办: duties.map((duty) => ({
        单位: unitName(sheet, duty),
        方式: roleWords(duty),
        任务: isCo(duty) ? '向主办单位提出书面协办意见' : '书面答复代表',
        期限: dayWords(dueOf(sheet, duty.id, isCo(duty) ? 'opinion' : 'reply') || dutyOf(duty).fixedReplyDueOn),
      })),
      签收单位: own === undefined ? '' : unitName(sheet, own),
      期限依据: citationOf(policy.clocks.reply),
    },
  }
}

/** 答复期限依据《…办法》第二十条; nothing for a rule that was only assumed. */
function citationOf(clock: { source: { document: string; article?: string | undefined }; force: string } | undefined) {
  if (!clock || clock.force === 'assumed') return ''
  const { document, article = '' } = clock.source
  const name = document.startsWith('《') ? document : `《${document}》`
  return `${CLOCK_LABELS.reply}${clock.force === 'by_reference' ? '参照' : '依据'}${name}${article}。`
}

export const HANDOVER_SLIP_GATHERER: FormGatherer = { makers: ['office'], readers: 'unit', gather }
