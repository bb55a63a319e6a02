import type { Kysely } from 'kysely'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

import { type Backlog, readBacklog } from './db/read/backlog.ts'
import { listPulses, type Pulse } from './db/read/worker-pulses.ts'
import type { Database } from './db/schema.ts'
import type { Answered } from './http/plugins/measured.ts'
import type { Depth } from './queue/backend.ts'

/** Whatever is running, as far as it has come. */
export type Sources = {
  database?: { db: Kysely<Database>; now: () => string }
  /** Jobs by queue; without those of a store that is away. */
  depths?: () => Promise<Record<string, Depth>>
}
export type Metrics = {
  noteAnswered(answered: Answered): void
  noteFired(latenessMs: readonly number[]): void
  /** The page that a collector reads; asks database and queue now, once for all who ask at the same time. */
  read(): Promise<string>
}

const ANSWER_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const LATENESS_S = [0.5, 1, 2, 5, 10, 30, 60, 300, 3600, 86_400]
/** A store that hangs is a store that is away: the page comes all the same. */
const PATIENCE_MS = 4000

/** Measurements of this process, and of the installation as the database knows it. No label tells a congress or a person. */
export function openMetrics(sources: () => Sources): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const answers = new Histogram({
    name: 'duban_http_request_duration_seconds',
    help: 'Time to the end of an answer, by route.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: ANSWER_S,
    registers: [registry],
  })
  const lateness = new Histogram({
    name: 'duban_timer_lateness_seconds',
    help: 'How late timers were fired by this process.',
    buckets: LATENESS_S,
    registers: [registry],
  })
  const gauges = createGauges(registry)

  async function read(): Promise<string> {
    const { database, depths } = sources()
    gauges.clear()
    await Promise.all([
      gauges.ask('database', database && (async () => gauges.showDatabase(await readDatabase(database)))),
      gauges.ask('queue', depths && (async () => gauges.showQueues(await depths()))),
    ])
    return registry.metrics()
  }
  let reading: Promise<string> | undefined
  return {
    noteAnswered: ({ method, route, status, seconds }) => answers.observe({ method, route, status }, seconds),
    noteFired: (latenessMs) => {
      for (const ms of latenessMs) lateness.observe(ms / 1000)
    },
    read: () => {
      reading ??= read().finally(() => {
        reading = undefined
      })
      return reading
    },
  }
}

type Known = { backlog: Backlog; pulses: Pulse[] }

async function readDatabase({ db, now }: NonNullable<Sources['database']>): Promise<Known> {
  const [backlog, pulses] = await Promise.all([readBacklog(db, now()), listPulses(db)])
  return { backlog, pulses }
}

function createGauges(registry: Registry) {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `duban_${name}`, help, labelNames, registers: [registry] })
  const up = gauge('source_up', '1 when the source answered; without it its figures are missing.', 'source')
  const own = {
    jobs: gauge('queue_jobs', 'Jobs in the queue.', 'queue', 'state'),
    pulse: gauge('worker_pulse_age_seconds', 'Since a job of the queue last ended well, anywhere.', 'queue'),
    outbox: gauge('outbox_undone', 'Rows of the outbox that are not done.', 'topic'),
    outboxAge: gauge('outbox_oldest_seconds', 'Age of the oldest of them.', 'topic'),
    timers: gauge('timers_due', 'Timers that are due and did not fire.'),
    timerAge: gauge('timers_due_oldest_seconds', 'How late the latest of them is.'),
    notices: gauge('notices_due', 'Planned notices that are due and not sent.'),
    noticeAge: gauge('notices_due_oldest_seconds', 'How late the latest of them is.'),
    deliveries: gauge('deliveries_waiting', 'Deliveries on their way out.', 'channel'),
    deliveryAge: gauge('deliveries_oldest_seconds', 'Age of the oldest of them.', 'channel'),
    dead: gauge('dead_letters', 'Deliveries that were given up.', 'channel'),
    faults: gauge('faults_open', 'Open faults.', 'kind'),
    sent: gauge('notices_sent_last_day', 'Notices of the last 24 hours.', 'kind', 'channel', 'result'),
  }

  function showDatabase({ backlog, pulses }: Known): void {
    for (const { queue, ageMs } of pulses) own.pulse.set({ queue }, ageMs / 1000)
    for (const [topic, { n, oldestS }] of Object.entries(backlog.outbox)) {
      own.outbox.set({ topic }, n)
      own.outboxAge.set({ topic }, oldestS)
    }
    for (const [channel, { n, oldestS }] of Object.entries(backlog.deliveries)) {
      own.deliveries.set({ channel }, n)
      own.deliveryAge.set({ channel }, oldestS)
    }
    own.timers.set(backlog.timers.n)
    own.timerAge.set(backlog.timers.oldestS)
    own.notices.set(backlog.notices.n)
    own.noticeAge.set(backlog.notices.oldestS)
    for (const [channel, n] of Object.entries(backlog.deadLetters)) own.dead.set({ channel }, n)
    for (const [kind, n] of Object.entries(backlog.faults)) own.faults.set({ kind }, n)
    for (const { n, ...labels } of backlog.sent) own.sent.set(labels, n)
  }

  return {
    clear: () => {
      // What was there the last time and is no more must not stay for ever.
      for (const one of Object.values(own)) one.reset()
    },
    showDatabase,
    showQueues: (depths: Record<string, Depth>) => {
      for (const [queue, states] of Object.entries(depths)) {
        for (const [state, n] of Object.entries(states)) own.jobs.set({ queue, state }, n)
      }
    },
    ask: async (source: string, show: (() => Promise<void>) | undefined) => {
      const isThere = show !== undefined && (await inTime(show()))
      up.set({ source }, isThere ? 1 : 0)
    },
  }
}

async function inTime(work: Promise<void>): Promise<boolean> {
  let timeout: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timeout = setTimeout(() => resolve(false), PATIENCE_MS)
  })
  const done = work.then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([done, late])
  } finally {
    clearTimeout(timeout)
  }
}
