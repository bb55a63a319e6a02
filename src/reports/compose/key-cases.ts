import type { ReportBlock, ReportRun } from '../../contract/report-body.ts'
import { VALUE_LABELS } from '../../contract/value-labels.ts'
import type { FactSupervisionTable } from '../../db/figure-schema.ts'
import { dateInWords } from '../../documents/official/text.ts'
import { type CaseRow, listCases, signerWords, titleWords } from './case-rows.ts'
import { stateWords } from './case-table.ts'
import { inChinese } from './number-words.ts'
import type { Desk } from './report-desk.ts'
import { headingOf, paragraphOf, say } from './say.ts'
import { listBallots } from './section-ballots.ts'

type Supervision = Pick<
  FactSupervisionTable,
  | 'case_id'
  | 'level'
  | 'opened_on'
  | 'leader'
  | 'committee'
  | 'acts'
  | 'inspections'
  | 'demands'
  | 'demands_met'
  | 'council_report_on'
>

/** One suggestion after the other: what it is, who handles it, how far it is, who supervises it. */
export async function keyCaseBlocks(desk: Desk): Promise<ReportBlock[]> {
  const book = { id: desk.ask.book.id, policy: desk.ask.policy }
  const rows = await listCases(desk.trx, { book, within: desk.within, audience: 'council_of_chairpersons' })
  const supervisions = await listSupervisions(desk)
  const ballots = await listBallots(desk)
  return rows.flatMap((row, n) => [
    headingOf(2, `（${inChinese(n + 1)}）${row.number ?? '未编号'}：${titleWords(row)}`),
    ...paragraphOf(whatSentence(row), handoverSentence(row, desk), replySentence(row, desk)),
    ...paragraphOf(
      ...supervisions.filter(({ case_id }) => case_id === row.case_id).map((one) => supervisionSentence(one, desk)),
    ),
    ...paragraphOf(
      ...ballots
        .filter(({ case_id }) => case_id === row.case_id)
        .map((one) => ballotSentence(one.held_on, one.result, desk)),
    ),
    ...paragraphOf(promiseSentence(row)),
  ])
}

async function listSupervisions({ trx, ask }: Desk): Promise<Supervision[]> {
  return trx
    .selectFrom('fact_supervision')
    .select([
      'case_id',
      'level',
      'opened_on',
      'leader',
      'committee',
      'acts',
      'inspections',
      'demands',
      'demands_met',
      'council_report_on',
    ])
    .where('book_id', '=', ask.book.id)
    .where('cancelled_on', 'is', null)
    .orderBy('opened_on')
    .orderBy('actor_id')
    .execute()
}

function whatSentence(row: CaseRow): ReportRun[] {
  const signer = signerWords(row)
  const proposed = signer === '—' ? '' : `由${signer}代表提出，`.replace('名代表提出', '名代表联名提出')
  const category = row.category === null ? '' : (VALUE_LABELS['category']?.[row.category] ?? '')
  const field = row.field === null ? '' : `，属${row.field}领域`
  return say`${proposed}${category === '' ? '类别未定' : `为${category}建议`}${field}。`
}

function handoverSentence(row: CaseRow, desk: Desk): ReportRun[] {
  if (row.handed_over_on === null) return say`尚未交办。`
  const leader =
    row.handling_leader === null ? '' : `，${desk.word('handling_leader') ?? '领办领导'}为${row.handling_leader}`
  const co = row.co_units === null ? '' : `，${desk.word('co') ?? '协办'}单位为${row.co_units}`
  const moved =
    row.original_due_on !== null && row.due_on !== null && row.original_due_on !== row.due_on
      ? `，答复期限由${dateInWords(row.original_due_on)}延至${dateInWords(row.due_on)}`
      : row.due_on === null
        ? ''
        : `，答复期限为${dateInWords(row.due_on)}`
  const lead = row.units === null ? '' : `，承办单位为${row.units}`
  return say`${dateInWords(row.handed_over_on)}交办${lead}${co}${leader}${moved}。`
}

function replySentence(row: CaseRow, desk: Desk): ReportRun[] {
  const late = row.in_time === false && (row.days_late ?? 0) > 0 ? `，逾期${row.days_late}天` : ''
  if (row.replied_on === null) return say`截至统计日尚未办复${late}，目前${stateWords(desk, row.state)}。`
  const result = row.result_class === null || row.result_class === 'joint' ? '' : `，办理结果为${row.result_class}类`
  const concluded = row.concluded_on === null ? '' : `，${dateInWords(row.concluded_on)}办结`
  const again = row.rehandled > 0 ? `；其间${desk.word('rehandling') ?? '再次办理'}${row.rehandled}次` : ''
  return say`${dateInWords(row.replied_on)}办复${late}${result}${concluded}${again}。`
}

function supervisionSentence(one: Supervision, { word }: Desk): ReportRun[] {
  const level = VALUE_LABELS['level']?.[one.level] ?? '督办'
  const leader = one.leader === null ? '' : `，${word('supervising_leader') ?? '督办领导'}为${one.leader}`
  const committee = one.committee === null ? '' : `，由${one.committee}具体督办`
  const acts = one.acts === 0 ? '，尚未开展督办活动' : `，开展督办活动${one.acts}次`
  const visits = one.inspections === 0 ? '' : `（其中代表视察${one.inspections}次）`
  const demands = one.demands === 0 ? '' : `，提出要求${one.demands}项，已落实${one.demands_met}项`
  const council =
    one.council_report_on === null
      ? ''
      : `，已于${dateInWords(one.council_report_on)}向${word('council_of_chairpersons') ?? '主任会议'}报告`
  return say`${dateInWords(one.opened_on)}启动${level}${leader}${committee}${acts}${visits}${demands}${council}。`
}

function ballotSentence(heldOn: string | null, result: string | null, { word }: Desk): ReportRun[] {
  if (heldOn === null) return []
  const words = result === null ? '尚无结果' : `结果为${VALUE_LABELS['result']?.[result] ?? result}`
  return say`${dateInWords(heldOn)}举行${word('ballot') ?? '满意度测评'}，${words}。`
}

function promiseSentence(row: CaseRow): ReportRun[] | null {
  if (row.promises === 0) return null
  const overdue = row.promises_overdue > 0 ? `，逾期未兑现${row.promises_overdue}项` : ''
  return say`答复中的承诺事项${row.promises}项，已兑现${row.promises_kept}项${overdue}。`
}
