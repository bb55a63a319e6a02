import type { Command } from 'commander'

import { FAULT_KIND_LABELS } from '../contract/faults-endpoints.ts'
import { listFaults } from '../db/read/faults.ts'
import { withTenant } from '../db/tenant.ts'
import { fitted, textTable } from '../terminal-text.ts'
import { pickCongress, print, withDuban } from './session.ts'

const MOST_SHOWN = 200
const MESSAGE_COLUMNS = 80
/** Whoever keeps the installation reads no case by doing so. */
const OPERATOR = { id: 'operator', readsAs: 'administrator' } as const

type Options = { tenant?: string; all?: true; json?: true }

async function showFaults({ tenant, all, json }: Options): Promise<void> {
  const { rows, total } = await withDuban(async ({ db }) => {
    const { id } = await pickCongress(db, tenant)
    const ask = { state: all ? 'all' : 'open', sort: 'last_at', order: 'desc', limit: MOST_SHOWN } as const
    return withTenant(db, id, (trx) => listFaults(trx, OPERATOR, ask))
  })
  if (json) return print(JSON.stringify({ total, faults: rows }))
  if (rows.length === 0) return print(all ? '没有故障' : '没有未处理的故障')
  const lines = rows.map(({ id, kind, case_number, last_at, tries, message, resolved_at }) => [
    String(id),
    FAULT_KIND_LABELS[kind],
    case_number ?? '',
    last_at.toISOString(),
    String(tries),
    ...(all ? [resolved_at === null ? '未处理' : '已处理'] : []),
    fitted(message, MESSAGE_COLUMNS),
  ])
  const heading = ['编号', '种类', '建议', '最近一次', '次数', ...(all ? ['状态'] : []), '情况']
  print(textTable([heading, ...lines]))
  if (total > rows.length) print(`共 ${total} 个，只列出最近的 ${rows.length} 个`)
}

/** Adds `fault list` to the program. */
export function register(program: Command): void {
  const fault = program.command('fault').description('系统自己发现的故障')
  fault
    .command('list')
    .description('列出未处理的故障，最近的在前')
    .option('--all', '连同已处理的')
    .option('--tenant <id>', '哪一个人大（id 或名称）')
    .option('--json', '以 JSON 显示')
    .action(showFaults)
}
