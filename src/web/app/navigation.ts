import type { Role } from '../../../machines/policy/words.ts'
import type { Me } from '../../contract/login-endpoints.ts'

/** `isOutside`: a page that is not one of these screens. */
export type NavItem = { to: string; label: string; group: string | null; isOutside?: true }

const OFFICE: readonly Role[] = ['deputy_office_clerk', 'deputy_office_director']
const DRAFTERS: readonly Role[] = ['deputy', 'delegation_staff', 'secretariat', ...OFFICE]
const UNIT: readonly Role[] = ['unit_clerk', 'unit_section_head', 'unit_deputy_head', 'unit_head']
/** Who reads the records as they stand. */
const KEEPERS: readonly Role[] = ['administrator', ...OFFICE, 'secretariat', 'auditor']
const ITEMS: readonly (NavItem & { for?: readonly Role[]; notFor?: readonly Role[] })[] = [
  { to: '/worklist', label: '今日工作台', group: null },
  { to: '/inbox', label: '收件箱', group: null },
  { to: '/cases', label: '建议', group: null, notFor: ['administrator'] },
  { to: '/search', label: '查找', group: null, notFor: ['administrator'] },
  { to: '/cases/new', label: '起草建议', group: null, for: DRAFTERS },
  { to: '/dossiers/mine', label: '我的履职档案', group: null, for: ['deputy'] },
  {
    to: '/chasing/drafts',
    label: '待批催办稿',
    group: '催办',
    for: ['deputy_office_director', 'routing_office'],
  },
  { to: '/chasing/letters', label: '催办函', group: '催办', for: [...OFFICE, ...UNIT] },
  { to: '/chasing/phones', label: '电话催办单', group: '催办', for: OFFICE },
  { to: '/chasing/weekly', label: '主任周报', group: '催办', for: OFFICE },
  { to: '/reports', label: '报告', group: '统计', for: [...OFFICE, ...UNIT] },
  { to: '/figures', label: '统计', group: '统计', for: [...OFFICE, 'auditor'] },
  { to: '/analysis', label: '建议分析', group: '统计', for: [...OFFICE, 'council_of_chairpersons'] },
  { to: '/appraisals', label: '综合评价', group: '统计', for: [...OFFICE, ...UNIT] },
  { to: '/appraisals/nominations', label: '评优', group: '统计', for: [...OFFICE, 'supervising_committee'] },
  { to: '/documents', label: '文书', group: '资料', for: [...OFFICE, ...UNIT] },
  { to: '/archive', label: '归档', group: '资料', for: OFFICE },
  { to: '/dossiers', label: '代表履职档案', group: '资料', for: OFFICE },
  { to: '/import', label: '导入', group: '资料', for: [...OFFICE, 'administrator'] },
  { to: '/admin/people', label: '人员和岗位', group: '管理', for: ['administrator', 'auditor'] },
  { to: '/admin/units', label: '单位', group: '管理', for: [...KEEPERS, 'routing_office'] },
  { to: '/admin/deputies', label: '代表', group: '管理', for: KEEPERS },
  { to: '/admin/organs', label: '机构', group: '管理', for: ['administrator', 'auditor'] },
  { to: '/admin/meetings', label: '会议和批次', group: '管理', for: OFFICE },
  { to: '/admin/numbers', label: '编号', group: '管理', for: ['administrator', ...OFFICE, 'secretariat'] },
  { to: '/admin/policies', label: '办理规则', group: '管理', for: ['administrator', ...OFFICE, 'auditor'] },
  { to: '/admin/calendars', label: '工作日历', group: '管理', for: ['administrator', ...OFFICE, 'auditor'] },
  { to: '/admin/faults', label: '故障', group: '管理', for: ['administrator', 'deputy_office_director', 'auditor'] },
  { to: '/admin/channels', label: '通知渠道', group: '管理', for: ['administrator'] },
  {
    to: '/admin/templates',
    label: '通知模板',
    group: '管理',
    for: ['administrator', 'deputy_office_director'],
  },
  { to: '/document-templates', label: '文书模板', group: '管理', for: OFFICE },
  { to: '/admin/undelivered', label: '未送达', group: '管理', for: ['administrator', ...OFFICE] },
  { to: '/admin/queues', label: '任务队列', group: '管理', for: ['administrator'], isOutside: true },
  { to: '/admin/hooks', label: '推送', group: '管理', for: ['administrator'] },
  { to: '/admin/sign-in', label: '登录要求', group: '管理', for: ['administrator', 'auditor'] },
  { to: '/admin/trail', label: '操作留痕', group: '管理', for: ['administrator', 'auditor'] },
  { to: '/admin/congress', label: '本人大', group: '管理', for: ['administrator'] },
]

/**
 * What stands at the left for this role. The server decides what may be done; this only spares useless ways. In a
 * township the presidium is the deputy office, and has its ways beside its own.
 */
export function navigationOf(role: Role, level?: NonNullable<Me['congress']>['level']): NavItem[] {
  const isOffice = role === 'presidium' && level === 'township'
  return ITEMS.filter(({ for: roles, notFor }) =>
    roles ? roles.includes(role) || (isOffice && OFFICE.some((one) => roles.includes(one))) : !notFor?.includes(role),
  )
}

/** Where a role begins its day. */
export function homeOf(role: Role): string {
  return navigationOf(role)[0]?.to ?? '/me'
}
