import { checkChasing } from '../src/notices/daily-check.ts'
import { DIGEST_KINDS, listDueDigests, makeDigest } from '../src/notices/digests.ts'
import type { NoticeWork } from '../src/notices/work.ts'
import { digestsQueue } from '../src/queue/digests.ts'
import { isSilent, type TakePulse } from './pulse.ts'
import { defineTask, type Task } from './task.ts'

const EVERY_MS = 20_000
/** The look for forgotten chases has a pulse of its own: twice within any working day. */
const CHECK = 'chasing-check'
const CHECK_EVERY_MS = 6 * 60 * 60_000

/** Makes digests on the mornings on which they are due, and looks for chases that were forgotten. */
export function digestsTask(work: NoticeWork, takePulse: TakePulse): Task {
  return defineTask({
    queue: digestsQueue,
    everyMs: EVERY_MS,
    isUrgent: true,
    listDue: async () => {
      const due = (await listDueDigests(work)).map((digest) => ({
        key: `${digest.tenantId}-${digest.kind}-${digest.day}`,
        data: { work: 'digest', ...digest } as const,
      }))
      if (!(await isSilent(work.db, CHECK, CHECK_EVERY_MS))) return due
      return [...due, { key: 'check', data: { work: 'check' } as const }]
    },
    run: async (job) => {
      if (job.work === 'check') {
        await checkChasing(work)
        // Half a look is none.
        return work.isStopping?.() ? undefined : takePulse(CHECK)
      }
      const { tenantId, day } = job
      const kind = DIGEST_KINDS.find((one) => one === job.kind)
      if (kind) await makeDigest(work, { tenantId, kind, day })
    },
  })
}
