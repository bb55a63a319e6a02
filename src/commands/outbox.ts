import type { Command } from 'commander'

import { listUndoneOrders, type UndoneOrder } from '../db/read/outbox.ts'
import { withTenant } from '../db/tenant.ts'
import { AppError } from '../errors.ts'
import { retryOrders } from '../office/outbox.ts'
import { fitted, textTable } from '../terminal-text.ts'
import { pickCongress, print, withDuban } from './session.ts'

const MOST_SHOWN = 200
const OUTCOME_COLUMNS = 50
const TOPICS: Readonly<Record<UndoneOrder['topic'], string>> = { notice: '通知', event: '转告' }

type Options = { tenant?: string; json?: true }

async function listOrders({ tenant, json }: Options): Promise<void> {
  const orders = await withDuban(async ({ db }) => {
    const { id } = await pickCongress(db, tenant)
    return withTenant(db, id, (trx) => listUndoneOrders(trx, MOST_SHOWN))
  })
  if (json) return print(JSON.stringify(orders))
  if (orders.length === 0) return print('没有等待的事项')
  const rows = orders.map(({ id, topic, case_number, case_id, created_at, tries, next_try_at, outcome }) => [
    String(id),
    TOPICS[topic],
    case_number ?? case_id,
    created_at.toISOString(),
    String(tries),
    next_try_at?.toISOString() ?? '随时',
    fitted(outcome ?? '', OUTCOME_COLUMNS),
  ])
  print(textTable([['序号', '种类', '建议', '产生于', '已试', '下次', '上次结果'], ...rows]))
  if (orders.length === MOST_SHOWN) print(`只列出最早的 ${MOST_SHOWN} 件`)
}

async function retry(text: string | undefined, { tenant, all }: Options & { all?: true }): Promise<void> {
  if ((text === undefined) === (all === undefined)) {
    throw new AppError('REQUEST_INVALID', '请写一个序号（见 duban outbox list），或者用 --all 重试全部，两者取一')
  }
  const id = text === undefined ? undefined : Number(text)
  if (id !== undefined && !(Number.isSafeInteger(id) && id > 0)) {
    throw new AppError('REQUEST_INVALID', `“${text}”不是序号；应是 duban outbox list 第一列的数字`)
  }
  const n = await withDuban(async ({ db, clock }) => {
    const congress = await pickCongress(db, tenant)
    return retryOrders(db, congress.id, { id, now: clock.now() })
  })
  if (n === 0 && id !== undefined) throw new AppError('NOT_FOUND', `没有等待的第 ${id} 号事项；它可能已经完成`)
  print(n === 0 ? '没有等待重试的事项' : `${n} 件将由后台立即重试`)
}

/** Adds `outbox list|retry` to the program. */
export function register(program: Command): void {
  const outbox = program.command('outbox').description('尚未完成的通知和转告')
  outbox
    .command('list')
    .description('列出尚未完成的，最早的在前')
    .option('--tenant <id>', '哪一个人大（id 或名称）')
    .option('--json', '以 JSON 显示')
    .action(listOrders)
  outbox
    .command('retry [序号]')
    .description('让失败后等待重试的立即重试')
    .option('--all', '全部')
    .option('--tenant <id>', '哪一个人大（id 或名称）')
    .action(retry)
}
