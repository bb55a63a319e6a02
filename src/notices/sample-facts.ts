import { NOTICE_KINDS, type NoticeKind } from './kinds.ts'
import type { NoticeFacts, VariableName } from './variables.ts'

const SAMPLE: Readonly<Required<NoticeFacts>> = {
  case: '17',
  title: '关于改善城东片区学校门前交通的建议',
  unit: '市样例局',
  clock: 'reply',
  dueOn: '2026-06-10',
  days: 3,
  role: 'unit_clerk',
  ask: '',
  link: 'https://duban.example.cn/inbox',
  person: '经办人甲',
  reason: '负责同志调离，尚未登记继任人选',
  day: '2026-06-08',
  period: '6月8日至6月12日',
  count: 5,
  overdueCount: 1,
  dueCount: 4,
  summary: '今日到期 2 件，逾期 1 件，待您处理 3 件',
  list: [
    '1. 第17号建议《关于改善城东片区学校门前交通的建议》：答复期限，2026年6月10日到期',
    '2. 第23号建议《关于增设社区老年食堂的建议》：签收期限，2026年6月9日到期',
  ].join('\n'),
  unacknowledged: 2,
  uncontacted: 3,
  dueThisWeek: 4,
  disputed: 1,
  dissatisfied: 1,
  plannedOn: '2026-06-18',
  round: 1,
  purpose: '签收',
  appraisal: '2026年度代表建议办理工作综合评价',
  expiresOn: '2026-06-11',
  congress: '样例市人民代表大会',
}

const SCREENING_REASON = '所提事项涉及多个方面，请补充具体诉求'

/** Real-looking and fictional, for previews: every variable of the kind and no other. */
export function sampleFacts(kind: NoticeKind): NoticeFacts {
  // What is asked is made from the clock and the role.
  const names = NOTICE_KINDS[kind].variables.filter((name) => name !== 'ask')
  const facts: NoticeFacts = Object.fromEntries(names.map((name: VariableName) => [name, SAMPLE[name]]))
  return NOTICE_KINDS[kind].group === '审核' ? { ...facts, reason: SCREENING_REASON } : facts
}
