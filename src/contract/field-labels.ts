import { EVENT_FIELDS, FIELDS_BY_EVENT } from './event-field-labels.ts'

/** 中文 names of the fields that are no event's, by the last name of their path; the forms and the problems use them. */
export const FIELD_LABELS: Readonly<Record<string, string>> = {
  occurredOn: '发生日期',
  onBehalfOf: '代谁登记',
  lateReason: '补录原因',
  reference: '依据的名称',
  actorId: '环节',
  event: '事项',
  type: '事项',
  name: '名称',
  username: '登录名',
  password: '密码',
  oldPassword: '原来的密码',
  newPassword: '新密码',
  who: '手机号码或登录名',
  code: '验证码',
  token: '链接',
  label: '用途',
  scopes: '权限',
  expiresInDays: '有效天数',
  expiresInMinutes: '有效分钟数',
  externalName: '统一身份认证标识',
  secondFactorRoles: '须两步验证的岗位',
  idleMinutes: '不操作即退出的分钟数',
  absoluteMinutes: '最长登录的分钟数',
  passwordMinLength: '密码最短长度',
  level: '级别',
  policyId: '办理规则',
  tenantId: '人大',
  postId: '岗位',
  revision: '版本',
  phone: '电话',
  email: '电子邮件',
  address: '地址',
  kind: '类别',
  parentId: '上级单位',
  duty: '职务',
  section: '科室',
  employer: '工作单位',
  terms: '届次',
  posts: '岗位',
  leftOn: '离任日期',
  closedOn: '停用日期',
  endedOn: '结束日期',
  seenCases: '预览时的件数',
  seenMoves: '预览时变动的期限数',
  seenStatus: '看到的状态',
  file: '规则文件',
  inForce: '看到的现行规则',
  calendar: '日历',
  year: '年份',
  series: '编号种类',
  serial: '收文流水号样式',
  inSession: '大会期间编号样式',
  betweenSessions: '闭会期间编号样式',
  source: '依据的文件',
  note: '说明',
  place: '地点',
  q: '查找的文字',
  cursor: '分页标记',
  limit: '每页行数',
  from: '起始日期',
  to: '截止日期',
  subject: '标题',
  brief: '简要内容',
  url: '地址',
  secret: '密钥',
  wording: '发送内容',
  carries: '发送的通知',
  isActive: '启用',
  channel: '渠道',
  choices: '接收方式',
  ids: '所选的行',
  bookId: '统计底册',
  item: '评价项目',
  score: '得分',
  appealUntil: '申诉截止日',
  words: '内容',
  answer: '理由',
  paragraphs: '正文',
  addressee: '主送',
  datedOn: '成文日期',
  circulatedOn: '成文日期',
  personName: '姓名',
  caseId: '建议',
  onDay: '日期',
  entryKey: '所指的记录',
  adds: '另补登的一条',
  strikesEntry: '划去所指的登记',
}

/** The Chinese name of a field by its path, in an event of that type if given; the path itself where there is none. */
export function fieldLabel(path: string, type?: string): string {
  const last = lastName(path)
  if (last === undefined) return '（整体）'
  return wordsOf(last, type)?.[0] ?? FIELD_LABELS[last] ?? path
}

/** What to enter in a field of an event; empty where the name says it all. */
export function fieldHelp(path: string, type?: string): string {
  const last = lastName(path)
  return last === undefined ? '' : (wordsOf(last, type)?.[1] ?? '')
}

function wordsOf(name: string, type: string | undefined) {
  return (type === undefined ? undefined : FIELDS_BY_EVENT[type]?.[name]) ?? EVENT_FIELDS[name]
}

/** `event.plan.0.unitId` → `unitId`. */
function lastName(path: string): string | undefined {
  return path
    .split('.')
    .filter((part) => part !== '' && !/^\d+$/.test(part))
    .at(-1)
}
