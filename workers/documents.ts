import { listWaitingPacks, makePack } from '../src/archive/jobs.ts'
import type { Place, Waiting } from '../src/db/read/waiting-rows.ts'
import { listWaitingLetters, makeLetter } from '../src/notices/letters.ts'
import type { NoticeWork } from '../src/notices/work.ts'
import { DOCUMENT_KINDS, documentsQueue } from '../src/queue/documents.ts'
import { listWaitingReports, makeReport } from '../src/reports/jobs.ts'
import { defineTask, type Task } from './task.ts'

const EVERY_MS = 1000

type Kind = (typeof DOCUMENT_KINDS)[number]
type Maker = {
  list(work: NoticeWork, room: number): Promise<Waiting[]>
  make(work: NoticeWork, place: Place): Promise<unknown>
  /** May take minutes and much memory: a process makes one such thing at a time. */
  isLong: boolean
}

/** What is made in the background; letters first, since the others take longer. */
const MAKERS: Readonly<Record<Kind, Maker>> = {
  letter: { list: listWaitingLetters, make: makeLetter, isLong: false },
  report: { list: listWaitingReports, make: makeReport, isLong: true },
  archive: { list: listWaitingPacks, make: makePack, isLong: true },
}

/**
 * Makes the letters, reports and packs that were asked for, one a job. While this process makes something long it asks for
 * nothing of the kind, and a job that comes to it all the same ends at once: a hand is always free for letters, and whoever
 * is free finds in the database what still waits.
 */
export function documentsTask(work: NoticeWork): Task {
  let isAtLongWork = false
  return defineTask({
    queue: documentsQueue,
    everyMs: EVERY_MS,
    isUrgent: true,
    listDue: async (room) => {
      const due = []
      for (const kind of DOCUMENT_KINDS) {
        const { list, isLong } = MAKERS[kind]
        if (due.length >= room || (isLong && isAtLongWork)) continue
        const waiting = await list(work, room - due.length)
        due.push(
          ...waiting.map(({ tenantId, id, tries }) => ({
            key: `${id}-${tries}`,
            data: { kind, tenantId, id },
            isLong,
          })),
        )
      }
      return due
    },
    run: async ({ kind, ...place }) => {
      const { make, isLong } = MAKERS[kind]
      if (!isLong) return void (await make(work, place))
      if (isAtLongWork) return
      isAtLongWork = true
      try {
        await make(work, place)
      } finally {
        isAtLongWork = false
      }
    },
  })
}
