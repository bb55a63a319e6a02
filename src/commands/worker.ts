import type { Command } from 'commander'

import { type Backlog, readBacklog, type Waiting } from '../db/read/backlog.ts'
import { listPulses, type Pulse } from '../db/read/worker-pulses.ts'
import { QUEUES } from '../queue/all-queues.ts'
import { QUEUE_STALE_MS } from '../server-checks.ts'
import { textTable } from '../terminal-text.ts'
import { print, withDuban } from './session.ts'

const BROKEN = 1
/** By this queue the health of the background is judged. */
const HEARTBEAT = 'reconcile'

async function showStatus({ json }: { json?: true }): Promise<void> {
  const { pulses, backlog } = await withDuban(async ({ db, clock }) => ({
    pulses: await listPulses(db),
    backlog: await readBacklog(db, clock.now()),
  }))
  const heart = pulses.find(({ queue }) => queue === HEARTBEAT)
  const isAlive = heart !== undefined && heart.ageMs <= QUEUE_STALE_MS
  if (!isAlive) process.exitCode = BROKEN
  if (json) return print(JSON.stringify({ isAlive, pulses, backlog }))
  print(
    isAlive ? '后台工作正常' : lifeless(heart),
    '',
    textTable(pulseRows(pulses)),
    '',
    textTable(backlogRows(backlog)),
  )
}

function lifeless(heart: Pulse | undefined): string {
  const last = heart ? `最近一次在 ${agoText(heart.ageMs)}前` : '一次也没有'
  return `后台工作没有动静：“日志核对”${last}完成，应至少每 ${QUEUE_STALE_MS / 60_000} 分钟一次；请检查 npm start 或 npm start -- --role worker 是否在运行`
}

function pulseRows(pulses: readonly Pulse[]): string[][] {
  const rows = QUEUES.map(({ name, label }) => {
    const pulse = pulses.find(({ queue }) => queue === name)
    return [`${label}（${name}）`, pulse ? `${agoText(pulse.ageMs)}前` : '还没有', pulse?.worker ?? '']
  })
  return [['队列', '最近一次完成', '进程'], ...rows]
}

function backlogRows({ outbox, timers, notices, deliveries, deadLetters, faults }: Backlog): string[][] {
  const row = (what: string, { n, oldestS }: Waiting) => [what, String(n), n > 0 ? agoText(oldestS * 1000) : '']
  const all = Object.values(deliveries)
  const sumOf = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0)
  return [
    ['等待处理', '件数', '最久'],
    row('到点的期限', timers),
    row('待转告的事项', outbox.event ?? { n: 0, oldestS: 0 }),
    row('待生成的通知', outbox.notice ?? { n: 0, oldestS: 0 }),
    row('待发出的通知', notices),
    row('送往外部的消息', {
      n: all.reduce((sum, { n }) => sum + n, 0),
      oldestS: Math.max(0, ...all.map(({ oldestS }) => oldestS)),
    }),
    ['未送达', String(sumOf(deadLetters)), ''],
    ['未处理的故障', String(sumOf(faults)), ''],
  ]
}

function agoText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} 秒`
  if (seconds < 7200) return `${Math.round(seconds / 60)} 分钟`
  return `${Math.round(seconds / 3600)} 小时`
}

/** Adds `worker status` to the program. */
export function register(program: Command): void {
  const worker = program.command('worker').description('后台工作')
  worker
    .command('status')
    .description('各队列最近一次完成的时间和等待处理的件数；退出码 0 正常，1 没有动静')
    .option('--json', '以 JSON 显示')
    .action(showStatus)
}
