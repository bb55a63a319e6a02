import type { SheetColumn } from './write-sheet.ts'

/**
 * The columns of every list that goes out. Their order is a contract: other programs and last year's formulas count on
 * it. New columns go to the end.
 */

type Line<Key extends string> = Record<Key, string | number | null>
type Listed<Key extends string> = readonly [header: string, key: Key, width: number, kind?: 'day' | 'number']
function columns<Key extends string>(...list: readonly Listed<Key>[]): readonly SheetColumn<Line<Key>>[] {
  return list.map(([header, key, width, kind]) => ({ header, key, width, kind: kind ?? 'text' }))
}

export const CASE_EXPORT = columns(
  ['编号', 'number', 12],
  ['流水号', 'serialNumber', 12],
  ['标题', 'title', 44],
  ['领衔代表', 'leadSigner', 12],
  ['联名代表', 'cosigners', 20],
  ['代表团', 'delegation', 14],
  ['时段', 'period', 10],
  ['届', 'termNo', 5, 'number'],
  ['次', 'sessionNo', 5, 'number'],
  ['类别', 'category', 8],
  ['是否重点', 'isKey', 8],
  ['办理阶段', 'stage', 12],
  ['提出日期', 'submittedOn', 12, 'day'],
  ['交办日期', 'handedOverOn', 12, 'day'],
  ['主办单位', 'leadUnits', 20],
  ['协办单位', 'coUnits', 20],
  ['下一期限', 'nextDueOn', 12, 'day'],
  ['答复日期', 'repliedOn', 12, 'day'],
  ['办结日期', 'concludedOn', 12, 'day'],
  ['归档日期', 'archivedOn', 12, 'day'],
)
export const WORKLIST_EXPORT = columns(
  ['编号', 'number', 12],
  ['标题', 'title', 44],
  ['领衔代表', 'leadSigner', 12],
  ['主办单位', 'leadUnit', 20],
  ['其他单位数', 'otherUnits', 8, 'number'],
  ['办理阶段', 'stage', 12],
  ['提示', 'stamps', 24],
  ['期限种类', 'deadline', 14],
  ['到期日', 'dueOn', 12, 'day'],
  ['剩余工作日', 'workingDaysLeft', 10, 'number'],
  ['下一步', 'next', 16],
)
export const DEPUTY_EXPORT = columns(
  ['代表编号', 'id', 22],
  ['姓名', 'name', 12],
  ['代表团', 'delegation', 16],
  ['届', 'termNos', 10],
  ['工作单位', 'employer', 30],
  ['电话', 'phone', 16],
  ['资格', 'status', 10],
  ['在办建议', 'openCases', 9, 'number'],
)
export const UNIT_EXPORT = columns(
  ['单位名称', 'name', 30],
  ['单位类别', 'kind', 14],
  ['上级单位', 'parent', 24],
  ['交办机构', 'body', 18],
  ['单位电话', 'phone', 16],
  ['地址', 'address', 30],
  ['主要负责人', 'head', 12],
  ['停用日期', 'closedOn', 12, 'day'],
  ['承继单位', 'successor', 24],
  ['在办建议', 'openCases', 9, 'number'],
)
export const PEOPLE_EXPORT = columns(
  ['姓名', 'name', 12],
  ['岗位', 'role', 20],
  ['所在机构', 'place', 24],
  ['电话', 'phone', 16],
  ['邮箱', 'email', 24],
  ['有账号', 'hasAccount', 8],
)
export const TRAIL_EXPORT = columns(
  ['序号', 'n', 8, 'number'],
  ['时间', 'at', 22],
  ['事项', 'kind', 16],
  ['人员', 'person', 14],
  ['岗位', 'role', 20],
  ['来源地址', 'address', 16],
  ['建议', 'caseId', 38],
  ['对象', 'subject', 38],
  ['依据', 'basis', 20],
  ['原来', 'old', 40],
  ['现在', 'new', 40],
)
export type RowOf<Columns> = Columns extends readonly SheetColumn<infer Row>[] ? Row : never
