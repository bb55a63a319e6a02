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
}

/** What is made in the background; letters first, since the others take longer. */
const MAKERS: Readonly<Record<Kind, Maker>> = {
  letter: { list: listWaitingLetters, make: makeLetter },
  report: { list: listWaitingReports, make: makeReport },
  archive: { list: listWaitingPacks, make: makePack },
}

/** Makes the letters, reports and packs that were asked for, one a job. */
export function documentsTask(work: NoticeWork): Task {
  return defineTask({
    queue: documentsQueue,
    everyMs: EVERY_MS,
    isUrgent: true,
    listDue: async (room) => {
      const due = []
      for (const kind of DOCUMENT_KINDS) {
        const waiting = await MAKERS[kind].list(work, room - due.length)
        due.push(...waiting.map(({ tenantId, id, tries }) => ({ key: `${id}-${tries}`, data: { kind, tenantId, id } })))
        if (due.length >= room) break
      }
      return due
    },
    run: async ({ kind, ...place }) => void (await MAKERS[kind].make(work, place)),
  })
}
