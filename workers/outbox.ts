import { findDueOutbox } from '../src/db/read/due-work.ts'
import { relayEvents } from '../src/engine/outbox/relay.ts'
import { planNotices } from '../src/notices/plan.ts'
import { sendDueNotices } from '../src/notices/send-due.ts'
import type { NoticeWork } from '../src/notices/work.ts'
import { outboxQueue } from '../src/queue/outbox.ts'
import { isSilent, type TakePulse } from './pulse.ts'
import { defineTask, type Task } from './task.ts'

const EVERY_MS = 1000
/** Drafts in yesterday's words and notices that found nobody wait for no order: they are looked at this often, too. */
const LOOK = 'notices-look'
const LOOK_EVERY_MS = 5 * 60_000

/** Carries what cases asked for: events to other cases, and words to people. */
export function outboxTask(work: NoticeWork, takePulse: TakePulse): Task {
  const { db, engine, now } = work
  return defineTask({
    queue: outboxQueue,
    everyMs: EVERY_MS,
    isUrgent: true,
    listDue: async () => {
      const due = await findDueOutbox(db, now(), engine.shop.readClock())
      due.notice ||= await isSilent(db, LOOK, LOOK_EVERY_MS)
      const topics = (['event', 'notice'] as const).filter((topic) => due[topic])
      return topics.map((topic) => ({ key: topic, data: { topic } }))
    },
    run: async ({ topic }) => {
      if (topic === 'event') return void (await relayEvents(engine))
      await planNotices(work)
      await sendDueNotices(work)
      await takePulse(LOOK)
    },
  })
}
