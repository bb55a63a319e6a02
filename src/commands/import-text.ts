import { COLUMNS, type Column } from '../engine/intake/columns.ts'
import type { ImportReport } from '../engine/intake/import-suggestions.ts'

export type ImportSummary = ImportReport & { rows: number; encoding: string | null; notes: string[] }

const MEANINGS: Record<Column, string> = {
  title: '必填',
  body: '正文',
  lead_signer: '必填；姓名，或名册中的 id；名册没有的自动加入',
  cosigners: '用顿号、逗号或分号隔开；纸面签名视为已确认',
  delegation: '代表团名称',
  period: '必填，或用 --period：大会期间、闭会期间',
  term_no: '必填，或用 --term：14、第十四届',
  session_no: '必填，或用 --session：3、第三次',
  submitted_on: '2026-03-05、2026.3.5、2026年3月5日；不写为今天',
  number: '正式编号；同届同次同一时段内不得重复',
  serial_number: '接收时的流水号',
  motion_number: '由议案转来的写原议案号',
  category: '按本地规则的名称，例如 一类',
  field: '所属领域；有类别而无领域时记作“未填”',
  origin: '本级（不写时）、上级交办、下级转来、多级联动、政协提案',
  mark: '一般（不写时）、内部、保护提出人、涉密（标题和正文须空）',
  publicity: '不公开（不写时）、只公开标题、全文公开',
  wished_units: '代表希望的承办单位，可多个',
  prior_communication: '提交前已沟通的单位，可多个',
}

const lines = (Object.keys(COLUMNS) as Column[]).map(
  (column) => `  ${column.padEnd(20)}${COLUMNS[column].join('、')}\n${' '.repeat(22)}${MEANINGS[column]}`,
)

/** What `case import --help` says of the columns. */
export const IMPORT_HELP = `
第 1 行是表头；列的顺序不限，中文或英文表头都认：
${lines.join('\n')}

每一行各自收下或退回，不会只收一半；改正后把整个文件再导入一次即可，已收的行不会重复。
有行被退回时退出码为 1。`

/** What an import did, in a few lines. */
export function describeImport(summary: ImportSummary): string {
  const { taken, problems, rows, encoding, notes, newDeputies, newUnits } = summary
  const fresh = taken.filter(({ isRepeated }) => !isRepeated)
  const refusedRows = new Set(problems.map(({ row }) => row))
  const known = taken.length - fresh.length
  const counts = [
    `共 ${rows} 行`,
    `收下 ${fresh.length} 件`,
    ...(known > 0 ? [`先前已收 ${known} 件`] : []),
    ...(refusedRows.has(null) || refusedRows.has(1)
      ? ['文件没有读成']
      : problems.length > 0
        ? [`退回 ${refusedRows.size} 行`]
        : []),
  ]
  return [
    `${counts.join('，')}${encoding === null ? '' : `（${encoding}）`}`,
    ...(newDeputies.length > 0 ? [`新加入名册的代表 ${newDeputies.length} 位：${newDeputies.join('、')}`] : []),
    ...(newUnits.length > 0 ? [`新加入名录的单位 ${newUnits.length} 个：${newUnits.join('、')}`] : []),
    ...notes.map((note) => `提醒：${note}`),
  ].join('\n')
}
