import type { Policy } from '../../machines/policy/schema.ts'
import { figureOf } from '../figures/all-figures.ts'
import { NO_RATINGS, RATINGS } from '../figures/catalogue/ratings.ts'
import { labelOf } from '../figures/words.ts'
import { displayWidth, fitted } from '../terminal-text.ts'
import { figureTable } from './figure-table.ts'
import type { YearReport } from './year.ts'
import { type Figures, GROUPED, type Told } from './year-figures.ts'

const UNITS_SHOWN = 10
const PATHS_SHOWN = 5
const LABEL_WIDTH = 36
const PROMISES = [
  'promises',
  'promises_kept',
  'promises_kept_in_time',
  'promises_reported',
  'promises_open',
  'promises_overdue',
  'promises_not_kept',
  'promises_rescheduled',
  'promises_carried_over',
  'promise_in_time_rate',
]
const REHANDLED = ['rehandled', 'rehandled_heard', 'rehandled_improved']

/** The figures of the year as tables for a terminal. */
export function describeYear(report: YearReport, policy: Policy): string {
  return [
    `${policy.name} · ${report.from} 至 ${report.to} · 代表建议 ${report.cases} 件 · 种子 ${report.seed}`,
    '',
    ...describeStandings(report, policy),
    '',
    ...describeUnits(report, policy),
    '',
    ...describeClasses(report),
    '',
    ...describeRatings(report),
    '',
    ...figureTable([
      ['承诺台账', ...heads(PROMISES, policy)],
      ['答复承诺事项', ...cells(PROMISES, report.figures)],
    ]),
    '',
    ...describeBallots(report, policy),
    '',
    ...describeRest(report, policy),
    '',
    ...describeLog(report),
  ].join('\n')
}

function describeStandings({ figures, groups }: YearReport, policy: Policy): string[] {
  const row = (label: string, values: Figures) => [label, ...cells(GROUPED.category, values)]
  const lines = figureTable([
    ['类别', ...heads(GROUPED.category, policy)],
    ...groups.category.map(({ label, values }) => row(label, values)),
    row('合计', figures),
    ...groups.key.flatMap(({ key, values }) => (key === 'key' ? [row('其中重点', values)] : [])),
  ])
  const outside = countIn(figures, 'cppcc')
  return outside > 0 ? [...lines, `另有政协提案 ${outside} 件，只登记、限期、答复，不计入各数`] : lines
}

function describeUnits({ groups }: YearReport, policy: Policy): string[] {
  const units = groups.unit.filter(({ key }) => key !== null)
  const shown = units.slice(0, UNITS_SHOWN)
  const rows = shown.map(({ label, values }) => [fitted(label, LABEL_WIDTH), ...cells(GROUPED.unit, values)])
  const lines = figureTable([['主办单位', ...heads(GROUPED.unit, policy)], ...rows])
  return units.length > shown.length ? [...lines, `其余 ${units.length - shown.length} 个主办单位见 cases.csv`] : lines
}

/** Of the replied ones; those without a class have no reply yet. */
function describeClasses({ figures, groups }: YearReport): string[] {
  const whole = countIn(figures, 'replied')
  const rows = groups.class.flatMap(({ key, label, values }) => {
    const replied = countIn(values, 'replied')
    return key === null && replied === 0 ? [] : [[fitted(label, LABEL_WIDTH), `${replied}`, percent(replied, whole)]]
  })
  return figureTable([['办理结果', '件数', '占比'], ...rows])
}

/** Both denominators: suggestions (件) and forms (份). */
function describeRatings({ figures }: YearReport): string[] {
  const opinions = { ...RATINGS, ...NO_RATINGS }
  const row = (label: string, stem: string, rates: readonly string[]) => {
    const counts = [...Object.keys(opinions), 'base'].map((end) => `${stem}_${end}`)
    return [label, ...cells([...counts, ...rates], figures)]
  }
  const byCase = (round: string) => [`satisfied_rate_${round}`, `satisfied_or_basically_rate_${round}`]
  const byForm = (round: string) => {
    return [`forms_${round}_satisfied_rate`, `forms_${round}_satisfied_or_basically_rate`]
  }
  const [rehandled, heard, improved] = REHANDLED.map((id) => countIn(figures, id))
  return [
    ...figureTable([
      ['代表评价', ...Object.values(opinions), '基数', '满意率', '满意和基本满意率'],
      row('首次（按件）', 'rated_first', byCase('first')),
      row('首次（按份）', 'forms_first', byForm('first')),
      row('末次（按件）', 'rated_last', byCase('last')),
      row('末次（按份）', 'forms_last', byForm('last')),
    ]),
    `再次办理 ${rehandled} 件，其中前后都有评价 ${heard} 件，评价提高 ${improved} 件`,
  ]
}

function describeBallots({ figures, groups }: YearReport, policy: Policy): string[] {
  if (!policy.ballot.held) return ['本地规则不组织常委会满意度测评']
  const lines = figureTable([
    ['满意度测评', '件次', ...heads(GROUPED.round.slice(1), policy)],
    ...groups.round.map(({ label, values }) => [label, ...cells(GROUPED.round, values)]),
    ['合计', ...cells(GROUPED.round, figures)],
  ])
  const [asked, done] = [countIn(figures, 'rectifications'), countIn(figures, 'rectified')]
  return [...lines, `测评后要求整改 ${asked} 件次，整改完成 ${done} 件次`]
}

function describeRest({ figures, groups }: YearReport, policy: Policy): string[] {
  const of = (id: string) => countIn(figures, id)
  const supervisions = `${of('supervisions')} 件次（${of('supervised')} 件），开展活动 ${of('supervision_acts')} 次，已结束 ${of('supervisions_closed')} 件次`
  const outcomes = ['reviews_confirmed', 'reviews_revised', 'reviews_reopened', 'reviews_open']
  const reviews = outcomes.map((id) => `${labelOf(figureOf(id), policy)} ${of(id)}`).join('，')
  const ways = ['transfers_to', 'transfers_from'].map((id) => {
    return `${labelOf(figureOf(id), policy)} ${of(id)}，受理 ${of(`${id}_accepted`)}`
  })
  const ends = groups.state.map(({ label, values }) => `${label} ${countIn(values, 'received')}`)
  return [
    labelled('督办', supervisions),
    labelled('回头看', `${of('reviews')} 件次：${reviews}`),
    ...(policy.transfer.held ? [labelled('双向转化', `${ways.join('；')}（件次）`)] : []),
    labelled('年终进度', ends.join('，')),
  ]
}

function heads(ids: readonly string[], policy: Policy): string[] {
  return ids.map((id) => labelOf(figureOf(id), policy))
}

function cells(ids: readonly string[], values: Figures): string[] {
  return ids.map((id) => cell(values[id]))
}

function cell(told: Told | undefined): string {
  if (typeof told === 'object') return percent(told.part, told.base)
  return told === undefined ? '' : `${told}`
}

function countIn(values: Figures, id: string): number {
  const told = values[id]
  if (typeof told !== 'number') throw new Error(`"${id}" is no count of the year`)
  return told
}

function describeLog(report: YearReport): string[] {
  const { events, timers, notices, chases, refusals, audit, paths, notWalked, faults, surprises, enteredLate, replay } =
    report
  const refused = Object.entries(refusals)
  const said = refused.map(([code, times]) => `${REFUSALS[code] ?? code} ${times}`).join('，')
  const replayed = replay ? `重放 ${number(replay.cases)} 件，不一致 ${replay.differences}` : '件数多，未逐件重放'
  const shown = notWalked.slice(0, PATHS_SHOWN).join('、')
  const more = notWalked.length > PATHS_SHOWN ? `等 ${notWalked.length} 种，全部见 report.json` : ''
  const missed = notWalked.length > 0 ? `；未走到：${shown}${more}` : ''
  const lines = [
    labelled(
      '记录',
      `${number(events)} 条；通知 ${number(notices)} 份，其中催办 ${number(chases)}；按期送达而补录 ${enteredLate} 件`,
    ),
    labelled(
      '到期提醒',
      `${number(timers.fired)} 次，提前 ${timers.early}，延误 ${timers.late}，补录时已到期 ${timers.dueOnEntry}`,
    ),
    labelled('拒绝', `${sum(refused.map(([, times]) => times))} 次：${said || '无'}`),
    labelled(
      '核验',
      `${audit.ok ? '通过' : '不通过'}：建议 ${number(audit.cases)} 件，记录 ${number(audit.events)} 条，封条 ${audit.seals} 个；${replayed}；故障 ${faults}`,
    ),
    labelled('路径', `本地规则允许的 ${paths.length} 种走到 ${paths.length - notWalked.length} 种${missed}`),
  ]
  const [first] = surprises
  return first ? [...lines, labelled('意外', `${surprises.length} 处，见 report.json；第一处：${first}`)] : lines
}

/** A line with a label of fixed width before it. */
export function labelled(label: string, words: string): string {
  return `${label}${' '.repeat(Math.max(1, 10 - displayWidth(label)))}${words}`
}

const REFUSALS: Record<string, string> = {
  TERM_OVER: '逾期申请',
  RULE_NOT_MET: '不合规定',
  EVENT_NOT_ACCEPTED: '现阶段不接受',
  ROLE_NOT_ALLOWED: '无权登记',
}

/** 按千分位. */
export function number(value: number): string {
  return value.toLocaleString('en-US')
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '—' : `${((100 * part) / whole).toFixed(1)}%`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
