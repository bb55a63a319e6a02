import type { Columns } from '../engine/intake/columns.ts'
import type { IntakeProblem } from '../engine/intake/problem.ts'
import { LEDGER_COLUMNS } from '../engine/intake/suggestion-columns.ts'

/** `isRepeated`: it was there before, and nothing was written now; `stopped`: why its history goes no further. */
export type TakenRow = {
  row: number
  caseId: string
  number: string | null
  isRepeated: boolean
  stopped: string | null
}
export type ImportSummary = {
  rows: number
  taken: TakenRow[]
  problems: IntakeProblem[]
  newDeputies: string[]
  newUnits: string[]
  /** The encoding of a text, or the sheet of a workbook. */
  encoding: string | null
  notes: string[]
}

function linesOf(columns: Columns): string {
  return Object.entries(columns)
    .map(([column, { label, also, help }]) => {
      return `  ${column.padEnd(20)}${[label, ...also].join('、')}\n${' '.repeat(22)}${help}`
    })
    .join('\n')
}

/** What `case import --help` says of the columns. */
export const IMPORT_HELP = `
.xlsx 或 CSV；表头可以有两层，上面可以有标题；列的顺序不限，中文或英文表头都认。办理经过的各列只在 --ledger 时读：
${linesOf(LEDGER_COLUMNS)}

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
    ...taken.flatMap(({ row, stopped }) => (stopped === null ? [] : [`第 ${row} 行${stopped}`])),
    ...notes.map((note) => `提醒：${note}`),
  ].join('\n')
}
