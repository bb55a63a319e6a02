import { readDirectory } from '../../contract/directory-endpoints.ts'
import { VALUE_LABELS } from '../../contract/value-labels.ts'
import { useAsk } from '../app/ask.ts'
import { dayText } from '../parts/day-text.ts'
import { STAGE_OPTIONS, STAMP_OPTIONS } from './filter-options.ts'

const FIELD_WORDS: Readonly<Record<string, string>> = {
  q: '含有',
  stage: '状态',
  category: '类别',
  isKey: '重点建议',
  period: '时期',
  termNo: '届',
  sessionNo: '次',
  origin: '来源',
  mark: '标识',
  unitId: '承办单位',
  bodyId: '交办机构',
  delegationId: '代表团',
  deputyId: '代表',
  stamp: '提示',
  dueFrom: '期限从',
  dueTo: '期限到',
}
/** Names change seldom. */
const NAMES_FRESH_MS = 10 * 60_000

/** The names that filters choose from. */
export function useDirectory() {
  return useAsk(readDirectory, {}, { staleTime: NAMES_FRESH_MS, refetchOnWindowFocus: false })
}

/** Says a filter in words, ids by their names. */
export function useFilterWords(): (field: string, value: string | string[]) => string {
  const { data } = useDirectory()
  const names = new Map(
    [...(data?.units ?? []), ...(data?.bodies ?? []), ...(data?.delegations ?? []), ...(data?.deputies ?? [])].map(
      ({ id, name }) => [id, name],
    ),
  )
  const optionLabels = new Map([...STAGE_OPTIONS, ...STAMP_OPTIONS].map(({ value, label }) => [value, label]))
  const word = (field: string, value: string): string => {
    if (field === 'isKey') return value === 'true' ? '是' : '否'
    if (field === 'dueFrom' || field === 'dueTo') return dayText(value)
    if (field === 'termNo' || field === 'sessionNo') return `第 ${value} ${FIELD_WORDS[field]}`
    return VALUE_LABELS[field]?.[value] ?? optionLabels.get(value) ?? names.get(value) ?? value
  }
  return (field, value) => {
    const values = (Array.isArray(value) ? value : [value]).map((one) => word(field, one))
    if (field === 'termNo' || field === 'sessionNo') return values.join('、')
    return `${FIELD_WORDS[field] ?? field}：${values.join('、')}`
  }
}
