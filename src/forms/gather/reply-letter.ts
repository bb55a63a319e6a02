import { z } from 'zod'

import { valueLabel } from '../../contract/value-labels.ts'
import { AppError } from '../../errors.ts'
import { readCaseSheet, requireActor } from '../case-sheet.ts'
import { besideSession, copiesOf, dayWords, officeName } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'
import { blankSheet } from '../inquiry-sheet.ts'
import { requireOwnDuty } from '../own-duty.ts'
import {
  type Addressee,
  addresseesOf,
  answeringUnits,
  classMark,
  contactWords,
  dutyOf,
  handlingWords,
  replyFacts,
  unitName,
} from '../reply-facts.ts'

/** `seq`: another signature than the newest, by its number in the log. */
const About = z.object({ seq: z.int().min(1).optional() })
/** The unit has written how it begins and how it ends. */
const HAS_OPENING = /收悉|(答复|回复|函复)如下/
const HAS_CLOSING = /感谢|谢谢|欢迎.{0,20}(监督|批评|支持)/
const OPENING_CHARS = 200
const CLOSING_CHARS = 120
const USUAL_CLOSING = '感谢您对我们工作的关心和支持。'

const gather: Gather = async (trx, ask, context) => {
  const sheet = await readCaseSheet(trx, context, ask.caseId, 'units')
  const actor = requireActor(sheet, 'assignment', ask.actorId)
  requireOwnDuty(context, actor)
  if (dutyOf(actor).role === 'co') {
    throw new AppError('RULE_NOT_MET', '协办单位不单独答复代表；请制发协办意见函，送主办单位')
  }
  const about = About.safeParse(ask.about ?? {})
  if (!about.success) throw new AppError('REQUEST_INVALID', '答复函的签发记录应是过程记录的序号；请从列表中选择')
  const reply = replyFacts(sheet, actor, about.data.seq)
  const addressee = chooseAddressee(await addresseesOf(trx, sheet, actor, context), ask.deputyId, sheet.namesSigners)
  const to = addressee ?? { name: '', delegation: '', number: sheet.number, title: sheet.title, session: sheet.session }
  const place = { ...context, policy: sheet.policy }
  const unit = unitName(sheet, actor)
  const bodyName = sheet.names.partyOrNull('organ', sheet.page.head.body_id)?.name ?? null
  const { body, closing } = splitClosing(reply.body)
  const isPublic = valueLabel('publicity', sheet.suggestion.publicity ?? 'none')
  return {
    title: `${to.number}建议答复函${addressee ? `（致${addressee.name}代表）` : ''}`,
    unitId: actor.unit_id ?? undefined,
    caseIds: addressee?.memberCaseId === undefined ? [] : [addressee.memberCaseId],
    namesProposers: addressee !== undefined,
    number: reply.documentNumber,
    data: {
      发文机关: unit,
      类别标识: reply.signed ? `${classMark(sheet.policy, reply.resultClass)}（${isPublic}）` : '征求意见稿',
      文号: reply.documentNumber,
      签发人: reply.signer,
      函题: `对${to.session}${besideSession(to.number)}建议的答复`,
      称谓: `${to.name}代表`,
      开头: HAS_OPENING.test(reply.body.slice(0, OPENING_CHARS)) ? '' : `您提出的《${to.title}》收悉。现答复如下：`,
      正文: body,
      协办情况: handlingWords(sheet, actor),
      承诺: reply.promises.map(({ text, dueOn }, n) => ({ 序号: String(n + 1), 事项: withoutStop(text), 期限: dueOn })),
      结尾: closing,
      审签: reply.signer === '' ? '' : `（本答复已经${reply.signer}审签）`,
      附件说明: '附件：代表建议办理情况征询意见表',
      日期: dayWords(reply.signedOn ?? context.datedOn),
      联系人: await contactWords(trx, sheet, actor),
      抄送: copiesOf(place, bodyName),
      ...blankSheet(sheet.policy, {
        session: to.session,
        number: to.number,
        title: to.title,
        deputy: to.name,
        delegation: to.delegation,
        units: answeringUnits(sheet),
        returnTo: officeName(place),
      }),
    },
  }
}

/** Throws NOT_FOUND for a deputy to whom no reply is owed, REQUEST_INVALID where it must be said to whom. */
function chooseAddressee(
  all: readonly Addressee[],
  deputyId: string | undefined,
  namesSigners: boolean,
): Addressee | undefined {
  if (!namesSigners) {
    if (deputyId === undefined) return undefined
    throw new AppError('RULE_NOT_MET', '本件的提出人保密，答复函不写代表姓名；请不选代表，由代表工作机构转交')
  }
  const found = deputyId === undefined && all.length === 1 ? all[0] : all.find(({ id }) => id === deputyId)
  if (found) return found
  if (deputyId === undefined) throw new AppError('REQUEST_INVALID', '没有写明答复哪一位代表；请选择代表，或者成批制发')
  throw new AppError('NOT_FOUND', '这名代表不是本件的答复对象（或者已表示不需要书面答复）；请刷新后重新选择')
}

/** The unit's own closing goes behind what is added to its text; where it has none, the usual one does. */
function splitClosing(text: string): { body: string; closing: string } {
  const lines = text.trimEnd().split('\n')
  const last = lines.at(-1)?.trim() ?? ''
  if (lines.length > 1 && last.length <= CLOSING_CHARS && HAS_CLOSING.test(last)) {
    return { body: lines.slice(0, -1).join('\n'), closing: last }
  }
  return { body: text, closing: HAS_CLOSING.test(text.slice(-CLOSING_CHARS)) ? '' : USUAL_CLOSING }
}

/** The template ends the sentence. */
function withoutStop(text: string): string {
  return text.replace(/[。；;.\s]+$/u, '')
}

export const REPLY_LETTER_GATHERER: FormGatherer = { makers: ['unit'], readers: 'unit', gather }
