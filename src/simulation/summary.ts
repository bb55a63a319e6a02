import type { Policy } from '../../machines/policy/schema.ts'
import { displayWidth, fitted } from '../terminal-text.ts'
import { CASE_STATES } from './facts.ts'
import { figureTable } from './figure-table.ts'
import { STATE_LABELS } from './output.ts'
import type { Ballots, Ratings, Standing, YearFigures } from './report.ts'
import type { YearReport } from './year.ts'

const UNITS_SHOWN = 10
const PATHS_SHOWN = 5
const LABEL_WIDTH = 36

/** The figures of the year as tables for a terminal. */
export function describeYear(report: YearReport, policy: Policy): string {
  const { figures } = report
  return [
    `${policy.name} · ${report.from} 至 ${report.to} · 代表建议 ${figures.cases} 件 · 种子 ${report.seed}`,
    '',
    ...describeStandings(figures, policy),
    '',
    ...describeUnits(figures),
    '',
    ...describeClasses(figures, policy),
    '',
    ...describeRatings(figures, policy),
    '',
    ...describePromises(figures),
    '',
    ...describeBallots(figures, policy),
    '',
    ...describeRest(figures, policy),
    '',
    ...describeLog(report),
  ].join('\n')
}

const HEAD = ['件数', '交办', '办复', '办复率', '按期办复率', '办结', '办结率']
function standingCells(standing: Standing): string[] {
  const { received, handedOver, replied, repliedInTime, concluded } = standing
  const counts = [received, handedOver, replied].map(String)
  return [
    ...counts,
    share(replied, handedOver),
    share(repliedInTime, handedOver),
    `${concluded}`,
    share(concluded, handedOver),
  ]
}

function describeStandings({ byCategory, key, total, outside }: YearFigures, policy: Policy): string[] {
  const rows = Object.entries(byCategory).flatMap(([name, standing]) => {
    const label = policy.categories[name as keyof Policy['categories']]?.label ?? '未及分类'
    return standing.received === 0 ? [] : [[label, ...standingCells(standing)]]
  })
  const lines = figureTable([
    ['类别', ...HEAD],
    ...rows,
    ['合计', ...standingCells(total)],
    ['其中重点', ...standingCells(key)],
  ])
  return outside > 0 ? [...lines, `另有政协提案 ${outside} 件，只登记、限期、答复，不计入以上各数`] : lines
}

function describeUnits({ byUnit }: YearFigures): string[] {
  const shown = byUnit.slice(0, UNITS_SHOWN)
  const rows = shown.map(({ unit, standing }) => [fitted(unit, LABEL_WIDTH), ...standingCells(standing)])
  const lines = figureTable([['主办单位', ...HEAD], ...rows])
  return byUnit.length > shown.length
    ? [...lines, `其余 ${byUnit.length - shown.length} 个主办单位见 cases.csv`]
    : lines
}

function describeClasses({ byClass }: YearFigures, policy: Policy): string[] {
  const whole = sum(Object.values(byClass))
  const rows = policy.resultClasses.classes.map(({ code, label }) => {
    const found = byClass[code] ?? 0
    const name = code === label || label.startsWith(code) ? label : `${code} ${label}`
    return [fitted(name, LABEL_WIDTH), String(found), share(found, whole)]
  })
  const joint = byClass['joint'] ?? 0
  if (joint > 0) rows.push(['随一并办理的主件答复', String(joint), share(joint, whole)])
  return figureTable([['办理结果', '件数', '占比'], ...rows])
}

function describeRatings({ ratings }: YearFigures, policy: Policy): string[] {
  const { denominators } = policy.inquiry
  const row = (label: string, given: Ratings): string[] => {
    const { satisfied, basically_satisfied: basic, dissatisfied } = given
    const apart = [
      denominators.notReached === 'in_base' ? given.not_reached : 0,
      denominators.declined === 'in_base' ? given.declined : 0,
      denominators.notReturned === 'in_base' ? given.not_returned : 0,
    ]
    const base = satisfied + basic + dissatisfied + sum(apart)
    const unrated = [given.not_reached, given.declined, given.not_returned, given.not_applicable]
    const counts = [satisfied, basic, dissatisfied, ...unrated]
    return [label, ...counts.map(String), share(satisfied, base), share(satisfied + basic, base)]
  }
  const head = [
    '代表评价',
    '满意',
    '基本满意',
    '不满意',
    '联系不上',
    '不表态',
    '未反馈',
    '不适用',
    '满意率',
    '满意和基本满意率',
  ]
  return figureTable([
    head,
    row('首次（按件）', ratings.first),
    row('首次（按代表）', ratings.forms),
    row('再次办理后（按件）', ratings.again),
  ])
}

function describePromises({ promises }: YearFigures): string[] {
  const { made, struckOff, doneInTime, rescheduled, carriedOver, notKept, open, overdue } = promises
  const counts = [made, struckOff, doneInTime, rescheduled, carriedOver, notKept, open, overdue].map(String)
  return figureTable([
    [
      '承诺台账',
      '项数',
      '已销号',
      '按期完成',
      '改期',
      '转下年度或下一届',
      '未能落实',
      '仍在跟踪',
      '现已逾期',
      '按期完成率',
    ],
    ['答复承诺事项', ...counts, share(doneInTime, made)],
  ])
}

function describeBallots({ ballots }: YearFigures, policy: Policy): string[] {
  if (!policy.ballot.held) return ['本地规则不组织常委会满意度测评']
  const row = (label: string, { satisfied, basically_satisfied: basic, dissatisfied, no_quorum: none }: Ballots) => {
    const held = satisfied + basic + dissatisfied
    return [label, ...[held, satisfied, basic, dissatisfied, none].map(String), share(satisfied, held)]
  }
  const lines = figureTable([
    ['满意度测评', '件数', '满意', '基本满意', '不满意', '不足法定人数', '满意占比'],
    row('第一次', ballots.first),
    row('整改后再次', ballots.second),
  ])
  return ballots.cancelled > 0 ? [...lines, `另有 ${ballots.cancelled} 件因议程变动取消`] : lines
}

function describeRest({ reviews, supervisions, transfers, byState }: YearFigures, policy: Policy): string[] {
  const states = CASE_STATES.filter((state) => byState[state] > 0)
  const lines = [
    labelled('督办', `${supervisions.opened} 件次，开展活动 ${supervisions.acts} 次，已结束 ${supervisions.closed}`),
    labelled(
      '回头看',
      `维持 ${reviews.confirmed}，改定类别 ${reviews.class_revised}，重新办理 ${reviews.reopen}，中止 ${reviews.cancelled}`,
    ),
  ]
  if (policy.transfer.held) {
    const { toProcuratorate, fromProcuratorate, accepted } = transfers
    const words = `移送检察机关 ${toProcuratorate}，检察机关转来 ${fromProcuratorate}，受理或采纳 ${accepted}`
    lines.push(labelled('双向转化', words))
  }
  const ends = states.map((state) => `${STATE_LABELS[state]} ${byState[state]}`).join('，')
  return [...lines, labelled('年终状态', ends)]
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

function share(part: number, whole: number): string {
  return whole === 0 ? '—' : `${((100 * part) / whole).toFixed(1)}%`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
