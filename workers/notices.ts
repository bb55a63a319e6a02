import { deliver, listDueDeliveries } from '../src/notices/deliver.ts'
import type { NoticeWork } from '../src/notices/work.ts'
import { noticesQueue } from '../src/queue/notices.ts'
import { defineTask, type Task } from './task.ts'

const EVERY_MS = 1000

/** Sends what waits to leave the house, a message a job. */
export function noticesTask(work: NoticeWork): Task {
  return defineTask({
    queue: noticesQueue,
    everyMs: EVERY_MS,
    isUrgent: true,
    listDue: async (room) => {
      const due = await listDueDeliveries(work, room)
      return due.map(({ tenantId, id, tries }) => ({ key: `${id}-${tries}`, data: { tenantId, id } }))
    },
    run: async (waiting) => void (await deliver(work, waiting)),
  })
}
