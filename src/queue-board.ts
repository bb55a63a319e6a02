import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'

import { AppError } from './errors.ts'
import type { QueueBoard } from './http/plugins/queue-board.ts'
import { QUEUES } from './queue/all-queues.ts'
import type { Backend, Depth, QueueEnd } from './queue/backend.ts'

const PREFIX = '/admin/queues'

export type OpenBoard = QueueBoard & {
  /** Jobs by queue. Rejects while the store is away. */
  depths(): Promise<Record<string, Depth>>
  close(): Promise<void>
}

/** The board of the queues on a backend of its own; nothing is connected before somebody looks. */
export function openQueueBoard(openStore: () => Backend): OpenBoard {
  const serverAdapter = new FastifyAdapter()
  serverAdapter.setBasePath(PREFIX)
  const board = createBullBoard({
    queues: [],
    serverAdapter,
    options: { uiConfig: { boardTitle: '督办 · 后台任务', locale: { lng: 'zh-CN' }, hideRedisDetails: true } },
  })
  let backend: Backend | undefined
  const shown = new Map<string, QueueEnd>()

  async function show(store: Backend): Promise<void> {
    if (shown.size === QUEUES.length) return store.ping()
    await store.prepare()
    for (const queue of QUEUES.filter(({ name }) => !shown.has(name))) {
      const end = await store.openQueue(queue)
      shown.set(queue.name, end)
      board.addQueue(
        new BullMQAdapter(end.bull, { readOnlyMode: true, displayName: `${queue.label}（${queue.name}）` }),
      )
    }
  }
  let showing: Promise<void> | undefined
  async function showOnce(): Promise<void> {
    backend ??= openStore()
    showing ??= show(backend).finally(() => {
      showing = undefined
    })
    await showing
  }
  return {
    prefix: PREFIX,
    routes: serverAdapter.registerPlugin(),
    open: async () => {
      await showOnce().catch((error: unknown) => {
        if (error instanceof AppError) throw error
        throw new AppError('NOT_READY', '后台任务队列暂时连不上；请检查 Redis 或数据库，稍后再试', { cause: error })
      })
    },
    depths: async () => {
      await showOnce()
      return Object.fromEntries(
        await Promise.all([...shown].map(async ([name, end]) => [name, await end.depth()] as const)),
      )
    },
    close: async () => {
      await Promise.allSettled([...shown.values()].map(({ bull }) => bull.close()))
      await backend?.close()
    },
  }
}
