import { CLOCK_LABELS } from '../../machines/labels.ts'
import type { ClockKind, Role } from '../../machines/policy/words.ts'
import { ROLE_LABELS } from '../contract/value-labels.ts'

/** What a notice may be told about, by the English name that code uses. */
export type NoticeFacts = {
  /** The number of the suggestion, formal or serial; null as long as it has none. */
  case?: string | null
  title?: string | null
  unit?: string | null
  clock?: ClockKind
  /** Days are `YYYY-MM-DD`. */
  dueOn?: string
  /** Working days left before the due day, or over it: never negative. */
  days?: number
  /** Role of the recipient: decides what is asked; of `nobody_found`: the role in which nobody was found. */
  role?: Role
  /** What to do; made from the clock and the role when it is not given. */
  ask?: string
  link?: string
  person?: string | null
  reason?: string | null
  day?: string
  period?: string
  count?: number
  overdueCount?: number
  dueCount?: number
  /** Of a digest: what there is how many of, in one line. */
  summary?: string
  /** Lines of a digest, one below the other. */
  list?: string
  unacknowledged?: number
  uncontacted?: number
  dueThisWeek?: number
  disputed?: number
  dissatisfied?: number
  plannedOn?: string
  round?: number
  purpose?: string
  /** The name of a 综合评价. */
  appraisal?: string
  expiresOn?: string
  /** Filled in by `wordsOf`: the name of the congress. */
  congress?: string
}
export type VariableName = keyof NoticeFacts

export type Variable = {
  /** Between braces in a template: `{到期日}`. */
  label: string
  /** What it stands for, in Chinese. */
  meaning: string
  /** May it go to public clouds and groups, and into a subject: counts, numbers, dates, and our own set phrases. */
  isOpen: boolean
  /** Left out within its line when it is empty; of the others the whole line is left out. */
  isInline?: true
  /** Several lines. */
  isLong?: true
  /** Real-looking and fictional. */
  sample: string
}

const open = (label: string, meaning: string, sample: string): Variable => ({ label, meaning, isOpen: true, sample })
const closed = (label: string, meaning: string, sample: string): Variable => ({ label, meaning, isOpen: false, sample })

/** Every variable that a template may name. */
export const VARIABLES: Readonly<Record<VariableName, Variable>> = {
  case: open('建议', '建议的编号，如“第17号建议”', '第17号建议'),
  title: {
    ...closed('标题', '建议的标题，带书名号；没有时略去', '《关于改善城东片区学校门前交通的建议》'),
    isInline: true,
  },
  unit: closed('承办单位', '承办单位名称', '市样例局'),
  clock: open('期限', '期限的名称，如“答复期限”', '答复期限'),
  dueOn: open('到期日', '到期的日期', '2026年6月10日'),
  days: open('工作日', '距到期还有或已逾期的工作日数', '3'),
  role: open('角色', '收件人的身份', '承办单位经办人'),
  ask: { ...open('办理要求', '按期限和收件人身份写明要做什么', '请抓紧办理，按期书面答复代表。'), isLong: true },
  link: open('链接', '在系统中打开的地址', 'https://duban.example.cn/inbox'),
  person: closed('姓名', '有关人员的姓名', '经办人甲'),
  reason: { ...closed('原因', '登记的原因或说明', '负责同志调离，尚未登记继任人选'), isLong: true },
  day: open('日期', '汇总的日期', '2026年6月8日'),
  period: open('时段', '汇总的起止日期', '6月8日至6月12日'),
  count: open('件数', '建议的件数', '5'),
  overdueCount: open('逾期件数', '已逾期的件数', '1'),
  dueCount: open('临期件数', '临近到期的件数', '4'),
  summary: open('概况', '各项件数，写在一行', '今日到期 2 件，逾期 1 件，待您处理 3 件'),
  list: { ...closed('清单', '逐件列出的清单', '1. 第17号建议：答复期限，6月10日到期'), isLong: true },
  unacknowledged: open('未签收', '未签收的件数', '2'),
  uncontacted: open('未沟通', '未与代表沟通的件数', '3'),
  dueThisWeek: open('本周到期', '本周到期的件数', '4'),
  disputed: open('争议', '承办有争议的件数', '1'),
  dissatisfied: open('不满意', '代表表示不满意的件数', '1'),
  plannedOn: open('活动日期', '督办活动的日期', '2026年6月18日'),
  round: open('轮次', '第几次征求意见', '1'),
  purpose: open('办理事项', '链接可以办理的事项', '签收'),
  appraisal: closed('评价', '综合评价的名称', '2026年度代表建议办理工作综合评价'),
  expiresOn: open('有效期至', '链接失效的日期', '2026年6月11日'),
  congress: open('机关', '本级人民代表大会的名称', '样例市人民代表大会'),
}
export const VARIABLE_NAMES = Object.keys(VARIABLES) as VariableName[]

/** The text of one variable; empty when the fact is missing. */
export function textOf(name: VariableName, facts: NoticeFacts): string {
  switch (name) {
    case 'case':
      return 'case' in facts ? nameOfCase(facts.case ?? null) : ''
    case 'title':
      return facts.title ? `《${flat(facts.title)}》` : ''
    case 'clock':
      return facts.clock ? CLOCK_LABELS[facts.clock] : ''
    case 'role':
      return facts.role ? ROLE_LABELS[facts.role] : ''
    case 'dueOn':
    case 'day':
    case 'plannedOn':
    case 'expiresOn':
      return facts[name] ? chineseDay(facts[name]) : ''
    default: {
      const value = facts[name]
      if (value === undefined || value === null) return ''
      return VARIABLES[name].isLong ? String(value).trim() : flat(String(value))
    }
  }
}

/** `7` → 第7号建议; `2026闭第7号` → 2026闭第7号建议. */
export function nameOfCase(number: string | null): string {
  if (!number) return '一件尚未编号的建议'
  return /号$/.test(number) ? `${flat(number)}建议` : `第${flat(number)}号建议`
}

/** `2026-03-05` → 2026年3月5日. */
export function chineseDay(day: string): string {
  const [year, month, date] = day.split('-')
  return `${year}年${Number(month)}月${Number(date)}日`
}

/** One line: neither a header of a mail nor a line of a form can be made from a title. */
function flat(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}
