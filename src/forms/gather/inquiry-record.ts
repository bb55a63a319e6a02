import type { DeputyRecord, InquiryContext } from '../../../machines/inquiry/records.ts'
import { valueLabel } from '../../contract/value-labels.ts'
import type { ShownActor } from '../../db/read/case-actors.ts'
import { AppError } from '../../errors.ts'
import { type CaseSheet, lastOf, linesOf, readCaseSheet, requireActor, words } from '../case-sheet.ts'
import { besideSession, dayWords } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'
import { answeringUnits } from '../reply-facts.ts'

const STATES: Readonly<Record<string, string>> = { open: '待征求', asked: '已征求，待复核', confirmed: '已确认' }

/** The office's own records of one inquiry, a page for each deputy who was asked or could not be. */
const gather: Gather = async (trx, ask, context) => {
  const sheet = await readCaseSheet(trx, context, ask.caseId, 'office')
  const inquiry = requireActor(sheet, 'inquiry', ask.actorId)
  const { deputies = [] } = inquiry.context as Partial<InquiryContext>
  const chosen = deputies.filter(({ deputyId, state, attempts }) =>
    ask.deputyId === undefined ? state !== 'open' || attempts > 0 : deputyId === ask.deputyId,
  )
  if (chosen.length === 0) {
    throw new AppError('RULE_NOT_MET', '这一轮还没有征求过意见，没有可以制发的记录；请先登记征求意见的情况')
  }
  const [only] = chosen
  const whose =
    chosen.length === 1 && only
      ? `（${sheet.names.party('deputy', only.deputyId).name}代表）`
      : `（${chosen.length}份）`
  return {
    title: `${sheet.number}建议征求意见记录${whose}`,
    namesProposers: true,
    data: { 份: chosen.map((record) => recordOf(sheet, inquiry, record)) },
  }
}

function recordOf(sheet: CaseSheet, inquiry: ShownActor, record: DeputyRecord): Record<string, string> {
  const { deputyId, state, attempts, channel, ratings, hasScan } = record
  const { about, round, channel: demanded } = inquiry.context as InquiryContext
  const { names, policy } = sheet
  const lines = linesOf(sheet, inquiry.id).filter(({ payload }) => payload['deputyId'] === deputyId)
  const asked = state === 'asked' || state === 'confirmed' ? lastOf(lines, 'inquiry.asked') : undefined
  const confirmed = state === 'confirmed' ? lastOf(lines, 'inquiry.confirmed') : undefined
  const by = (line: typeof asked) => (line ? (names.actor(line.principal_id, line.role) ?? '') : '')
  return {
    届次: sheet.session,
    编号: besideSession(sheet.number),
    标题: sheet.title,
    承办单位: answeringUnits(sheet),
    代表: names.party('deputy', deputyId).name,
    轮次: `第${round}轮（${about === 'review' ? '“回头看”' : '答复'}）`,
    要求方式: valueLabel('channel', demanded),
    实际方式: channel ? valueLabel('channel', channel) : '',
    征求日期: dayWords(asked?.occurred_on),
    征求人: by(asked),
    地点: words(sheet, asked, 'where'),
    未联系上: attempts > 0 ? `${attempts}次` : '无',
    结果: STATES[state] ?? valueLabel('outcome', state),
    评价: policy.inquiry.dimensions
      .map((one) => `${valueLabel('ratings', one)}：${ratings?.[one] ? valueLabel('rating', ratings[one]) : '（无）'}`)
      .join('\n'),
    理由: words(sheet, asked, 'reason'),
    要求: words(sheet, asked, 'demands'),
    记录: words(sheet, asked, 'notes'),
    凭证: hasScan ? '有扫描件或照片' : '无',
    复核: confirmed ? `${by(confirmed)}，${dayWords(confirmed.occurred_on)}` : '',
  }
}

export const INQUIRY_RECORD_GATHERER: FormGatherer = { makers: ['office'], readers: 'office', gather }
