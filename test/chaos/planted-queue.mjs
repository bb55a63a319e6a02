/** A defect of the queue, preloaded into a worker under test. */
import { Queue } from 'bullmq'

const seen = new Set()
const addBulk = Queue.prototype.addBulk
const plant = process.env.CHAOS_PLANT

Queue.prototype.addBulk = function (jobs) {
  const of = (job) => `${this.name} ${job.opts?.jobId}`
  // Whoever asks once and never again: what a wiped queue has lost stays lost.
  const bare = (job) => of(job).replace(/-\d+$/, '')
  if (plant === 'skipped-sweep') jobs = jobs.filter((job) => !seen.has(bare(job)) && seen.add(bare(job)))
  // Finished jobs are kept, and every repeat carries the id of the first: the queue swallows it in silence.
  if (plant === 'swallowed-id') {
    jobs = jobs.map((job) => ({
      ...job,
      opts: { ...job.opts, jobId: bare(job).replace(/^\S+ /, ''), removeOnComplete: false, removeOnFail: false },
    }))
  }
  return addBulk.call(this, jobs)
}
