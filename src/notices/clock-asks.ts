import type { ClockKind, Role } from '../../machines/policy/words.ts'

type Owner = 'office' | 'unit' | 'routing' | 'deputy' | 'committee' | 'procurator'
/** Who owes the act at the end of each clock, and the act. */
const DUTIES: Readonly<Record<ClockKind, { owner: Owner; act: string }>> = {
  screening: { owner: 'office', act: '完成审核并登记审核决定' },
  handover: { owner: 'office', act: '办理交办手续' },
  pre_handover_objection: { owner: 'unit', act: '核对拟办意见；如有异议，请在期限内提出' },
  outer: { owner: 'unit', act: '办结全部承办事项并答复代表' },
  rehandling_study: { owner: 'office', act: '研究是否再次办理并登记决定' },
  assessment: { owner: 'office', act: '组织评估并登记评估结论' },
  leader_gap: { owner: 'office', act: '确定领导人选并登记' },
  acknowledge: { owner: 'unit', act: '签收承办任务；不属于职责范围的，请在规定期限内申请退办' },
  first_contact: { owner: 'unit', act: '与代表沟通联系并登记沟通情况' },
  reassignment_request: { owner: 'unit', act: '核对承办职责；需要退办的，请在期限内申请' },
  reassignment_decision: { owner: 'office', act: '对退办申请作出决定' },
  final_ruling: { owner: 'office', act: '作出终裁' },
  opinion: { owner: 'unit', act: '向主办单位提交协办意见' },
  opinion_redo: { owner: 'unit', act: '修改并重新提交协办意见' },
  reply: { owner: 'unit', act: '完成办理，书面答复代表并登记送达' },
  rehandling: { owner: 'unit', act: '再次办理并重新答复代表' },
  assessment_action: { owner: 'unit', act: '按评估结论办理并再次答复代表' },
  inquiry: { owner: 'office', act: '征求代表对办理工作的意见并登记' },
  deputy_feedback: { owner: 'deputy', act: '反馈对办理工作的意见' },
  commitment: { owner: 'unit', act: '兑现答复承诺事项并报告完成情况' },
  supervision_progress: { owner: 'committee', act: '报告督办进展' },
  council_report: { owner: 'committee', act: '向主任会议报告督办情况' },
  rectification: { owner: 'unit', act: '完成整改并报告整改情况' },
  follow_up_review: { owner: 'committee', act: '完成“回头看”核查并登记结论' },
  transfer_decision: { owner: 'procurator', act: '决定是否受理转化线索' },
  transfer_result: { owner: 'procurator', act: '反馈转化办理结果' },
}

/** Who owes the act, as the others call them. */
const OWNER_LABELS: Readonly<Record<Owner, string>> = {
  office: '代表工作机构',
  unit: '有关承办单位',
  routing: '归口交办单位',
  deputy: '代表',
  committee: '督办委员会',
  procurator: '检察机关',
}

const OWNER_OF_ROLE: Readonly<Partial<Record<Role, Owner>>> = {
  deputy: 'deputy',
  presidium: 'office',
  secretariat: 'office',
  deputy_office_clerk: 'office',
  deputy_office_director: 'office',
  routing_office: 'routing',
  unit_clerk: 'unit',
  unit_section_head: 'unit',
  unit_deputy_head: 'unit',
  unit_head: 'unit',
  supervising_committee: 'committee',
  procurator: 'procurator',
}

/** What this reader is asked to do because of this clock, in one polite sentence. */
export function askOf(clock: ClockKind, role: Role | undefined, isOverdue: boolean): string {
  const { owner, act } = DUTIES[clock]
  const haste = isOverdue ? '尽快' : '抓紧'
  if (role === undefined || OWNER_OF_ROLE[role] === owner) {
    if (owner === 'deputy') return `请您在方便时${act}，感谢您对代表工作的支持。`
    if (role === 'unit_head' || role === 'unit_deputy_head') return `请您督促本单位${haste}${act}。`
    if (owner === 'unit') return `请贵单位${haste}${act}。确有困难的，请及时与代表工作机构联系。`
    return `请您${haste}${act}。`
  }
  if (owner === 'deputy') return '请您与代表联系，听取代表对办理工作的意见。'
  if (role === 'deputy_office_clerk' || role === 'deputy_office_director' || role === 'presidium') {
    return `请您跟进，提醒${OWNER_LABELS[owner]}${haste}${act}。`
  }
  if (role === 'routing_office') return `请您协调并督促${OWNER_LABELS[owner]}${haste}${act}。`
  return `请您予以关注，并督促${OWNER_LABELS[owner]}${haste}${act}。`
}
