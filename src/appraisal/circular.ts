import type { Transaction } from 'kysely'

import type { z } from 'zod'
import type { AppraisalRules, UnitSheet } from '../contract/appraisal-endpoints.ts'
import type * as contract from '../contract/appraisal-steps-endpoints.ts'
import type { Database } from '../db/schema.ts'
import { withTenant } from '../db/tenant.ts'
import { dateInWords } from '../documents/official/text.ts'
import { AppError } from '../errors.ts'
import { type FormWork, type MadeForm, makeForm } from '../forms/make-form.ts'
import { type Doer, requireOffice } from '../office/doer.ts'
import { type AppraisalRow, requireAppraisal } from './appraisal-row.ts'
import { FEW_CASES } from './score.ts'
import { countAppraisedCases, readSheets } from './sheets.ts'

/** The text of a 通报 as the result gives it; the office mends it before it is made. Throws NOT_FOUND, RECORD_IN_USE. */
export async function proposeCircular(trx: Transaction<Database>, id: string) {
  const row = await requireDecided(trx, id)
  const sheets = await readSheets(trx, row)
  const cases = await countAppraisedCases(trx, row.book_id)
  return {
    title: `关于${row.title}结果的通报`,
    addressee: '各承办单位',
    paragraphs: [
      opening(row, sheets, cases),
      ...standing(row.rules, sheets),
      ...remarks(sheets),
      closing(row.rules, sheets),
    ],
  }
}

type CircularAsk = Omit<z.infer<typeof contract.makeCircular.body>, 'documentId'> & { id: string; documentId: string }

/** Makes the paper with a line for each unit. Throws what numbers are refused with besides. */
export async function makeCircular(work: FormWork, doer: Doer, ask: CircularAsk): Promise<MadeForm> {
  const { title, addressee, paragraphs, number, datedOn } = ask
  const rows = await withTenant(work.db, doer.viewer.tenantId, async (trx) => {
    await requireOffice(trx, doer.viewer)
    const sheets = await readSheets(trx, await requireDecided(trx, ask.id))
    return sheets.map((sheet) => ({ unit: sheet.unit.name, words: placeOf(sheet, sheets) }))
  })
  return makeForm(work, doer, {
    id: ask.documentId,
    kind: 'circular',
    about: { title, addressee, paragraphs, rows },
    number: { from: 'typed', text: number, isRepeatConfirmed: false },
    datedOn,
  })
}

/** Those of one place are told so: otherwise the list seems to count wrongly. */
function placeOf({ total, grade, rank }: UnitSheet, sheets: readonly UnitSheet[]): string {
  if (total === null) return '没有可以计分的事项'
  const isShared = sheets.filter((other) => other.rank === rank).length > 1
  return `${isShared ? '并列' : ''}第${rank}名，${total}分，${grade?.label ?? '未定等次'}`
}

async function requireDecided(trx: Transaction<Database>, id: string): Promise<AppraisalRow> {
  const row = await requireAppraisal(trx, null, id)
  if (row.state === 'decided' || row.state === 'circulated') return row
  throw new AppError('RECORD_IN_USE', '结果还没有定下，不能拟通报；请先答复申诉、定下结果')
}

function opening(row: AppraisalRow, sheets: readonly UnitSheet[], cases: number): string {
  const items = row.rules.items.map(({ label, weight }) => `${label}${weight}分`).join('、')
  const by = row.rules.isAssumed ? '代表工作机构' : `根据${row.rules.source}，代表工作机构`
  return `${by}对${dateInWords(row.from_on)}至${dateInWords(row.to_on)}代表建议、批评和意见的办理工作进行了综合评价，数据截至${dateInWords(row.as_of)}。参加评价的承办单位${sheets.length}个，涉及建议${cases}件。评价项目和权重为：${items}；没有可计算事项的项目不计分，其余各项权重按比例放大。评价结果已听取各单位意见，现通报如下。`
}

/** Who stands where, grade by grade; the scores follow as a list. */
function standing({ grades }: AppraisalRules, sheets: readonly UnitSheet[]): string[] {
  const lines = grades.flatMap(({ label }) => {
    const of = sheets.filter(({ grade }) => grade?.label === label)
    if (of.length === 0) return []
    return [`${label}等次${of.length}个：${namesOf(of)}。`]
  })
  const unscored = sheets.filter(({ total }) => total === null)
  if (unscored.length === 0) return lines
  return [...lines, `没有可以计分的事项、不参加排名的单位${unscored.length}个：${namesOf(unscored)}。`]
}

function remarks(sheets: readonly UnitSheet[]): string[] {
  const marked = sheets.filter(({ isFew, total }) => isFew && total !== null)
  const few = marked.filter(({ cases }) => cases < FEW_CASES)
  const thin = marked.filter(({ cases }) => cases >= FEW_CASES)
  const lines = [
    few.length === 0 ? '' : `${namesOf(few)}承办的建议不足${FEW_CASES}件，得分受个别建议影响较大，仅供参考。`,
    thin.length === 0 ? '' : `${namesOf(thin)}可以计分的项目不到权重的一半，得分仅供参考。`,
  ]
  return lines.filter((line) => line !== '')
}

function closing({ grades }: AppraisalRules, sheets: readonly UnitSheet[]): string {
  const lowest = grades.length > 1 ? grades.at(-1)?.label : undefined
  const failing = sheets.filter(({ grade }) => grade !== null && grade.label === lowest)
  const demand =
    failing.length === 0 ? '' : `${namesOf(failing)}要逐件查找原因，提出整改措施，并将整改情况书面报告代表工作机构。`
  return `${demand}各承办单位要对照得分明细，重点抓好承诺事项的落实，如实听取代表意见，不得要求代表作出与本意不符的评价。各单位名次和得分附后。`
}

function namesOf(sheets: readonly UnitSheet[]): string {
  return sheets.map(({ unit }) => unit.name).join('、')
}
