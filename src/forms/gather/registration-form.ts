import { valueLabel } from '../../contract/value-labels.ts'
import type { CaseSheet } from '../case-sheet.ts'
import { readCaseSheet } from '../case-sheet.ts'
import { besideSession, dayWords, joinNames } from '../form-words.ts'
import type { FormGatherer, Gather } from '../gather.ts'

/** 建议登记表: the suggestion as it was made and registered, for the office's files. */
const gather: Gather = async (trx, ask, context) => {
  const sheet = await readCaseSheet(trx, context, ask.caseId, 'office')
  const { page, suggestion, policy, names, session, number, title, body, signers } = sheet
  const { head } = page
  const [lead] = signers
  const category = head.category ? policy.categories[head.category]?.label : undefined
  const confirmed = new Set(suggestion.confirmedIds ?? [])
  return {
    title: `${number}建议登记表`,
    namesProposers: true,
    data: {
      届次: session,
      编号: besideSession(number),
      流水号: head.serial_number ?? '',
      标题: title,
      种类: suggestion.motionNumber ? `议案转为建议（${suggestion.motionNumber}）` : '建议、批评和意见',
      来源: valueLabel('origin', head.origin ?? 'own'),
      提出时间: head.period ? valueLabel('period', head.period) : '',
      提出日期: dayWords(head.submitted_on),
      领衔代表: lead?.name ?? '',
      代表团: lead?.delegation ?? '',
      工作单位: lead?.employer ?? '',
      代表电话: lead?.phone ?? '',
      公开: valueLabel('publicity', suggestion.publicity ?? 'none'),
      多年提出: repeatsOf(sheet),
      希望承办: joinNames((suggestion.wishedUnitIds ?? []).map((id) => names.party('unit', id).name)),
      内容分类: suggestion.field ?? '',
      办理类别: [category ?? '', head.is_key ? policy.key.label : ''].filter((word) => word !== '').join('，'),
      审核结果: suggestion.screenedAs ? valueLabel('outcome', suggestion.screenedAs) : '',
      原件: paperOf(suggestion.paper ?? null),
      正文: body,
      人数: String(signers.length),
      提出人: signers.map((signer, n) => ({
        序号: String(n + 1),
        姓名: signer.name,
        身份: signer.isLead ? '领衔' : '附议',
        代表团: signer.delegation,
        确认: signer.isLead || confirmed.has(signer.id) ? '已确认' : '未确认',
      })),
    },
  }
}

function repeatsOf({ suggestion, names }: CaseSheet): string {
  const { repeats = [] } = suggestion
  if (repeats.length === 0) return '否'
  const known = repeats.flatMap((id) => names.reference(id)?.number ?? [])
  return known.length === 0 ? '是' : `是：${joinNames(known)}`
}

function paperOf(paper: { state: 'received' | 'missing'; keptAt: string } | null): string {
  if (paper === null) return ''
  const state = valueLabel('state', paper.state)
  return paper.keptAt === '' ? state : `${state}，存放于${paper.keptAt}`
}

export const REGISTRATION_FORM_GATHERER: FormGatherer = { makers: ['office'], readers: 'office', gather }
