import { findDueOutbox } from '../src/db/read/due-work.ts'
import { relayEvents } from '../src/engine/outbox/relay.ts'
import { planNotices } from '../src/notices/plan.ts'
import { sendDueNotices } from '../src/notices/send-due.ts'
import type { NoticeWork } from '../src/notices/work.ts'
import { outboxQueue } from '../src/queue/outbox.ts'
import { defineTask, type Task } from './task.ts'

const EVERY_MS = 1000

/** Carries what cases asked for: events to other cases, and words to people. */
export function outboxTask(work: NoticeWork): Task {
  const { db, engine, now } = work
  return defineTask({
    queue: outboxQueue,
    everyMs: EVERY_MS,
    isUrgent: true,
    listDue: async () => {
      const due = await findDueOutbox(db, now(), engine.shop.readClock())
      const topics = (['event', 'notice'] as const).filter((topic) => due[topic])
      return topics.map((topic) => ({ key: topic, data: { topic } }))
    },
    run: async ({ topic }) => {
      if (topic === 'event') return void (await relayEvents(engine))
      await planNotices(work)
      await sendDueNotices(work)
    },
  })
}
