import type { Policy } from '../../machines/policy/schema.ts'
import type { ReportScope } from '../contract/report-body.ts'

export const REPORT_KIND_IDS = [
  'first_category_report',
  'annual_report',
  'next_congress',
  'public_version',
  'satisfaction',
  'unit',
  'committee',
  'key_case',
  'follow_up',
  'ledger',
  'unit_yearly',
  'government_yearly',
  'court_yearly',
  'procuratorate_yearly',
  'figures',
] as const
export type ReportKindId = (typeof REPORT_KIND_IDS)[number]

/** Who reads it: decides whether people may be named. */
export type Audience =
  | 'standing_committee'
  | 'congress'
  | 'public'
  | 'council_of_chairpersons'
  | 'supervising_committee'
  | 'deputy_office'
  | 'handling_unit'

export type ReportKind = {
  id: ReportKindId
  label: string
  /** One sentence for whoever chooses. */
  hint: string
  audience: Audience
  /** Parts of the scope that must be given, and that may be. */
  needs: readonly (keyof ReportScope)[]
  may: readonly (keyof ReportScope)[]
  /** Its entry in `policy.reports`, where the place has one: label, due day, source. */
  policyReport: string | null
  /** The body whose suggestions it is about; the scope's `bodyId` names another of that kind. */
  body: 'government' | 'court' | 'procuratorate' | null
  /** Whether a .docx is written; `figures` are tables alone. */
  hasDocument: boolean
  /** Does this place have such a report? */
  isOffered: (policy: Policy) => boolean
}

const always = () => true
const hasSupervision = ({ labels }: Policy) => Object.hasOwn(labels, 'supervising_committee')
const hasCouncil = ({ labels }: Policy) => Object.hasOwn(labels, 'council_of_chairpersons')
const isNoTownship = ({ level }: Policy) => level !== 'township'

/** Every report that can be made, in the order in which they are offered. */
export const REPORT_KINDS: readonly ReportKind[] = [
  {
    id: 'first_category_report',
    label: '一类建议办理情况的报告',
    hint: '一类建议的办理、督办、征求意见和测评情况，提请常委会会议听取审议',
    audience: 'standing_committee',
    needs: [],
    may: [],
    policyReport: 'first_category_report',
    body: null,
    hasDocument: true,
    isOffered: ({ categories }) => categories.first !== undefined,
  },
  {
    id: 'annual_report',
    label: '代表建议办理和督办情况的报告',
    hint: '全部代表建议的办理和督办情况，提请常委会会议审议；乡镇由主席团向人民代表大会报告',
    audience: 'standing_committee',
    needs: [],
    may: [],
    policyReport: 'annual_report',
    body: null,
    hasDocument: true,
    isOffered: always,
  },
  {
    id: 'next_congress',
    label: '代表建议办理情况的报告（印发下次人民代表大会会议）',
    hint: '印发下一次人民代表大会会议的书面报告（代表法第五十一条第三款）',
    audience: 'congress',
    needs: [],
    may: [],
    policyReport: 'annual_report',
    body: null,
    hasDocument: true,
    isOffered: always,
  },
  {
    id: 'public_version',
    label: '代表建议办理情况的报告（公开版）',
    hint: '向社会公开的报告：没有个人姓名，不宜公开的建议只计数、不列出',
    audience: 'public',
    needs: [],
    may: [],
    policyReport: 'annual_report',
    body: null,
    hasDocument: true,
    isOffered: ({ publicity }) => publicity.reportPublic,
  },
  {
    id: 'satisfaction',
    label: '代表满意度情况专项报告',
    hint: '征求代表意见、两种统计口径的满意率和满意和基本满意率、与承办单位自报的差别',
    audience: 'standing_committee',
    needs: [],
    may: [],
    policyReport: null,
    body: null,
    hasDocument: true,
    isOffered: always,
  },
  {
    id: 'unit',
    label: '承办单位办理情况报告',
    hint: '一个承办单位的情况；不选单位时逐个单位列出',
    audience: 'deputy_office',
    needs: [],
    may: ['unitId'],
    policyReport: null,
    body: null,
    hasDocument: true,
    isOffered: always,
  },
  {
    id: 'committee',
    label: '督办委员会督办情况报告',
    hint: '一个委员会督办的建议；不选委员会时逐个委员会列出',
    audience: 'supervising_committee',
    needs: [],
    may: ['committeeId'],
    policyReport: null,
    body: null,
    hasDocument: true,
    isOffered: hasSupervision,
  },
  {
    id: 'key_case',
    label: '重点督办建议办理情况的报告',
    hint: '逐件向主任会议报告重点督办建议；可以只报告一件',
    audience: 'council_of_chairpersons',
    needs: [],
    may: ['caseId'],
    policyReport: null,
    body: null,
    hasDocument: true,
    isOffered: hasCouncil,
  },
  {
    id: 'follow_up',
    label: '“回头看”情况报告',
    hint: '核查、再次征求意见和改定类别的结果；可以只报告一次活动',
    audience: 'standing_committee',
    needs: [],
    may: ['campaignId'],
    policyReport: null,
    body: null,
    hasDocument: true,
    isOffered: ({ reviews }) => Object.keys(reviews).length > 0,
  },
  {
    id: 'ledger',
    label: '代表建议办理台账',
    hint: '每件建议一行',
    audience: 'deputy_office',
    needs: [],
    may: [],
    policyReport: null,
    body: null,
    hasDocument: true,
    isOffered: always,
  },
  {
    id: 'unit_yearly',
    label: '承办单位年度办理工作情况的报告（代拟稿）',
    hint: '为承办单位代拟的年度报告，由该单位补充后报送代表工作机构',
    audience: 'handling_unit',
    needs: ['unitId'],
    may: [],
    policyReport: 'unit_report',
    body: null,
    hasDocument: true,
    isOffered: always,
  },
  {
    id: 'government_yearly',
    label: '人民政府办理代表建议情况的报告（代拟稿）',
    hint: '交政府系统办理的建议',
    audience: 'standing_committee',
    needs: [],
    may: ['bodyId'],
    policyReport: 'government_report',
    body: 'government',
    hasDocument: true,
    isOffered: always,
  },
  {
    id: 'court_yearly',
    label: '人民法院办理代表建议情况的报告（代拟稿）',
    hint: '交人民法院办理的建议',
    audience: 'standing_committee',
    needs: [],
    may: ['bodyId'],
    policyReport: 'government_report',
    body: 'court',
    hasDocument: true,
    isOffered: isNoTownship,
  },
  {
    id: 'procuratorate_yearly',
    label: '人民检察院办理代表建议情况的报告（代拟稿）',
    hint: '交人民检察院办理的建议',
    audience: 'standing_committee',
    needs: [],
    may: ['bodyId'],
    policyReport: 'government_report',
    body: 'procuratorate',
    hasDocument: true,
    isOffered: isNoTownship,
  },
  {
    id: 'figures',
    label: '统计表',
    hint: '全部统计数字和分组表，没有文字报告',
    audience: 'deputy_office',
    needs: [],
    may: [],
    policyReport: null,
    body: null,
    hasDocument: false,
    isOffered: always,
  },
]

/** The kind of that id. */
export function reportKind(id: ReportKindId): ReportKind {
  const kind = REPORT_KINDS.find((candidate) => candidate.id === id)
  if (!kind) throw new Error(`There is no kind of report "${id}"`)
  return kind
}

export type OfferedReport = ReportKind & {
  /** As the place's rules call it, its day (MM-DD) and where that is written. */
  rule: { label: string; dueOn: string; by: string; to: string; document: string; article: string | null } | null
}

/** The kinds this place has, each with what its rules say of it. */
export function offeredReports(policy: Policy): OfferedReport[] {
  return REPORT_KINDS.filter(({ isOffered }) => isOffered(policy)).map((kind) => {
    const rule = kind.policyReport === null ? undefined : policy.reports[kind.policyReport]
    if (!rule) return { ...kind, rule: null }
    const { label, dueOn, by, to, source } = rule
    return { ...kind, rule: { label, dueOn, by, to, document: source.document, article: source.article ?? null } }
  })
}
