import { CLOCK_NAMES, FIELD_NAMES, LEVEL_NAMES, START_NAMES } from './names.ts'
import { parseTerm } from './term.ts'

const VALUE_NAMES: Readonly<Record<string, string>> = {
  standing_committee: '常务委员会',
  presidium: '主席团',
  congress: '人民代表大会',
  council_of_chairpersons: '主任会议',
  deputy: '代表',
  delegation_staff: '代表团工作人员',
  secretariat: '大会秘书处',
  deputy_office: '代表工作机构',
  deputy_office_clerk: '代表工作机构工作人员',
  deputy_office_director: '代表工作机构主任',
  routing_office: '归口交办单位',
  handling_unit: '承办单位',
  handling_units: '承办单位',
  government: '政府',
  government_courts_procuratorates: '政府、法院、检察院',
  unit_clerk: '经办人',
  unit_section_head: '科室负责人',
  unit_deputy_head: '单位分管负责人',
  unit_head: '单位主要负责人',
  handling_leader: '领办领导',
  supervising_leader: '督办领导',
  supervising_committee: '专门（工作）委员会',
  standing_committee_member: '常委会组成人员',
  procurator: '检察院联络员',
  required: '必须',
  encouraged: '提倡',
  none: '无',
  any_time: '任何时候',
  handover: '交办以前',
  all_signers: '全体提出人',
  lead_signer: '领衔代表',
  each_signer: '每位提出人',
  sole: '单独办理',
  lead: '主办',
  co: '协办',
  separate: '分别办理',
  meeting: '会议',
  face_to_face: '面对面',
  online: '网上',
  drafted: '拟稿',
  consulted: '征求代表意见',
  checked: '核稿',
  countersigned: '会签',
  pre_reviewed: '归口预审',
  signed: '签发',
  sealed: '盖章',
  delivered: '送达',
  by_nature: '依性质（涉及面广、处理难度大）',
  notice_to_deputy: '向代表说明情况',
  consent: '代表同意',
  approval: '交办机关同意',
  first_handover: '自首次交办起算',
  new_handover: '自重新交办起算',
  in_person: '当面',
  permanent: '永久',
  '30_years': '三十年',
  '10_years': '十年',
  phone: '电话',
  attitude: '办理态度',
  outcome: '办理结果',
  overall: '总体',
  second_person: '第二人确认',
  scan: '附扫描件',
  sample: '主任抽查',
  apart: '单列，不计入基数',
  in_base: '计入基数',
  suggestions: '按件',
  forms: '按表',
  automatic: '自动',
  studied_first: '先研究',
  panel: '有关单位和专家评估',
  joint_meeting: '召集代表和单位共同研究',
  continue: '继续办理',
  report_back: '调研反馈',
  reference: '留作参考',
  replied: '答复以后',
  opinion_heard: '听取代表意见以后',
  promises_struck_off: '承诺全部销号以后',
  routine: '常态化督办',
  collective: '集中督办',
  key: '重点督办',
  visit: '走访',
  hearing: '听取汇报',
  on_site: '现场督办',
  written_query: '书面询问',
  inspection: '代表视察',
  secret: '无记名',
  open: '公开',
  electronic: '电子',
  paper: '纸质票',
  hall_device: '会场表决器',
  single_suggestions: '逐件',
  report: '报告',
  groups: '分组',
  all_members: '全体组成人员',
  present: '到会人数',
  valid: '有效票',
  returned: '收回票',
  reaches: '算达到',
  fails: '不算达到',
  draft: '拟稿待批',
  solved: '已经解决',
  in_progress: '正在解决',
  planned: '列入计划',
  not_now: '暂时不能',
  explained: '如实说明',
  upper_level: '上级职权',
  next_signer: '下一位提出人',
  former_deputy: '原代表',
  may: '可以',
  must: '应当',
  first: '一类',
  second: '二类',
  third: '三类',
}

/** Words that mean one thing in this field and another elsewhere: a clock starts on the day of `handover`. */
const NAMES_IN_FIELD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  start: START_NAMES,
  within: CLOCK_NAMES,
  roll: { none: '不顺延', 'next-working-day': '顺延到下一个工作日' },
  level: LEVEL_NAMES,
}

const UNIT_NAMES = { wd: '个工作日', d: '日', mo: '个月' } as const

/** A term in Chinese: `3mo` is 3个月. */
export function termText(term: string): string {
  const { amount, unit } = parseTerm(term)
  return `${amount}${UNIT_NAMES[unit]}`
}

/** Before or after the due day, in Chinese. */
function offsetText(offset: string): string {
  if (/^-?0+\D/.test(offset)) return '到期当天'
  return offset.startsWith('-') ? `到期前 ${termText(offset.slice(1))}` : `到期后 ${termText(offset)}`
}

/** Any value of a policy in Chinese; words that are nobody's code (names, patterns) stay as they are. */
export function valueText(value: unknown, field = ''): string {
  if (value === null) return '无'
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (Array.isArray(value)) return value.length === 0 ? '无' : listText(value)
  if (typeof value === 'object' && value !== undefined) return objectText(value)
  const text = String(value)
  if (field === 'offset') return offsetText(text)
  return /^-?\d+(wd|d|mo)$/.test(text) ? termText(text) : (NAMES_IN_FIELD[field]?.[text] ?? VALUE_NAMES[text] ?? text)
}

function listText(values: readonly unknown[]): string {
  const isPlain = values.every((value) => typeof value !== 'object')
  return values.map((value) => valueText(value)).join(isPlain ? '、' : '\n      ')
}

function isHours(value: object): value is { from: string; to: string } {
  return 'from' in value && 'to' in value && /^\d\d:\d\d$/.test(String(value.from))
}

function objectText(value: object): string {
  if (isHours(value)) return `${value.from} 至 ${value.to}`
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  const isFlags = entries.length > 0 && entries.every(([, inner]) => typeof inner === 'boolean')
  if (isFlags) {
    const set = entries.filter(([, inner]) => inner).map(([field]) => FIELD_NAMES[field] ?? field)
    return set.length > 0 ? set.join('、') : '无'
  }
  return entries
    .map(([field, inner]) => `${FIELD_NAMES[field] ?? VALUE_NAMES[field] ?? field} ${valueText(inner, field)}`)
    .join('，')
}
