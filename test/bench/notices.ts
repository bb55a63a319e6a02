import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import nodemailer from 'nodemailer'
import { SMTPServer } from 'smtp-server'

import { openSenders } from '../../src/channels/open-senders.ts'
import { createKysely } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/schema.ts'
import { openCalendars } from '../../src/engine/deadlines/calendars.ts'
import { fireUntilDry } from '../../src/engine/timers/fire.ts'
import { openDiskStore } from '../../src/files/disk-store.ts'
import { deliver, listDueDeliveries } from '../../src/notices/deliver.ts'
import { planNotices } from '../../src/notices/plan.ts'
import { sendDueNotices } from '../../src/notices/send-due.ts'
import type { NoticeWork } from '../../src/notices/work.ts'
import { noticesQueue } from '../../src/queue/notices.ts'
import { copyCase } from './copies.ts'
import { askOwner, askTenant, type BenchDatabase, openBenchDatabase } from './database.ts'
import {
  FIRST_CHASE_AT,
  foundCongress,
  HANDOVER_AT,
  makeCase,
  openEngine,
  TENANT,
  UNIT,
  untilHandover,
} from './handling.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

/** Of the day of the first chase, when every office is open. */
const OFFICE_OPEN_AT = '2026-03-04T10:00:00+08:00'
const FROM = '督办系统 <duban@example.gov.cn>'
const TO = 'clerk@example.cn'
/** As many as one worker takes from the queue at a time, and as the relay puts there. */
const CONCURRENCY = noticesQueue.concurrency
const ROOM = 200
const WARM_UP = 50

export type NoticeRun = {
  notices: number
  planSeconds: number
  sendSeconds: number
  deliverSeconds: number
  perSecond: number
  /** Letters per second of nodemailer alone, into the same server, with as many connections. */
  barePerSecond: number
  /** What must all be zero. */
  faults: { lost: number; twice: number; unplanned: number }
}

/** So many chasers, from the waiting orders to a mail server on this machine that takes every letter. */
export async function measureNotices(count: number, tell: (line: string) => void): Promise<NoticeRun> {
  tell(`准备 ${count} 条催办通知……`)
  const database = await openBenchDatabase()
  const server = await openMailServer()
  const folder = await mkdtemp(join(tmpdir(), 'duban-bench-'))
  const senders = openSenders({ mail: { url: server.url, from: FROM }, sms: undefined, mayReachPrivate: false })
  try {
    const clock = createVirtualClock(HANDOVER_AT)
    const work = await orderChasers(database, clock, count, { folder, senders })
    const send = openBareMail(server.url)
    await send.many(WARM_UP, SAMPLE)
    server.forget()
    tell('通知：生成、送出、投递……')
    const measured = await bringOut(work)
    const received = server.received()
    const [letter] = await askTenant<Letter>(
      database.openPool('owner', 1),
      TENANT,
      'select subject, body as text from notice where kind like $1 limit 1',
      ['chase_%'],
    )
    const barePerSecond = await send.many(count, letter ?? SAMPLE)
    send.close()
    const { planned, planSeconds, sendSeconds, deliverSeconds } = measured
    const ids = new Set(received)
    return {
      notices: count,
      planSeconds,
      sendSeconds,
      deliverSeconds,
      perSecond: ids.size / (planSeconds + sendSeconds + deliverSeconds),
      barePerSecond,
      faults: { lost: count - ids.size, twice: received.length - ids.size, unplanned: count - planned },
    }
  } finally {
    senders.close?.()
    await server.close()
    await rm(folder, { recursive: true, force: true })
    await database.close()
  }
}

/** Cases whose first chase was just ordered, and the clerk who is to get it by e-mail. */
async function orderChasers(
  database: BenchDatabase,
  clock: VirtualClock,
  count: number,
  { folder, senders }: { folder: string; senders: NoticeWork['senders'] },
): Promise<NoticeWork> {
  await foundCongress(database)
  const engine = openEngine(database, clock.now)
  const owner = database.openPool('owner', 1)
  for (const statement of CLERK) await askOwner(owner, TENANT, statement)
  const number = 'BENCH-N'
  const id = await makeCase(engine, untilHandover(number))
  // Of the case itself nothing is chased, and nobody is told of the handover.
  await copyCase(database, { id, number, series: 'n' }, count)
  await askOwner(owner, TENANT, `delete from timer where case_id = '${id}'`)
  await askOwner(owner, TENANT, 'update outbox set done_at = created_at where done_at is null')
  clock.set(FIRST_CHASE_AT)
  await fireUntilDry(engine)
  await database.settle()
  clock.set(OFFICE_OPEN_AT)
  const db = createKysely<Database>(database.openPool('app', 10))
  const calendars = await openCalendars(db)
  const files = await openDiskStore(folder)
  return { db, engine, calendars, files, senders, publicUrl: 'http://localhost', now: clock.now }
}

const CLERK = [
  `insert into unit (tenant_id, id, name) values ('${TENANT}', '${UNIT}', '承办单位甲')`,
  `insert into person (tenant_id, id, name, email) values ('${TENANT}', 'person-unit-clerk', '经办人甲', '${TO}')`,
  `insert into post (tenant_id, id, person_id, role, unit_id, granted_at, granted_by)
   values ('${TENANT}', 'post-unit-clerk', 'person-unit-clerk', 'unit_clerk', '${UNIT}', '${HANDOVER_AT}', 'bench')`,
  `insert into channel (tenant_id, id, kind, name, made_at, made_by)
   values ('${TENANT}', gen_random_uuid(), 'email', '电子邮件', '${HANDOVER_AT}', 'bench')`,
]

/** What the jobs of the workers do, one stage after the other. */
async function bringOut(work: NoticeWork) {
  const startedAt = performance.now()
  const { planned } = await planNotices(work, { limit: Number.MAX_SAFE_INTEGER })
  const plannedAt = performance.now()
  await sendDueNotices(work, { limit: Number.MAX_SAFE_INTEGER })
  const sentAt = performance.now()
  for (;;) {
    const due = await listDueDeliveries(work, ROOM)
    if (due.length === 0) break
    await inParallel(due.length, async (n) => {
      const waiting = due[n]
      if (waiting) await deliver(work, waiting)
    })
  }
  return {
    planned,
    planSeconds: (plannedAt - startedAt) / 1000,
    sendSeconds: (sentAt - plannedAt) / 1000,
    deliverSeconds: (performance.now() - sentAt) / 1000,
  }
}

type Letter = { subject: string; text: string }
const SAMPLE: Letter = { subject: '试发', text: '试发一封。' }

/** As our own sender is set up, without anything of ours. */
function openBareMail(url: string) {
  const transport = nodemailer.createTransport({ url, pool: true, maxConnections: 4 })
  return {
    many: async (count: number, { subject, text }: Letter): Promise<number> => {
      const startedAt = performance.now()
      await inParallel(count, async () => {
        await transport.sendMail({ to: TO, from: FROM, subject, text, html: `<p>${text}</p>` })
      })
      return count / ((performance.now() - startedAt) / 1000)
    },
    close: () => transport.close(),
  }
}

async function inParallel(count: number, one: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const loop = async () => {
    while (next < count) await one(next++)
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, loop))
}

/** Takes every letter and remembers under which id it was sent. */
async function openMailServer() {
  let ids: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) => {
      buffer(stream).then((bytes) => {
        ids.push(/^X-Duban-Delivery: (\S+)/im.exec(bytes.toString('latin1'))?.[1] ?? '')
        done()
      }, done)
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    received: () => [...ids],
    forget: () => {
      ids = []
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
