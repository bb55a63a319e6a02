import type { ImportJob, ImportRow, RowOutcome } from '../../contract/import-endpoints.ts'

const STATES: Readonly<Record<ImportJob['state'], string>> = {
  reading: '正在读取',
  previewed: '待确认',
  unreadable: '读不出来',
  working: '正在导入',
  applied: '已导入',
  failed: '中断',
}

export function stateLabel({ state }: Pick<ImportJob, 'state'>): string {
  return STATES[state]
}

/** What a row would become, and what it has become. */
export function outcomeLabel(outcome: RowOutcome, isApplied: boolean): string {
  const labels: Record<RowOutcome, string> = isApplied
    ? { new: '已新增', changed: '已更新', unchanged: '没有变化', refused: '退回' }
    : { new: '将新增', changed: '将更新', unchanged: '没有变化', refused: '退回' }
  return labels[outcome]
}

/** The reasons of a row in sentences. */
export function remarksOf({ problems, changes, stopped }: ImportRow): string[] {
  return [
    ...problems.map(
      ({ column, found, expected }) => `${column === null ? '' : `“${column}”`}${found}；应为：${expected}`,
    ),
    ...changes.map(({ label, from, to }) => `${label}：${from === '' ? '（空）' : from} → ${to}`),
    ...(stopped === null ? [] : [stopped]),
  ]
}

export function isBusy({ state }: Pick<ImportJob, 'state'>): boolean {
  return state === 'reading' || state === 'working'
}
