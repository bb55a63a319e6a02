import type { MachineName } from '../../machines/effects.ts'
import { SHIPPED_POLICY_IDS } from '../../machines/policy/places/shipped.ts'

/** What a place's rules leave out, and why: states with all that leads into and out of them, and single transitions. */
export type SwitchedOff = {
  machine: MachineName
  policies: readonly string[]
  because: string
  states?: readonly string[]
  transitions?: readonly string[]
}

function allBut(...ids: string[]): string[] {
  return SHIPPED_POLICY_IDS.filter((id) => !ids.includes(id))
}
const STUDYING_FIRST = ['shanghai-2015', 'chongqing-2017', 'beijing-2014']
const BY_NOTICE = ['henan-2017', 'puyang-2024', 'yuzhou-2023']
const IN_ONE_STEP = ['chongqing-2017', 'township-sample']
const WITHOUT_DELEGATION_CHECK = ['beijing-2014', 'shandong-2017', 'township-sample']

/** The whole list: what stands here is not reached, and what does not stand here is. */
export const SWITCHED_OFF: readonly SwitchedOff[] = [
  {
    machine: 'suggestion',
    policies: WITHOUT_DELEGATION_CHECK,
    because: '代表团不先行审核：大会期间直接提交大会秘书处',
    states: ['withDelegation'],
  },
  {
    machine: 'suggestion',
    policies: allBut(...WITHOUT_DELEGATION_CHECK),
    because: '大会期间先经代表团',
    transitions: ['drafting —suggestion.submitted [isInSession]→ withSecretariat'],
  },
  {
    machine: 'suggestion',
    policies: ['beijing-2014'],
    because: '北京条例没有“退请修改”，不符合要求的建议代表撤回或者不予交办',
    states: ['returnedToDeputy'],
  },
  {
    machine: 'suggestion',
    policies: ['shanghai-2015', 'chongqing-2017'],
    because: '上海、重庆没有“建议撤回”，说明情况后退回代表',
    states: ['withdrawalAdvised'],
  },
  {
    machine: 'suggestion',
    policies: allBut('beijing-2014'),
    because: '只有北京条例规定“不予交办”',
    states: ['notHandedOver'],
  },
  {
    machine: 'suggestion',
    policies: allBut('shanghai-2015'),
    because: '只有上海规定“作代表来信处理”',
    states: ['treatedAsLetter'],
  },
  {
    machine: 'suggestion',
    policies: allBut('chongqing-2017'),
    because: '只有重庆条例规定“转有关部门作工作参考”',
    states: ['keptForReference'],
  },
  {
    machine: 'suggestion',
    policies: ['beijing-2014'],
    because: '北京条例只允许在交办前撤回',
    transitions: ['underway —suggestion.withdrawn→ withdrawn'],
  },
  {
    machine: 'suggestion',
    policies: ['township-sample'],
    because: '乡镇没有预交办',
    states: ['preHandover'],
  },
  {
    machine: 'suggestion',
    policies: ['chongqing-2017'],
    because: '重庆没有口头答复',
    transitions: ['drafting', 'withSecretariat', 'withDeputyOffice', 'screened', 'preHandover', 'underway'].map(
      (state) => `${state} —writtenReply.waived→ ·`,
    ),
  },
  {
    machine: 'suggestion',
    policies: allBut('puyang-2024'),
    because: '只有一类，没有可以提高到的类别',
    transitions: [
      'underway.supervision —category.raised [bringsSupervision]→ underway.supervision.supervised',
      'underway.supervision —category.raised→ ·',
    ],
  },
  {
    machine: 'suggestion',
    policies: ['township-sample'],
    because: '乡镇的重点建议由主席团自己督促，不另设督办',
    transitions: ['underway.supervision —key.fixed [bringsSupervision]→ underway.supervision.supervised'],
  },
  {
    machine: 'suggestion',
    policies: allBut(...STUDYING_FIRST),
    because: '代表不满意即应再次办理，不先研究',
    states: ['underway.opinion.studying'],
  },
  {
    machine: 'suggestion',
    policies: STUDYING_FIRST,
    because: '代表不满意先由代表工作机构研究，再决定是否再次办理',
    transitions: [
      'underway.opinion.hearing —inquiry.settled [leadsToRehandling]→ underway.opinion.rehandling',
      'underway.opinion.heard —inquiry.settled [leadsToRehandling]→ underway.opinion.rehandling',
    ],
  },
  {
    machine: 'suggestion',
    policies: SHIPPED_POLICY_IDS,
    because: '各地都要先征求意见才能办结；只有规定办复即办结的地方可以在征求意见中办结',
    transitions: ['underway.opinion.hearing —case.concluded→ ·'],
  },
  {
    machine: 'suggestion',
    policies: allBut('puyang-2024', 'yuzhou-2023'),
    because: '不组织常委会满意度测评',
    states: [
      'underway.ballot.scheduled',
      'underway.ballot.passed',
      'underway.ballot.failed',
      'underway.ballot.rectified',
    ],
  },
  {
    machine: 'suggestion',
    policies: allBut('puyang-2024'),
    because: '没有与公益诉讼检察建议的双向转化',
    transitions: ['underway —transfer.proposed→ ·'],
  },
  {
    machine: 'assignment',
    policies: allBut(...IN_ONE_STEP),
    because: '退办申请经归口交办单位转报',
    states: ['active.dispute.requested'],
    transitions: [
      'active.dispute.undisputed —reassignment.requested [willBeLastDispute]→ active.dispute.awaitingRuling',
    ],
  },
  {
    machine: 'assignment',
    policies: IN_ONE_STEP,
    because: '退办申请直接向代表工作机构提出',
    states: ['active.dispute.withRoutingOffice', 'active.dispute.requestForwarded'],
  },
  {
    machine: 'assignment',
    policies: BY_NOTICE,
    because: '延期以向代表说明情况为准，不须申请和批准（河南办法第二十条）',
    states: ['active.extension.requested'],
    transitions: ['active.extension.ordinary —extension.granted→ active.extension.extended'],
  },
  {
    machine: 'assignment',
    policies: allBut(...BY_NOTICE),
    because: '延期不以向代表说明为依据',
    transitions: [
      'active.extension.ordinary —extension.notified→ active.extension.extended',
      'active.extension.requested —extension.notified→ active.extension.extended',
    ],
  },
  {
    machine: 'assignment',
    policies: ['township-sample'],
    because: '乡镇的答复不先送沟通稿',
    transitions: ['active.work.open —reply.consulted→ active.work.open.inProgress'],
  },
  {
    machine: 'assignment',
    policies: allBut('puyang-2024'),
    because: '答复不会签',
    transitions: ['active.work.open —reply.countersigned→ active.work.open.inProgress'],
  },
  {
    machine: 'assignment',
    policies: allBut('puyang-2024', 'yuzhou-2023'),
    because: '答复不经归口预审',
    transitions: [
      'active.work.open —reply.preReviewed [failedPreReview]→ active.work.open.inProgress',
      'active.work.open —reply.preReviewed→ active.work.open.inProgress',
    ],
  },
]
