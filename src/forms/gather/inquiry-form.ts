import type { InquiryContext } from '../../../machines/inquiry/records.ts'
import type { ShownActor } from '../../db/read/case-actors.ts'
import { AppError } from '../../errors.ts'
import { type CaseSheet, lastOf, linesOf, readCaseSheet, requireActor, type Signer, words } from '../case-sheet.ts'
import { dayWords, officeName } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'
import { blankSheet, type SheetHead, sheetOf } from '../inquiry-sheet.ts'
import { answeringUnits, standingDuties } from '../reply-facts.ts'

/** One sheet for each signer, or for the one who is named; with `about.filled` as the deputies answered. */
const gather: Gather = async (trx, ask, context) => {
  const sheet = await readCaseSheet(trx, context, ask.caseId, 'office')
  const isFilled = ask.about?.['filled'] === true
  const chosen = ask.deputyId === undefined ? sheet.signers : sheet.signers.filter(({ id }) => id === ask.deputyId)
  if (chosen.length === 0) throw new AppError('NOT_FOUND', '本件的提出人中没有这名代表；请刷新后重新选择')
  const inquiry = isFilled ? requireActor(sheet, 'inquiry', ask.actorId) : undefined
  const returnTo = officeName({ ...context, policy: sheet.policy })
  const sheets = chosen.flatMap((signer) => {
    const head = headOf(sheet, signer, returnTo)
    if (inquiry === undefined) return [blankSheet(sheet.policy, head)]
    return answered(sheet, inquiry, signer, head)
  })
  if (sheets.length === 0) {
    throw new AppError('RULE_NOT_MET', '这一轮还没有代表表示意见，没有可以填入的内容；请制发空白的征询意见表')
  }
  const [only] = chosen
  const whose = chosen.length === 1 && only ? `（${only.name}代表）` : `（${sheets.length}份）`
  return {
    title: `${sheet.number}建议征询意见表${isFilled ? '（已填）' : ''}${whose}`,
    namesProposers: true,
    data: { 份: sheets },
  }
}

function headOf(sheet: CaseSheet, { name, delegation }: Signer, returnTo: string): SheetHead {
  const { session, number, title } = sheet
  return { session, number, title, deputy: name, delegation, units: answeringUnits(sheet), returnTo }
}

/** The sheet of who was asked or gave feedback of his own; the record of the office goes first. */
function answered(sheet: CaseSheet, inquiry: ShownActor, { id }: Signer, head: SheetHead) {
  const lines = linesOf(sheet, inquiry.id).filter(({ payload }) => payload['deputyId'] === id)
  const record = (inquiry.context as Partial<InquiryContext>).deputies?.find(({ deputyId }) => deputyId === id)
  const line = lastOf(lines, 'inquiry.asked') ?? lastOf(lines, 'deputyFeedback.filed')
  if (!line || (line.type === 'inquiry.asked' && record?.ratings == null)) return []
  const ratings = (line.type === 'inquiry.asked' ? record?.ratings : line.payload['ratings']) ?? {}
  const [reason, demands] = [words(sheet, line, 'reason'), words(sheet, line, 'demands')]
  const opinion = [reason, demands && `要求：${demands}`].filter((part) => part !== '').join('\n')
  const answer = {
    receivedOn: dayWords(deliveredOn(sheet, id)),
    ratings,
    opinion,
    signedOn: dayWords(line.occurred_on),
  }
  return [sheetOf(sheet.policy, head, answer)]
}

function deliveredOn(sheet: CaseSheet, deputyId: string): string | undefined {
  return standingDuties(sheet)
    .flatMap((duty) => linesOf(sheet, duty.id))
    .findLast(({ type, payload }) => type === 'reply.delivered' && payload['deputyId'] === deputyId)?.occurred_on
}

export const INQUIRY_FORM_GATHERER: FormGatherer = { makers: ['office'], readers: 'office', gather }
