import { CLOCK_LABELS } from '../../machines/labels.ts'
import type { Role } from '../../machines/policy/words.ts'

/** 中文 names of the roles. */
export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  deputy: '人大代表',
  delegation_staff: '代表团工作人员',
  secretariat: '大会秘书处',
  presidium: '主席团',
  deputy_office_clerk: '代表工作机构工作人员',
  deputy_office_director: '代表工作机构主任',
  routing_office: '归口交办单位',
  unit_clerk: '承办单位经办人',
  unit_section_head: '承办单位科室负责人',
  unit_deputy_head: '承办单位分管负责人',
  unit_head: '承办单位主要负责人',
  handling_leader: '领办领导',
  supervising_leader: '督办领导',
  supervising_committee: '督办委员会',
  council_of_chairpersons: '主任会议',
  standing_committee_member: '常委会组成人员',
  scrutineer: '监票人',
  teller: '计票人',
  procurator: '检察院联络员',
  administrator: '系统管理员',
  auditor: '审计员',
  system: '系统',
}

type Values = Readonly<Record<string, string>>
const RATINGS: Values = { satisfied: '满意', basically_satisfied: '基本满意', dissatisfied: '不满意' }
const NO_RATINGS: Values = {
  not_reached: '联系不上',
  declined: '不表态',
  not_returned: '未反馈',
  not_applicable: '不适用',
}
const ASSIGNMENT_ROLES: Values = { sole: '单独办理', lead: '主办', co: '协办', separate: '分别办理' }
const SCREENING: Values = {
  accepted: '审核通过',
  returned_to_deputy: '退请修改',
  withdrawal_advised: '建议撤回',
  not_handed_over: '不予交办',
  treated_as_letter: '转作代表来信',
  reference: '参阅件',
}
const DISPUTE: Values = {
  reassigned: '改办',
  roles_changed: '调整主办、协办',
  unit_added: '增加承办单位',
  upheld: '维持',
}
const REVIEW: Values = { confirmed: '属实', class_revised: '改定类别', reopen: '重新办理' }
const CANCELLED: Values = { withdrawn: '建议已撤回', recalled: '交办已撤回' }

/** 中文 names of values, by the name of their field. */
export const VALUE_LABELS: Readonly<Record<string, Values>> = {
  category: { first: '一类', second: '二类', third: '三类' },
  period: { in_session: '大会期间', between_sessions: '闭会期间' },
  origin: {
    own: '本级代表',
    from_higher: '上级人大转来',
    from_lower: '下级人大转来',
    joint_levels: '多级联动',
    cppcc: '政协提案',
  },
  mark: { none: '无', state_secret: '涉密', internal: '内部', protected_proposer: '保护提出人' },
  publicity: { full: '全文公开', title_only: '只公开标题', none: '不公开' },
  state: { received: '已收到', missing: '未收到' },
  decidedBy: { presidium: '大会主席团', standing_committee: '常委会' },
  role: ASSIGNMENT_ROLES,
  newRole: ASSIGNMENT_ROLES,
  channel: { in_person: '当面', phone: '电话', letter: '书信', message: '短信' },
  direction: { to_procuratorate: '建议转检察监督', from_procuratorate: '检察建议转代表建议' },
  about: { reply: '答复', review: '“回头看”' },
  rating: RATINGS,
  ratings: { ...RATINGS, attitude: '办理态度', outcome: '办理结果', overall: '总体' },
  noRating: NO_RATINGS,
  basis: {
    by_nature: '交办时已按事项性质确定',
    notice_to_deputy: '向代表说明理由',
    consent: '代表同意',
    approval: '经批准',
    paper: '纸质材料',
    scan: '扫描件',
    phone_note: '电话记录',
    minutes: '会议纪要',
    system: '系统',
  },
  receipt: { signed: '代表签收', registered_post: '挂号回执', system: '系统记录', none: '无凭证' },
  metBy: { head: '主要负责人', deputy_head: '分管负责人', section_head: '科室负责人', clerk: '经办人' },
  level: { category: '按类别督办', key: '重点督办', collective: '集中督办', listed: '挂牌督办' },
  mode: { secret: '无记名', open: '记名', electronic: '电子表决' },
  medium: { paper: '纸质票', hall_device: '会场表决器', phone: '手机' },
  as: { scrutineer: '监票人', teller: '计票人' },
  to: { next_year: '下一年', next_term: '下一届' },
  kind: {
    ...CLOCK_LABELS,
    meeting: '座谈会',
    visit: '走访',
    hearing: '听取汇报',
    on_site: '实地查看',
    written_query: '书面询问',
    inspection: '代表视察',
    handling: '领办领导',
  },
  result: { ...RATINGS, no_quorum: '人数不足' },
  form: {
    screen: '本人在线确认',
    wet_signature: '亲笔签名',
    meeting: '座谈',
    face_to_face: '面对面交办',
    online: '在线',
    paper: '纸质',
    visit: '走访',
    phone: '电话',
    letter: '书信',
    in_person: '当面送达',
    post: '邮寄',
    oral_record: '口头答复记录',
  },
  outcome: {
    ...SCREENING,
    ...DISPUTE,
    ...RATINGS,
    ...NO_RATINGS,
    ...REVIEW,
    continue: '继续办理',
    report_back: '限期报告',
    reference: '留作参考',
    kept: '已兑现',
    carried_over: '已结转',
    not_kept: '不能兑现',
    cancelled: '已取消',
  },
  why: {
    ...CANCELLED,
    merged: '机构合并',
    renamed: '更名',
    duties_moved: '职责划转',
    resigned: '辞职',
    died: '去世',
    term_over: '任期届满',
    moved: '调离',
    handled_together: '一并办理',
    reassigned: '改由其他单位承办',
    concluded_elsewhere: '已另行办结',
    superseded: '已有新的一轮',
    agenda_changed: '议程变动',
    campaign_ended: '活动已结束',
  },
}

/** Where a value means something else in one event. */
const VALUES_BY_EVENT: Readonly<Record<string, Readonly<Record<string, Values>>>> = {
  'screening.proposed': { outcome: SCREENING },
  'screening.decided': { outcome: SCREENING },
  'handover.made': { form: { meeting: '交办会', online: '网上交办', paper: '书面交办' } },
  'reply.delivered': { form: { online: '在线送达' } },
  'deputy.ended': { why: { recalled: '被罢免' } },
}

/** The Chinese name of a value of that field, in an event of that type if given; the value itself where there is none. */
export function valueLabel(field: string, value: string, type?: string): string {
  const own = type === undefined ? undefined : VALUES_BY_EVENT[type]?.[field]
  return own?.[value] ?? VALUE_LABELS[field]?.[value] ?? value
}
