import type { ReportBlock, ReportRun } from '../../contract/report-body.ts'
import { caseTable } from './case-table.ts'
import { type Chapter, numbered, ownWords } from './chapters.ts'
import { partsOf, partsSentence } from './parts.ts'
import type { Desk, Group } from './report-desk.ts'
import type { Subject } from './report-subject.ts'
import { scopeWords } from './report-words.ts'
import { joinedBy, paragraphOf, say } from './say.ts'
import { classBlocks } from './section-classes.ts'
import { unitAnnex, unitTables } from './section-handling.ts'
import { opinionBlocks } from './section-opinion.ts'
import { problemBlocks } from './section-problems.ts'
import { promiseBlocks } from './section-promises.ts'
import { supervisionBlocks } from './section-supervision.ts'
import { tableOfGroups } from './table-of-groups.ts'
import type { Written } from './writers.ts'

/** One unit, or all of them beside each other. */
export async function writeUnit(desk: Desk, subject: Subject): Promise<Written> {
  const opening = subject.name === null ? '各承办单位' : `${subject.name}`
  return unitReport(desk, subject, {
    introduction: say`现将${opening}办理代表建议的情况报告如下。${scopeWords(desk.ask)}。`,
    hasForms: subject.name === null,
    problems: '存在的问题',
  })
}

/** The unit's own report, for it to complete. The unit knows the settled opinion of each suggestion, never the forms. */
export async function writeUnitYearly(desk: Desk, subject: Subject): Promise<Written> {
  return unitReport(desk, subject, {
    introduction: say`按照有关规定，现将我单位办理代表建议的工作情况报告如下。${scopeWords(desk.ask)}。`,
    hasForms: false,
    problems: '存在的问题',
  })
}

type UnitView = { introduction: ReportRun[]; hasForms: boolean; problems: string }

async function unitReport(desk: Desk, subject: Subject, view: UnitView): Promise<Written> {
  const isOwn = desk.ask.kind === 'unit_yearly'
  const isEmpty = desk.count('duties') === 0
  const chapters: Chapter[] = isEmpty
    ? [{ title: '承办情况', blocks: paragraphOf(say`本期没有承办的代表建议。`) }]
    : [
        { title: '承办情况', blocks: await dutyBlocks(desk, subject) },
        { title: '办理结果', blocks: desk.count('classified') > 0 ? await classBlocks(desk) : [] },
        { title: '代表对办理情况的评价', blocks: await opinionBlocks(desk, { hasForms: view.hasForms }) },
        { title: '承诺事项落实情况', blocks: await promiseBlocks(desk) },
        { title: view.problems, blocks: isOwn ? [] : await problemBlocks(desk) },
        ...(isOwn
          ? [
              { title: '主要做法', blocks: [ownWords('主要做法')] },
              { title: '存在的问题和下一步打算', blocks: [ownWords('下一步打算')] },
            ]
          : []),
      ]
  const table = await caseTable(desk, isOwn ? 'handling_unit' : 'deputy_office', {
    name: '建议一览表',
    title: subject.name === null ? '代表建议办理情况一览表' : '主办的代表建议办理情况一览表',
    handedOver: true,
  })
  return {
    blocks: [...paragraphOf(view.introduction), ...numbered(chapters)],
    annexes: [...(subject.name === null ? await unitAnnex(desk) : []), ...(table ? [table] : [])],
  }
}

/** In 件次: what the unit owes, whoever else handles the same suggestion. */
async function dutyBlocks(desk: Desk, subject: Subject): Promise<ReportBlock[]> {
  const roles = partsSentence(
    desk,
    '其中，',
    [
      ['duties_sole', '单独办理'],
      ['duties_lead', desk.word('lead') ?? '主办'],
      ['duties_separate', '分别办理'],
      ['duties_co', desk.word('co') ?? '协办'],
    ],
    '件次',
  )
  const { n } = desk
  const several = subject.name === null ? say`，承办单位${n('units')}个` : []
  const hasOwn = desk.count('duties_owing') > 0
  return [
    ...paragraphOf(
      say`共承办代表建议${n('duties')}件次${desk.change('duties')}${several}。`,
      roles,
      renamedSentence(await formerNames(desk, subject)),
    ),
    ...paragraphOf(
      signedSentence(desk),
      hasOwn ? contactedSentence(desk) : null,
      hasOwn ? answeredSentence(desk) : null,
      hasOwn ? lateSentence(desk) : null,
      opinionSentence(desk),
    ),
    ...(subject.name === null ? await unitTables(desk) : []),
  ]
}

/** Names under which the unit handled within the period, where it was called otherwise then. */
async function formerNames(desk: Desk, { name }: Subject): Promise<Group[]> {
  if (name === null || desk.within?.by !== 'unit_now') return []
  const { rows } = await desk.by('unit', ['duties'])
  return rows.filter(({ label, values }) => label !== name && values[0]?.kind === 'count' && values[0].count > 0)
}

function renamedSentence(groups: readonly Group[]): ReportRun[] | null {
  if (groups.length === 0) return null
  const parts = groups.map(({ label, key, values }) => {
    const value = values[0]?.kind === 'count' ? values[0].count : 0
    return say`以“${label}”名义承办${{ text: String(value), ref: { figure: 'duties', by: 'unit', key } }}件次`
  })
  return say`其中${joinedBy('，', parts)}（单位更名、合并或者职责划转前的承办，一并计入）。`
}

function signedSentence({ n, share, rate, part, base }: Desk): ReportRun[] {
  const figure = 'duties_acknowledged_in_time_rate'
  if (share(figure) === null) return say`已签收${n('duties_acknowledged')}件次。`
  return say`已签收${n('duties_acknowledged')}件次；签收期限已到的${base(figure)}件次中，按期签收${part(figure)}件次，按期签收率${rate(figure)}。`
}

function contactedSentence({ n, rate }: Desk): ReportRun[] {
  return say`应答复的${n('duties_owing')}件次中，已与代表沟通${n('duties_contacted')}件次，沟通率${rate('duties_contacted_rate')}；面商${n('duties_interviewed')}件次，面商率${rate('duties_interviewed_rate')}。`
}

function answeredSentence({ n, rate, share, part, base, change }: Desk): ReportRun[] {
  const all = say`已答复${n('duties_replied')}件次，答复率${rate('duties_reply_rate')}${change('duties_reply_rate')}`
  if (share('duties_in_time_rate') === null) return say`${all}；答复期限都还没有到。`
  return say`${all}；答复到期的${base('duties_in_time_rate')}件次中，按期答复${part('duties_in_time_rate')}件次，按期答复率${rate('duties_in_time_rate')}${change('duties_in_time_rate')}。`
}

function lateSentence(desk: Desk): ReportRun[] | null {
  const parts = partsOf(
    desk,
    [
      ['duties_extended', '延期办理'],
      ['duties_replied_late', '逾期后答复'],
      ['duties_overdue', '逾期仍未答复'],
    ],
    '件次',
  )
  if (!parts) return null
  const days = desk.count('duties_days_late') > 0 ? say`，超过期限的天数合计${desk.n('duties_days_late')}天` : []
  return say`${parts}${days}。`
}

function opinionSentence({ n, count, word }: Desk): ReportRun[] | null {
  const opinion = word('opinion') ?? '协办意见'
  if (count('opinions_due') === 0) return null
  return say`应提交${opinion}${n('opinions_due')}件次，已提交${n('opinions_given')}件次，其中按期${n('opinions_given_in_time')}件次。`
}

/** What one committee supervises, or each beside the others. */
export async function writeCommittee(desk: Desk, subject: Subject): Promise<Written> {
  const isOne = subject.name !== null
  const opening = paragraphOf(
    say`现将${subject.name ?? '各督办委员会'}督办代表建议的情况报告如下。${scopeWords(desk.ask)}。`,
  )
  if (desk.count('supervisions') === 0 && (desk.count('received') === 0 || !isOne)) {
    return { blocks: [...opening, ...paragraphOf(say`本期没有督办的代表建议。`)], annexes: [] }
  }
  const supervision = await supervisionBlocks(desk, { isPublic: false, hasCommittees: !isOne })
  const chapters = isOne
    ? [
        { title: '办理结果', blocks: await classBlocks(desk) },
        { title: '代表对办理情况的评价', blocks: await opinionBlocks(desk) },
        { title: '承诺事项落实情况', blocks: await promiseBlocks(desk) },
        { title: '存在的问题', blocks: await problemBlocks(desk) },
      ]
    : [{ title: '督办建议的办理情况', blocks: await committeeTables(desk) }]
  const table = isOne
    ? await caseTable(desk, 'supervising_committee', { name: '建议一览表', title: '督办的代表建议一览表' })
    : null
  return {
    blocks: [
      ...opening,
      ...numbered([
        { title: '督办情况', blocks: supervision },
        ...chapters,
        { title: '下一步工作', blocks: [ownWords('下一步工作')] },
      ]),
    ],
    annexes: table ? [table] : [],
  }
}

/** How the suggestions of each committee are handled and rated; those without one are left out. */
async function committeeTables(desk: Desk): Promise<ReportBlock[]> {
  const figures = [
    'handed_over',
    'replied',
    'reply_rate',
    'in_time_rate',
    'concluded',
    'rated_last_base',
    'satisfied_rate_last',
    'satisfied_or_basically_rate_last',
  ]
  const groups = await desk.by('committee', figures)
  const rows = groups.rows.filter(({ key }) => key !== null)
  if (rows.length === 0) return []
  return [
    tableOfGroups(
      desk,
      { ...groups, rows },
      {
        name: '督办建议办理情况',
        title: '各督办委员会督办建议的办理和评价情况',
        first: '督办委员会',
        firstWidth: 12,
        hasTotal: false,
        columns: [
          { figure: 'handed_over', label: '交办', over: '办理', width: 4 },
          { figure: 'replied', label: '办复', over: '办理', width: 4 },
          { figure: 'reply_rate', label: '办复率', over: '办理', width: 6 },
          { figure: 'in_time_rate', label: '按期办复率', over: '办理', width: 6 },
          { figure: 'concluded', label: '办结', over: '办理', width: 4 },
          { figure: 'rated_last_base', label: '基数', over: '评价（按件，末次）', width: 4 },
          { figure: 'satisfied_rate_last', label: '满意率', over: '评价（按件，末次）', width: 6 },
          {
            figure: 'satisfied_or_basically_rate_last',
            label: '满意和基本满意率',
            over: '评价（按件，末次）',
            width: 8,
          },
        ],
        note: '一件由几个委员会督办的，计入最先督办的一个。',
      },
    ),
  ]
}
