import { listWaitingLetters, makeLetter } from '../src/notices/letters.ts'
import type { NoticeWork } from '../src/notices/work.ts'
import { documentsQueue } from '../src/queue/documents.ts'
import { defineTask, type Task } from './task.ts'

const EVERY_MS = 1000

/** Makes the letters that were asked for, one a job. */
export function documentsTask(work: NoticeWork): Task {
  return defineTask({
    queue: documentsQueue,
    everyMs: EVERY_MS,
    isUrgent: true,
    listDue: async (room) => {
      const due = await listWaitingLetters(work, room)
      return due.map(({ tenantId, id, tries }) => ({ key: `${id}-${tries}`, data: { tenantId, id } }))
    },
    run: async (waiting) => void (await makeLetter(work, waiting)),
  })
}
